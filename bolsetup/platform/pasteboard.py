"""The mark that tells clipboard managers on macOS to leave a value alone (nspasteboard.org)."""

from __future__ import annotations

import ctypes
import ctypes.util
import sys
from typing import Final

_CONCEALED: Final = b"org.nspasteboard.ConcealedType"


def mark_concealed() -> None:
    """Add the mark to what is on the clipboard now; does nothing on other systems than macOS.

    Qt gives its own names to types that it does not know, so the mark cannot be set through it.
    """
    if sys.platform != "darwin":
        return
    objc = ctypes.CDLL(ctypes.util.find_library("objc"))
    objc.objc_getClass.restype = objc.sel_registerName.restype = ctypes.c_void_p

    def send(receiver: int, message: bytes, *arguments: ctypes.c_void_p | ctypes.c_char_p) -> int:
        call = ctypes.CFUNCTYPE(
            ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, *(type(each) for each in arguments)
        )(("objc_msgSend", objc))
        return call(receiver, objc.sel_registerName(message), *arguments) or 0

    def text(value: bytes) -> ctypes.c_void_p:
        made = send(objc.objc_getClass(b"NSString"), b"stringWithUTF8String:", ctypes.c_char_p(value))
        return ctypes.c_void_p(made)

    board = send(objc.objc_getClass(b"NSPasteboard"), b"generalPasteboard")
    kind = text(_CONCEALED)
    kinds = ctypes.c_void_p(send(objc.objc_getClass(b"NSArray"), b"arrayWithObject:", kind))
    send(board, b"addTypes:owner:", kinds, ctypes.c_void_p(None))
    send(board, b"setString:forType:", text(b""), kind)
