"""Looks at a Windows computer from outside the program: Credential Manager, clipboard, registry, windows.

Runs in the Windows Python. Reads one JSON list per line, the name of a function and its arguments, and
answers each with one line of JSON.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import subprocess
import sys
from typing import Any, Final

assert sys.platform == "win32"

import winreg  # noqa: E402 - after what tells mypy that this is for Windows alone
from ctypes import wintypes  # noqa: E402

_GENERIC: Final = 1
"""CRED_TYPE_GENERIC (wincred.h)."""
_UNICODE_TEXT: Final = 13
"""CF_UNICODETEXT (winuser.h)."""
_MARKS: Final = (
    "ExcludeClipboardContentFromMonitorProcessing",
    "CanIncludeInClipboardHistory",
    "CanUploadToCloudClipboard",
)
_NUMBER_OF_SCREENS: Final = 80
"""SM_CMONITORS."""
_EVERYONE: Final = 0xFFFF
"""HWND_BROADCAST."""
_SETTINGS_CHANGED: Final = 0x001A
_GET_TEXT: Final = 0x000D
_COMMAND: Final = 0x0111
_SYSTEM_COMMAND, _CLOSE = 0x0112, 0xF060
_PERSONALIZE: Final = r"Software\Microsoft\Windows\CurrentVersion\Themes\Personalize"
_QUERY_END_SESSION, _END_SESSION = 0x0011, 0x0016
_ABORT_IF_HUNG: Final = 2
_SUSPENDED: Final = 4
"""CREATE_SUSPENDED (winbase.h)."""
_NOTIFY_ICON: Final = 0x8000 + 101
_ICON: Final = 13
_BALLOON_CLICKED: Final = 0x0400 + 5
"""NIN_BALLOONUSERCLICK."""

_user, _kernel = ctypes.WinDLL("user32", use_last_error=True), ctypes.WinDLL("kernel32", use_last_error=True)
_kernel.GlobalLock.restype = ctypes.c_void_p
_kernel.GlobalLock.argtypes = _kernel.GlobalUnlock.argtypes = [ctypes.c_void_p]
_kernel.GlobalSize.restype = ctypes.c_size_t
_kernel.GlobalSize.argtypes = [ctypes.c_void_p]
_user.GetClipboardData.restype = ctypes.c_void_p
_user.GetForegroundWindow.restype = wintypes.HWND
_user.PostMessageW.argtypes = [wintypes.HWND, wintypes.UINT, wintypes.WPARAM, wintypes.LPARAM]
_user.EnumChildWindows.argtypes = [wintypes.HWND, ctypes.c_void_p, wintypes.LPARAM]
_user.GetWindowTextW.argtypes = [wintypes.HWND, wintypes.LPWSTR, ctypes.c_int]
_user.SendMessageTimeoutW.argtypes = [
    *(wintypes.HWND, wintypes.UINT, wintypes.WPARAM, ctypes.c_void_p),
    *(wintypes.UINT, wintypes.UINT, ctypes.POINTER(ctypes.c_size_t)),
]
_WindowCallback = ctypes.WINFUNCTYPE(wintypes.BOOL, wintypes.HWND, wintypes.LPARAM)


class _Credential(ctypes.Structure):
    _fields_ = (
        ("flags", wintypes.DWORD),
        ("type", wintypes.DWORD),
        ("target", wintypes.LPWSTR),
        ("comment", wintypes.LPWSTR),
        ("written", wintypes.FILETIME),
        ("size", wintypes.DWORD),
        ("blob", ctypes.POINTER(ctypes.c_char)),
        ("persist", wintypes.DWORD),
        ("attribute_count", wintypes.DWORD),
        ("attributes", ctypes.c_void_p),
        ("alias", wintypes.LPWSTR),
        ("user", wintypes.LPWSTR),
    )


def credential(target: str) -> list[str] | None:
    """User name and secret of a generic credential, as CredRead gives them; None if there is none."""
    found = ctypes.POINTER(_Credential)()
    if not ctypes.windll.advapi32.CredReadW(target, _GENERIC, 0, ctypes.byref(found)):
        return None
    blob = ctypes.string_at(found.contents.blob, found.contents.size)
    user = found.contents.user
    ctypes.windll.advapi32.CredFree(found)
    return [user, blob.decode("utf-16-le")]


def credentials() -> list[str]:
    """The names of all credentials."""
    count, found = wintypes.DWORD(), ctypes.POINTER(ctypes.POINTER(_Credential))()
    if not ctypes.windll.advapi32.CredEnumerateW(None, 0, ctypes.byref(count), ctypes.byref(found)):
        return []
    names = [found[index].contents.target for index in range(count.value)]
    ctypes.windll.advapi32.CredFree(found)
    return names


def clipboard() -> dict[str, Any] | None:
    """The text of the clipboard, and the marks beside it as hexadecimal bytes; None while it is in use."""
    if not _user.OpenClipboard(None):
        return None
    try:
        text = _clipboard_bytes(_UNICODE_TEXT)
        found = {name: _clipboard_bytes(_user.RegisterClipboardFormatW(name)) for name in _MARKS}
    finally:
        _user.CloseClipboard()
    return {
        "text": "" if text is None else text.decode("utf-16-le").partition("\0")[0],
        "marks": {name: data.hex() for name, data in found.items() if data is not None},
    }


def _clipboard_bytes(kind: int) -> bytes | None:
    handle = _user.GetClipboardData(kind)
    if not handle:
        return None
    try:
        return ctypes.string_at(_kernel.GlobalLock(handle), _kernel.GlobalSize(handle))
    finally:
        _kernel.GlobalUnlock(handle)


def copy(text: str) -> bool:
    """Put a text on the clipboard, as another program does; False while it is in use."""
    data = f"{text}\0".encode("utf-16-le")
    _kernel.GlobalAlloc.restype = ctypes.c_void_p
    handle = _kernel.GlobalAlloc(2, ctypes.c_size_t(len(data)))
    ctypes.memmove(_kernel.GlobalLock(handle), data, len(data))
    _kernel.GlobalUnlock(handle)
    if not _user.OpenClipboard(None):
        return False
    try:
        _user.EmptyClipboard()
        return bool(_user.SetClipboardData(_UNICODE_TEXT, ctypes.c_void_p(handle)))
    finally:
        _user.CloseClipboard()


def value(key: str, name: str) -> object:
    """A value under HKEY_CURRENT_USER, bytes as hexadecimal; None if it is not there."""
    try:
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as opened:
            found = winreg.QueryValueEx(opened, name)[0]
    except FileNotFoundError:
        return None
    return found.hex() if isinstance(found, bytes) else found


def set_value(key: str, name: str, data: str | int) -> None:
    """Set a value under HKEY_CURRENT_USER."""
    kind = winreg.REG_SZ if isinstance(data, str) else winreg.REG_DWORD
    with winreg.CreateKey(winreg.HKEY_CURRENT_USER, key) as opened:
        winreg.SetValueEx(opened, name, 0, kind, data)


def tree(key: str) -> dict[str, Any]:
    """All values under a key of HKEY_CURRENT_USER, with the keys in it."""
    found: dict[str, Any] = {}
    with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as opened:
        keys, values, _ = winreg.QueryInfoKey(opened)
        for index in range(values):
            name, data, _ = winreg.EnumValue(opened, index)
            found[f"{key}: {name}"] = data.hex() if isinstance(data, bytes) else data
        below = [winreg.EnumKey(opened, index) for index in range(keys)]
    for name in below:
        found[f"{key}\\{name}"] = None
        found |= tree(f"{key}\\{name}")
    return found


def windows(process: int | None = None) -> list[dict[str, Any]]:
    """All top-level windows, of one process or of all."""
    found: list[dict[str, Any]] = []

    def add(window: int, _: int) -> bool:
        owner, place = wintypes.DWORD(), wintypes.RECT()
        title, kind = ctypes.create_unicode_buffer(256), ctypes.create_unicode_buffer(256)
        _user.GetWindowThreadProcessId(wintypes.HWND(window), ctypes.byref(owner))
        _user.GetWindowTextW(window, title, 256)
        _user.GetClassNameW(wintypes.HWND(window), kind, 256)
        _user.GetWindowRect(wintypes.HWND(window), ctypes.byref(place))
        if process in (None, owner.value):
            found.append(
                {
                    "window": window,
                    "process": owner.value,
                    "title": title.value,
                    "class": kind.value,
                    "visible": bool(_user.IsWindowVisible(wintypes.HWND(window))),
                    "place": [place.left, place.top, place.right, place.bottom],
                }
            )
        return True

    _user.EnumWindows(_WindowCallback(add), 0)
    return found


def close(title: str) -> None:
    """Close the window whose title ends with this, as its button does."""
    (window,) = (each["window"] for each in windows() if each["title"].endswith(title))
    _user.PostMessageW(window, _SYSTEM_COMMAND, _CLOSE, 0)


def notifications() -> list[str]:
    """The texts below the titles of the notifications that can be seen, which Wine shows as tooltips."""
    seen = (each for each in windows() if each["visible"] and each["class"] == "tooltips_class32")
    return [_text(each["window"]) for each in seen]


def _text(window: int) -> str:
    text = ctypes.create_unicode_buffer(1024)
    _user.SendMessageTimeoutW(
        *(window, _GET_TEXT, len(text), ctypes.addressof(text)),
        *(_ABORT_IF_HUNG, 5_000, ctypes.byref(ctypes.c_size_t())),
    )
    return text.value


def start_suspended(program: str) -> int:
    """Start a program that does nothing, also not what it is asked; return its number."""
    return subprocess.Popen([program], creationflags=_SUSPENDED).pid


def end_process(process: int) -> None:
    """End a process at once, without asking it."""
    # On Windows this is TerminateProcess.
    os.kill(process, signal.SIGTERM)


def focused_window() -> str:
    """The title of the window that gets the keys."""
    title = ctypes.create_unicode_buffer(256)
    _user.GetWindowTextW(_user.GetForegroundWindow(), title, 256)
    return title.value


def answers() -> bool:
    """Whether the window that gets the keys answers, which a busy program does not."""
    answer = ctypes.byref(ctypes.c_size_t())
    window = _user.GetForegroundWindow()
    return bool(_user.SendMessageTimeoutW(window, 0, 0, None, _ABORT_IF_HUNG, 5_000, answer))


def answer(question: str, button: int) -> bool:
    """Press a button of the dialog that gets the keys, if it says this; return whether it does."""
    dialog = _user.GetForegroundWindow()
    said: list[str] = []

    def add(window: int, _: int) -> bool:
        said.append(_text(window))
        return True

    _user.EnumChildWindows(dialog, _WindowCallback(add), 0)
    return question in "\n".join(said) and bool(_user.PostMessageW(dialog, _COMMAND, button, 0))


def hold(file: str) -> int:
    """Keep a file open, so that Windows does not delete it, until `let_go`."""
    return os.open(file, os.O_RDONLY)


def let_go(file: int) -> None:
    os.close(file)


def screens() -> int:
    """How many screens there are."""
    return int(_user.GetSystemMetrics(_NUMBER_OF_SCREENS))


def set_dark(dark: bool) -> None:
    """Switch programs to dark or light, as the settings do."""
    set_value(_PERSONALIZE, "AppsUseLightTheme", int(not dark))
    _user.SendMessageTimeoutW(
        *(_EVERYONE, _SETTINGS_CHANGED, 0, ctypes.c_wchar_p("ImmersiveColorSet")),
        *(_ABORT_IF_HUNG, 5_000, ctypes.byref(ctypes.c_size_t())),
    )


def end_session(process: int) -> list[int]:
    """Log off, for the windows of one process: what each answered when asked whether Windows may end.

    https://learn.microsoft.com/windows/win32/shutdown/logging-off
    """
    answers = []
    for each in windows(process):
        answer = ctypes.c_size_t()
        told = _user.SendMessageTimeoutW(
            each["window"], _QUERY_END_SESSION, 0, None, _ABORT_IF_HUNG, 5_000, ctypes.byref(answer)
        )
        if told:
            answers.append(answer.value)
    for each in windows(process):
        _user.SendMessageTimeoutW(
            each["window"], _END_SESSION, 1, None, _ABORT_IF_HUNG, 5_000, ctypes.byref(ctypes.c_size_t())
        )
    return answers


def click_notification(process: int) -> None:
    """Tell the owner of the tray icon that its notification was clicked, as Windows does and Wine does not.

    https://learn.microsoft.com/windows/win32/api/shellapi/nf-shellapi-shell_notifyiconw; the message and the
    number of the icon are Qt's (qwindowssystemtrayicon.cpp).
    """
    (owner,) = (each for each in windows(process) if "TrayIconMessageWindow" in each["class"])
    # Both forms: of NOTIFYICON_VERSION_4, and of the versions before.
    for number, event in ((0, _ICON << 16 | _BALLOON_CLICKED), (_ICON, _BALLOON_CLICKED)):
        _user.PostMessageW(owner["window"], _NOTIFY_ICON, number, event)


def main() -> None:
    """Answer questions until there are no more."""
    for line in sys.stdin:
        name, *arguments = json.loads(line)
        print(json.dumps(globals()[name](*arguments)), flush=True)


if __name__ == "__main__":
    main()
