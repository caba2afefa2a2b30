"""The arguments of the command line. `--help`, the man page and the completions are generated from them.

In English only, for scripts and support staff. What the commands print is in the user's language.
"""

from __future__ import annotations

import argparse
import sys
from typing import Final, NamedTuple

from bolsetup import __version__
from bolsetup.console import OutputLost, write

_LONGEST_INTERVAL_S: Final = 86_400

DESCRIPTION: Final = (
    "Helps you create the API keys of a Bol.com shop; checks, stores and monitors them. Without a "
    "command, the assistant opens. If it is already running, its window is shown."
)

Rows = tuple[tuple[str, str], ...]

EXAMPLES: Final[Rows] = (
    ("bolsetup", "Open the assistant."),
    ("bolsetup --tray", "Start in the background, as at login."),
    ("bolsetup --practice-script training", "Practise for ten minutes without a Bol account."),
)
EXIT_CODES: Final[Rows] = (
    ("0", "Success. For checks: every pair connects."),
    ("1", "Failure, for example a pair that does not connect, or output that could not be written."),
    ("2", "The command line or the input cannot be used, such as an unknown option or shop."),
    ("130", "Interrupted with Ctrl+C. 143 after SIGTERM and 129 after SIGHUP."),
)
ENVIRONMENT: Final[Rows] = (
    ("LC_ALL, LC_MESSAGES, LANG", "Language of the output, unless one was chosen in the window."),
    ("HTTPS_PROXY, NO_PROXY", "The proxy to use instead of the system's."),
    (
        "SSL_CERT_FILE, SSL_CERT_DIR, REQUESTS_CA_BUNDLE",
        "Certificate authorities to trust instead of the system's.",
    ),
    ("NO_COLOR, TERM=dumb", "No colours on a terminal. Files and pipes never get any."),
    ("XDG_DATA_HOME, XDG_STATE_HOME", "On Linux, where data and logs are."),
)


class Verb(NamedTuple):
    """A command.

    Attributes:
        module: name of its module in `commands`; `pictures` is handled by `dispatch`.
        summary: one line, for the list of commands.
        description: a paragraph on what it does.
        examples: command lines, each with its purpose.
        exit_codes: meanings that are more specific than those in `EXIT_CODES`.
    """

    module: str
    summary: str
    description: str
    examples: Rows
    exit_codes: Rows = ()


VERBS: Final = {
    "check": Verb(
        "check",
        "check the stored keys with Bol",
        "Asks Bol once whether it accepts the keys of each stored shop, or a pair on standard input. "
        "Changes nothing, neither here nor at Bol.",
        (
            ("bolsetup check", "Check all stored shops."),
            ("bolsetup check --json", "The same, for a script."),
            ("bolsetup check --stdin < pair.json", "Check a pair that is not stored."),
        ),
        (
            ("0", "Every pair connects."),
            ("1", "One does not, or there is none; or bolsetup's files cannot be read."),
            ("2", "The input is not a pair."),
        ),
    ),
    "add": Verb(
        "add",
        "check a pair and store it",
        "Checks a pair, given as JSON on standard input, and if it connects stores it in the keychain, "
        "replacing any older pair of that shop. The JSON is an object with client_id and client_secret. "
        "There is no option for a secret, since other users can see arguments.",
        (("bolsetup add --stdin < pair.json", "Store the pair in a file."),),
        (("0", "The pair is stored."), ("1", "It is not."), ("2", "The input is not a pair.")),
    ),
    "list": Verb(
        "list_shops",
        "list the stored shops",
        "Lists the stored shops with the last known state of each. Asks neither Bol nor the keychain.",
        (("bolsetup list --json", "The shops, for a script."),),
        (("0", "Also if there are none."), ("1", "bolsetup's files cannot be read.")),
    ),
    "doctor": Verb(
        "doctor",
        "check this computer for problems",
        "Checks what the program needs of this computer: network, proxy, certificates, clock, Bol, "
        "keychain, tray, notifications, start at login, and settings of the administrator. Writes a test "
        "item to the keychain and removes it. Takes a minute at most.",
        (("bolsetup doctor", "Check and explain."), ("bolsetup doctor --json", "The same, for a script.")),
        (
            ("0", "No problem was found."),
            ("1", "There is one."),
            ("2", "In practice mode, which has no doctor."),
        ),
    ),
    "watch": Verb(
        "watch",
        "check the stored shops until Ctrl+C and print a line for each change",
        "Checks the stored shops as often as the window program does, but without a window. Prints a line "
        "after the first check of each shop and whenever its state changes. Shops that are added later "
        "are watched as well.",
        (
            ("bolsetup watch", "Watch in a terminal."),
            ("bolsetup watch --json >> changes.jsonl", "Append each change to a file."),
            ("bolsetup --check-every 300 watch", "Check every five minutes."),
        ),
        (
            ("1", "bolsetup's files cannot be read, or the output was lost."),
            ("130, 143, 129", "It was ended with Ctrl+C, SIGTERM or SIGHUP."),
        ),
    ),
    "forget": Verb(
        "forget",
        "remove a shop and its keys from this computer",
        "Removes a shop, its keys and its history from this computer. The keys still exist at Bol.",
        (
            ("bolsetup forget 1234567", "Remove a shop by its seller number."),
            (
                "bolsetup forget --everything",
                "Remove everything that the program stored, before uninstalling it.",
            ),
        ),
        (
            ("0", "It is removed."),
            ("1", "The keychain refused, or bolsetup's files cannot be read or written."),
            ("2", "There is no such shop, or several."),
        ),
    ),
    "explain": Verb(
        "explain",
        "explain a support code",
        "Says what a support code means, the usual causes, what to ask the merchant and what helps. For a "
        "word it lists the matching codes, questions and passages of the manual, best match first.",
        (
            ("bolsetup explain B21", "Explain a code."),
            ("bolsetup explain http 403", "Find what an answer from Bol, or a word, may mean."),
        ),
        (("0", "It is explained."), ("2", "There is no such code, or nothing about the word.")),
    ),
    "report": Verb(
        "report",
        "print the support report, which contains no keys",
        "Prints what support needs to know: system, settings, shops with shortened numbers, the last "
        "checks and the last lines of the log. Contains no keys.",
        (
            ("bolsetup report > report.txt", "Save the report."),
            ("bolsetup report --doctor", "Also check this computer."),
        ),
        (
            ("0", "It is printed."),
            ("1", "bolsetup's files cannot be read."),
            ("2", "With --doctor in practice mode."),
        ),
    ),
    "pictures": Verb(
        "pictures",
        "replace the drawings of the steps with screenshots, in a window",
        "Opens a window in which drawings of the steps are replaced by screenshots.",
        (("bolsetup pictures", "Open the window."),),
        (("1", "There is no screen."), ("2", "In practice mode, which saves nothing.")),
    ),
    "proxy-login": Verb(
        "proxy_login",
        "store the user name and password for the proxy",
        "Stores the login for the system's proxy in the keychain. It is sent to that proxy only. The "
        "input is a JSON object with user and password.",
        (("bolsetup proxy-login --stdin < login.json", "Store the login in a file."),),
        (
            ("0", "It is stored."),
            ("1", "The keychain refused."),
            ("2", "There is no proxy, or the input is not a login."),
        ),
    ),
}
"""The commands by name."""


_WIDTH: Final = 78
"""Width of the help, in characters."""


class _Formatter(argparse.HelpFormatter):
    """Leaves tables as they are, and wraps other text."""

    def __init__(self, prog: str) -> None:
        # Otherwise it imports `shutil` for the width of the terminal, even if it prints no help.
        super().__init__(prog, width=_WIDTH)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return text if "\n" in text else super()._fill_text(text, width, indent)


class Parser(argparse.ArgumentParser):
    """Prints through the streams of `console`, whatever they are."""

    def _print_message(self, message: str, file: object = None) -> None:
        answer = file is sys.stdout
        try:
            write(message, sys.stdout if answer else sys.stderr)
        except OutputLost:
            if answer:
                raise


def make_parser() -> Parser:
    """Create the parser."""
    parser = Parser(
        prog="bolsetup",
        description=DESCRIPTION,
        epilog=f"{_table('examples', EXAMPLES)}\n\n{_table('exit codes', EXIT_CODES)}\n\n"
        "`bolsetup COMMAND --help` describes a command.",
        formatter_class=_Formatter,
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
    parser.add_argument(
        "--log-level",
        choices=("info", "debug"),
        default="info",
        help="how much to write to the log: info, or debug for jobs and durations as well (default: info)",
    )
    parser.set_defaults(command=None)
    words = parser.add_subparsers(title="commands", metavar="COMMAND")
    for name, verb in VERBS.items():
        _add_options(name, _add_verb(words, name, verb))
    return parser


def _add_verb(words: argparse._SubParsersAction[Parser], name: str, verb: Verb) -> Parser:
    made: Parser = words.add_parser(
        name,
        help=verb.summary,
        description=verb.description,
        epilog=f"{_table('examples', verb.examples)}\n\n{_table('exit codes', verb.exit_codes)}",
        formatter_class=_Formatter,
    )
    made.set_defaults(command=verb.module)
    return made


def _add_options(name: str, verb: Parser) -> None:
    if name in ("check", "add", "proxy-login"):
        what = "the login" if name == "proxy-login" else "a pair"
        verb.add_argument(
            "--stdin",
            action="store_true",
            required=name != "check",
            help=f"read {what} as JSON from standard input",
        )
    if name in ("check", "add", "list", "doctor"):
        verb.add_argument("--json", action="store_true", help="print the result as one JSON document")
    if name == "watch":
        verb.add_argument("--json", action="store_true", help="print each line as a JSON document")
    if name == "forget":
        which = verb.add_mutually_exclusive_group(required=True)
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
    if name == "explain":
        verb.usage = "bolsetup explain [-h] CODE"
        verb.add_argument("code", nargs="+", metavar="CODE", help="such as B21, or a word such as proxy")
    if name == "report":
        verb.add_argument("--doctor", action="store_true", help="include the findings of `doctor`")
        verb.add_argument("--names", action="store_true", help="name the shops")


def _table(title: str, rows: Rows) -> str:
    width = max(len(left) for left, _ in rows)
    return "\n".join([f"{title}:", *(f"  {left:<{width}}  {right}" for left, right in rows)])


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0
    # Also rejects NaN.
    if not 1 <= value <= _LONGEST_INTERVAL_S:
        raise argparse.ArgumentTypeError(f"expected a number of seconds from 1 to {_LONGEST_INTERVAL_S}")
    return value
