"""User-facing texts, one TOML file per language, looked up by dotted key."""

from __future__ import annotations

import re
import threading
import tomllib
from collections.abc import Iterable, KeysView
from functools import cache
from typing import Final

from bolsetup.core.resources import resource

LANGUAGES: Final = ("nl", "en", "de", "fr")
"""Supported languages; the first one is the default."""
_OTHER_NAMES: Final = {
    **dict.fromkeys(("nld", "dut", "dutch", "nederlands"), "nl"),
    **dict.fromkeys(("eng", "english"), "en"),
    **dict.fromkeys(("deu", "ger", "german", "deutsch"), "de"),
    **dict.fromkeys(("fra", "fre", "french", "français", "francais"), "fr"),
}
"""Other names of languages, in lower case: ISO 639-2, and locale names of Windows and older Unixes."""
_TABLE: Final = re.compile(r"^\[([\w.-]+)\]$", re.MULTILINE)
"""Header of a table in a file of texts, which has no values of several lines."""


def choose_language(preferred: Iterable[str]) -> str:
    """Return the first supported language among the preferred ones; Dutch if there is none.

    Args:
        preferred: languages or locales by preference, such as `["fr-BE", "nl_NL.UTF-8"]` or
            `["German_Austria.1252"]`.
    """
    for each in preferred:
        name = re.split(r"[-_.@]", each.strip().lower())[0]
        language = _OTHER_NAMES.get(name, name)
        if language in LANGUAGES:
            return language
    return LANGUAGES[0]


class Texts:
    """The texts of one language; call it with a key to get a text."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._entries = _read(language)

    def __call__(self, key: str, **values: object) -> str:
        """Return the text at `key`, with `{name}` replaced from `values`.

        Without values the text is returned as it is in the file, including placeholders and doubled braces.

        Raises:
            KeyError: there is no such text, or a placeholder has no value.
        """
        text = self._entries[key]
        return text.format(**values) if values else text

    def __contains__(self, key: str) -> bool:
        try:
            self._entries[key]
        except KeyError:
            return False
        return True

    def keys(self) -> KeysView[str]:
        """All dotted keys."""
        self._entries.parse_all()
        return self._entries.keys()


class _Entries(dict[str, str]):
    """Texts by dotted key. A table of the file is parsed when one of its texts is first asked for.

    Parsing the whole file takes several times as long as the tables that a page or a command needs.

    Args:
        document: content of the file, in which each table has a header.
    """

    def __init__(self, document: str) -> None:
        super().__init__()
        parts = _TABLE.split(document)
        self._unparsed = dict(zip(parts[1::2], parts[2::2], strict=True))
        self._lock = threading.Lock()

    def __missing__(self, key: str) -> str:
        self._parse(key.rpartition(".")[0])
        found = self.get(key)
        if found is None:
            raise KeyError(key)
        return found

    def parse_all(self) -> None:
        """Parse the tables that are left."""
        for table in [*self._unparsed]:
            self._parse(table)

    def _parse(self, table: str) -> None:
        # A report is written in another thread.
        with self._lock:
            for name, text in tomllib.loads(self._unparsed.pop(table, "")).items():
                self[f"{table}.{name}"] = text


@cache
def _read(language: str) -> _Entries:
    return _Entries(resource("texts", f"{language}.toml").read_text("utf-8"))
