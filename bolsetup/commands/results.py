"""Checks for `check` and `add`, and their results."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType

from bolsetup.commands.call import Call
from bolsetup.console import Colour, Progress, coloured, say
from bolsetup.core.bol.outcomes import Outcome, Verdict
from bolsetup.core.bol.verdict_text import verdict_text, whole_advice
from bolsetup.core.credentials.credentials import Credentials
from bolsetup.core.shops.shop_list import StoredShop
from bolsetup.core.texts import Texts


def ask_bol(call: Call, pair: Credentials, shop: str = "") -> Verdict:
    """Check a pair with Bol.

    Args:
        call: the command.
        pair: the pair.
        shop: name of its shop, if it is a stored one.
    """
    with Progress(call.texts("cli.checking", shop=shop or call.texts("cli.these_keys"))):
        return call.services.client.check(pair)


def result_of(texts: Texts, shop: StoredShop | None, verdict: Verdict) -> dict[str, object]:
    """Return the JSON object that `--json` prints for a check.

    Args:
        texts: texts in the user's language.
        shop: the stored shop that was checked; None for a pair on standard input.
        verdict: the verdict on its keys.
    """
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


def print_results(
    call: Call, results: list[dict[str, object]], names: Mapping[object, str] = MappingProxyType({})
) -> int:
    """Print the results and return the exit code.

    Args:
        call: the command.
        results: one result per checked pair, as from `result_of`.
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
