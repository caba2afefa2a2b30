"""Checks a pair on standard input and stores it."""

from __future__ import annotations

from bolsetup.commands.call import Call, from_stdin
from bolsetup.commands.results import ask_bol, print_results, result_of
from bolsetup.core.bol.outcomes import Outcome
from bolsetup.core.credentials.credentials import Credentials
from bolsetup.core.json_file import file_problem
from bolsetup.core.keychain.errors import problem_words
from bolsetup.core.keychain.keychain import KeychainError


def run(call: Call) -> int:
    """Check a pair and store it."""
    pair = from_stdin(call.texts, "cli.bad_input", Credentials.from_json)
    verdict = ask_bol(call, pair)
    result = {**result_of(call.texts, None, verdict), "stored": False}
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
    print_results(call, [result])
    return 0 if result["stored"] else 1
