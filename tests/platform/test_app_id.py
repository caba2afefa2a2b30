"""The windows have the program's own button in the task bar of Windows."""

from __future__ import annotations

import ctypes
import sys

import pytest

from bolsetup.platform.app_id import APP_ID, set_app_id
from tests.windows.wine import ON_WINE


def test_the_id_keeps_to_the_form_that_windows_wants() -> None:
    # learn.microsoft.com, "Application User Model IDs": company and product, at most 128 characters.
    assert len(APP_ID) <= 128
    assert " " not in APP_ID
    assert "." in APP_ID


def test_windows_knows_the_id() -> None:
    set_app_id()
    if sys.platform != "win32":
        return
    if ON_WINE:
        pytest.skip("Wine takes the ID and does not give it back")
    found = ctypes.c_wchar_p()
    ctypes.oledll.shell32.GetCurrentProcessExplicitAppUserModelID(ctypes.byref(found))
    assert found.value == APP_ID
