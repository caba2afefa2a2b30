"""Signals of objects that know no Qt."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Generic, ParamSpec

P = ParamSpec("P")


class Signal(Generic[P]):
    """Calls every connected handler when it is emitted, as a direct connection of Qt's does.

    An object with signals belongs to one thread, as its handlers do.
    """

    def __init__(self) -> None:
        self._handlers: list[Callable[P, object]] = []

    def connect(self, handler: Callable[P, object]) -> None:
        """Call `handler` with the arguments of each `emit` from now on, after those connected before."""
        self._handlers.append(handler)

    def emit(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Call the handlers.

        An exception goes to `sys.excepthook`, as in a slot of Qt's: a mistake in what shows a state must
        not stop the object that has it, nor keep the next handler from hearing of it.
        """
        for handler in tuple(self._handlers):
            try:
                handler(*args, **kwargs)
            except Exception:  # noqa: BLE001 - the hook logs it
                sys.excepthook(*sys.exc_info())
