"""Settings of the computer's administrator, for all users. docs/manual/admin.en.md describes the file.

They narrow what users can choose. Nothing in them can send keys elsewhere: the code has the addresses of Bol.
"""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

import platformdirs

from bolsetup.core.sanitize import sanitize
from bolsetup.core.texts import LANGUAGES
from bolsetup.core.toml_text import NotToml, parse_toml

_FILE: Final = "policy.toml"
_MAX_BYTES: Final = 64 * 1024
_WRITABLE: Final = stat.S_IWGRP | stat.S_IWOTH


class PolicyProblem(NamedTuple):
    """Why the file, or one that it names, is not used.

    Attributes:
        key: key of the text that says why and what to do.
        values: placeholders of that text.
    """

    key: str
    values: Mapping[str, object]


class Policy(NamedTuple):
    """What the administrator decided; None, or no entry, leaves it to the user.

    Attributes:
        file: the file; None if there is none.
        problem: why the file is not used; then nothing is decided.
        language: one of `LANGUAGES`.
        start_at_login: whether the program starts at login.
        integration: file of the service that the keys are for, as in `resources/integration`.
        support: `support_url`, `support_mail` and `support_phone`, instead of those of the service.
    """

    file: Path | None = None
    problem: PolicyProblem | None = None
    language: str | None = None
    start_at_login: bool | None = None
    integration: Path | None = None
    support: Mapping[str, str] = MappingProxyType({})


def policy_files() -> list[Path]:
    """Return the places where the file may be, by preference: more than one only on Linux."""
    folders = platformdirs.site_config_dir("bolsetup", appauthor=False, multipath=True)
    return [Path(folder, _FILE) for folder in folders.split(os.pathsep)]


@cache
def load_policy() -> Policy:
    """Read the file. Never raises. It is read once, so that settings do not change during a run."""
    for file in policy_files():
        try:
            return parse_policy(read_protected(file).decode("utf-8-sig"), file)
        except (FileNotFoundError, NotADirectoryError):
            continue
        except NotProtected as error:
            problem = PolicyProblem("policy.unsafe", {"file": error.args[0]})
        except TooLarge as error:
            problem = error.problem
        except OSError as error:
            why = error.strerror or type(error).__name__
            problem = PolicyProblem("policy.unreadable", {"file": file, "why": why})
        except NotToml as error:
            problem = PolicyProblem("policy.syntax", {"file": file, "why": error})
        except UnicodeDecodeError:
            problem = PolicyProblem("policy.syntax", {"file": file, "why": "UTF-8"})
        except BadEntry as error:
            problem = PolicyProblem(
                "policy.value", {"file": file, "entry": error.entry, "allowed": error.allowed}
            )
        return Policy(file, problem)
    return Policy()


class NotProtected(Exception):
    """An ordinary user may change the file. The argument is the path that is writable: file or folder."""


class TooLarge(Exception):
    """A file is far too large for what it should be.

    Attributes:
        problem: the problem to report.
    """

    def __init__(self, file: Path, longest: int) -> None:
        super().__init__(file)
        self.problem = PolicyProblem("policy.too_large", {"file": file, "longest": longest // 1024})


class BadEntry(ValueError):
    """An entry is unknown or has a wrong value.

    Attributes:
        entry: dotted name of the entry.
        allowed: the allowed values; for an unknown entry, the known names.
    """

    def __init__(self, entry: str, allowed: str) -> None:
        super().__init__(f"{entry}: {allowed}")
        self.entry = sanitize(entry)
        self.allowed = allowed


def read_protected(file: Path, longest: int = _MAX_BYTES) -> bytes:
    """Read a file that only administrators may change.

    On Windows and for folders above its own, that is left to the system, which protects these folders.

    Args:
        file: the file.
        longest: how many bytes it may have.

    Raises:
        NotProtected: an ordinary user may change the file or what its folder contains.
        TooLarge: it has more bytes.
        OSError: the file cannot be read.
    """
    if sys.platform != "win32":
        for path in (file, file.parent):
            if not is_protected(path.stat()):
                raise NotProtected(path)
    with file.open("rb") as opened:
        content = opened.read(longest + 1)
    if len(content) > longest:
        raise TooLarge(file, longest)
    return content


def is_protected(about: os.stat_result) -> bool:
    """Whether only the administrator may write to a file or folder."""
    return about.st_uid == 0 and not about.st_mode & _WRITABLE


def parse_policy(text: str, file: Path) -> Policy:
    """Return the policy in `text`, from `file`.

    Raises:
        BadEntry: an entry is unknown or has a wrong value.
        NotToml: it is not TOML.
    """
    data = parse_toml(text)
    checked = {name: _checked("", name, value, _ENTRIES) for name, value in data.items()}
    if path := checked.get("integration"):
        checked["integration"] = file.parent / path
    support = {
        name: _checked("support.", name, value, CONTACT) for name, value in checked.pop("support", {}).items()
    }
    return Policy(file, support={f"support_{name}": value for name, value in support.items()}, **checked)


def _checked(
    table: str,
    name: str,
    value: Any,  # noqa: ANN401
    known: Mapping[str, tuple[str, Callable[[Any], bool]]],
) -> Any:  # noqa: ANN401
    if name not in known:
        raise BadEntry(table + name, ", ".join(known))
    allowed, is_right = known[name]
    if not is_right(value):
        raise BadEntry(table + name, allowed)
    return value


def is_web_address(value: object) -> bool:
    """Whether it is an address that can be opened in the browser, over HTTPS and without a login.

    Invisible characters, such as those that change the direction of text, could disguise where it leads.
    """
    if not isinstance(value, str) or " " in value or not value.isprintable():
        return False
    try:
        parts = urlsplit(value)
        has_port = parts.port is None or parts.port > 0
    except ValueError:
        # Also for a port beyond 65535.
        return False
    return parts.scheme == "https" and bool(parts.hostname) and has_port and "@" not in parts.netloc


def _matches(pattern: str) -> Callable[[object], bool]:
    return lambda value: isinstance(value, str) and bool(re.fullmatch(pattern, value))


CONTACT: Final[Mapping[str, tuple[str, Callable[[Any], bool]]]] = {
    "url": ("https://…", is_web_address),
    "mail": ("name@example.com", _matches(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    "phone": ("+31 20 000 00 00", _matches(r"\+?[\d ()/-]{5,30}")),
}
"""How to reach support: by entry, a description of the allowed values, and a function that checks one."""
_ENTRIES: Final[Mapping[str, tuple[str, Callable[[Any], bool]]]] = {
    "language": (", ".join(LANGUAGES), lambda value: isinstance(value, str) and value in LANGUAGES),
    "start_at_login": ("true, false", lambda value: isinstance(value, bool)),
    "integration": (
        '"example.toml"',
        lambda value: isinstance(value, str) and bool(value) and value.isprintable(),
    ),
    "support": ("[support]", lambda value: isinstance(value, dict)),
}
