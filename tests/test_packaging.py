"""What is packed for Linux, Windows and macOS, and how, as far as Linux can tell."""

from __future__ import annotations

import ctypes
import plistlib
import re
import runpy
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import Any, Final

import pytest

from bolsetup import __version__
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


LINUX: Final = ROOT / "packaging" / "linux"


@pytest.fixture
def frozen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder like that of the program for Linux, with a small program of the system."""
    if not shutil.which("dpkg-shlibdeps"):
        pytest.skip("dpkg-dev is not installed")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795600000")
    folder = tmp_path / "bolsetup"
    (folder / "_internal" / "licences").mkdir(parents=True)
    shutil.copy("/usr/bin/true", folder / "bolsetup")
    library = folder / "_internal" / "resource.toml"
    library.write_text("")
    library.chmod(0o775)
    return folder


def linux_package(name: str) -> Any:
    return runpy.run_path(str(LINUX / "package.py"))[name]


def test_the_debian_package_has_all_that_a_desktop_and_a_shell_look_for(frozen: Path, tmp_path: Path) -> None:
    (tmp_path / "root").mkdir()
    package: Path = linux_package("debian_package")(frozen, tmp_path / "root")
    listed = subprocess.run(["dpkg-deb", "-c", str(package)], check=True, capture_output=True, text=True)
    entries = [line.split(None, 5) for line in listed.stdout.splitlines()]
    modes = {entry[5].removeprefix("./"): entry[0] for entry in entries}
    assert {entry[1] for entry in entries} == {"root/root"}
    icons = {f"usr/share/icons/hicolor/{side}x{side}/apps/bolsetup.png" for side in (16, 32, 48, 256, 512)}
    assert modes.keys() >= icons | {
        "usr/bin/bolsetup -> ../lib/bolsetup/bolsetup",
        "usr/share/applications/bolsetup.desktop",
        "usr/share/metainfo/nl.spotler.bolsetup.metainfo.xml",
        "usr/share/icons/hicolor/scalable/apps/bolsetup.svg",
        "usr/share/icons/hicolor/symbolic/apps/bolsetup-symbolic.svg",
        "usr/share/man/man1/bolsetup.1.gz",
        "usr/share/bash-completion/completions/bolsetup",
        "usr/share/zsh/vendor-completions/_bolsetup",
        "usr/share/fish/vendor_completions.d/bolsetup.fish",
        "usr/share/doc/bolsetup/copyright",
        "usr/share/doc/bolsetup/changelog.gz",
    }
    executable = {name for name, mode in modes.items() if mode == "-rwxr-xr-x"}
    assert executable == {"usr/lib/bolsetup/bolsetup"}
    assert all(mode in ("-rw-r--r--", "drwxr-xr-x", "lrwxrwxrwx", "-rwxr-xr-x") for mode in modes.values())
    fields = subprocess.run(["dpkg-deb", "-f", str(package)], check=True, capture_output=True, text=True)
    assert re.search(r"^Depends: .*\blibc6 \(>= ", fields.stdout, re.MULTILINE)
    assert re.search(rf"^Version: {re.escape(__version__)}-1$", fields.stdout, re.MULTILINE)


def test_the_metadata_begins_with_the_present_version() -> None:
    text = (LINUX / "nl.spotler.bolsetup.metainfo.xml").read_text("utf-8")
    assert re.findall(r'<release version="(.+?)"', text)[0] == __version__


def test_the_packages_for_linux_are_the_same_each_time(frozen: Path, tmp_path: Path) -> None:
    made = []
    for name in ("debian_package", "archive"):
        for number in range(2):
            folder = tmp_path / f"{name}{number}"
            folder.mkdir()
            made.append(linux_package(name)(frozen, folder).read_bytes())
    assert made[0] == made[1]
    assert made[2] == made[3]


def test_the_archive_is_one_folder_with_the_program(frozen: Path, tmp_path: Path) -> None:
    (tmp_path / "stage").mkdir()
    with tarfile.open(linux_package("archive")(frozen, tmp_path / "stage")) as file:
        entries = {entry.name: entry for entry in file.getmembers()}
    top = f"bolsetup-{__version__}"
    assert all(name.split("/")[0] == top for name in entries)
    assert entries[f"{top}/bolsetup"].mode == 0o755
    assert entries[f"{top}/share/applications/bolsetup.desktop"].mode == 0o644
    assert {(entry.uid, entry.gid, entry.mtime) for entry in entries.values()} == {(0, 0, 1795600000)}


def built(source: Path, kind: str, target: Path) -> Path:
    """Build the "sdist" or the "wheel" of a folder, as pip does."""
    command = [sys.executable, "-m", "hatchling", "build", "--target", kind, "--directory", str(target)]
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    (made,) = target.iterdir()
    return made


def test_the_sdist_builds_the_same_wheel_with_both_commands_and_all_resources(tmp_path: Path) -> None:
    with tarfile.open(built(ROOT, "sdist", tmp_path / "sdist")) as file:
        file.extractall(tmp_path / "unpacked", filter="data")
    (unpacked,) = (tmp_path / "unpacked").iterdir()
    wheel = built(unpacked, "wheel", tmp_path / "of sdist")
    assert wheel.read_bytes() == built(ROOT, "wheel", tmp_path / "of checkout").read_bytes()
    with zipfile.ZipFile(wheel) as file:
        names = set(file.namelist())
        points = file.read(f"bolsetup-{__version__}.dist-info/entry_points.txt").decode()
    # On Windows a GUI script has no standard output: there the other one is for consoles.
    assert re.findall(r"^\[(.+)\]$", points, re.MULTILINE) == ["console_scripts", "gui_scripts"]
    assert re.findall(r"^(\S+) = (.+)$", points, re.MULTILINE) == [
        ("bolsetup-cli", "bolsetup.__main__:main"),
        ("bolsetup", "bolsetup.__main__:main"),
    ]
    resources = {path.relative_to(ROOT) for path in (ROOT / "resources").rglob("*") if path.is_file()}
    assert names >= {f"bolsetup/{path.as_posix()}" for path in resources}
    assert "bolsetup/documents/CHANGELOG.md" in names
    assert not any(name.startswith(("tests/", "docs/")) or name.endswith(".pyc") for name in names)


@pytest.mark.skipif(not shutil.which("ld"), reason="only Linux needs it, with GNU binutils")
def test_the_data_of_icu_is_left_out(tmp_path: Path) -> None:
    without_data = runpy.run_path(str(ROOT / "packaging" / "linux" / "icu.py"))["without_data"]
    for other in (
        ("PySide6/Qt/lib/libicuuc.so.73", "/example", "BINARY"),
        ("libicudata.so.73", "PySide6/Qt/lib/libicudata.so.73", "SYMLINK"),
    ):
        assert without_data(other, tmp_path) == other
    name, source, kind = without_data(("PySide6/Qt/lib/libicudata.so.73", "/example", "BINARY"), tmp_path)
    assert (name, kind) == ("PySide6/Qt/lib/libicudata.so.73", "BINARY")
    assert Path(source).stat().st_size < 20_000
    # The length of its header, and what every file of ICU's begins with.
    data = (ctypes.c_uint8 * 4).in_dll(ctypes.CDLL(source), "icudt73_dat")
    assert bytes(data) == b"\x20\x00\xda\x27"


@pytest.mark.parametrize(
    ("path", "part"),
    [
        ("/_internal/PySide6/Qt/lib/libicuuc.so.73", "ICU, without"),
        ("/_internal/PySide6/Qt/lib/libQt6Core.so.6", "Qt: Core"),
        ("/_internal/PySide6/Qt6Core.dll", "Qt: Core"),
        ("/_internal/PySide6/Qt/lib/QtCore.framework/Versions/A/QtCore", "Qt: Core"),
        ("/_internal/PySide6/Qt/plugins/platforms/libqxcb.so", "Qt's plugins"),
        ("/_internal/PySide6/plugins/platforms/qwindows.dll", "Qt's plugins"),
        ("/_internal/PySide6/Qt/translations/qtbase_nl.qm", "Qt's own texts"),
        ("/_internal/PySide6/QtCore.abi3.so", "PySide6"),
        ("/_internal/shiboken6/Shiboken.pyd", "PySide6"),
        ("/_internal/libpython3.11.so.1.0", "Python"),
        ("/_internal/python3.11/lib-dynload/_ssl.cpython-311-x86_64-linux-gnu.so", "Python"),
        ("/_internal/python311.dll", "Python"),
        ("/_internal/_ssl.pyd", "Python"),
        ("/_internal/base_library.zip", "Python"),
        ("/_internal/cryptography/hazmat/bindings/_rust.abi3.so", "cryptography"),
        ("/_internal/cryptography-50.0.2.dist-info/METADATA", "cryptography"),
        ("/_internal/libssl.so.3", "OpenSSL"),
        ("/_internal/libcrypto-3.dll", "OpenSSL"),
        ("/_internal/certifi/cacert.pem", "libraries of Python packages"),
        ("/_internal/keyring-25.7.0.dist-info/METADATA", "libraries of Python packages"),
        ("/_internal/licences/Python/copyright", "licences"),
        ("/_internal/bolsetup/resources/icons/bolsetup.svg", "our pictures"),
        ("/_internal/libX11.so.6", "other libraries"),
        ("/bolsetup", "our code"),
        ("/bolsetup.exe", "our code"),
    ],
)
def test_each_file_belongs_to_a_part(path: str, part: str) -> None:
    assert runpy.run_path(str(ROOT / "packaging" / "sizes.py"))["part_of"](path).startswith(part)


def test_the_sizes_of_the_parts_add_up() -> None:
    sizes = {
        "/bolsetup": 4_000_000,
        "/_internal/libssl.so.3": 500_000,
        "/_internal/libcrypto.so.3": 5_500_000,
    }
    assert runpy.run_path(str(ROOT / "packaging" / "sizes.py"))["table"](sizes).splitlines()[2:] == [
        "| OpenSSL | 6.0 | 2 |",
        "| our code and that of Python packages, with the starter | 4.0 | 1 |",
        "| all | 10.0 | 3 |",
    ]


def test_two_builds_of_a_commit_have_the_same_seed_and_time(monkeypatch: pytest.MonkeyPatch) -> None:
    repeatable = runpy.run_path(str(ROOT / "dev.py"))["repeatable"]
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795600000")
    variables = repeatable()
    assert variables["PYTHONHASHSEED"] == "0"
    assert variables.get("SOURCE_DATE_EPOCH", "1795600000") == "1795600000"
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert repeatable() == repeatable()
