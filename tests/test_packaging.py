"""What is packed for Windows and macOS, and how, as far as Linux can tell."""

from __future__ import annotations

import plistlib
import re
import runpy
import shutil
import subprocess
from pathlib import Path
from typing import Any, Final

import pytest

from bolsetup.core.texts import LANGUAGES
from bolsetup.platform.app_id import APP_ID
from bolsetup.platform.autostart import RunKey

ROOT: Final = Path(__file__).resolve().parents[1]
WINDOWS, MACOS = ROOT / "packaging" / "windows", ROOT / "packaging" / "macos"
SCRIPT: Final = (WINDOWS / "installer.nsi").read_text("utf-8")
IDENTITY: Final = {"BOLSETUP_CODESIGN_IDENTITY": "Developer ID Application: Example (EXAMPLE123)"}
PROFILE: Final = {"BOLSETUP_NOTARY_PROFILE": "example"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("APP_ID", APP_ID),
        ("RUN", RunKey.RUN),
        ("APPROVED", RunKey.APPROVED),
    ],
)
def test_installer_and_program_agree(name: str, value: str) -> None:
    found = re.search(rf'^!define {name} "(.+?)"', SCRIPT, re.MULTILINE)
    assert found
    assert found[1] == value


def test_the_installer_speaks_the_languages_of_the_program() -> None:
    spoken = re.findall(r"^!insertmacro MUI_LANGUAGE \"(\w+)\"", SCRIPT, re.MULTILINE)
    # The first one is for everyone else, as in the program.
    assert spoken == ["Dutch", "English", "German", "French"]
    assert len(spoken) == len(LANGUAGES)
    texts = (WINDOWS / "texts.nsh").read_text("utf-8")
    used = set(re.findall(r"\$\((\w+)\)", SCRIPT))
    given = re.findall(
        r"^!insertmacro TEXT (\w+) \\\n((?:  \".+\"(?: \\)?\n){4})(?=\n|\Z)", texts, re.MULTILINE
    )
    assert used == {key for key, _ in given}
    for key, lines in given:
        assert len(set(lines.splitlines())) == len(LANGUAGES), f"{key}: two languages say the same"


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is packed as the program is; its programs are real ones, if empty."""
    if not shutil.which("makensis"):
        pytest.skip("NSIS is not installed")
    folder = tmp_path / "bolsetup"
    folder.mkdir()
    for name in ("bolsetup.exe", "bolsetup-cli.exe"):
        (tmp_path / "empty.nsi").write_text(
            f'Target amd64-unicode\nOutFile "{folder / name}"\nSection\nSectionEnd\n'
        )
        subprocess.run(["makensis", "-V1", str(tmp_path / "empty.nsi")], check=True)
    return folder


def made_of(program: Path) -> Path:
    """The installer of a folder."""
    script = runpy.run_path(str(WINDOWS / "installer.py"))
    icon = program.with_name("icon.ico")
    icon.write_bytes(bytes.fromhex("000001000100") + icon_of_one_pixel())
    installer: Path = script["make"](program, icon, "-DQUICK")
    return installer


def test_the_installer_can_be_made_without_a_warning(program: Path) -> None:
    assert made_of(program).read_bytes()[:2] == b"MZ"


@pytest.mark.skipif(not shutil.which("osslsigncode"), reason="osslsigncode is not installed")
def test_everything_is_signed_with_the_certificate_of_the_environment(
    program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in example_certificate(tmp_path).items():
        monkeypatch.setenv(name, value)
    for file in (made_of(program), *program.iterdir()):
        assert is_signed(file), file.name


def example_certificate(folder: Path) -> dict[str, str]:
    """Make a certificate to sign with; return the variables that name it."""
    certificate, password = folder / "certificate.p12", folder / "password"
    password.write_text("EXAMPLE-NOT-A-REAL-PASSWORD\n")
    made = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=Example"]
    subprocess.run(
        ["openssl", *made, "-keyout", "key.pem", "-out", "own.pem"],
        cwd=folder,
        check=True,
        capture_output=True,
    )
    packed = ["pkcs12", "-export", "-inkey", "key.pem", "-in", "own.pem", "-out", str(certificate)]
    subprocess.run(["openssl", *packed, "-passout", f"file:{password}"], cwd=folder, check=True)
    return {
        "BOLSETUP_CERTIFICATE": str(certificate),
        "BOLSETUP_CERTIFICATE_PASSWORD_FILE": str(password),
    }


def is_signed(file: Path) -> bool:
    """Whether a program is signed with that certificate, and whole."""
    said = subprocess.run(["osslsigncode", "verify", str(file)], check=False, capture_output=True, text=True)
    sums = re.findall(r"message digest *: *(\w+)", said.stdout)
    return bool(re.search(r"Subject: .*CN ?= ?Example", said.stdout)) and len(set(sums)) == 1


def icon_of_one_pixel() -> bytes:
    """An entry of an icon file, and its bitmap."""
    bitmap = bytes.fromhex("28000000 01000000 02000000 0100 2000 00000000" + "00000000" * 5) + bytes(8)
    return (
        bytes.fromhex("01010000 0100 2000")
        + len(bitmap).to_bytes(4, "little")
        + bytes.fromhex("16000000")
        + bitmap
    )


def disk_image_commands(environment: dict[str, str]) -> list[list[str]]:
    script: dict[str, Any] = runpy.run_path(str(MACOS / "disk_image.py"))
    app, folder, image = Path("/dist/bolsetup.app"), Path("/stage"), Path("/dist/bolsetup.dmg")
    return list(script["commands"](app, folder, image, environment))


@pytest.mark.parametrize(
    ("environment", "tools"),
    [
        ({}, ["ditto", "hdiutil"]),
        (IDENTITY, ["ditto", "hdiutil", "codesign"]),
        ({**IDENTITY, **PROFILE}, ["ditto", "hdiutil", "codesign", "xcrun", "xcrun", "spctl"]),
    ],
    ids=["unsigned", "signed", "notarised"],
)
def test_a_disk_image_is_signed_and_notarised_if_the_environment_says_how(
    environment: dict[str, str], tools: list[str]
) -> None:
    commands = disk_image_commands(environment)
    assert [command[0] for command in commands] == tools
    assert commands[0][-1] == str(Path("/stage/bolsetup.app"))
    # Of all others the image is the last argument or the one before the profile.
    assert all(str(Path("/dist/bolsetup.dmg")) in command for command in commands[1:])


def test_the_entitlements_are_a_property_list() -> None:
    granted = plistlib.loads((MACOS / "entitlements.plist").read_bytes())
    # Neither debuggers nor foreign libraries may get into a process that holds keys.
    assert set(granted) == {"com.apple.security.cs.allow-unsigned-executable-memory"}
