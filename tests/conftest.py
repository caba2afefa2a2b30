"""Fixtures for every test: a clean environment, and no thread or widget left behind."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from PySide6.QtCore import QCoreApplication, QEvent, QLocale

from tests.fault_table import noted, pytest_terminal_summary
from tests.stand_in import StandIn

if sys.platform == "win32":
    from tests.stand_in import trust_authority
    from tests.windows.registry import own_registry

__all__ = ["noted", "pytest_terminal_summary"]

OUTSIDE = (
    "REQUESTS_CA_BUNDLE",
    "CURL_CA_BUNDLE",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "DBUS_SESSION_BUS_ADDRESS",
    "PYTHON_KEYRING_BACKEND",
    "LANGUAGE",
)
"""Variables of the machine that merchants do not have, or that lead out of the test."""
OUTSIDE_GROUPS = ("LC_", "QT_", "XDG_")
INSIDE = "XDG_CACHE_HOME"
"""Needed by those who keep what takes long to make; each test gets its own."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--all", action="store_true", help="run also the tests that are marked with `repeats`")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Function]) -> None:
    if not config.getoption("--all"):
        repeats = [item for item in items if item.get_closest_marker("repeats")]
        config.hook.pytest_deselected(items=repeats)
        items[:] = [item for item in items if not item.get_closest_marker("repeats")]
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    if workers > 1:
        items[:] = slow_ones_first(items, workers)


def slow_ones_first(items: list[pytest.Function], workers: int) -> list[pytest.Function]:
    """Let each worker start with its share of the slow tests.

    Each gets a block of consecutive tests, and when it is done takes tests from the end of other blocks.
    """
    built = [item for item in items if "frozen" in item.fixturenames]
    slow = [item for item in items if "desktop" in item.fixturenames and item not in built]
    quick = [item for item in items if "desktop" not in item.fixturenames and item not in built]
    # Journeys take longer than other desktop tests. The build takes as long as many of them.
    slow.reverse()
    shares = [built, *(slow[first :: workers - 1] for first in range(workers - 1))]
    ordered: list[pytest.Function] = []
    for number, share in enumerate(shares, 1):
        size = len(items) * number // workers - len(ordered) - len(share)
        ordered += [*share, *quick[: max(size, 0)]]
        del quick[: max(size, 0)]
    return ordered + quick


def pytest_collection_finish() -> None:
    # What is there before the first test stays: a search for garbage need not look at it each time.
    gc.collect()
    gc.freeze()


def pytest_configure() -> None:
    # A generous limit, so that a busy computer fails no test.
    settings.register_profile("patient", deadline=None)
    settings.load_profile("patient")
    # The QApplication outlives each test's environment, so it is created before.
    for name in [*os.environ]:
        outside = name in OUTSIDE or name.startswith(OUTSIDE_GROUPS) or name.upper().endswith("_PROXY")
        if outside and name != INSIDE:
            del os.environ[name]
    os.environ.update(LANG="C.UTF-8", QT_QPA_PLATFORM="offscreen")
    if sys.platform == "win32":
        # The platform "offscreen" looks for fonts in a folder that PySide6 does not have there.
        os.environ["QT_QPA_FONTDIR"] = str(Path(os.environ["SYSTEMROOT"], "Fonts"))
        if "PYTEST_XDIST_WORKER" not in os.environ:
            trust_authority()


# One fixture for all of it: each takes its time at each of thousands of tests.
@pytest.fixture(autouse=True)
def clean_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A home folder of its own for each test, which must leave no thread behind, and leaves no widget.

    A thread could delay the end of the run, or disturb the next test.
    """
    home = tmp_path / "home"
    folders = {
        "HOME": home,
        "USERPROFILE": home,
        "APPDATA": home / "AppData" / "Roaming",
        "LOCALAPPDATA": home / "AppData" / "Local",
        # On Windows platformdirs asks the system, and heeds no variable but its own.
        "WIN_PD_OVERRIDE_LOCAL_APPDATA": home / "AppData" / "Local",
        "XDG_CONFIG_HOME": home / ".config",
        "XDG_DATA_HOME": home / ".local" / "share",
        "XDG_STATE_HOME": home / ".local" / "state",
        "XDG_CACHE_HOME": home / ".cache",
        "XDG_RUNTIME_DIR": home / "run",
    }
    for name, folder in folders.items():
        monkeypatch.setenv(name, str(folder))
    if sys.platform == "win32":
        # Windows has its language from the user's settings, other systems from the variables above.
        monkeypatch.setattr(QLocale, "system", QLocale.c)
    # The others are made by who needs them. On Linux that of a session is always there.
    for folder in (home, home / "run"):
        folder.mkdir(mode=0o700)
    before = set(threading.enumerate())
    yield
    # What is to be deleted later waits for an event loop, and is drawn anew with each change of style.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    for thread in set(threading.enumerate()) - before:
        if not thread.daemon:
            thread.join(1)
            assert not thread.is_alive(), f"the test left the thread {thread.name!r} running"


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    """The style of the program, which otherwise is that of the system."""
    return ["bolsetup", "-style", "fusion"]


@pytest.fixture
def empty_registry() -> Iterator[None]:
    """On Windows a user's registry of its own for a test that reads or changes it."""
    if sys.platform == "win32":
        with own_registry():
            yield
    else:
        yield


@pytest.fixture
def default_signals() -> Iterator[None]:
    """Started programs receive SIGINT and SIGHUP, also if the tests run under nohup or in the background."""
    if sys.platform == "win32":
        yield
        return
    numbers = (signal.SIGINT, signal.SIGHUP)
    before = [signal.signal(number, signal.SIG_DFL) for number in numbers]
    yield
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)


@pytest.fixture
def stand_in(clean_environment: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    """A stand-in of Bol, used by this process and its children instead of the real one."""
    with StandIn() as bol:
        for name, value in bol.env.items():
            monkeypatch.setenv(name, value)
        yield bol
