"""The command line. Imports nothing else of the program before it is known to be right."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import Final

from bolsetup import __version__
from bolsetup.console import OutputLost, complain, prepare_streams, write

_LONGEST_INTERVAL_S: Final = 86_400
_INTERRUPTED: Final = 130
"""Exit code after Ctrl+C, as shells give it: 128 and the number of the signal."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return the exit code: 0 success, 1 failure or not connected, 2 usage error."""
    prepare_streams()
    environment = dict(os.environ)
    try:
        options = _parser().parse_args(arguments)
        # Imported late: it takes ten times as long as `--help`.
        from bolsetup.dispatch import run  # noqa: PLC0415

        return run(options, environment)
    except OutputLost as lost:
        if why := str(lost):
            complain(f"standard output: {why}")
        return 1
    except KeyboardInterrupt:
        return _INTERRUPTED


class _Parser(argparse.ArgumentParser):
    def _print_message(self, message: str, file: object = None) -> None:
        answer = file is sys.stdout
        try:
            write(message, sys.stdout if answer else sys.stderr)
        except OutputLost:
            if answer:
                raise


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="bolsetup",
        description="Helps you create the API keys of a Bol.com shop; checks, stores and monitors them.",
        epilog="Without a command, the assistant opens. If it is already running, its window is shown.",
    )
    parser.add_argument("--version", action="version", version=f"bolsetup {__version__}")
    parser.add_argument("--tray", action="store_true", help="start in the background")
    parser.add_argument(
        "--support",
        action="store_true",
        help="show step and code in large letters, for a screen share",
    )
    parser.add_argument("--quit", action="store_true", help="quit the running program, and wait until it has")
    parser.add_argument(
        "--practice",
        action="store_true",
        help="use a built-in Bol: no account, no network, no keychain, nothing is saved",
    )
    parser.add_argument(
        "--practice-script",
        metavar="FILE",
        help="practise what a script says: a TOML file, or `training`, which comes with the program",
    )
    parser.add_argument(
        "--check-every",
        type=_seconds,
        metavar="SECONDS",
        help="interval between checks of the stored shops (default: 900)",
    )
    parser.set_defaults(command=None)
    _add_commands(parser.add_subparsers(title="commands", metavar="COMMAND"))
    return parser


def _add_commands(words: argparse._SubParsersAction[_Parser]) -> None:
    check = words.add_parser("check", help="check the stored keys with Bol")
    check.add_argument("--stdin", action="store_true", help="check a pair given as JSON on standard input")
    check.set_defaults(command="check")
    add = words.add_parser("add", help="check a pair and store it")
    add.add_argument(
        "--stdin", action="store_true", required=True, help="read the pair as JSON from standard input"
    )
    add.set_defaults(command="add")
    shops = words.add_parser("list", help="list the stored shops")
    shops.set_defaults(command="list_shops")
    doctor = words.add_parser("doctor", help="check this computer for problems")
    doctor.set_defaults(command="doctor")
    watch = words.add_parser(
        "watch", help="check the stored shops until Ctrl+C and print a line for each change"
    )
    watch.add_argument("--json", action="store_true", help="print each line as a JSON document")
    watch.set_defaults(command="watch")
    for command in (check, add, shops, doctor):
        command.add_argument("--json", action="store_true", help="print the result as one JSON document")
    forget = words.add_parser("forget", help="remove a shop and its keys from this computer")
    which = forget.add_mutually_exclusive_group(required=True)
    which.add_argument(
        "shop", metavar="SHOP", nargs="?", help="number or name of the shop, as shown by `list`"
    )
    which.add_argument(
        "--all", action="store_true", help="remove all shops with their keys, and the logins for proxies"
    )
    which.add_argument(
        "--everything",
        action="store_true",
        help="like --all, and also the history, settings, logs and start at login",
    )
    forget.set_defaults(command="forget")
    explain = words.add_parser("explain", usage="bolsetup explain CODE", help="explain a support code")
    explain.add_argument("code", nargs="+", metavar="CODE", help="such as B21")
    explain.set_defaults(command="explain")
    report = words.add_parser("report", help="print the support report, which contains no keys")
    report.add_argument("--doctor", action="store_true", help="include the findings of `doctor`")
    report.add_argument("--names", action="store_true", help="name the shops")
    report.set_defaults(command="report")
    pictures = words.add_parser(
        "pictures", help="replace the drawings of the steps with screenshots, in a window"
    )
    pictures.set_defaults(command="pictures")
    login = words.add_parser("proxy-login", help="store the user name and password for the proxy")
    login.add_argument(
        "--stdin",
        action="store_true",
        required=True,
        help='read {"user", "password"} as JSON from standard input',
    )
    login.set_defaults(command="proxy_login")


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0
    # Also rejects NaN.
    if not 1 <= value <= _LONGEST_INTERVAL_S:
        raise argparse.ArgumentTypeError(f"expected a number of seconds from 1 to {_LONGEST_INTERVAL_S}")
    return value
