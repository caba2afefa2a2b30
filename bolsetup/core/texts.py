"""The words of the program, one TOML file a language, looked up by dotted key."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Final

from bolsetup.core.resources import resource

LANGUAGES: Final = ("nl", "en", "de", "fr")
"""Languages with complete texts; the first one is used when in doubt."""


_OTHER_NAMES: Final = {
    **dict.fromkeys(("nld", "dut", "dutch", "nederlands"), "nl"),
    **dict.fromkeys(("eng", "english"), "en"),
    **dict.fromkeys(("deu", "ger", "german", "deutsch"), "de"),
    **dict.fromkeys(("fra", "fre", "french", "français", "francais"), "fr"),
}
"""Of languages, in lower case: ISO 639-2, and what Windows and old Unixes write for a locale."""


def choose_language(preferred: Iterable[str]) -> str:
    """The first of the wanted languages that we speak; Dutch when in doubt.

    Args:
        preferred: languages or locales, most wanted first, such as `["fr-BE", "nl_NL.UTF-8"]` or
            `["German_Austria.1252"]`.
    """
    for each in preferred:
        name = re.split(r"[-_.@]", each.strip().lower())[0]
        language = _OTHER_NAMES.get(name, name)
        if language in LANGUAGES:
            return language
    return LANGUAGES[0]


class Texts:
    """The texts of one language. Calling it with a key gives the text, placeholders filled in."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._entries = _read(language)

    def __call__(self, key: str, **values: object) -> str:
        """The text at `key`, with `{name}` replaced from `values`.

        Without any values it is the text as the file has it, with its placeholders and doubled braces.

        Raises:
            KeyError: no such text, or `values` lack a placeholder.
        """
        text = self._entries[key]
        return text.format(**values) if values else text

    def keys(self) -> Iterator[str]:
        """All dotted keys, for the tests that compare languages."""
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
