"""Reads an X11 selection without blocking on the program that owns it.

Qt blocks the GUI thread: up to 15 seconds if the owner hangs, and without limit for long texts.
"""

from __future__ import annotations

import ctypes
import struct
from functools import cache
from typing import Final

LONGEST_BYTES: Final = 256 * 1024
"""Maximum size of a text, in bytes; the rest is dropped. A pair of keys has about 130 characters."""

_ENCODINGS: Final = {"UTF8_STRING": "utf-8", "STRING": "latin-1"}
"""Text targets by preference, with their encodings."""

_PROPERTY_NOTIFY: Final = 28
_SELECTION_NOTIFY: Final = 31

_EVENT_MASK: Final = 0x800
_PROPERTY_CHANGES: Final = 0x400000
"""XCB_CW_EVENT_MASK and XCB_EVENT_MASK_PROPERTY_CHANGE."""


class Conversion:
    """A request to convert a selection to text (ICCCM, section 2.4), on its own connection."""

    def __init__(self, selection: str) -> None:
        """Request the text of "CLIPBOARD" or "PRIMARY".

        Raises:
            OSError: there is no X server, or libxcb is missing.
        """
        self._xcb = _library()
        self._connection = self._xcb.xcb_connect(None, None)
        if self._is_broken:
            self.close()
            raise OSError("no connection to the X server")
        self._window = self._make_window()
        self._selection = self._atom(selection)
        self._incr = self._atom("INCR")
        self._targets = list(_ENCODINGS)
        self._parts: bytes | None = None
        self._request()

    def advance(self) -> str | None:
        """Return the text, or None if it is not there yet.

        The text is empty if there is none, and cut off at `LONGEST_BYTES`.

        Raises:
            OSError: the connection to the X server was lost.
        """
        while event := self._event():
            if event[0] & 0x7F == _SELECTION_NOTIFY:
                (answered,) = struct.unpack_from("=I", event, 20)
                return self._read_reply() if answered else self._try_next_target()
            if event[0] == _PROPERTY_NOTIFY and self._parts is not None and not event[16]:
                return self._read_part(self._parts)
        if self._is_broken:
            raise OSError("the connection to the X server is gone")
        return None

    def close(self) -> None:
        """Close the connection. Some owners (xclip) exit if they answer after that."""
        self._xcb.xcb_disconnect(self._connection)

    @property
    def _is_broken(self) -> bool:
        return bool(self._xcb.xcb_connection_has_error(self._connection))

    def _make_window(self) -> int:
        made: int = self._xcb.xcb_generate_id(self._connection)
        roots = self._xcb.xcb_setup_roots_iterator(self._xcb.xcb_get_setup(self._connection))
        events = ctypes.byref(ctypes.c_uint32(_PROPERTY_CHANGES))
        place, like_its_parent = (0, 0, 1, 1, 0), (0, 0)
        self._xcb.xcb_create_window(
            self._connection, 0, made, roots.root[0], *place, *like_its_parent, _EVENT_MASK, events
        )
        return made

    def _request(self) -> None:
        target, now = self._atom(self._targets[0]), 0
        self._xcb.xcb_convert_selection(
            self._connection, self._window, self._selection, target, self._selection, now
        )
        self._xcb.xcb_flush(self._connection)

    def _try_next_target(self) -> str | None:
        self._targets.pop(0)
        if not self._targets:
            return ""
        self._request()
        return None

    def _read_reply(self) -> str | None:
        kind, value = self._read_property()
        if kind != self._incr:
            return self._decoded(value)
        self._parts = b""  # deleting the property requests the first part (section 2.7.2)
        return None

    def _read_part(self, before: bytes) -> str | None:
        _, value = self._read_property()
        # Read all parts, even beyond the limit: some owners do not cope with an aborted transfer.
        self._parts = (before + value)[:LONGEST_BYTES]
        return None if value else self._decoded(self._parts)

    def _decoded(self, value: bytes) -> str:
        return value[:LONGEST_BYTES].decode(_ENCODINGS[self._targets[0]], "replace")

    def _atom(self, name: str) -> int:
        asked = self._xcb.xcb_intern_atom(self._connection, 0, len(name), name.encode())
        reply = _copy_and_free(self._xcb.xcb_intern_atom_reply(self._connection, asked, None), 12)
        return int(struct.unpack_from("=I", reply, 8)[0]) if reply else 0

    def _read_property(self) -> tuple[int, bytes]:
        """Read and delete the property that the owner set on our window; return its type and value."""
        delete, any_kind, start, all_of_it = 1, 0, 0, 0x1FFFFFFF
        asked = self._xcb.xcb_get_property(
            self._connection, delete, self._window, self._selection, any_kind, start, all_of_it
        )
        reply = self._xcb.xcb_get_property_reply(self._connection, asked, None)
        if not reply:
            return 0, b""
        length = self._xcb.xcb_get_property_value_length(reply)
        value = ctypes.string_at(self._xcb.xcb_get_property_value(reply), length)
        return int(struct.unpack_from("=I", _copy_and_free(reply, 32), 8)[0]), value

    def _event(self) -> bytes:
        return _copy_and_free(self._xcb.xcb_poll_for_event(self._connection), 32)


class _Cookie(ctypes.Structure):
    _fields_ = (("sequence", ctypes.c_uint),)


class _Roots(ctypes.Structure):
    # xcb_screen_iterator_t; the first member of xcb_screen_t is the root window.
    _fields_ = (
        ("root", ctypes.POINTER(ctypes.c_uint32)),
        ("rem", ctypes.c_int),
        ("index", ctypes.c_int),
    )


def _copy_and_free(address: int | None, size: int) -> bytes:
    """Copy `size` bytes from memory that libxcb allocated, and free it."""
    if not address:
        return b""
    found = ctypes.string_at(address, size)
    free = ctypes.CDLL(None).free
    free.argtypes = (ctypes.c_void_p,)
    free(address)
    return found


@cache
def _library() -> ctypes.CDLL:
    xcb = ctypes.CDLL("libxcb.so.1")
    u8, i16, u16, u32 = ctypes.c_uint8, ctypes.c_int16, ctypes.c_uint16, ctypes.c_uint32
    pointer, text = ctypes.c_void_p, ctypes.c_char_p
    for name, result, arguments in (
        ("connect", pointer, (text, pointer)),
        ("connection_has_error", ctypes.c_int, (pointer,)),
        ("disconnect", None, (pointer,)),
        ("flush", ctypes.c_int, (pointer,)),
        ("poll_for_event", pointer, (pointer,)),
        ("get_setup", pointer, (pointer,)),
        ("setup_roots_iterator", _Roots, (pointer,)),
        ("generate_id", u32, (pointer,)),
        (
            "create_window",
            _Cookie,
            (pointer, u8, u32, u32, i16, i16, u16, u16, u16, u16, u32, u32, pointer),
        ),
        ("intern_atom", _Cookie, (pointer, u8, u16, text)),
        ("intern_atom_reply", pointer, (pointer, _Cookie, pointer)),
        ("convert_selection", _Cookie, (pointer, u32, u32, u32, u32, u32)),
        ("get_property", _Cookie, (pointer, u8, u32, u32, u32, u32, u32)),
        ("get_property_reply", pointer, (pointer, _Cookie, pointer)),
        ("get_property_value", pointer, (pointer,)),
        ("get_property_value_length", ctypes.c_int, (pointer,)),
    ):
        function = getattr(xcb, f"xcb_{name}")
        function.restype, function.argtypes = result, arguments
    return xcb
