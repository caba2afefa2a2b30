"""Calls into the Objective-C runtime of macOS, for system functions that Qt does not expose."""

from __future__ import annotations

import ctypes
import ctypes.util
from functools import cache

Argument = ctypes.c_void_p | ctypes.c_char_p | ctypes.c_ulong


def send(receiver: int, message: bytes, *arguments: Argument) -> int:
    """Send a message to an object; return the result, a pointer or an integer."""
    call = ctypes.CFUNCTYPE(
        ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, *(type(each) for each in arguments)
    )(("objc_msgSend", _runtime()))
    return call(receiver, _runtime().sel_registerName(message), *arguments) or 0


def class_named(name: bytes) -> int:
    """Return the pointer to a class."""
    return int(_runtime().objc_getClass(name))


@cache
def _runtime() -> ctypes.CDLL:
    objc = ctypes.CDLL(ctypes.util.find_library("objc"))
    objc.objc_getClass.restype = objc.sel_registerName.restype = ctypes.c_void_p
    return objc
