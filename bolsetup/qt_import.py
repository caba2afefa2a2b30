"""Imports Qt for Python first, without the hook that it adds to every later import.

Its `__import__` reads the source of every module to see whether it uses `__feature__`, and Python caches it:
50 ms of a start and 10 MB of memory, for a feature that is not used here
(https://doc.qt.io/qtforpython-6/considerations.html#features).
"""

from __future__ import annotations

import builtins

_import = builtins.__import__
import PySide6.QtCore  # noqa: E402, F401

builtins.__import__ = _import
