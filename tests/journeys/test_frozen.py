"""The frozen program, as built by PyInstaller."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

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


@pytest.fixture(scope="module")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program, made by the recipe of `dev.py build`, once for all processes of the run."""
    base = tmp_path_factory.getbasetemp()
    folder = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with FileLock(folder / "frozen.lock"):
        if not (folder / "frozen").exists():
            build(folder)
    return folder / "frozen" / "bolsetup" / "bolsetup"


def build(folder: Path) -> None:
    done = subprocess.run(
        [
            *(sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"),
            *("--distpath", str(folder / "dist"), "--workpath", str(folder / "work"), "build.spec"),
        ],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    (folder / "dist").rename(folder / "frozen")


def test_practice_through_all_pages(desktop: Desktops, frozen: Path) -> None:
    session = desktop(a11y=True, keyring="absent")
    with Assistant(session, "--practice", command=(str(frozen),)) as assistant:
        assistant.practise(messy(OLD))
        assert assistant.quit() == 0


def test_a_pair_is_stored_in_the_real_keychain_and_checked(
    desktop: Desktops, frozen: Path, stand_in: StandIn
) -> None:
    session = desktop(env=stand_in.env)
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
    session = desktop(env=stand_in.env)
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
    session = desktop(a11y=True, env=of_the_user)
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
