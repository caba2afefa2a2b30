"""The support report: a text without keys that a merchant can read before sending it."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from bolsetup import __version__
from bolsetup.core.monitoring.connection import Connection
from bolsetup.core.shops.shop_list import StoredShop
from bolsetup.core.support.doctor import Finding, in_words
from bolsetup.core.support.logging_setup import FILE_NAME, redact
from bolsetup.core.texts import Texts

_LINES: Final = 40
_TAIL_BYTES: Final = 64 * 1024
_SHORTEST_TO_SHOW: Final = 6
"""Characters of a shop number; of a shorter one too much would be seen."""


def support_report(
    texts: Texts,
    shops: Sequence[StoredShop],
    connections: Mapping[str, Connection],
    log_folder: Path | None,
    findings: Iterable[Finding] = (),
) -> str:
    """The report.

    Args:
        texts: in the language that the program speaks now.
        shops: the stored shops; of each the number is shortened and the name left out.
        connections: what is known of each shop's connection, by shop number.
        log_folder: where the logs lie; None if there are none.
        findings: of the doctor, if it was asked.
    """
    shop_lines = [
        _shop(texts, shop.retailer_id, connections.get(shop.retailer_id, Connection())) for shop in shops
    ]
    lines = [
        texts("report.no_keys"),
        "",
        f"bolsetup {__version__}{' (frozen)' if getattr(sys, 'frozen', False) else ''}",
        f"{platform.platform()}, Python {platform.python_version()}, {texts.language}",
        *_part(texts("report.shops"), shop_lines or [texts("report.none")]),
    ]
    found = [in_words(texts, finding) for finding in findings]
    if found:
        lines += _part(texts("report.doctor"), found)
    lines += _part(texts("report.log"), _log(log_folder) or [texts("report.none")])
    return "".join(f"{_impersonal(redact(line), shops)}\n" for line in lines)


def _part(title: str, lines: Iterable[str]) -> Iterator[str]:
    yield from ("", title, *(f"  {line}" for line in lines))


def _shop(texts: Texts, retailer_id: str, known: Connection) -> str:
    parts = [
        f"{_short(retailer_id)}: {texts(f'states.{known.state}.title')}",
        texts("report.since", when=_when(known.since)) if known.since else "",
        f"{known.outcome} ({known.outcome.code})" if known.outcome else "",
        texts("report.checked", when=_when(known.checked_at)) if known.checked_at else "",
    ]
    return ", ".join(part for part in parts if part)


def _short(number: str) -> str:
    return f"{number[:2]}…{number[-2:]}" if len(number) >= _SHORTEST_TO_SHOW else "…"


def _when(moment: float) -> str:
    return datetime.fromtimestamp(moment).astimezone().isoformat(" ", "minutes")


def _log(folder: Path | None) -> list[str]:
    """The last lines of the log."""
    if folder is None:
        return []
    path = folder / FILE_NAME
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - _TAIL_BYTES))
            return file.read().decode("utf-8", "replace").splitlines()[-_LINES:]
    except OSError:
        return []


def _impersonal(line: str, shops: Iterable[StoredShop]) -> str:
    """Without the numbers of shops and the name of the person that is in the home folder's path."""
    line = line.replace(str(Path.home()), "~")
    for shop in shops:
        line = line.replace(shop.retailer_id, _short(shop.retailer_id))
    return line
