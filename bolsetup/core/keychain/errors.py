"""Keychain problems, and the exceptions of keychain libraries that indicate them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from bolsetup.core.texts import Texts


class KeychainProblem(StrEnum):
    """Why a keychain operation failed."""

    MISSING = "missing"
    """There is no keychain, or it does not respond."""
    LOCKED = "locked"
    """It is locked and was not unlocked: the password prompt was dismissed or could not be shown."""
    UNSAFE = "unsafe"
    """The only backends found store plain text or nothing at all; they are not used."""
    DENIED = "denied"
    """The user or the system denied access."""
    NOT_KEPT = "not_kept"
    """The value read back differs from the value written."""
    TOO_LONG = "too_long"
    """The value exceeds the size of an item. Real keys are far below the limit."""
    BROKEN = "broken"
    """Anything else."""

    @property
    def code(self) -> str:
        """Support code such as `B52`, like those of `Outcome`: never reused for another problem."""
        return _CODES[self]


# The first digit says where the cause is, as for `Outcome`: 5 the keychain of this computer.
_CODES: Final = {
    KeychainProblem.MISSING: "B51",
    KeychainProblem.LOCKED: "B52",
    KeychainProblem.UNSAFE: "B53",
    KeychainProblem.DENIED: "B54",
    KeychainProblem.NOT_KEPT: "B55",
    KeychainProblem.TOO_LONG: "B56",
    KeychainProblem.BROKEN: "B57",
}


class KeychainError(Exception):
    """A keychain operation failed.

    Carries only the problem; messages and causes of other libraries could contain secrets.
    """

    def __init__(self, problem: KeychainProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


_BY_CODE: Final = {
    # macOS, SecBase.h
    -128: KeychainProblem.DENIED,  # errSecUserCanceled
    -25293: KeychainProblem.DENIED,  # errSecAuthFailed: also for an item written by another build
    -67030: KeychainProblem.DENIED,  # errSecCSInfoPlistFailed: invalid code signature
    -25308: KeychainProblem.LOCKED,  # errSecInteractionNotAllowed: locked screen, or an ssh session
    -25307: KeychainProblem.MISSING,  # errSecNoDefaultKeychain
    # Windows, winerror.h; CredWrite and CredRead
    1312: KeychainProblem.MISSING,  # ERROR_NO_SUCH_LOGON_SESSION: a network logon
    1783: KeychainProblem.TOO_LONG,  # RPC_X_BAD_STUB_DATA
}

_BY_CLASS_NAME: Final = {
    # keyring.errors
    "KeyringLocked": KeychainProblem.LOCKED,
    "NoKeyringError": KeychainProblem.MISSING,
    # secretstorage.exceptions, which keyring does not wrap
    "LockedException": KeychainProblem.LOCKED,
    "PromptDismissedException": KeychainProblem.LOCKED,
    "SecretServiceNotAvailableException": KeychainProblem.MISSING,
    # the session bus was closed
    "ConnectionError": KeychainProblem.MISSING,
    "TimeoutError": KeychainProblem.MISSING,
    "FileNotFoundError": KeychainProblem.MISSING,
}


def problem_of(error: BaseException) -> KeychainProblem:
    """Map an exception of a keychain library to a problem."""
    # Innermost cause first: it comes from the keychain itself.
    for cause in reversed(list(_cause_chain(error))):
        if isinstance(cause, KeychainError):
            return cause.problem
        code = _error_code(cause)
        if code in _BY_CODE:
            return _BY_CODE[code]
        for kind in type(cause).__mro__:
            if kind.__name__ in _BY_CLASS_NAME:
                return _BY_CLASS_NAME[kind.__name__]
    return KeychainProblem.BROKEN


def _cause_chain(error: BaseException | None) -> Iterator[BaseException]:
    while error:
        yield error
        error = error.__cause__


def _error_code(error: BaseException) -> int | None:
    first = error.args[0] if error.args else None
    return first if isinstance(first, int) else None


def describe_chain(error: BaseException) -> str:
    """Format class names and error codes of an exception and its causes, for the log.

    Messages are left out, since they may quote secrets.
    """
    return " < ".join(
        f"{type(each).__name__} {_error_code(each) if _error_code(each) is not None else ''}".rstrip()
        for each in _cause_chain(error)
    )


_ADVICE: Final = {
    ("win32", KeychainProblem.MISSING): "advice_windows",
    ("darwin", KeychainProblem.MISSING): "advice_macos",
    ("darwin", KeychainProblem.LOCKED): "advice_macos",
}
"""Problems with platform-specific advice."""


def problem_words(texts: Texts, problem: KeychainProblem) -> dict[str, str]:
    """Return the texts about a problem on this platform, by the keys `title` and `advice`."""
    advice = _ADVICE.get((sys.platform, problem), "advice")
    return {"title": texts(f"keychain.{problem}.title"), "advice": texts(f"keychain.{problem}.{advice}")}


def problem_sentences(texts: Texts, problem: KeychainProblem) -> str:
    """Return title, advice and support code of a problem, as one text."""
    code = texts("pages.keys.code", code=problem.code)
    return " ".join([*problem_words(texts, problem).values(), f"{code}."])
