"""A session bus for tests."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from jeepney.io.blocking import DBusConnection


@pytest.fixture
def address() -> Iterator[str]:
    """A session bus of its own."""
    if not shutil.which("dbus-daemon"):
        pytest.skip("there is no dbus-daemon")
    daemon = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address"], stdout=subprocess.PIPE, text=True
    )
    assert daemon.stdout
    with daemon.stdout:
        yield daemon.stdout.readline().strip()
    daemon.terminate()
    daemon.wait(10)


@pytest.fixture
def panel(address: str) -> Iterator[DBusConnection]:
    """A connection to it, of another program."""
    from jeepney.io.blocking import open_dbus_connection  # noqa: PLC0415 - Linux only

    with open_dbus_connection(address) as connection:
        yield connection
