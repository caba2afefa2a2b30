"""The program as it is given to merchants: without Python, with its own libraries, texts and pictures."""

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

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the journey needs a Linux desktop session")


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


def test_practice_from_welcome_to_the_end(desktop: Desktops, frozen: Path) -> None:
    session = desktop(a11y=True, keyring="absent")
    with Assistant(session, "--practice", command=(str(frozen),)) as assistant:
        assistant.practise(messy(OLD))
        assert assistant.quit() == 0


def test_a_pair_goes_into_the_real_keychain_and_is_checked_from_there(
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


def test_an_unknown_certificate_is_refused_and_named(
    desktop: Desktops, frozen: Path, stand_in: StandIn
) -> None:
    session = desktop(env=stand_in.env)
    stand_in.outcome = Outcome.UNTRUSTED_CERTIFICATE
    checked = session.run(frozen, "check", "--stdin", "--json", typed=OLD.to_json())
    (result,) = json.loads(checked.stdout)["results"]
    assert result["outcome"] == Outcome.UNTRUSTED_CERTIFICATE


def without_shell(environment: dict[str, str]) -> dict[str, str]:
    """Without what every shell sets."""
    return {name: value for name, value in environment.items() if name not in ("PWD", "OLDPWD", "SHLVL", "_")}


OF_THE_USER = {name: f"/example/{name}" for name in ("LD_LIBRARY_PATH", "QT_PLUGIN_PATH", "QML2_IMPORT_PATH")}
"""Variables that the user has set for other programs."""


@pytest.mark.parametrize("of_the_user", [OF_THE_USER, {}], ids=["some set", "none set"])
def test_the_browser_gets_the_environment_that_we_were_started_with(
    desktop: Desktops, frozen: Path, tmp_path: Path, of_the_user: dict[str, str]
) -> None:
    session = desktop(a11y=True, env=of_the_user)
    session.env["PATH"] = f"{tmp_path}:{session.env['PATH']}"
    # Ours has what PySide6 sets wherever it is loaded, and would hide that the program hands it on.
    session.env.pop("PYSIDE6_OPTION_PYTHON_ENUM", None)
    expected = without_shell(session.env)
    browser, written = tmp_path / "xdg-open", tmp_path / "environment"
    browser.write_text(f'#!/bin/sh\nenv -0 > "{written}.part"; mv "{written}.part" "{written}"\n', "utf-8")
    browser.chmod(0o755)
    # A launcher hands this on for the window of what it starts, and for nothing else.
    token = {"XDG_ACTIVATION_TOKEN": "example"}
    with Assistant(session, "--practice", env=token, command=(str(frozen),)) as assistant:
        assistant.press("pages.welcome.next")
        assistant.press("step.open")
        eventually(written.exists, "start of the browser")
    got = dict(entry.split("=", 1) for entry in written.read_text("utf-8").split("\0") if entry)
    assert without_shell(got) == expected


def test_it_knows_its_version(frozen: Path) -> None:
    done = subprocess.run([frozen, "--version"], capture_output=True, text=True, check=False)
    assert done.stdout == f"bolsetup {__version__}\n"
