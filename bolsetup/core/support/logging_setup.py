"""The program's logs, in which nothing that looks like a secret survives."""

from __future__ import annotations

import logging
import re
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import Final

_log = logging.getLogger(__name__)

FILE_NAME: Final = "bolsetup.log"

_FILE_BYTES: Final = 1_000_000
_OLDER_FILES: Final = 1

_QUIET: Final = ("urllib3", "requests", "keyring", "jeepney", "secretstorage", "filelock")
"""Libraries that would write down what is sent and stored."""

_HIDDEN: Final = "[hidden]"

_NAMED = re.compile(
    r"""(?ix) \b ( client[_-]?secret | secret | (?:access_|refresh_|id_)?token | authorization | password )
    (["']? \s* [:=] \s*) (?: b?"[^"]*" | b?'[^']*' | (?:(?:basic|bearer)\s+)? [^\s"',;&}]+ )"""
)
_HEADER = re.compile(r"(?i)\b(basic|bearer)\s+[\w.~+/=-]{16,}")
_JWT = re.compile(r"eyJ[\w-]+\.[\w-]+\.[\w-]*")
# A secret is 86 characters, and base64 of "id:secret" longer; neither can hold "+" or "/", the latter
# because ASCII has no byte that gives them here. Long names of functions are no secret.
_LONG_RUN = re.compile(r"(?<![\w-])(?![a-z_]+(?![\w-]))(?=[_-]*[A-Za-z0-9])[\w-]{40,}={0,2}", re.ASCII)


def redact(text: str) -> str:
    """`text` with everything hidden that is shaped like a secret, a token or a header that carries one."""
    text = _NAMED.sub(rf"\1\2{_HIDDEN}", text)
    text = _HEADER.sub(rf"\1 {_HIDDEN}", text)
    text = _JWT.sub(_HIDDEN, text)
    return _LONG_RUN.sub(_HIDDEN, text)


class RedactingFormatter(logging.Formatter):
    """Redacts the finished line: message, arguments, exception and stack alike."""

    def format(self, record: logging.LogRecord) -> str:
        """See `logging.Formatter.format`."""
        return redact(super().format(record))


def set_up_logging(folder: Path | None, *, debug: bool = False) -> None:
    """Send the logs to two files of 1 MB at most in `folder`, and warnings to standard error.

    Without a folder, or where it cannot be made, there is standard error alone.
    """
    handlers: list[logging.Handler] = []
    if sys.stderr:  # A windowed program on Windows has none.
        errors = logging.StreamHandler()
        errors.setLevel(logging.WARNING)
        handlers.append(errors)
    if folder and _make(folder):
        handlers.append(
            RotatingFileHandler(
                folder / FILE_NAME,
                maxBytes=_FILE_BYTES,
                backupCount=_OLDER_FILES,
                encoding="utf-8",
                errors="backslashreplace",
                delay=True,
            )
        )
    formatter = RedactingFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
    for handler in handlers:
        handler.setFormatter(formatter)
    logging.basicConfig(level=logging.DEBUG if debug else logging.INFO, handlers=handlers, force=True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    # A line that cannot be written would otherwise go to standard error as it is.
    logging.raiseExceptions = False


def log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """A `sys.excepthook` that logs. The values of variables are not part of a traceback."""
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    _log.critical("unexpected error", exc_info=(kind, error, trace))


def _make(folder: Path) -> bool:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        return False
    return True
