"""What keeps our icon and notifications from sight on Windows is found, and said by the doctor."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from bolsetup.core.support.doctor import Level
from bolsetup.platform import desktop_probes, windows_shell


@pytest.mark.parametrize(
    ("stored", "is_ours"),
    [
        (r"C:\Users\Zoë\Programs\bolsetup\bolsetup.exe", True),
        (r"c:\users\zoë\programs\BOLSETUP\bolsetup.exe", True),
        (r"{F38BF404-1D43-42F2-9305-67DE0B28FC23}\Programs\bolsetup\bolsetup.exe", True),
        (r"C:\Users\Zoë\Programs\bolsetup\bolsetup-cli.exe", False),
        (r"C:\Windows\explorer.exe", False),
        ("None", False),
    ],
)
def test_our_icon_is_known_by_the_path_of_the_program(stored: str, is_ours: bool) -> None:
    assert windows_shell.is_icon(stored, r"C:\Users\Zoë\Programs\bolsetup\bolsetup.exe") is is_ours


if sys.platform == "win32":
    import ctypes
    import winreg

    SETTINGS = r"Software\Microsoft\Windows\CurrentVersion\PushNotifications"
    POLICIES = r"Software\Policies\Microsoft\Windows\CurrentVersion\PushNotifications"
    ICON = r"Control Panel\NotifyIconSettings\123"

    pytestmark = pytest.mark.usefixtures("empty_registry")

    def write(key: str, **values: str | int) -> None:
        with winreg.CreateKey(winreg.HKEY_CURRENT_USER, key) as opened:
            for name, value in values.items():
                kind = winreg.REG_SZ if isinstance(value, str) else winreg.REG_DWORD
                winreg.SetValueEx(opened, name, 0, kind, value)

    @pytest.mark.parametrize(
        ("settings", "key"),
        [
            ({}, "well"),
            ({"ExecutablePath": sys.executable}, "hidden"),
            ({"ExecutablePath": sys.executable, "IsPromoted": 0}, "hidden"),
            ({"ExecutablePath": sys.executable, "IsPromoted": 1}, "well"),
            ({"ExecutablePath": r"C:\other.exe", "IsPromoted": 0}, "well"),
            ({"IsPromoted": 0}, "well"),
        ],
    )
    def test_an_icon_that_windows_hides_is_reported(
        monkeypatch: pytest.MonkeyPatch, settings: dict[str, str | int], key: str
    ) -> None:
        monkeypatch.setattr(windows_shell, "has_taskbar", lambda: True)
        write(ICON, **settings)
        assert desktop_probes.tray().key == f"doctor.tray.{key}"

    def test_without_a_taskbar_there_is_no_place_for_an_icon(monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(windows_shell, "has_taskbar", lambda: False)
        assert desktop_probes.tray().key == "doctor.tray.none"

    @pytest.mark.parametrize(
        ("key", "values", "off"),
        [
            (SETTINGS, {"ToastEnabled": 0}, True),
            (SETTINGS, {"ToastEnabled": 1}, False),
            (POLICIES, {"NoToastApplicationNotification": 1}, True),
            (POLICIES, {"NoToastApplicationNotification": 0}, False),
        ],
    )
    def test_notifications_that_are_off_are_reported(key: str, values: dict[str, int], off: bool) -> None:
        write(key, **values)
        assert (desktop_probes.notifications().key == "doctor.notifications.off") is off

    @pytest.mark.parametrize(("name", "key"), [("does_not_disturb", "quiet"), ("screen_is_taken", "screen")])
    def test_what_holds_notifications_back_is_reported(
        monkeypatch: pytest.MonkeyPatch, name: str, key: str
    ) -> None:
        monkeypatch.setattr(windows_shell, name, lambda: True)
        found = desktop_probes.notifications()
        assert (found.level, found.key) == (Level.WARNING, f"doctor.notifications.{key}")

    def test_windows_is_asked_in_a_way_that_it_understands() -> None:
        asked = (windows_shell.has_taskbar, windows_shell.does_not_disturb, windows_shell.screen_is_taken)
        assert {type(ask()) for ask in asked} == {bool}

    @pytest.mark.parametrize(("profile", "quiet"), [(0, False), (1, True), (2, True)])
    def test_do_not_disturb_is_a_number_of_the_notification_facility(
        monkeypatch: pytest.MonkeyPatch, profile: int, quiet: bool
    ) -> None:
        def query(*arguments: Any) -> int:
            *_, found, size = (each and each._obj for each in arguments)
            assert size.value == ctypes.sizeof(found)
            found.value = profile
            return 0

        monkeypatch.setattr(ctypes.windll.ntdll, "NtQueryWnfStateData", query, raising=False)
        assert windows_shell.does_not_disturb() is quiet
