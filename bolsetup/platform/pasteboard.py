"""Marks clipboard content as concealed, so that macOS clipboard managers do not store it.

See nspasteboard.org.
"""

from __future__ import annotations

import ctypes
import sys
from typing import Final

from bolsetup.platform.objc import class_named, send

_CONCEALED: Final = b"org.nspasteboard.ConcealedType"


def mark_concealed() -> None:
    """Mark the current clipboard content as concealed. Does nothing on other systems than macOS.

    Qt renames pasteboard types that it does not know, so it cannot set the mark.
    """
    if sys.platform != "darwin":
        return

    def text(value: bytes) -> ctypes.c_void_p:
        made = send(class_named(b"NSString"), b"stringWithUTF8String:", ctypes.c_char_p(value))
        return ctypes.c_void_p(made)

    board = send(class_named(b"NSPasteboard"), b"generalPasteboard")
    kind = text(_CONCEALED)
    kinds = ctypes.c_void_p(send(class_named(b"NSArray"), b"arrayWithObject:", kind))
    send(board, b"addTypes:owner:", kinds, ctypes.c_void_p(None))
    send(board, b"setString:forType:", text(b""), kind)
