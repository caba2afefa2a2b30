"""The command line. Imports Qt only to open the window."""

from __future__ import annotations

import argparse
import locale
import os
import sys
from collections.abc import Sequence
from typing import Final

from bolsetup import __version__
from bolsetup.console import OutputLost, complain, prepare_streams, write
from bolsetup.core.keychain.errors import problem_words
from bolsetup.core.keychain.keychain import KeychainError
from bolsetup.core.monitoring.connection import Pace
from bolsetup.core.support.logging_setup import log_uncaught, set_up_logging
from bolsetup.core.texts import Texts, choose_language
from bolsetup.platform.child_environment import restore_environment
from bolsetup.platform.memory_dumps import switch_off_memory_dumps
from bolsetup.platform.system_language import system_language
from bolsetup.services import Services, practice_services, real_services

_LONGEST_INTERVAL_S: Final = 86_400
_INTERRUPTED: Final = 130
"""Exit code after Ctrl+C, as shells give it: 128 and the number of the signal."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return the exit code: 0 success, 1 failure or not connected, 2 usage error."""
    prepare_streams()
    try:
        return _run(arguments)
    except OutputLost as lost:
        if why := str(lost):
            complain(f"standard output: {why}")
        return 1
    except KeyboardInterrupt:
        return _INTERRUPTED


def _run(arguments: Sequence[str] | None) -> int:
    environment = dict(os.environ)
    options = _parser().parse_args(arguments)
    sys.excepthook = log_uncaught
    switch_off_memory_dumps()
    services = practice_services() if options.practice else real_services()
    set_up_logging(services.logs)
    try:
        return _run_with(services, options, environment)
    finally:
        # Windows cannot delete a file that is open.
        services.connections.close()
        if services.temporary_folder:
            services.temporary_folder.cleanup()


def _run_with(services: Services, options: argparse.Namespace, environment: dict[str, str]) -> int:
    if options.quit:
        return _quit_running(services)
    if options.command is None and _has_screen():
        # Importing Qt takes 0.1 s, and it may be missing on a server.
        from bolsetup.start import run_window  # noqa: PLC0415

        return run_window(services, _pace(options), environment, in_background=options.tray)
    texts = Texts(choose_language(_languages(services)))
    if options.command == "pictures":
        return _edit_pictures(options, texts, environment)
    restore_environment(environment)
    try:
        return _run_command(options, services, texts)
    except KeychainError as error:
        complain(" ".join(problem_words(texts, error.problem).values()))
    except OSError as error:
        complain(texts("cli.no_files", why=error.strerror or error))
    return 1


def _quit_running(services: Services) -> int:
    from bolsetup.start import quit_running  # noqa: PLC0415 - imports Qt

    if quit_running(services.folder):
        return 0
    complain(Texts(choose_language(_languages(services)))("cli.still_running"))
    return 1


def _edit_pictures(options: argparse.Namespace, texts: Texts, environment: dict[str, str]) -> int:
    if options.practice:
        # Practice mode saves nothing, and the pictures are there to be saved.
        complain(texts("pictures.not_in_practice"))
        return 2
    if not _has_screen():
        complain(texts("cli.no_screen"))
        return 1
    from bolsetup.pictures import run_editor  # noqa: PLC0415 - imports Qt

    return run_editor(texts, environment)


def _run_command(options: argparse.Namespace, services: Services, texts: Texts) -> int:
    if options.command is None:
        complain(texts("cli.no_screen"))
        return 1
    # Imported late, to keep `--help` fast.
    from bolsetup.commands import COMMANDS, Call, UsageError  # noqa: PLC0415

    try:
        return COMMANDS[options.command](Call(options, services, texts, _pace(options)))
    except UsageError as problem:
        complain(str(problem))
        return 2
    finally:
        if damage := services.shops.take_damage():
            complain(texts(f"window.list_{damage}"))


def _pace(options: argparse.Namespace) -> Pace:
    return Pace(options.check_every) if options.check_every else Pace()


def _has_screen() -> bool:
    # Without a display Qt would abort.
    return sys.platform != "linux" or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    )


def _languages(services: Services) -> list[str]:
    chosen = services.settings.load().language
    variables = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return [chosen or "", *variables, system_language(), locale.getlocale()[0] or ""]


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
    parser.add_argument("--quit", action="store_true", help="quit the running program, and wait until it has")
    parser.add_argument(
        "--practice",
        action="store_true",
        help="use a built-in Bol: no account, no network, no keychain, nothing is saved",
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
