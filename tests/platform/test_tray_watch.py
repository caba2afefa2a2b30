"""Signals of the session bus about the tray."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from bolsetup.platform.tray_watch import TrayWatch
from tests.desktop.desktop import eventually

if sys.platform != "linux":
    pytest.skip("other systems have no D-Bus", allow_module_level=True)

from jeepney import DBusAddress, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection

NAME = "org.kde.StatusNotifierWatcher"


@pytest.fixture
def changes() -> list[None]:
    return []


@pytest.fixture
def watch(address: str, changes: list[None]) -> Iterator[TrayWatch]:
    made = TrayWatch(lambda: changes.append(None), address)
    yield made
    made.stop()


def test_a_tray_that_comes_and_goes_is_noticed(
    watch: TrayWatch, panel: DBusConnection, changes: list[None]
) -> None:
    watch.start()
    assert not watch.active
    panel.send_and_get_reply(message_bus.RequestName(NAME))
    eventually(lambda: changes, "notice that it came", 10)
    assert watch.active
    changes.clear()
    panel.send_and_get_reply(message_bus.ReleaseName(NAME))
    eventually(lambda: changes, "notice that it went", 10)
    assert not watch.active


@pytest.mark.parametrize("signal", ["StatusNotifierHostRegistered", "StatusNotifierHostUnregistered"])
def test_a_panel_that_comes_and_goes_is_noticed(
    watch: TrayWatch, panel: DBusConnection, changes: list[None], signal: str
) -> None:
    panel.send_and_get_reply(message_bus.RequestName(NAME))
    watch.start()
    assert watch.active
    panel.send(new_signal(DBusAddress("/StatusNotifierWatcher", interface=NAME), signal))
    eventually(lambda: changes, "notice", 10)
    assert watch.active


def test_names_of_others_are_not_noticed(
    watch: TrayWatch, panel: DBusConnection, changes: list[None]
) -> None:
    watch.start()
    panel.send_and_get_reply(message_bus.RequestName("org.example.Other"))
    panel.send_and_get_reply(message_bus.RequestName(NAME))
    eventually(lambda: changes, "notice", 10)
    assert len(changes) == 1


def test_a_bus_that_is_gone_watches_nothing(watch: TrayWatch, panel: DBusConnection) -> None:
    panel.send_and_get_reply(message_bus.RequestName(NAME))
    watch.start()
    assert watch.active
    watch.stop()
    eventually(lambda: not watch.active, "end of the watch", 10)


def test_without_a_bus_nothing_is_watched() -> None:
    watch = TrayWatch(lambda: None, "unix:path=/nowhere")
    watch.start()
    assert not watch.active
    watch.stop()
