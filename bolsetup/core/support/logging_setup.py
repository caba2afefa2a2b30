"""Logging, with everything that looks like a secret redacted."""

from __future__ import annotations

import logging
import re
import sys
from pathlib import Path
from types import TracebackType
from typing import Final

_log = logging.getLogger(__name__)

FILE_NAME: Final = "bolsetup.log"
FORMAT: Final = "%(asctime)s %(levelname)s %(name)s: %(message)s"

_FILE_BYTES: Final = 1_000_000
_BACKUP_COUNT: Final = 1

_QUIET_LOGGERS: Final = ("urllib3", "requests", "keyring", "jeepney", "secretstorage", "filelock")
"""Libraries that would log requests and stored values."""

_HIDDEN: Final = "[hidden]"

_NAMED = re.compile(
    r"""(?ix) \b ( client[_-]?secret | secret | (?:access_|refresh_|id_)?token | authorization | password )
    (["']? \s* [:=] \s*) (?: b?"[^"]*" | b?'[^']*' | (?:(?:basic|bearer)\s+)? [^\s"',;&}]+ )"""
)
_HEADER = re.compile(r"(?i)\b(basic|bearer)\s+[\w.~+/=-]{16,}")
_JWT = re.compile(r"eyJ[\w-]+\.[\w-]+\.[\w-]*")
# A secret has 86 characters, base64 of "id:secret" more. Neither contains "+" or "/": a secret is base64url,
# and base64 of ASCII only yields them for ">", "?" and "~". Long function names are not secrets.
_LONG_TOKEN = re.compile(r"(?<![\w-])(?![a-z_]+(?![\w-]))(?=[_-]*[A-Za-z0-9])[\w-]{40,}={0,2}", re.ASCII)


def redact(text: str) -> str:
    """Return `text` with secrets, tokens and Authorization headers replaced, recognised by their format."""
    text = _NAMED.sub(rf"\1\2{_HIDDEN}", text)
    text = _HEADER.sub(rf"\1 {_HIDDEN}", text)
    text = _JWT.sub(_HIDDEN, text)
    return _LONG_TOKEN.sub(_HIDDEN, text)


class RedactingFormatter(logging.Formatter):
    """Redacts the formatted record, including arguments, exception and stack."""

    def format(self, record: logging.LogRecord) -> str:
        """Format and redact a record."""
        return redact(super().format(record))


class _LogFile(logging.Handler):
    """Opens the file with the first record, as the module for that takes a twentieth of `list`.

    Unlike the handlers of `logging`, it does not open the file again after it was closed.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path: Path | None = path
        self._file: logging.Handler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record."""
        if self._path is None:
            return
        if self._file is None:
            from logging.handlers import RotatingFileHandler  # noqa: PLC0415

            self._file = RotatingFileHandler(
                self._path,
                maxBytes=_FILE_BYTES,
                backupCount=_BACKUP_COUNT,
                encoding="utf-8",
                errors="backslashreplace",
                delay=True,
            )
            self._file.setFormatter(self.formatter)
        self._file.emit(record)

    def close(self) -> None:
        """Close the file, and write no more to it."""
        # The lock is that of `handle`.
        self.acquire()
        try:
            self._path = None
            if self._file:
                self._file.close()
        finally:
            self.release()
        super().close()


def set_up_logging(folder: Path | None, *, debug: bool = False) -> None:
    """Log to two files of at most 1 MB each in `folder`, and warnings to standard error.

    Without a folder, or if it cannot be created, only to standard error.
    """
    handlers: list[logging.Handler] = []
    if sys.stderr:  # None in a windowed program on Windows.
        errors = logging.StreamHandler()
        errors.setLevel(logging.WARNING)
        handlers.append(errors)
    if folder and _make_folder(folder):
        handlers.append(_LogFile(folder / FILE_NAME))
    formatter = RedactingFormatter(FORMAT)
    for handler in handlers:
        handler.setFormatter(formatter)
    logging.basicConfig(level=logging.DEBUG if debug else logging.INFO, handlers=handlers, force=True)
    for name in _QUIET_LOGGERS:
        logging.getLogger(name).setLevel(logging.WARNING)
    # Otherwise logging prints records that it fails to write to standard error, unredacted.
    logging.raiseExceptions = False


def log_details(on: bool) -> None:
    """Also log pages, states, jobs and calls of the keychain, or not, until the program ends."""
    logging.getLogger().setLevel(logging.DEBUG if on else logging.INFO)


def logs_details() -> bool:
    """Return whether `log_details` is on."""
    return logging.getLogger().isEnabledFor(logging.DEBUG)


def stop_logging_to_file() -> None:
    """Close the file and write no more to it, so that it can be deleted."""
    root = logging.getLogger()
    for handler in [each for each in root.handlers if isinstance(each, _LogFile)]:
        root.removeHandler(handler)
        handler.close()


def log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """A `sys.excepthook` that logs the traceback, which contains no values of variables."""
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    _log.critical("unexpected error", exc_info=(kind, error, trace))


def _make_folder(folder: Path) -> bool:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        return False
    return True
