"""Hiding a window from screen capture is only reported where the system supports it."""

from __future__ import annotations

import platform
import sys

import pytest

from bolsetup.platform.screen_capture import can_hide, set_hidden


@pytest.mark.parametrize(
    ("system", "version", "can"),
    [
        ("win32", "", True),
        ("darwin", "13.6", True),
        ("darwin", "14.7.1", True),
        ("darwin", "15.0", False),
        ("darwin", "26.1", False),
        ("linux", "", False),
    ],
)
def test_systems_that_can_hide_a_window(
    monkeypatch: pytest.MonkeyPatch, system: str, version: str, can: bool
) -> None:
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(platform, "mac_ver", lambda: (version, ("", "", ""), ""))
    assert can_hide() is can


def test_linux_cannot_hide_a_window() -> None:
    if sys.platform != "linux":
        pytest.skip("other systems can")
    assert not set_hidden(1, True)
    assert not set_hidden(1, False)
