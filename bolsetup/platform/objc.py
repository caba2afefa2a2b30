"""The Objective-C runtime of macOS, for the few things of the system that Qt does not reach."""

from __future__ import annotations

import ctypes
import ctypes.util
from functools import cache

Argument = ctypes.c_void_p | ctypes.c_char_p | ctypes.c_ulong


def send(receiver: int, message: bytes, *arguments: Argument) -> int:
    """Send a message to an object, and give what it returns: an address or a number."""
    call = ctypes.CFUNCTYPE(
        ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, *(type(each) for each in arguments)
    )(("objc_msgSend", _runtime()))
    return call(receiver, _runtime().sel_registerName(message), *arguments) or 0


def class_named(name: bytes) -> int:
    """The address of a class."""
    return int(_runtime().objc_getClass(name))


@cache
def _runtime() -> ctypes.CDLL:
    objc = ctypes.CDLL(ctypes.util.find_library("objc"))
    objc.objc_getClass.restype = objc.sel_registerName.restype = ctypes.c_void_p
    return objc
