"""Running without a visible window."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import create_autospec

import pytest
from PySide6.QtGui import QPixmap, QPixmapCache

from bolsetup.core.monitoring.alerts import Alerts
from bolsetup.core.monitoring.connection import State
from bolsetup.core.monitoring.monitor import Monitor
from bolsetup.core.monitoring.shop_row import ShopRow
from bolsetup.core.settings import Closing, Settings, SettingsFile
from bolsetup.gui.controllers import background as module
from bolsetup.gui.controllers.background import BackgroundController
from bolsetup.gui.controllers.settings_store import SettingsStore
from bolsetup.gui.qt.application import Application
from bolsetup.gui.qt.single_instance import bring_to_front
from bolsetup.gui.tray.tray import Tray
from bolsetup.gui.window.main_window import MainWindow
from tests.fakes import Inline

pytestmark = pytest.mark.usefixtures("qapp")

SHOP = ShopRow("1234567", "Voorbeeldwinkel", State.CONNECTED)


class Case:
    def __init__(self, folder: Path, *, shops: int, tray: bool, explained: Closing | None = None) -> None:
        self.app = create_autospec(Application, instance=True)
        self.window = create_autospec(MainWindow, instance=True)
        self.alerts = create_autospec(Alerts, instance=True)
        monitor = create_autospec(Monitor, instance=True)
        monitor.rows.return_value = [SHOP] * shops
        settings = Settings()._replace(closing_explained=explained)
        self.settings = SettingsStore(Inline(), SettingsFile(folder / "settings.json"), settings)
        self.controller = BackgroundController(
            self.app,
            self.window,
            create_autospec(Tray, instance=True, available=tray),
            monitor,
            self.settings,
            self.alerts,
        )


@pytest.mark.parametrize("tray", [True, False])
def test_without_shops_closing_the_window_quits(tmp_path: Path, tray: bool) -> None:
    case = Case(tmp_path, shops=0, tray=tray)
    case.controller.window_closed()
    case.app.shut_down.assert_called_once_with()
    case.alerts.show_closed.assert_not_called()


@pytest.mark.parametrize(
    ("tray", "explained", "explains"),
    [
        (True, None, True),
        (True, "tray", False),
        (True, "no_tray", True),
        (False, None, True),
        (False, "no_tray", False),
        (False, "tray", True),
    ],
)
def test_closing_is_explained_once_with_and_once_without_a_tray(
    tmp_path: Path, tray: bool, explained: Closing | None, explains: bool
) -> None:
    case = Case(tmp_path, shops=1, tray=tray, explained=explained)
    for _ in range(2):
        case.controller.window_closed()
    assert case.alerts.show_closed.call_args_list == ([((), {"tray": tray})] if explains else [])
    case.app.shut_down.assert_not_called()
    assert case.settings.current.closing_explained == ("tray" if tray else "no_tray")


def test_in_the_background_qt_keeps_no_pixmaps_that_it_wakes_up_for(tmp_path: Path) -> None:
    case = Case(tmp_path, shops=1, tray=True)
    case.controller.window_closed()
    assert case.controller._quiet_timer.isActive()
    QPixmapCache.insert("name", QPixmap(1, 1))
    case.controller._quiet_timer.timeout.emit()
    assert not QPixmapCache.find("name", QPixmap())


@pytest.mark.parametrize("visible", [True, False])
def test_a_background_start_without_a_tray_shows_a_message_unless_the_window_is_open(
    tmp_path: Path, visible: bool
) -> None:
    case = Case(tmp_path, shops=1, tray=False)
    case.window.isVisible.return_value = visible
    case.controller.tray_missed()
    assert case.alerts.show_running.called is not visible


@pytest.mark.parametrize("visible", [True, False])
def test_coming_to_the_front_shows_the_window_unless_it_is_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, visible: bool
) -> None:
    shown = create_autospec(bring_to_front)
    monkeypatch.setattr(module, "bring_to_front", shown)
    case = Case(tmp_path, shops=1, tray=True)
    case.window.isVisible.return_value = visible
    case.controller.activated()
    # One that is open may have an enlarged picture before it.
    assert shown.called is not visible
