"""The keys of a US keyboard, by the number that Linux gives them (linux/input-event-codes.h)."""

from __future__ import annotations

from typing import Final

_ROWS: Final = ("1234567890-=", "qwertyuiop[]", "asdfghjkl;'`", "\\zxcvbnm,./")
_FIRST: Final = (2, 16, 30, 43)
_PLAIN: Final = {
    character: number
    for row, first in zip(_ROWS, _FIRST, strict=True)
    for number, character in enumerate(row, first)
} | {" ": 57}
_SHIFTED: Final = {
    **{character.upper(): number for character, number in _PLAIN.items() if character.isalpha()},
    **dict(
        zip(
            '!@#$%^&*()_+{}:"~|<>?',
            (_PLAIN[character] for character in "1234567890-=[];'`\\,./"),
            strict=True,
        )
    ),
}
_NAMED: Final = {
    "Escape": 1, "BackSpace": 14, "Tab": 15, "Return": 28, "ctrl": 29, "shift": 42, "alt": 56, "space": 57,
    **{f"F{number}": 58 + number for number in range(1, 11)}, "F11": 87, "F12": 88,
    "Home": 102, "Up": 103, "Page_Up": 104, "Left": 105, "Right": 106, "End": 107, "Down": 108,
    "Page_Down": 109, "Delete": 111, "super": 125, "Menu": 127,
}  # fmt: skip


def codes(key: str) -> list[int]:
    """What to hold down for a key by its name or its character."""
    if key in _NAMED:
        return [_NAMED[key]]
    return [_NAMED["shift"], _SHIFTED[key]] if key in _SHIFTED else [_PLAIN[key]]
