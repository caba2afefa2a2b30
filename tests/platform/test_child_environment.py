"""Variables set by the bootloader and by libraries are not inherited by started programs."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from PySide6.QtWidgets import QApplication

from bolsetup.cli import main
from bolsetup.core.paths import data_folder
from bolsetup.gui.qt.single_instance import SingleInstance
from bolsetup.platform.child_environment import environment_before, restore_environment

OURS = "/opt/bolsetup/_internal"
LIST = os.pathsep.join


@pytest.fixture(autouse=True)
def put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Restore the environment of this process after each test."""
    for name in ("LD_LIBRARY_PATH", "QT_PLUGIN_PATH", "QML2_IMPORT_PATH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)


@pytest.mark.parametrize(
    ("now", "at_start", "before"),
    [
        ({"HOME": "/home/x", "EMPTY": ""}, {}, {"HOME": "/home/x", "EMPTY": ""}),
        ({"_PYI_ARCHIVE_FILE": "x", "_PYI_PARENT_PROCESS_LEVEL": "-1"}, {"_PYI_ARCHIVE_FILE": "x"}, {}),
        ({"LD_LIBRARY_PATH": OURS}, {"LD_LIBRARY_PATH": OURS}, {}),
        (
            {"LD_LIBRARY_PATH": f"{OURS}:/mine", "LD_LIBRARY_PATH_ORIG": "/mine"},
            {"LD_LIBRARY_PATH": f"{OURS}:/mine", "LD_LIBRARY_PATH_ORIG": "/mine"},
            {"LD_LIBRARY_PATH": "/mine"},
        ),
        # The bootloader only saves an existing value, so this copy is not its own.
        (
            {"LD_LIBRARY_PATH": OURS, "LD_LIBRARY_PATH_ORIG": "/mine"},
            {"LD_LIBRARY_PATH": OURS, "LD_LIBRARY_PATH_ORIG": "/mine"},
            {"LD_LIBRARY_PATH_ORIG": "/mine"},
        ),
        ({"LD_LIBRARY_PATH": OURS, "LD_LIBRARY_PATH_ORIG": ""}, {}, {"LD_LIBRARY_PATH_ORIG": ""}),
        ({"QT_PLUGIN_PATH": f"{OURS}/plugins", "QML2_IMPORT_PATH": f"{OURS}/qml"}, {}, {}),
        (
            {"QT_PLUGIN_PATH": f"{OURS}/plugins", "QML2_IMPORT_PATH": f"{OURS}/qml"},
            {"QT_PLUGIN_PATH": "/mine", "QML2_IMPORT_PATH": ""},
            {"QT_PLUGIN_PATH": "/mine", "QML2_IMPORT_PATH": ""},
        ),
        # The bootloader has imported PySide6 by then.
        ({"PYSIDE6_OPTION_PYTHON_ENUM": "True"}, {}, {}),
        ({"PATH": LIST((OURS, "/bin", "/usr/bin"))}, {}, {"PATH": LIST(("/bin", "/usr/bin"))}),
        ({"PATH": LIST(("/bin", "", "/usr/bin"))}, {}, {"PATH": LIST(("/bin", "", "/usr/bin"))}),
        ({"DYLD_LIBRARY_PATH": OURS}, {}, {}),
    ],
)
def test_each_variable_is_restored(
    now: dict[str, str], at_start: dict[str, str], before: dict[str, str]
) -> None:
    assert environment_before(now, OURS, at_start) == before


@pytest.mark.parametrize(("frozen", "left"), [(True, False), (False, True)])
def test_only_a_frozen_program_changes_variables(
    monkeypatch: pytest.MonkeyPatch, frozen: bool, left: bool
) -> None:
    monkeypatch.setattr(sys, "frozen", frozen, raising=False)
    monkeypatch.setenv("_PYI_ARCHIVE_FILE", "x")
    restore_environment(dict(os.environ))
    assert ("_PYI_ARCHIVE_FILE" in os.environ) is left


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells how a process was started")
def test_the_users_qt_variables_are_restored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setenv("QT_PLUGIN_PATH", f"{OURS}/plugins")
    name = next(name for name in os.environ if name in ("PATH", "HOME"))
    monkeypatch.setattr("bolsetup.platform.child_environment._QT_VARIABLES", ("QT_PLUGIN_PATH", name))
    monkeypatch.setenv(name, "set by the loader")
    restore_environment(dict(os.environ))
    assert "QT_PLUGIN_PATH" not in os.environ
    assert os.environ[name] != "set by the loader"


def test_commands_restore_the_environment_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setenv("_PYI_ARCHIVE_FILE", "x")
    assert main(["list"]) == 0
    assert "_PYI_ARCHIVE_FILE" not in os.environ


@pytest.mark.parametrize("frozen", [True, False])
def test_variables_added_since_the_start_are_removed(monkeypatch: pytest.MonkeyPatch, frozen: bool) -> None:
    monkeypatch.setattr(sys, "frozen", frozen, raising=False)
    started_with = dict(os.environ)
    monkeypatch.setenv("EXAMPLE_OPTION_OF_A_LIBRARY", "x")
    restore_environment(started_with)
    assert dict(os.environ) == started_with


def test_variables_unset_by_qt_stay_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESKTOP_STARTUP_ID", "x")
    os.unsetenv("DESKTOP_STARTUP_ID")  # as Qt does, behind Python's back
    restore_environment(dict(os.environ))
    child = [sys.executable, "-c", "import os; print('DESKTOP_STARTUP_ID' in os.environ)"]
    assert subprocess.run(child, capture_output=True, text=True, check=True).stdout == "False\n"


START = """
import json, subprocess, sys
from bolsetup.cli import main
code = main(["--tray"])
child = [sys.executable, "-c", "import json, os; print(json.dumps(dict(os.environ)))"]
sys.stdout.write(subprocess.run(child, capture_output=True, text=True).stdout)
sys.exit(code)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="it needs variables of its own to start at all")
def test_the_window_passes_on_its_original_environment(qapp: QApplication) -> None:
    # This process has imported Qt, which sets a variable.
    given = {name: value for name, value in os.environ.items() if not name.startswith("PYSIDE")}
    running = SingleInstance(data_folder())
    assert running.first
    command = [sys.executable, "-c", START]
    done = subprocess.run(command, env=given, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == given
