"""The support report: plain text without keys, which the merchant can read before sending it."""

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
from bolsetup.core.support.doctor import Finding, format_finding
from bolsetup.core.support.logging_setup import FILE_NAME, redact
from bolsetup.core.texts import Texts

_LINES: Final = 40
_TAIL_BYTES: Final = 64 * 1024
_MIN_ABBREVIATED: Final = 6
"""Minimum length of a retailer number to be abbreviated; a shorter one is hidden completely."""


def support_report(
    texts: Texts,
    shops: Sequence[StoredShop],
    connections: Mapping[str, Connection],
    log_folder: Path | None,
    findings: Iterable[Finding] = (),
) -> str:
    """Return the report.

    Args:
        texts: in the current language of the program.
        shops: stored shops; numbers are abbreviated and names left out.
        connections: state of each shop's connection, by retailer number.
        log_folder: folder of the logs, or None.
        findings: results of the doctor, if it was run.
    """
    shop_lines = [
        _shop(texts, shop.retailer_id, connections.get(shop.retailer_id, Connection())) for shop in shops
    ]
    lines = [
        texts("report.no_keys"),
        "",
        f"bolsetup {__version__}{' (frozen)' if getattr(sys, 'frozen', False) else ''}",
        f"{platform.platform()}, Python {platform.python_version()}, {texts.language}",
        *_section(texts("report.shops"), shop_lines or [texts("report.none")]),
    ]
    found = [format_finding(texts, finding) for finding in findings]
    if found:
        lines += _section(texts("report.doctor"), found)
    lines += _section(texts("report.log"), _log_tail(log_folder) or [texts("report.none")])
    return "".join(f"{_anonymise(redact(line), shops)}\n" for line in lines)


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    yield from ("", title, *(f"  {line}" for line in lines))


def _shop(texts: Texts, retailer_id: str, known: Connection) -> str:
    parts = [
        f"{_abbreviate(retailer_id)}: {texts(f'states.{known.state}.title')}",
        texts("report.since", when=_format_time(known.since)) if known.since else "",
        f"{known.outcome} ({known.outcome.code})" if known.outcome else "",
        texts("report.checked", when=_format_time(known.checked_at)) if known.checked_at else "",
    ]
    return ", ".join(part for part in parts if part)


def _abbreviate(number: str) -> str:
    return f"{number[:2]}…{number[-2:]}" if len(number) >= _MIN_ABBREVIATED else "…"


def _format_time(moment: float) -> str:
    return datetime.fromtimestamp(moment).astimezone().isoformat(" ", "minutes")


def _log_tail(folder: Path | None) -> list[str]:
    """Return the last lines of the log."""
    if folder is None:
        return []
    path = folder / FILE_NAME
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - _TAIL_BYTES))
            return file.read().decode("utf-8", "replace").splitlines()[-_LINES:]
    except OSError:
        return []


def _anonymise(line: str, shops: Iterable[StoredShop]) -> str:
    """Abbreviate retailer numbers, and replace the home folder, whose path contains the user's name."""
    line = line.replace(str(Path.home()), "~")
    for shop in shops:
        line = line.replace(shop.retailer_id, _abbreviate(shop.retailer_id))
    return line
