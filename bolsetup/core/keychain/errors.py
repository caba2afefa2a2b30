"""What can be wrong with a keychain, and which exception of which system says so."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from bolsetup.core.texts import Texts


class KeychainProblem(StrEnum):
    """Why the keychain did not do what it was asked."""

    MISSING = "missing"
    """No keychain is there, or it does not answer."""
    LOCKED = "locked"
    """It stayed locked: the question for the password was dismissed."""
    UNSAFE = "unsafe"
    """There is only one that keeps things readable for everybody, or not at all; it is not used."""
    DENIED = "denied"
    """The system or the person did not let this program in."""
    NOT_KEPT = "not_kept"
    """What comes out is not what went in."""
    TOO_LONG = "too_long"
    """The pair does not fit into an item. No real pair comes near."""
    BROKEN = "broken"
    """Anything else."""


class KeychainError(Exception):
    """The keychain failed. Holds the problem alone: no message, value or cause of another library."""

    def __init__(self, problem: KeychainProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


_BY_NUMBER: Final = {
    # macOS, SecBase.h
    -128: KeychainProblem.DENIED,  # errSecUserCanceled
    -25293: KeychainProblem.DENIED,  # errSecAuthFailed: also an item that another build of us wrote
    -67030: KeychainProblem.DENIED,  # errSecCSInfoPlistFailed: the signature is damaged
    -25308: KeychainProblem.LOCKED,  # errSecInteractionNotAllowed: the screen is locked, or over ssh
    -25307: KeychainProblem.MISSING,  # errSecNoDefaultKeychain
    # Windows, winerror.h; CredWrite and CredRead
    1312: KeychainProblem.MISSING,  # ERROR_NO_SUCH_LOGON_SESSION: over a network logon
    1783: KeychainProblem.TOO_LONG,  # RPC_X_BAD_STUB_DATA
}

_BY_NAME: Final = {
    # keyring.errors
    "KeyringLocked": KeychainProblem.LOCKED,
    "NoKeyringError": KeychainProblem.MISSING,
    # secretstorage.exceptions, which are let through by keyring
    "LockedException": KeychainProblem.LOCKED,
    "PromptDismissedException": KeychainProblem.LOCKED,
    "SecretServiceNotAvailableException": KeychainProblem.MISSING,
    # the session bus went away
    "ConnectionError": KeychainProblem.MISSING,
    "TimeoutError": KeychainProblem.MISSING,
    "FileNotFoundError": KeychainProblem.MISSING,
}


def problem_of(error: BaseException) -> KeychainProblem:
    """What the exception of a keychain's library means."""
    # What is deepest in the chain is closest to the keychain.
    for cause in reversed(list(_chain(error))):
        number = _number(cause)
        if number in _BY_NUMBER:
            return _BY_NUMBER[number]
        for kind in type(cause).__mro__:
            if kind.__name__ in _BY_NAME:
                return _BY_NAME[kind.__name__]
    return KeychainProblem.BROKEN


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error:
        yield error
        error = error.__cause__


def _number(error: BaseException) -> int | None:
    first = error.args[0] if error.args else None
    return first if isinstance(first, int) else None


def kinds_of(error: BaseException) -> str:
    """An exception and its causes by name and number; their messages may quote anything."""
    return " < ".join(
        f"{type(each).__name__} {_number(each) if _number(each) is not None else ''}".rstrip()
        for each in _chain(error)
    )


_ADVICE: Final = {
    ("win32", KeychainProblem.MISSING): "advice_windows",
    ("darwin", KeychainProblem.MISSING): "advice_macos",
    ("darwin", KeychainProblem.LOCKED): "advice_macos",
}
"""Where a system has words of its own."""


def problem_words(texts: Texts, problem: KeychainProblem) -> dict[str, str]:
    """Title and advice about a problem, for this computer's system."""
    advice = _ADVICE.get((sys.platform, problem), "advice")
    return {"title": texts(f"keychain.{problem}.title"), "advice": texts(f"keychain.{problem}.{advice}")}
