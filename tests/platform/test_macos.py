"""The messages that the program sends to macOS, which only a Mac can answer."""

from __future__ import annotations

import ctypes
import platform
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Final

import pytest

from bolsetup.platform import objc, pasteboard, reduced_motion, screen_capture

VIEW: Final = 4242
"""What QWidget.winId gives on macOS: a pointer to an NSView."""

Message = tuple[str | int, str, tuple[object, ...]]
"""Receiver, message and arguments."""


class Runtime:
    """Stands in for the Objective-C runtime: answers each message with a new object, or as `answers` says.

    Attributes:
        sent: all messages; an object is called by what made it.
        answers: results by message.
    """

    def __init__(self) -> None:
        self.sent: list[Message] = []
        self.answers: dict[str, int] = {}
        self._objects: dict[int, str] = {}

    def class_named(self, name: bytes) -> int:
        return self._made(name.decode())

    def send(self, receiver: int, message: bytes, *arguments: objc.Argument) -> int:
        values = tuple(self._plain(argument.value) for argument in arguments)
        self.sent.append((self._objects.get(receiver, receiver), message.decode(), values))
        return self.answers.get(message.decode()) or self._made(message.decode())

    def _made(self, name: str) -> int:
        number = 1000 + len(self._objects)
        self._objects[number] = name
        return number

    def _plain(self, value: object) -> object:
        if isinstance(value, bytes):
            return value.decode()
        return self._objects.get(value, value) if isinstance(value, int) else value


@pytest.fixture
def on_macos(monkeypatch: pytest.MonkeyPatch) -> Callable[[ModuleType], Runtime]:
    """Let a module believe that it runs on macOS."""

    def pretend(module: ModuleType) -> Runtime:
        runtime = Runtime()
        monkeypatch.setattr(sys, "platform", "darwin")
        monkeypatch.setattr(module, "send", runtime.send)
        if hasattr(module, "class_named"):
            monkeypatch.setattr(module, "class_named", runtime.class_named)
        return runtime

    return pretend


def test_a_secret_on_the_pasteboard_is_marked_as_concealed(
    on_macos: Callable[[ModuleType], Runtime],
) -> None:
    runtime = on_macos(pasteboard)
    pasteboard.mark_concealed()
    assert runtime.sent == [
        ("NSPasteboard", "generalPasteboard", ()),
        ("NSString", "stringWithUTF8String:", ("org.nspasteboard.ConcealedType",)),
        ("NSArray", "arrayWithObject:", ("stringWithUTF8String:",)),
        ("generalPasteboard", "addTypes:owner:", ("arrayWithObject:", None)),
        ("NSString", "stringWithUTF8String:", ("",)),
        ("generalPasteboard", "setString:forType:", ("stringWithUTF8String:", "stringWithUTF8String:")),
    ]


@pytest.mark.parametrize(
    ("answer", "less"),
    # A BOOL is one byte; the others of the result are undefined.
    [(0x01, True), (0x7F01, True), (0x7F00, False)],
)
def test_reduced_motion_is_asked_of_the_workspace(
    on_macos: Callable[[ModuleType], Runtime], answer: int, less: bool
) -> None:
    runtime = on_macos(reduced_motion)
    runtime.answers["accessibilityDisplayShouldReduceMotion"] = answer
    assert reduced_motion.wants_less_motion() is less
    assert runtime.sent == [
        ("NSWorkspace", "sharedWorkspace", ()),
        ("sharedWorkspace", "accessibilityDisplayShouldReduceMotion", ()),
    ]


@pytest.mark.parametrize(("hidden", "sharing"), [(True, 0), (False, 1)])
@pytest.mark.parametrize(("version", "certain"), [("14.7", True), ("15.0", False)])
def test_a_window_is_hidden_on_every_version_and_only_promised_on_old_ones(
    monkeypatch: pytest.MonkeyPatch,
    on_macos: Callable[[ModuleType], Runtime],
    hidden: bool,
    sharing: int,
    version: str,
    certain: bool,
) -> None:
    runtime = on_macos(screen_capture)
    monkeypatch.setattr(platform, "mac_ver", lambda: (version, ("", "", ""), ""))
    assert screen_capture.set_hidden(VIEW, hidden) is certain
    assert runtime.sent == [(VIEW, "window", ()), ("window", "setSharingType:", (sharing,))]


def test_arguments_keep_their_types() -> None:
    # Pointers that ctypes takes for an int of 32 bits crash a Mac.
    assert {ctypes.c_void_p, ctypes.c_char_p, ctypes.c_ulong} == set(objc.Argument.__args__)
