"""The command line: for support staff, scripts and tests. Knows no Qt until the window is asked for."""

from __future__ import annotations

import argparse
import json
import locale
import math
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bolsetup import __version__
from bolsetup.core.connection import Pace
from bolsetup.core.credentials import Credentials
from bolsetup.core.logs import log_uncaught, set_up_logging
from bolsetup.core.outcomes import Outcome, Verdict
from bolsetup.core.paths import log_folder
from bolsetup.core.shops import StoredShop
from bolsetup.core.texts import Texts, choose_language
from bolsetup.core.vault import VaultError, VaultProblem
from bolsetup.services import Services, practice_services, real_services

_LONGEST_INPUT: Final = 64 * 1024
"""Characters of standard input that are read: far more than any pair needs."""


class _BadUse(Exception):
    """The command cannot be carried out as it was given. The message is for the person who gave it."""


@dataclass(frozen=True)
class _Call:
    options: argparse.Namespace
    services: Services
    texts: Texts


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and give its exit code: 0 done, 1 not connected or not done, 2 bad use."""
    options = _parser().parse_args(arguments)
    sys.excepthook = log_uncaught
    services = practice_services() if options.practice else real_services()
    if options.command is None and _has_screen():
        # Qt takes a tenth of a second to load, and a server may have none.
        from bolsetup.start import run_window  # noqa: PLC0415

        set_up_logging(None if options.practice else log_folder())
        pace = Pace(options.check_every) if options.check_every else Pace()
        return run_window(services, pace, in_background=options.tray)
    set_up_logging(None)
    call = _Call(options, services, Texts(choose_language(_languages(services))))
    try:
        code: int = (options.command or _no_screen)(call)
    except _BadUse as problem:
        print(f"bolsetup: {problem}", file=sys.stderr)
        return 2
    except VaultError as error:
        words = (call.texts(f"vault.{error.problem}.{part}") for part in ("title", "advice"))
        print("bolsetup:", *words, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"bolsetup: {call.texts('cli.no_files', why=error.strerror or error)}", file=sys.stderr)
        return 1
    return code


def _no_screen(call: _Call) -> int:
    print(f"bolsetup: {call.texts('cli.no_screen')}", file=sys.stderr)
    return 1


def _has_screen() -> bool:
    # Qt itself would end with an abort and a list of its plugins.
    return sys.platform != "linux" or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    )


def _languages(services: Services) -> list[str]:
    chosen = services.settings.load().language
    variables = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return [chosen or "", *variables, locale.getlocale()[0] or ""]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="bolsetup",
        description="Makes, proves, keeps and watches the API keys of a Bol.com shop.",
        epilog="Without a command the assistant opens; if it runs already, its window comes to the front.",
    )
    parser.add_argument("--version", action="version", version=f"bolsetup {__version__}")
    parser.add_argument("--tray", action="store_true", help="start in the background")
    parser.add_argument(
        "--practice",
        action="store_true",
        help="work with a built-in Bol: no account, no network, no keychain, nothing is kept",
    )
    parser.add_argument(
        "--check-every",
        type=_seconds,
        metavar="SECONDS",
        help="how often the stored shops are checked (900)",
    )
    parser.set_defaults(command=None)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    check = commands.add_parser("check", help="ask Bol whether it accepts the stored keys")
    check.add_argument("--stdin", action="store_true", help="check a pair given as JSON on standard input")
    check.set_defaults(command=_check)
    add = commands.add_parser("add", help="prove a pair and store it")
    add.add_argument("--stdin", action="store_true", required=True, help="read the pair as JSON")
    add.set_defaults(command=_add)
    shops = commands.add_parser("list", help="list the stored shops")
    shops.set_defaults(command=_list)
    for command in (check, add, shops):
        command.add_argument("--json", action="store_true", help="answer with one JSON document")
    forget = commands.add_parser("forget", help="remove a shop and its keys from this computer")
    forget.add_argument("shop", metavar="SHOP", help="the shop's number or name, as `list` gives it")
    forget.set_defaults(command=_forget)
    explain = commands.add_parser("explain", help="say what a support code means")
    explain.add_argument("code", metavar="CODE", help="such as B21")
    explain.set_defaults(command=_explain)
    return parser


def _seconds(text: str) -> float:
    value = float(text)
    if not math.isfinite(value) or value < 1:
        raise argparse.ArgumentTypeError("at least 1 second")
    return value


def _check(call: _Call) -> int:
    if call.options.stdin:
        verdicts = [(None, call.services.client.check(_pair_from_stdin(call.texts)))]
        return _report(call, [_result(call.texts, shop, verdict) for shop, verdict in verdicts])
    stored = call.services.keeper.mend()
    if not stored:
        print(f"bolsetup: {call.texts('cli.no_shops')}", file=sys.stderr)
    return _report(call, [_check_stored(call, shop) for shop in stored])


def _check_stored(call: _Call, shop: StoredShop) -> dict[str, object]:
    problem = VaultProblem.NOT_KEPT
    pair = None
    try:
        pair = call.services.vault.load(shop.retailer_id)
    except VaultError as error:
        problem = error.problem
    if pair is None:
        return _unread(call.texts, shop, problem)
    return _result(call.texts, shop, call.services.client.check(pair))


def _add(call: _Call) -> int:
    pair = _pair_from_stdin(call.texts)
    verdict = call.services.client.check(pair)
    if verdict.outcome is Outcome.CONNECTED and verdict.shop:
        call.services.keeper.keep(verdict.shop, pair)
    return _report(call, [_result(call.texts, None, verdict)])


def _list(call: _Call) -> int:
    stored = call.services.keeper.mend()
    if call.options.json:
        rows = [
            {
                "retailer_id": shop.retailer_id,
                "display_name": shop.display_name,
                "state": shop.connection.state,
                "checked_at": shop.connection.checked_at,
            }
            for shop in stored
        ]
        print(json.dumps({"shops": rows}, ensure_ascii=False, indent=2))
    elif not stored:
        print(call.texts("cli.no_shops"))
    else:
        for shop in stored:
            state = call.texts(f"states.{shop.connection.state}.title")
            print(f"{shop.retailer_id}  {shop.display_name}  {state}")
    return 0


def _forget(call: _Call) -> int:
    wanted = call.options.shop
    found = [shop for shop in call.services.keeper.mend() if wanted in (shop.retailer_id, shop.display_name)]
    if len(found) != 1:
        raise _BadUse(call.texts("cli.which_shop" if found else "cli.unknown_shop", shop=wanted))
    shop = found[0]
    call.services.keeper.forget(shop.retailer_id)
    print(call.texts("cli.forgotten", shop=shop.display_name))
    return 0


def _explain(call: _Call) -> int:
    code = call.options.code.strip().upper()
    outcome = next((outcome for outcome in Outcome if outcome.code == code), None)
    if outcome is None:
        raise _BadUse(call.texts("cli.unknown_code", code=code))
    verdict = _result(call.texts, None, Verdict(outcome))
    print(f"{code} ({outcome}): {verdict['title']}\n{verdict['advice']}")
    return 0


def _pair_from_stdin(texts: Texts) -> Credentials:
    text = sys.stdin.read(_LONGEST_INPUT + 1)
    if len(text) > _LONGEST_INPUT:
        raise _BadUse(texts("cli.bad_input", why="too long"))
    try:
        return Credentials.from_json(text)
    except ValueError as error:
        raise _BadUse(texts("cli.bad_input", why=error)) from None


def _result(texts: Texts, shop: StoredShop | None, verdict: Verdict) -> dict[str, object]:
    minutes = math.ceil((verdict.retry_after_s or 60) / 60)
    words = {"minutes": minutes, "issuer": verdict.issuer or texts("outcomes.unknown_issuer")}
    return {
        "shop": shop.retailer_id if shop else None,
        "outcome": verdict.outcome,
        "code": verdict.outcome.code,
        "title": texts(f"outcomes.{verdict.outcome}.title", **words),
        "advice": texts(f"outcomes.{verdict.outcome}.advice", **words),
        "retailer_id": verdict.shop.retailer_id if verdict.shop else None,
        "display_name": verdict.shop.display_name if verdict.shop else None,
        "http_status": verdict.http_status,
        "elapsed_ms": verdict.elapsed_ms,
        "retry_after_s": verdict.retry_after_s,
    }


def _unread(texts: Texts, shop: StoredShop, problem: VaultProblem) -> dict[str, object]:
    """The same shape for a shop whose keys were not there to ask Bol with: there is no outcome."""
    blank = dict.fromkeys(_result(texts, shop, Verdict(Outcome.OFFLINE)))
    words = {part: texts(f"vault.{problem}.{part}") for part in ("title", "advice")}
    return {**blank, "shop": shop.retailer_id, **words}


def _report(call: _Call, results: list[dict[str, object]]) -> int:
    if call.options.json:
        print(json.dumps({"results": results}, ensure_ascii=False, indent=2))
    else:
        for result in results:
            who = result["display_name"] or result["shop"] or call.texts("cli.these_keys")
            code = f" ({result['code']})" if result["code"] else ""
            print(f"{who}: {result['title']}{code}")
            if result["outcome"] != Outcome.CONNECTED and result["advice"]:
                print(f"  {result['advice']}")
    connected = [result["outcome"] == Outcome.CONNECTED for result in results]
    return 0 if connected and all(connected) else 1
