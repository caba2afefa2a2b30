"""Imports Qt for Python first, without two things that it does for features that are not used here.

Its `__import__` reads the source of every module to see whether it uses `__feature__`, and Python caches it:
50 ms of a start and 10 MB of memory (https://doc.qt.io/qtforpython-6/considerations.html#features).

It also compiles a thousand lines that write type stubs: 18 ms of a start. They are compiled when first used.
"""

from __future__ import annotations

import builtins
import sys
from collections.abc import Callable
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import TYPE_CHECKING, Final, cast

if TYPE_CHECKING:
    from importlib.abc import Loader

_SUPPORT: Final = "shibokensupport"
_LATE: Final = (f"{_SUPPORT}.signature.lib.enum_sig", f"{_SUPPORT}.signature.lib.pyi_generator")
"""Not those that explain a TypeError: Qt for Python 6.11 aborts if several threads wait for one of them."""
_import: Final[Callable[..., ModuleType]] = builtins.__import__


class _LateModule(ModuleType):
    """A module whose code runs when one of its names is first used."""

    def __init__(self, name: str, loader: Loader) -> None:
        super().__init__(name)
        self.__spec__ = self._spec = ModuleSpec(name, loader)
        self._loader = loader

    def __getattr__(self, attribute: str) -> object:
        if attribute.startswith("__"):  # `inspect` and others look for `__file__` in all modules.
            raise AttributeError(attribute)
        # Qt for Python has given it a second name, which the loader does not know.
        self._spec.name = self.__name__
        self._loader.exec_module(self)
        self.__class__ = ModuleType  # type: ignore[assignment]
        return getattr(self, attribute)


def _import_support(name: str, *args: object, **kwargs: object) -> ModuleType:
    package = _import(name, *args, **kwargs)
    # With a path its modules are files (SBK_EMBED=0), which Python keeps compiled.
    if name == _SUPPORT and not package.__path__:
        for late in _LATE:
            sys.modules[late] = _LateModule(late, cast("Loader", package.__loader__))
    return package


builtins.__import__ = _import_support
import PySide6.QtCore  # noqa: E402, F401

builtins.__import__ = _import
