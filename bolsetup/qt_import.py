"""Imports Qt for Python, before anything else does, without what it adds to each import from then on.

Its `__import__` reads the source of every module, in case that uses `__feature__`, and Python keeps what was
read: 50 ms of a start and 10 MB of memory, for something that nothing here uses
(https://doc.qt.io/qtforpython-6/considerations.html#features).
"""

from __future__ import annotations

import builtins

_import = builtins.__import__
import PySide6.QtCore  # noqa: E402, F401

builtins.__import__ = _import
