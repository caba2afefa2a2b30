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


class StateSignal(Signal[P]):
    """Emits a state. A handler that is connected later is told the last one at once."""

    def __init__(self) -> None:
        super().__init__()
        self._tell_last: Callable[[Callable[P, object]], object] | None = None

    def connect(self, handler: Callable[P, object]) -> None:
        """Add a handler, and call it with what was emitted last, if anything was."""
        super().connect(handler)
        if self._tell_last:
            self._tell_last(handler)

    def emit(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Call the handlers. Those that are connected later are called with the same."""
        self._tell_last = lambda handler: handler(*args, **kwargs)
        super().emit(*args, **kwargs)
