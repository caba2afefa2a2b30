"""Signals for objects that do not depend on Qt."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Generic, ParamSpec

P = ParamSpec("P")


class Signal(Generic[P]):
    """Calls all connected handlers when emitted, like a direct connection in Qt. Not thread-safe."""

    def __init__(self) -> None:
        self._handlers: list[Callable[P, object]] = []

    def connect(self, handler: Callable[P, object]) -> None:
        """Add a handler, called with the arguments of `emit`. Handlers are called in order of connection."""
        self._handlers.append(handler)

    def emit(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Call the handlers.

        An exception in a handler goes to `sys.excepthook`, as in a Qt slot, so that it affects neither the
        emitter nor the other handlers.
        """
        for handler in tuple(self._handlers):
            try:
                handler(*args, **kwargs)
            except Exception:  # noqa: BLE001 - the hook logs it
                sys.excepthook(*sys.exc_info())
