"""User-facing texts, one TOML file per language, looked up by dotted key."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
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
        return key in self._entries

    def keys(self) -> Iterator[str]:
        """All dotted keys."""
        return iter(self._entries)


@cache
def _read(language: str) -> Mapping[str, str]:
    with resource("texts", f"{language}.toml").open("rb") as file:
        return dict(_flatten(tomllib.load(file)))


def _flatten(table: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from _flatten(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", str(value)
