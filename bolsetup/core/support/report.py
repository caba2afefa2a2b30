"""The support report: plain text without keys, which the merchant can read before sending it."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from bolsetup import __version__
from bolsetup.core.bol.responses import Call
from bolsetup.core.monitoring.connection import Connection
from bolsetup.core.shops.shop_list import StoredShop, shortened
from bolsetup.core.support.build import build_name
from bolsetup.core.support.doctor import DoctorRun, Finding, format_finding
from bolsetup.core.support.logging_setup import FILE_NAME, redact
from bolsetup.core.texts import Texts

_LINES: Final = 40
_CHECKS: Final = 10
_CHECK: Final = " bolsetup.core.bol.client: check: "
"""Part of the line that `BolClient` logs for each check."""
_WITHOUT_KEYS: Final = f", {Call.PUBLIC} "
"""Part of that line if the doctor only asked whether Bol can be reached."""
_TAIL_BYTES: Final = 64 * 1024


class Fact(StrEnum):
    """What the report says about the computer, in order; each has a text under `report.facts`."""

    SYSTEM = "system"
    DESKTOP = "desktop"
    SCREEN = "screen"
    """Known to the window only."""
    LANGUAGE = "language"
    INSTALLED = "installed"
    KEYCHAIN = "keychain"
    PROXY = "proxy"
    TRUST = "trust"
    POLICY = "policy"


def support_report(  # noqa: PLR0913 - the sections of the report
    texts: Texts,
    shops: Mapping[StoredShop, Connection],
    log_folder: Path | None,
    findings: Iterable[Finding] = (),
    facts: Mapping[Fact, str] | None = None,
    *,
    earlier: DoctorRun | None = None,
    with_names: bool = False,
) -> str:
    """Return the report.

    Args:
        texts: in the current language of the program.
        shops: the stored shops, whose numbers are abbreviated, and the state of their connections.
        log_folder: folder of the logs, or None.
        findings: what the doctor finds now.
        facts: what is known of the computer; those that are empty are left out.
        earlier: what the doctor found before, which may have changed since.
        with_names: whether to name the shops.
    """
    known = facts or {}
    none = texts("report.none")
    log = _log_tail(log_folder)
    checks = [line for line in log if _CHECK in line and _WITHOUT_KEYS not in line][-_CHECKS:]
    shop_lines = [_shop(texts, shop, state, with_names=with_names) for shop, state in shops.items()]
    lines = [
        texts("report.no_keys"),
        "",
        f"bolsetup {__version__} ({build_name(texts)}){' (frozen)' if getattr(sys, 'frozen', False) else ''}",
        _named(texts, texts("report.made"), _format_time(time.time())),
        *(_named(texts, texts(f"report.facts.{fact}"), known[fact]) for fact in Fact if known.get(fact)),
        *_section(texts("report.shops"), shop_lines, none),
    ]
    now = {finding.probe: format_finding(texts, finding) for finding in findings}
    if now:
        lines += _section(texts("report.doctor"), [*now.values()], none)
    if earlier:
        then = [format_finding(texts, each) for each in earlier.findings if each.probe not in now]
        lines += _section(_title_of(texts, earlier), then, none)
    lines += _section(texts("report.checks"), [line.replace(_CHECK, " ") for line in checks], none)
    lines += _section(texts("report.log"), log[-_LINES:], none)
    return "".join(f"{_anonymise(redact(line), shops)}\n" for line in lines)


def _section(title: str, lines: Sequence[str], none: str) -> Iterator[str]:
    yield from ("", title, *(f"  {line}" for line in lines or [none]))


def _named(texts: Texts, name: str, words: str) -> str:
    return texts("report.named", name=name, words=words)


def _title_of(texts: Texts, earlier: DoctorRun) -> str:
    """Say when the findings were made, and whether the run was complete."""
    done, when = len(earlier.findings), _format_time(earlier.at)
    if done < earlier.probes:
        return texts("report.doctor_unfinished", when=when, done=done, all=earlier.probes)
    return texts("report.doctor_earlier", when=when)


def _shop(texts: Texts, shop: StoredShop, known: Connection, *, with_names: bool) -> str:
    parts = [
        texts(f"states.{known.state}.title"),
        texts("report.since", when=_format_time(known.since)) if known.since else "",
        f"{known.outcome} ({known.outcome.code})" if known.outcome else "",
        texts("report.checked", when=_format_time(known.checked_at)) if known.checked_at else "",
    ]
    name = f" {shop.name}" if with_names else ""
    return _named(texts, f"{shortened(shop.retailer_id)}{name}", ", ".join(filter(None, parts)))


def _format_time(moment: float) -> str:
    return datetime.fromtimestamp(moment).astimezone().isoformat(" ", "minutes")


def _log_tail(folder: Path | None) -> list[str]:
    """Return the lines at the end of the log."""
    if folder is None:
        return []
    path = folder / FILE_NAME
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - _TAIL_BYTES))
            return file.read().decode("utf-8", "replace").splitlines()
    except OSError:
        return []


def _anonymise(line: str, shops: Iterable[StoredShop]) -> str:
    """Abbreviate retailer numbers, and replace the home folder, whose path contains the user's name."""
    home = Path.home()
    if home.is_absolute() and home != home.parent:
        # The home folder of a service account may be the root folder, which names nobody.
        line = line.replace(str(home), "~")
    for shop in shops:
        line = line.replace(shop.retailer_id, shortened(shop.retailer_id))
    return line
