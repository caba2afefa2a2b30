"""The commands of the command line. Each function returns the exit code."""

from __future__ import annotations

import argparse
import json
import logging
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final, TypeVar

from bolsetup.console import Colour, Progress, coloured, complain, read_input, say
from bolsetup.core.bol.outcomes import Outcome, Verdict
from bolsetup.core.bol.proxy_auth import ProxyLogin
from bolsetup.core.bol.verdict_text import verdict_text, whole_advice
from bolsetup.core.credentials.credentials import Credentials
from bolsetup.core.json_file import file_problem
from bolsetup.core.keychain.errors import problem_words
from bolsetup.core.keychain.keychain import KeychainError, KeychainProblem
from bolsetup.core.monitoring.connection import Connection, Pace, State
from bolsetup.core.monitoring.shop_row import ShopRow
from bolsetup.core.shops.shop_list import Damage, StoredShop
from bolsetup.core.support.codes import Trouble, parse_code, support_note, trouble_words
from bolsetup.core.support.doctor import Finding, Level, format_finding, run_probes
from bolsetup.core.support.search import search
from bolsetup.core.texts import Texts
from bolsetup.core.walkthrough.integration import load_integration
from bolsetup.platform.autostart import AutostartError
from bolsetup.platform.desktop_probes import running_copy
from bolsetup.removal import forget_shop, has_keychain, remove_files, remove_keys
from bolsetup.services import Services
from bolsetup.watch import HeadlessWatch

T = TypeVar("T")

_log = logging.getLogger(__name__)


_COLOURS: Final = {Level.OK: Colour.GREEN, Level.WARNING: Colour.YELLOW, Level.ERROR: Colour.RED}


class UsageError(Exception):
    """The command was used incorrectly. The message is shown to the user."""


@dataclass(frozen=True)
class Call:
    """Arguments of a command.

    Attributes:
        options: parsed command line.
        services: parts of the program.
        texts: texts in the user's language.
        pace: check intervals, for `watch`.
    """

    options: argparse.Namespace
    services: Services
    texts: Texts
    pace: Pace


def check(call: Call) -> int:
    """Check the stored shops, or a pair on standard input."""
    if call.options.stdin:
        pair = _from_stdin(call.texts, "cli.bad_input", Credentials.from_json)
        return _print_results(call, [_result(call.texts, None, _ask_bol(call, pair))])
    stored = call.services.registry.recover()
    if not stored:
        complain(call.texts("cli.no_shops"))
    names: dict[object, str] = {shop.retailer_id: shop.name for shop in stored}
    return _print_results(call, [_check_stored(call, shop) for shop in stored], names)


def _check_stored(call: Call, shop: StoredShop) -> dict[str, object]:
    problem = KeychainProblem.NOT_KEPT
    pair = None
    try:
        pair = call.services.keychain.load(shop.retailer_id)
    except KeychainError as error:
        problem = error.problem
    if pair is None:
        return _keychain_result(call.texts, shop, problem)
    return _result(call.texts, shop, _ask_bol(call, pair, shop.name))


def _ask_bol(call: Call, pair: Credentials, shop: str = "") -> Verdict:
    with Progress(call.texts("cli.checking", shop=shop or call.texts("cli.these_keys"))):
        return call.services.client.check(pair)


def add(call: Call) -> int:
    """Check a pair and store it."""
    pair = _from_stdin(call.texts, "cli.bad_input", Credentials.from_json)
    verdict = _ask_bol(call, pair)
    result = {**_result(call.texts, None, verdict), "stored": False}
    if verdict.outcome is Outcome.CONNECTED and verdict.shop:
        try:
            call.services.registry.add(verdict.shop, pair)
        except KeychainError as error:
            result.update(problem_words(call.texts, error.problem), code=error.problem.code)
        except OSError as error:
            # No code is about files; that of the outcome would mean that everything is fine.
            result.update(title=file_problem(call.texts, error), advice="", code=None)
        else:
            result["stored"] = True
    _print_results(call, [result])
    return 0 if result["stored"] else 1


def list_shops(call: Call) -> int:
    """List the stored shops."""
    stored = call.services.registry.recover()
    connections = call.services.connections.load()
    known = {shop.retailer_id: connections.get(shop.retailer_id, Connection()) for shop in stored}
    if call.options.json:
        rows = [
            {
                "retailer_id": shop.retailer_id,
                "display_name": shop.display_name,
                "own_name": shop.own_name or None,
                "state": known[shop.retailer_id].state,
                "checked_at": known[shop.retailer_id].checked_at,
            }
            for shop in stored
        ]
        say(json.dumps({"shops": rows}, indent=2))
    elif not stored:
        say(call.texts("cli.no_shops"))
    else:
        for shop in stored:
            state = call.texts(f"states.{known[shop.retailer_id].state}.title")
            say(f"{shop.retailer_id}  {shop.name}  {state}")
    return 0


def forget(call: Call) -> int:
    """Remove a shop and its keys, or all of them and the logins for proxies, or everything."""
    if call.options.everything:
        return _forget_everything(call)
    shops, wanted = call.services.registry.recover(), call.options.shop
    if call.options.all:
        reached = has_keychain(call.services)
        for shop in shops:
            forget_shop(call.services, shop.retailer_id)
            _forget_history(call, shop)
        if reached:
            call.services.proxy_logins.forget_all()
        else:
            complain(call.texts("cli.keys_out_of_reach"))
        return 0
    # An empty name, such as of an unset variable in a script, is that of no shop.
    found = [shop for shop in shops if wanted and wanted in (shop.retailer_id, shop.display_name, shop.name)]
    if len(found) != 1:
        raise UsageError(call.texts("cli.which_shop" if found else "cli.unknown_shop", shop=wanted))
    call.services.registry.forget(found[0].retailer_id)
    _forget_history(call, found[0])
    return 0


def _forget_everything(call: Call) -> int:
    if running_copy(call.services.folder).key == "doctor.instance.runs":
        # It would write what is in its memory again.
        complain(call.texts("cli.quit_first"))
        return 1
    reached = has_keychain(call.services)
    remove_keys(call.services)
    try:
        remove_files(call.services)
    except (AutostartError, OSError) as error:
        why = getattr(error, "strerror", None) or error
        complain(call.texts("pages.settings.removal.files_left", why=why))
        return 1
    if reached:
        say(call.texts("cli.all_removed"))
    else:
        complain(call.texts("cli.keys_out_of_reach"))
    return 0


def _forget_history(call: Call, shop: StoredShop) -> None:
    """Remove what is known of the connection of a shop that was removed, and say so."""
    try:
        call.services.connections.forget(shop.retailer_id)
    except OSError as error:
        # The keys and the shop are gone; what was known of its connection is never used again.
        _log.warning("the history of a removed shop cannot be deleted: %s", error)
    say(call.texts("cli.forgotten", shop=shop.name))


def watch(call: Call) -> int:
    """Check the stored shops until interrupted, and print a line for each change."""

    def code(row: ShopRow) -> str:
        return row.outcome.code if row.outcome else row.support_code

    def show(row: ShopRow) -> None:
        state = call.texts(f"states.{row.state}.title")
        outcome = call.texts(f"outcomes.{row.outcome}.title") if row.outcome else None
        if call.options.json:
            line = {
                "checked_at": row.checked_at,
                "retailer_id": row.retailer_id,
                "name": row.name,
                "state": row.state,
                "outcome": row.outcome,
                "code": code(row) or None,
                "title": outcome or state,
            }
            say(json.dumps(line))
            return
        what = state
        if row.state is not State.CONNECTED and code(row):
            what = f"{state}: {outcome} ({code(row)})" if outcome else f"{state} ({code(row)})"
        say(f"{datetime.now().astimezone():%Y-%m-%d %H:%M:%S}  {row.retailer_id}  {row.name}  {what}")

    def show_damage(damage: Damage) -> None:
        complain(call.texts(f"window.list_{damage}"))

    for name in ("SIGTERM", "SIGHUP"):
        if number := getattr(signal, name, None):
            signal.signal(number, lambda number, _: sys.exit(128 + number))
    stored = call.services.registry.recover()
    if not stored:
        complain(call.texts("cli.no_shops"))
    HeadlessWatch(call.services, call.pace, show, show_damage).run(stored)


def explain(call: Call) -> int:
    """Explain a support code, or say what a word may be about."""
    given = " ".join(call.options.code).strip()
    texts, service = call.texts, load_integration().name
    if trouble := parse_code(given):
        _explain(texts, trouble, service)
        return 0
    found = search(given, texts, service)
    if not found:
        raise UsageError(texts("cli.unknown_code", code=given))
    if len(found) == 1 and found[0].trouble:
        _explain(texts, found[0].trouble, service)
        return 0
    for answer in found:
        if answer.trouble:
            say(f"{answer.name} ({answer.trouble}): {answer.title}")
        else:
            say(f"{answer.title}\n  {answer.text}")
    return 0


def _explain(texts: Texts, trouble: Trouble, service: str) -> None:
    words = trouble_words(trouble, texts)
    said = texts("report.named", name=f"{trouble.code} ({trouble})", words=words["title"])
    say(f"{said}\n{words['advice']}\n")
    for label, note in support_note(trouble, texts.language, service).items():
        say(texts("report.named", name=label, words=note))


def doctor(call: Call) -> int:
    """Run the diagnostic probes."""
    findings = []
    for finding in _run_doctor(call):
        findings.append(finding)
        if not call.options.json:
            level = call.texts(f"doctor.levels.{finding.result.level}")
            line = format_finding(call.texts, finding)
            say(line.replace(level, coloured(level, _COLOURS[finding.result.level]), 1))
    well = all(finding.result.level is not Level.ERROR for finding in findings)
    if call.options.json:
        probes = [
            {
                "probe": finding.probe,
                "level": finding.result.level,
                "verdict": call.texts(finding.result.key, **finding.result.values),
                "elapsed_ms": finding.elapsed_ms,
            }
            for finding in findings
        ]
        say(json.dumps({"well": well, "probes": probes}, indent=2))
    return 0 if well else 1


def report(call: Call) -> int:
    """Print the support report."""
    from bolsetup.diagnosis import make_report  # noqa: PLC0415 - imports requests

    findings = [*_run_doctor(call)] if call.options.doctor else []
    with Progress(call.texts("cli.examining")):
        text = make_report(call.services, call.texts, findings, with_names=call.options.names)
    say(text.rstrip("\n"))
    return 0


def proxy_login(call: Call) -> int:
    """Store the login for the system's proxy."""
    # These import requests.
    from bolsetup.core.bol.client import LOGIN_URL  # noqa: PLC0415
    from bolsetup.core.bol.http_adapter import system_proxy  # noqa: PLC0415
    from bolsetup.core.bol.tunnel import parse_proxy, proxy_name  # noqa: PLC0415

    try:
        address = system_proxy(LOGIN_URL) or ""
        name = proxy_name(parse_proxy(address.replace("https://", "http://", 1)))
    except ValueError:
        raise UsageError(call.texts("cli.no_proxy")) from None
    login = _from_stdin(call.texts, "cli.bad_login", ProxyLogin.from_json)
    call.services.proxy_logins.store(name, login)
    say(call.texts("cli.proxy_login_kept", proxy=name))
    return 0


def _run_doctor(call: Call) -> Iterator[Finding]:
    if call.services.practice:
        raise UsageError(call.texts("cli.not_in_practice"))
    from bolsetup.diagnosis import all_probes  # noqa: PLC0415 - imports requests

    probes = run_probes(all_probes(call.services))
    while True:
        with Progress(call.texts("cli.examining")):
            finding = next(probes, None)
        if finding is None:
            return
        yield finding


def _from_stdin(texts: Texts, key: str, read: Callable[[str], T]) -> T:
    """Parse standard input with `read`.

    Raises:
        UsageError: `read` raised ValueError. The message is the text at `key`.
    """
    try:
        return read(read_input())
    except ValueError as error:
        raise UsageError(texts(key, why=error)) from None


def _result(texts: Texts, shop: StoredShop | None, verdict: Verdict) -> dict[str, object]:
    words = verdict_text(texts, verdict)
    return {
        "shop": shop.retailer_id if shop else None,
        "outcome": verdict.outcome,
        "code": verdict.outcome.code,
        "title": words["title"],
        "advice": whole_advice(words),
        "retailer_id": verdict.shop.retailer_id if verdict.shop else None,
        "display_name": verdict.shop.display_name if verdict.shop else None,
        "http_status": verdict.http_status,
        "elapsed_ms": verdict.elapsed_ms,
        "retry_after_s": verdict.retry_after_s,
        "evidence": verdict.evidence,
    }


def _keychain_result(texts: Texts, shop: StoredShop, problem: KeychainProblem) -> dict[str, object]:
    """Return a result with the same keys but no outcome, for a shop whose keys could not be read."""
    blank = dict.fromkeys(_result(texts, shop, Verdict(Outcome.OFFLINE)))
    words = problem_words(texts, problem)
    return {**blank, "shop": shop.retailer_id, "code": problem.code, **words}


def _print_results(
    call: Call, results: list[dict[str, object]], names: Mapping[object, str] = MappingProxyType({})
) -> int:
    """Print the results and return the exit code.

    Args:
        call: the command.
        results: one result per checked pair, as from `_result`.
        names: names of the stored shops, by retailer number.
    """
    if call.options.json:
        say(json.dumps({"results": results}, indent=2))
    else:
        for result in results:
            who = names.get(result["shop"]) or result["display_name"] or call.texts("cli.these_keys")
            connects = result["outcome"] == Outcome.CONNECTED
            well = connects and result.get("stored", True)
            code = f" ({result['code']})" if result["code"] else ""
            title = coloured(str(result["title"]), Colour.GREEN if well else Colour.RED)
            say(f"{who}: {title}{code}")
            if result["advice"] and not well:
                say(f"  {result['advice']}")
    connected = [result["outcome"] == Outcome.CONNECTED for result in results]
    return 0 if connected and all(connected) else 1


COMMANDS: Final[Mapping[str, Callable[[Call], int]]] = {
    "check": check,
    "add": add,
    "list_shops": list_shops,
    "forget": forget,
    "explain": explain,
    "doctor": doctor,
    "watch": watch,
    "report": report,
    "proxy_login": proxy_login,
}
"""Commands by the name that the argument parser sets."""
