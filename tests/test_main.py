"""How the process ends."""

from __future__ import annotations

import subprocess
import sys
from typing import Final

import pytest

ENDING: Final = """
import ctypes, sys
import PySide6
from bolsetup import __main__, cli

called = ctypes.WINFUNCTYPE(None, ctypes.c_void_p)(lambda _: print("unloading libraries", flush=True))
value = ctypes.windll.kernel32.FlsAlloc(called)
ctypes.windll.kernel32.FlsSetValue(value, ctypes.c_void_p(1))
cli.main = lambda: 3
__main__.main()
"""


@pytest.mark.skipif(sys.platform != "win32", reason="other systems do not unload libraries in os._exit")
def test_a_process_with_qt_ends_without_unloading_libraries() -> None:
    done = subprocess.run([sys.executable, "-c", ENDING], check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (3, "")
