"""Which shops are listed, and in which order."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from typing import Final

from bolsetup.core.monitoring.connection import State
from bolsetup.core.monitoring.shop_row import ShopRow

_TROUBLE_FIRST: Final = (
    State.LOST,
    State.UNREADABLE,
    State.UNCONFIRMED,
    State.UNREACHABLE,
    State.UNCHECKED,
    State.CONNECTED,
)
_RANK: Final = {state: rank for rank, state in enumerate(_TROUBLE_FIRST)}


class ShopFilter(StrEnum):
    """Shops that can be listed apart."""

    ALL = "all"
    ATTENTION = "attention"
    """Something may be wrong, or the merchant has to act."""
    CANNOT_CHECK = "cannot_check"
    CONNECTED = "connected"


_STATES: Final = {
    ShopFilter.ALL: frozenset(State),
    ShopFilter.ATTENTION: frozenset({State.LOST, State.UNREADABLE, State.UNCONFIRMED}),
    ShopFilter.CANNOT_CHECK: frozenset({State.UNREACHABLE}),
    ShopFilter.CONNECTED: frozenset({State.CONNECTED}),
}


def trouble_first(rows: Iterable[ShopRow]) -> list[ShopRow]:
    """Return the shops with the most severe state first, and by name within a state.

    A running check does not count, so that shops keep their place meanwhile.
    """
    return sorted(rows, key=lambda row: (_RANK[row.state], _name_order(row.name), row.retailer_id))


def listed(rows: Iterable[ShopRow], shop_filter: ShopFilter, search: str = "") -> list[ShopRow]:
    """Return the shops that pass the filter and contain each word of `search`, in the order given.

    A word is looked for in the name, the name at Bol and the retailer number. Capitals and accents do not
    matter.
    """
    states = _STATES[shop_filter]
    found = [row for row in rows if row.state in states]
    for word in _folded(search).split():
        found = [row for row in found if _contains(row, word)]
    return found


def counts(rows: Iterable[ShopRow]) -> dict[ShopFilter, int]:
    """Return how many shops pass each filter."""
    by_state = Counter(row.state for row in rows)
    return {each: sum(by_state[state] for state in states) for each, states in _STATES.items()}


def _contains(row: ShopRow, word: str) -> bool:
    return any(word in place for place in (_folded(row.name), _folded(row.bol_name), row.retailer_id))


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    """Return the text without capitals and accents."""
    apart = unicodedata.normalize("NFKD", text)
    return "".join(char for char in apart if not unicodedata.combining(char)).casefold()


@lru_cache(maxsize=4096)
def _name_order(name: str) -> tuple[tuple[str, int], ...]:
    """Return a sort key in which "Shop 2" comes before "Shop 10"."""
    parts = re.findall(r"(\D*)(\d*)", _folded(name))
    return tuple((words, int(number or -1)) for words, number in parts)
