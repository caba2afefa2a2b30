"""Messages in the banner."""

from __future__ import annotations

from unittest.mock import call, create_autospec

import pytest

from bolsetup.core.monitoring.alerts import Alerts
from bolsetup.core.shops.shop_list import Damage
from bolsetup.gui.controllers.banner import BannerController
from bolsetup.gui.window.main_window import MainWindow


@pytest.mark.parametrize("practice", [True, False])
def test_messages_are_shown_while_they_apply(practice: bool) -> None:
    window, alerts = create_autospec(MainWindow, instance=True), create_autospec(Alerts, instance=True)
    banner = BannerController(window, alerts, practice=practice)
    banner.show_tray(False)
    banner.show_saved(False)
    banner.show_tray(True)
    banner.show_saved(True)
    assert window.set_banner.call_args_list == [
        call("window.no_tray", practice=practice),
        call("window.no_tray", "window.not_saved", practice=practice),
        call("window.not_saved", practice=practice),
        call(practice=practice),
    ]
    alerts.show_damage.assert_not_called()


@pytest.mark.parametrize("damage", Damage)
def test_a_damaged_list_is_shown_in_the_window_and_in_an_alert(damage: Damage) -> None:
    window, alerts = create_autospec(MainWindow, instance=True), create_autospec(Alerts, instance=True)
    BannerController(window, alerts, practice=False).show_damage(damage)
    window.set_banner.assert_called_once_with(f"window.list_{damage}", practice=False)
    alerts.show_damage.assert_called_once_with(damage)
