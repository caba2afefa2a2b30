"""What the loader of the frozen program sets for itself is not handed on."""

from __future__ import annotations

import os
import sys

import pytest

from bolsetup.cli import main
from bolsetup.platform.child_environment import environment_before, restore_environment

OURS = "/opt/bolsetup/_internal"
LIST = os.pathsep.join


@pytest.fixture(autouse=True)
def put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a test changes of this process is as before after it."""
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
        ({"LD_LIBRARY_PATH": OURS, "LD_LIBRARY_PATH_ORIG": ""}, {}, {"LD_LIBRARY_PATH": ""}),
        ({"QT_PLUGIN_PATH": f"{OURS}/plugins", "QML2_IMPORT_PATH": f"{OURS}/qml"}, {}, {}),
        (
            {"QT_PLUGIN_PATH": f"{OURS}/plugins", "QML2_IMPORT_PATH": f"{OURS}/qml"},
            {"QT_PLUGIN_PATH": "/mine", "QML2_IMPORT_PATH": ""},
            {"QT_PLUGIN_PATH": "/mine", "QML2_IMPORT_PATH": ""},
        ),
        ({"PATH": LIST((OURS, "/bin", "/usr/bin"))}, {}, {"PATH": LIST(("/bin", "/usr/bin"))}),
        ({"PATH": LIST(("/bin", "", "/usr/bin"))}, {}, {"PATH": LIST(("/bin", "", "/usr/bin"))}),
        ({"DYLD_LIBRARY_PATH": OURS}, {}, {}),
    ],
)
def test_each_variable_is_as_it_was(
    now: dict[str, str], at_start: dict[str, str], before: dict[str, str]
) -> None:
    assert environment_before(now, OURS, at_start) == before


@pytest.mark.parametrize(("frozen", "left"), [(True, False), (False, True)])
def test_only_a_frozen_program_has_something_to_undo(
    monkeypatch: pytest.MonkeyPatch, frozen: bool, left: bool
) -> None:
    monkeypatch.setattr(sys, "frozen", frozen, raising=False)
    monkeypatch.setenv("_PYI_ARCHIVE_FILE", "x")
    restore_environment()
    assert ("_PYI_ARCHIVE_FILE" in os.environ) is left


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells how a process was started")
def test_what_the_user_had_set_for_qt_is_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setenv("QT_PLUGIN_PATH", f"{OURS}/plugins")
    name = next(name for name in os.environ if name in ("PATH", "HOME"))
    monkeypatch.setattr("bolsetup.platform.child_environment._FOR_QT", ("QT_PLUGIN_PATH", name))
    monkeypatch.setenv(name, "set by the loader")
    restore_environment()
    assert "QT_PLUGIN_PATH" not in os.environ
    assert os.environ[name] != "set by the loader"


def test_a_command_starts_nothing_before_it_is_undone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setenv("_PYI_ARCHIVE_FILE", "x")
    assert main(["list"]) == 0
    assert "_PYI_ARCHIVE_FILE" not in os.environ
