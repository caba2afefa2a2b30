"""Checks the stored shops, or a pair on standard input."""

from __future__ import annotations

from bolsetup.commands.call import Call, from_stdin
from bolsetup.commands.results import ask_bol, print_results, result_of
from bolsetup.console import complain
from bolsetup.core.bol.outcomes import Outcome, Verdict
from bolsetup.core.credentials.credentials import Credentials
from bolsetup.core.keychain.errors import problem_words
from bolsetup.core.keychain.keychain import KeychainError, KeychainProblem
from bolsetup.core.shops.shop_list import StoredShop
from bolsetup.core.texts import Texts


def run(call: Call) -> int:
    """Check the stored shops, or a pair on standard input."""
    if call.options.stdin:
        pair = from_stdin(call.texts, "cli.bad_input", Credentials.from_json)
        return print_results(call, [result_of(call.texts, None, ask_bol(call, pair))])
    stored = call.services.registry.recover()
    if not stored:
        complain(call.texts("cli.no_shops"))
    names: dict[object, str] = {shop.retailer_id: shop.name for shop in stored}
    return print_results(call, [_check_stored(call, shop) for shop in stored], names)


def _check_stored(call: Call, shop: StoredShop) -> dict[str, object]:
    problem = KeychainProblem.NOT_KEPT
    pair = None
    try:
        pair = call.services.keychain.load(shop.retailer_id)
    except KeychainError as error:
        problem = error.problem
    if pair is None:
        return _keychain_result(call.texts, shop, problem)
    return result_of(call.texts, shop, ask_bol(call, pair, shop.name))


def _keychain_result(texts: Texts, shop: StoredShop, problem: KeychainProblem) -> dict[str, object]:
    """Return a result with the same keys but no outcome, for a shop whose keys could not be read."""
    blank = dict.fromkeys(result_of(texts, shop, Verdict(Outcome.OFFLINE)))
    words = problem_words(texts, problem)
    return {**blank, "shop": shop.retailer_id, "code": problem.code, **words}
