"""Makes the man page and the completions of the command line; `python3 dev.py man` runs it.

Completions are made by shtab, which only this script needs. They and the man page are checked in, and a test
says when they are out of date.
"""

from __future__ import annotations

import argparse
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import shtab

from bolsetup import BUILT, __version__
from bolsetup.arguments import DESCRIPTION, ENVIRONMENT, EXAMPLES, EXIT_CODES, VERBS, Rows, make_parser
from bolsetup.core.resources import resource
from bolsetup.core.support.codes import TROUBLES

HERE: Final = Path(__file__).resolve().parent
COMPLETIONS: Final = {
    "bash": "bolsetup.bash",
    "zsh": "_bolsetup",
    "fish": "bolsetup.fish",
    "powershell": "bolsetup.ps1",
}
"""Names of the files by shell, as each shell expects them."""
BASH_SCRIPTS: Final = """\
_bolsetup_script_files() {{
  compgen -W "{scripts}" -- "$1"
  compgen -f -- "$1"
}}
"""
POWERSHELL_SCRIPTS: Final = """\
function _bolsetup_script_files {{
  param([string]$WordToComplete)
  {scripts} | Where-Object {{ $_ -like "$WordToComplete*" }}
  _shtab_powershell_compgen_files $WordToComplete
}}
"""
FILES: Final = (
    ("~/.local/share/bolsetup", "Shops, history and settings, without keys."),
    ("~/.local/state/bolsetup/log", "Logs."),
    ("/etc/xdg/bolsetup/policy.toml", "Settings of the administrator."),
)


def made_files() -> Iterator[tuple[Path, str]]:
    """Yield each file with its content."""
    yield HERE / "linux" / "bolsetup.1", man_page()
    parser = make_parser()
    for action in parser._actions:  # noqa: SLF001 - argparse has no public list
        if action.metavar == "FILE":
            # Also the scripts that come with the program.
            scripts = sorted(path.stem for path in resource("practice").glob("*.toml"))
            files = {
                **shtab.FILE,
                "bash": "_bolsetup_script_files",
                "zsh": f"{{_files; compadd {' '.join(scripts)}}}",
                "fish": f"{shtab.FILE['fish'][:-1]}; echo {' '.join(scripts)})",
                "powershell": "_bolsetup_script_files",
                "preamble": {
                    "bash": BASH_SCRIPTS.format(scripts=" ".join(scripts)),
                    "powershell": POWERSHELL_SCRIPTS.format(scripts=", ".join(map(repr, scripts))),
                },
            }
            action.complete = files  # type: ignore[attr-defined] # shtab's way
    verbs = next(each for each in parser._actions if isinstance(each, argparse._SubParsersAction))  # noqa: SLF001
    (code,) = [each for each in verbs.choices["explain"]._actions if each.metavar == "CODE"]  # noqa: SLF001
    # The program takes words as well.
    code.choices = [trouble.code for trouble in TROUBLES]
    for shell, name in COMPLETIONS.items():
        # Trailing blanks and blank lines at the end are of no use to a shell.
        made = re.sub(r"[ \t]+$", "", shtab.complete(parser, shell), flags=re.MULTILINE)
        yield HERE / "completions" / name, made.rstrip() + "\n"


def man_page() -> str:
    """Return the man page, in the macros of man(7)."""
    parser = make_parser()
    verbs = next(each for each in parser._actions if isinstance(each, argparse._SubParsersAction))  # noqa: SLF001
    lines = [
        f'.TH BOLSETUP 1 "{BUILT}" "bolsetup {__version__}" "User Commands"',
        *(".SH NAME", f"bolsetup \\- {_escaped('create, check and monitor the API keys of Bol.com shops')}"),
        *(".SH SYNOPSIS", ".B bolsetup", ".RI [ OPTION ]\\|.\\|.\\|.\\&", ".RI [ COMMAND ]"),
        *(".SH DESCRIPTION", *_paragraph(DESCRIPTION)),
        *(".SH OPTIONS", *_options(parser)),
        ".SH COMMANDS",
    ]
    for name, verb in VERBS.items():
        lines += [f".SS {_escaped(_usage(verbs.choices[name]))}", *_paragraph(verb.description)]
        lines += _options(verbs.choices[name], leave_out="-h")
        if verb.exit_codes:
            lines += [".PP", "Exit status:", *_terms(verb.exit_codes)]
    for title, rows in (("EXIT STATUS", EXIT_CODES), ("ENVIRONMENT", ENVIRONMENT), ("FILES", FILES)):
        lines += [f".SH {title}", *_terms(rows)]
    examples = (*EXAMPLES, *(example for verb in VERBS.values() for example in verb.examples))
    return "\n".join([*lines, ".SH EXAMPLES", *_terms(examples)]) + "\n"


def _usage(parser: argparse.ArgumentParser) -> str:
    usage = " ".join(parser.format_usage().split())
    return usage.removeprefix("usage: ").replace(" [-h]", "")


def _options(parser: argparse.ArgumentParser, leave_out: str = "") -> Iterator[str]:
    for action in parser._actions:  # noqa: SLF001 - argparse has no public list
        if isinstance(action, argparse._SubParsersAction) or leave_out in action.option_strings:  # noqa: SLF001
            continue
        names = ", ".join(action.option_strings) or str(action.metavar)
        # What argparse shows in their place, such as {info,debug}.
        shown = action.metavar or (f"{{{','.join(action.choices)}}}" if action.choices else "")
        value = f" {shown}" if action.option_strings and shown else ""
        yield from _terms(((names + value, f"{action.help}."),))


def _terms(rows: Rows) -> Iterator[str]:
    for left, right in rows:
        yield from (".TP", f".B {_escaped(left)}", *_paragraph(right[:1].upper() + right[1:]))


def _paragraph(text: str) -> Iterator[str]:
    # As it is customary: short lines, and each sentence begins one.
    for sentence in re.split(r"(?<=[.:;]) ", text):
        yield from map(_escaped, textwrap.wrap(sentence, 72, break_on_hyphens=False))


def _escaped(text: str) -> str:
    """Escape what means something to troff; a hyphen would become a typographic one."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-").replace("`", "")
    return f"\\&{escaped}" if escaped[:1] in (".", "'") else escaped


def main() -> None:
    """Write the files."""
    for path, content in made_files():
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, "utf-8", newline="\n")


if __name__ == "__main__":
    main()
