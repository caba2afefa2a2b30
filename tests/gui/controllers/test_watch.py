"""What the tray, the sidebar and the pages are told of the watched shops."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import create_autospec

import pytest

from bolsetup.core.bol.proxy_auth import ProxyLoginStore
from bolsetup.core.monitoring.connection import State
from bolsetup.core.monitoring.monitor import Monitor
from bolsetup.core.monitoring.pause import NOT_PAUSED, UNTIL_TURNED_ON
from bolsetup.core.monitoring.shop_row import ShopRow
from bolsetup.core.settings import Settings, SettingsFile
from bolsetup.gui.controllers.settings_store import SettingsStore
from bolsetup.gui.controllers.watch import WatchController
from bolsetup.gui.tray.tray import Tray
from bolsetup.gui.window.main_window import MainWindow
from tests.fakes import Inline


class Case:
    def __init__(self, folder: Path) -> None:
        self.monitor = create_autospec(Monitor, instance=True)
        self.window = create_autospec(MainWindow, instance=True)
        self.tray = create_autospec(Tray, instance=True)
        self.logins = create_autospec(ProxyLoginStore, instance=True)
        self.file = SettingsFile(folder / "settings.json")
        settings = SettingsStore(Inline(), self.file, Settings())
        self.controller = WatchController(self.monitor, self.window, self.tray, settings, self.logins)


@pytest.mark.parametrize("checking", [True, False])
def test_all_three_show_the_same_shops_with_trouble_first(tmp_path: Path, checking: bool) -> None:
    case = Case(tmp_path)
    rows = [ShopRow("1", "B", State.LOST), ShopRow("2", "A", State.CONNECTED, checking=checking)]
    case.monitor.rows.return_value = rows[::-1]
    case.controller.show()
    told: list[list[ShopRow]] = []
    # As a page that is created later.
    case.controller.changed.connect(told.append)
    assert told == [rows]
    case.window.show_shops_link.assert_called_once_with(True)
    case.tray.show_connections.assert_called_once_with(rows, checking)


@pytest.mark.parametrize(("given", "asked"), [("", None), ("7654321", "7654321")])
def test_check_now_allows_prompts_for_the_proxy_login_first(
    tmp_path: Path, given: str, asked: str | None
) -> None:
    case = Case(tmp_path)
    case.monitor.check_now.side_effect = lambda _: case.logins.allow_prompts.assert_called_once_with()
    case.controller.check_now(given)
    case.monitor.check_now.assert_called_once_with(asked)


@pytest.mark.parametrize("until", [1_795_600_000.0, UNTIL_TURNED_ON])
def test_a_pause_is_shown_in_the_tray_and_saved(tmp_path: Path, until: float) -> None:
    case = Case(tmp_path)
    for each in (until, NOT_PAUSED):
        case.controller.show_pause(each)
        case.tray.show_pause.assert_called_with(each)
        assert case.file.load().alerts_paused_until == each
