"""A registry of the user that begins empty, instead of that of the person whose computer this is."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

assert sys.platform == "win32"

import winreg  # noqa: E402 - after what tells mypy that this is for Windows alone


@contextmanager
def own_registry() -> Iterator[None]:
    """Let HKEY_CURRENT_USER be another key, for this process alone."""
    name = rf"Software\bolsetup-tests-{os.getpid()}"
    with winreg.CreateKey(winreg.HKEY_CURRENT_USER, name) as key:
        _redirect(key)
        try:
            yield
        finally:
            _redirect(None)
    problem = ctypes.windll.advapi32.RegDeleteTreeW(ctypes.c_void_p(winreg.HKEY_CURRENT_USER), name)
    if problem:
        raise ctypes.WinError(problem)


def _redirect(key: winreg.HKEYType | None) -> None:
    to = ctypes.c_void_p(key.handle if key else None)
    problem = ctypes.windll.advapi32.RegOverridePredefKey(ctypes.c_void_p(winreg.HKEY_CURRENT_USER), to)
    if problem:
        raise ctypes.WinError(problem)
