"""The frozen program, as built by PyInstaller."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from importlib.metadata import distributions
from pathlib import Path
from typing import Final

import pytest
from filelock import FileLock

from bolsetup import __version__
from bolsetup.core.bol.outcomes import Outcome
from tests.desktop.conftest import Desktops
from tests.desktop.desktop import ROOT, eventually
from tests.journeys.assistant import Assistant
from tests.journeys.test_first_shop import OLD, as_mapping, messy
from tests.stand_in import StandIn

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="the journey needs a Linux desktop session"),
    pytest.mark.xdist_group("frozen"),
]


KEPT: Final = ROOT / "build" / "frozen"
PYINSTALLER: Final = "import gc; gc.disable(); from PyInstaller.__main__ import run; run()"
"""It makes so many objects that looking for garbage among them takes a seventh of the time."""


@pytest.fixture(scope="module")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program, by the recipe of `dev.py build`; it is kept until anything that goes into it changes.

    BOLSETUP_FROZEN names one that is there already: a release tests what it gives out.
    """
    if given := os.environ.get("BOLSETUP_FROZEN"):
        return Path(given)
    KEPT.mkdir(parents=True, exist_ok=True)
    # Several processes of a run may want it.
    with FileLock(KEPT.with_suffix(".lock")):
        folder = KEPT / fingerprint()
        if not folder.exists():
            shutil.rmtree(KEPT)
            build(KEPT / "new", tmp_path_factory.mktemp("frozen"))
            # It gets its name when it is complete.
            (KEPT / "new").rename(folder)
    return folder / "bolsetup" / "bolsetup"


def fingerprint() -> str:
    """The same for the same sources, libraries and Python."""
    folders = ("bolsetup", "resources", "packaging", "docs/manual")
    found = [path for name in folders for path in (ROOT / name).rglob("*") if "__pycache__" not in path.parts]
    sources = sorted(path for path in found if path.is_file())
    parts = [sys.version, *sorted(f"{each.name} {each.version}" for each in distributions())]
    for path in (
        ROOT / "build.spec",
        ROOT / "pyproject.toml",
        ROOT / "LICENSE",
        ROOT / "CHANGELOG.md",
        *sources,
    ):
        parts += [str(path), hashlib.sha256(path.read_bytes()).hexdigest()]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def build(folder: Path, work: Path, tree: Path = ROOT) -> None:
    done = subprocess.run(
        [
            *(sys.executable, "-c", PYINSTALLER, "--noconfirm", "--log-level", "WARN"),
            *("--distpath", str(folder), "--workpath", str(work), "build.spec"),
        ],
        cwd=tree,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


def test_practice_through_all_pages(desktop: Desktops, frozen: Path) -> None:
    session = desktop(a11y=True, keyring="absent")
    with Assistant(session, "--practice", command=(str(frozen),)) as assistant:
        assistant.practise(messy(OLD))
        assert assistant.quit() == 0


def test_an_upgrade_while_it_runs_is_noticed_and_breaks_nothing(
    desktop: Desktops, frozen: Path, tmp_path: Path
) -> None:
    session = desktop(a11y=True, keyring="absent")
    program = shutil.copytree(frozen.parent, tmp_path / "bolsetup") / "bolsetup"
    with Assistant(session, "--practice", command=(str(program),)) as assistant:
        assistant.see("pages.welcome.next")
        # As dpkg does: https://manpages.debian.org/bookworm/dpkg/dpkg.1.en.html, "--unpack".
        new = program.with_name("bolsetup.dpkg-new")
        new.write_bytes(b"another version")
        new.replace(program)
        told = assistant.texts("window.upgraded")
        eventually(lambda: any(told in name for name in assistant.reader.names()), "word of the upgrade")
        # Pages are imported when they are first shown.
        assistant.practise(messy(OLD))
        assistant.press("window.menu.help")
        assert assistant.quit() == 0


def test_a_pair_is_stored_in_the_real_keychain_and_checked(
    desktop: Desktops, frozen: Path, stand_in: StandIn
) -> None:
    session = desktop(tray="none", env=stand_in.env)
    added = session.run(frozen, "add", "--stdin", "--json", typed=OLD.to_json())
    assert added.returncode == 0, added.stderr
    (shop,) = json.loads(added.stdout)["results"]
    found = session.run("secret-tool", "lookup", "service", "bolsetup", "username", shop["retailer_id"])
    assert json.loads(found.stdout) == as_mapping(OLD)
    stand_in.outcome = Outcome.REFUSED
    checked = session.run(frozen, "check", "--json")
    (result,) = json.loads(checked.stdout)["results"]
    assert (result["shop"], result["outcome"]) == (shop["retailer_id"], Outcome.REFUSED)
    assert checked.returncode == 1


def test_an_untrusted_certificate_is_reported(desktop: Desktops, frozen: Path, stand_in: StandIn) -> None:
    session = desktop(tray="none", env=stand_in.env)
    stand_in.outcome = Outcome.UNTRUSTED_CERTIFICATE
    checked = session.run(frozen, "check", "--stdin", "--json", typed=OLD.to_json())
    (result,) = json.loads(checked.stdout)["results"]
    assert result["outcome"] == Outcome.UNTRUSTED_CERTIFICATE


def without_shell(environment: dict[str, str]) -> dict[str, str]:
    """Remove variables that every shell sets."""
    return {name: value for name, value in environment.items() if name not in ("PWD", "OLDPWD", "SHLVL", "_")}


OF_THE_USER = {name: f"/example/{name}" for name in ("LD_LIBRARY_PATH", "QT_PLUGIN_PATH", "QML2_IMPORT_PATH")}
"""Variables that users set for other programs."""


@pytest.mark.parametrize("of_the_user", [OF_THE_USER, {}], ids=["some set", "none set"])
def test_the_browser_gets_the_original_environment(
    desktop: Desktops, frozen: Path, tmp_path: Path, of_the_user: dict[str, str]
) -> None:
    session = desktop(a11y=True, tray="none", env=of_the_user)
    session.env["PATH"] = f"{tmp_path}:{session.env['PATH']}"
    # Set by PySide6 in the test process; would hide that the program passes it on.
    session.env.pop("PYSIDE6_OPTION_PYTHON_ENUM", None)
    expected = without_shell(session.env)
    browser, written = tmp_path / "xdg-open", tmp_path / "environment"
    browser.write_text(f'#!/bin/sh\nenv -0 > "{written}.part"; mv "{written}.part" "{written}"\n', "utf-8")
    browser.chmod(0o755)
    # Set by launchers for the started program only.
    token = {"XDG_ACTIVATION_TOKEN": "example"}
    with Assistant(session, "--practice", env=token, command=(str(frozen),)) as assistant:
        assistant.press("pages.welcome.next")
        assistant.press("step.open_first")
        eventually(written.exists, "start of the browser")
    got = dict(entry.split("=", 1) for entry in written.read_text("utf-8").split("\0") if entry)
    assert without_shell(got) == expected


def test_the_version_is_printed(frozen: Path) -> None:
    done = subprocess.run([frozen, "--version"], capture_output=True, text=True, check=False)
    assert done.stdout == f"bolsetup {__version__}\n"


def test_the_report_says_which_build_it_is(frozen: Path) -> None:
    done = subprocess.run([frozen, "--practice", "report"], capture_output=True, text=True, check=False)
    build = r"\d{4}-\d\d-\d\d(, [0-9a-f]{10})?"
    assert re.search(rf"^bolsetup {__version__} \({build}\) \(frozen\)$", done.stdout, re.MULTILINE)
