"""The command line: output to and input from any stream, and forms of its arguments."""

from __future__ import annotations

import codecs
import errno
import io
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from PySide6.QtCore import QLockFile

from bolsetup import cli, console, dispatch, start
from bolsetup.console import OutputLost, write
from bolsetup.core.bol import practice
from bolsetup.core.bol.client import MEDIA_TYPE
from bolsetup.core.bol.outcomes import Outcome, Shop
from bolsetup.core.bol.proxy_auth import ProxyLoginStore
from bolsetup.core.credentials.credentials import Credentials
from bolsetup.core.keychain.keychain import Keychain, KeychainError, KeychainProblem
from bolsetup.core.paths import data_folder
from bolsetup.core.practice.script import Change
from bolsetup.core.settings import Settings
from bolsetup.core.shops.registry import ShopRegistry
from bolsetup.core.shops.shop_list import ShopList
from bolsetup.core.texts import Texts
from bolsetup.services import Services, practice_services

NAME: Final = "Łódź 🚲"
SECRET: Final = "EXAMPLE-NOT-A-REAL-SECRET"
FIELDS: Final = {"client_id": "00000000-1111-4222-8333-444444444444", "client_secret": SECRET}
PAIR: Final = json.dumps(FIELDS).encode()


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    """The services of the command line, with a Bol of their own and an in-memory keychain."""
    shop = practice._fields(200, MEDIA_TYPE, {"retailerId": "1234567", "displayName": NAME})
    connected = (practice._token(), shop)
    monkeypatch.setattr(practice, "ANSWERS", {**practice.ANSWERS, Outcome.CONNECTED: connected})
    practised = practice_services()
    # Real services keep their folder from one run to the next.
    made = practised._replace(temporary_folder=None)
    monkeypatch.setattr(dispatch, "real_services", lambda: made)
    monkeypatch.setattr(dispatch, "set_up_logging", lambda _: None)
    monkeypatch.setattr(dispatch, "switch_off_memory_dumps", lambda: None)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    yield made
    assert practised.temporary_folder
    practised.temporary_folder.cleanup()


class Console(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


class Run:
    """A run of the command line in this process.

    Attributes:
        code: exit code.
        out: text on standard output.
        err: text on standard error.
    """

    def __init__(
        self,
        patch: pytest.MonkeyPatch,
        *arguments: str,
        typed: bytes = b"",
        encoding: str = "utf-8",
        terminal: bool = False,
    ) -> None:
        kind = Console if terminal else io.TextIOWrapper
        raw = {name: io.BytesIO() for name in ("stdout", "stderr")}
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed), encoding))
        for name, stream in raw.items():
            patch.setattr(sys, name, kind(stream, encoding, errors="strict", newline="\n"))
        try:
            self.code = cli.main(arguments)
        except SystemExit as end:
            self.code = int(end.code or 0)
        # All but terminals get UTF-8.
        written = encoding if terminal else "utf-8"
        self.out, self.err = (stream.getvalue().decode(written) for stream in raw.values())


IMPORTS: Final = """
import sys
from bolsetup import cli
sys.stdout, out = sys.stderr, sys.stdout
try:
    cli.main(sys.argv[1:])
finally:
    print(*sorted(name for name in sys.modules if name.startswith("bolsetup")), file=out)
"""


@pytest.mark.parametrize(
    "arguments", [["--help"], ["check", "--help"], ["--version"], ["--nonsense"], ["nonsense"]]
)
def test_what_the_parser_answers_imports_nothing_of_the_program(arguments: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", IMPORTS, *arguments], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stdout.split() == ["bolsetup", "bolsetup.arguments", "bolsetup.cli", "bolsetup.console"]
    assert done.returncode == (2 if "nonsense" in arguments[0] else 0)


def test_the_report_tells_of_a_proxy_address_that_is_none(
    monkeypatch: pytest.MonkeyPatch, parts: Services
) -> None:
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.setenv("https_proxy", "http://[::1")
    # Practice uses no proxy.
    monkeypatch.setattr(dispatch, "real_services", lambda: parts._replace(practice=None))
    run = Run(monkeypatch, "report")
    assert run.code == 0
    assert "Proxy: The proxy setting isn't a valid address" in run.out


@pytest.mark.parametrize("command", [["list"], ["check"], ["report"], ["add", "--stdin"]], ids=" ".join)
def test_files_of_a_newer_version_are_left_alone(
    monkeypatch: pytest.MonkeyPatch, parts: Services, command: list[str]
) -> None:
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    newer = parts.folder / "shops.json"
    newer.write_text('{"version": 2}', "utf-8")
    run = Run(monkeypatch, *command, typed=PAIR)
    assert run.code == 1
    assert "are from a newer version (shops.json)" in run.out + run.err
    assert newer.read_text("utf-8") == '{"version": 2}'


def test_a_practice_script_is_followed_and_what_is_wrong_in_it_is_said(
    monkeypatch: pytest.MonkeyPatch, parts: Services, tmp_path: Path
) -> None:
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    script = tmp_path / "script.toml"
    script.write_text('[[shop]]\nnumber = "1111111"\nname = "Bakkerij"\nanswer = "outdated"\n', "utf-8")
    run = Run(monkeypatch, "--practice-script", str(script), "check", "--json")
    (result,) = json.loads(run.out)["results"]
    assert (run.code, result["shop"], result["outcome"]) == (1, "1111111", "outdated")
    script.write_text('answer = "nonsense"\n', "utf-8")
    run = Run(monkeypatch, "--practice-script", str(script), "check")
    assert (run.code, run.out) == (2, "")
    assert run.err.startswith(f"bolsetup: The practice script {script} can't be used. Line 1: 'answer' ")
    run = Run(monkeypatch, "--practice-script", str(tmp_path / "missing.toml"), "check")
    assert (run.code, run.out) == (2, "")
    assert "can't be read" in run.err


@pytest.mark.parametrize(
    "given", [["--practice-script", name] for name in ("", " ")] + [["--practice-script="]]
)
@pytest.mark.parametrize("command", [["check"], ["list"], ["forget", "--all"], ["--quit"], []], ids=" ".join)
def test_a_practice_script_without_a_name_never_leads_to_real_shops(
    monkeypatch: pytest.MonkeyPatch, given: list[str], command: list[str]
) -> None:
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.setattr(dispatch, "switch_off_memory_dumps", lambda: None)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(dispatch, "real_services", lambda: pytest.fail("real shops"))
    run = Run(monkeypatch, *given, *command)
    assert (run.code, run.out) == (2, "")
    assert "can't be read" in run.err


NO_QT: Final = """
import sys
class NoQt:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("PySide6", "shiboken6"):
            raise ImportError("libEGL.so.1: cannot open shared object file")
sys.meta_path.insert(0, NoQt())
from bolsetup.cli import main
sys.exit(main(sys.argv[1:]))
"""
"""The program where Qt's libraries are not installed."""


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["check"], 1, "No shops are saved yet"),
        (["--practice", "check", "--stdin"], 0, "It works!"),
        (["--practice", "add", "--stdin"], 0, "It works!"),
        (["list"], 0, "No shops are saved yet"),
        (["--practice-script", "training", "list"], 0, "Kaarsenhuis"),
        (["doctor", "--json"], 1, '"probes"'),
        (["forget", "1"], 2, "no shop"),
        (["explain", "B21"], 0, "B21 (refused)"),
        (["report"], 0, "no keys"),
        (["--practice", "proxy-login", "--stdin"], 2, "Expected"),
        ([], 1, "libEGL.so.1"),
        (["--quit"], 0, ""),
        (["pictures"], 1, "libEGL.so.1"),
    ],
    ids=lambda value: " ".join(value) or "window" if isinstance(value, list) else "",
)
def test_without_qts_libraries_all_commands_answer(arguments: list[str], code: int, words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", NO_QT, *arguments],
        input=PAIR.decode(),
        # A screen of which nothing is known, as with `ssh -X`; and no way out.
        env={**os.environ, "LANG": "en_US.UTF-8", "DISPLAY": ":99", "HTTPS_PROXY": "http://127.0.0.1:9"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert words in done.stdout + done.stderr
    assert done.returncode == code
    assert "Traceback" not in done.stderr


# ---- colours and progress ----


class Terminal(io.StringIO):
    """A terminal that tells what is written to it."""

    def __init__(self) -> None:
        super().__init__()
        self.written = threading.Event()

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self.written.set()
        return super().write(text)


@pytest.mark.parametrize(
    ("stream", "environment", "system", "colours"),
    [
        (Terminal(), {"TERM": "xterm-256color"}, "linux", True),
        (Terminal(), {}, "darwin", True),
        (Terminal(), {"TERM": "dumb"}, "linux", False),
        (Terminal(), {"TERM": "xterm", "NO_COLOR": "1"}, "linux", False),
        (Terminal(), {"TERM": "xterm", "NO_COLOR": ""}, "linux", True),
        (Terminal(), {}, "win32", False),
        (Terminal(), {"WT_SESSION": "0"}, "win32", True),
        (io.StringIO(), {"TERM": "xterm"}, "linux", False),
    ],
)
def test_only_terminals_get_colours(
    stream: io.StringIO, environment: dict[str, str], system: str, colours: bool
) -> None:
    assert console.has_colours(stream, environment, system) is colours


def test_results_are_coloured_on_a_terminal(monkeypatch: pytest.MonkeyPatch, parts: Services) -> None:
    def answer() -> str:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(PAIR)))
        terminal = Terminal()
        monkeypatch.setattr(sys, "stdout", terminal)
        cli.main(["check", "--stdin"])
        return terminal.getvalue()

    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("WT_SESSION", "0")
    assert parts.practice
    assert "\x1b[32m" in answer()
    parts.practice.make(Change(answer=Outcome.REFUSED))
    assert "\x1b[31m" in answer()
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in answer()


def test_what_takes_long_is_said_on_a_terminal_and_wiped_away(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with console.Progress("asking …", after_s=0):
        assert terminal.written.wait(30)
    assert terminal.getvalue() == "asking …\r        \r"


@pytest.mark.parametrize(
    ("stream", "after_s"), [(Terminal(), 60), (io.StringIO(), 0)], ids=["quick", "no terminal"]
)
def test_nothing_is_said_of_what_is_quick_or_where_nobody_looks(
    monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, after_s: float
) -> None:
    monkeypatch.setattr(sys, "stderr", stream)
    with console.Progress("asking …", after_s):
        pass
    assert stream.getvalue() == ""


# ---- output ----


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp850", "utf-8", "utf-16"])
@pytest.mark.parametrize("json_too", [[], ["--json"]], ids=["text", "json"])
@pytest.mark.parametrize("language", ["nl", "en", "de", "fr"])
@pytest.mark.parametrize("terminal", [False, True], ids=["piped", "terminal"])
def test_every_stream_accepts_every_name(
    monkeypatch: pytest.MonkeyPatch,
    parts: Services,
    encoding: str,
    json_too: list[str],
    language: str,
    terminal: bool,
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("LANG", f"{language}.UTF-8")
    given: Any = {"typed": PAIR, "encoding": encoding, "terminal": terminal}
    added = Run(monkeypatch, "add", "--stdin", *json_too, **given)
    assert (added.code, added.err) == (0, "")
    assert parts.keychain.load("1234567")
    for arguments in (["check"], ["check", "--stdin"], ["list"]):
        run = Run(monkeypatch, *arguments, *json_too, **given)
        assert (run.code, run.err) == (0, "")
        if json_too:
            (row,) = next(iter(json.loads(run.out).values()))
            assert row["display_name"] == NAME
        else:
            shown = NAME.encode(encoding, "replace").decode(encoding) if terminal else NAME
            assert shown in run.out


@pytest.mark.parametrize(
    ("kind", "encoding"),
    [
        (io.TextIOWrapper, "utf-8"),
        # A terminal shows its own only. Python writes to a console of Windows as it should be.
        (Console, "cp1252"),
    ],
)
def test_what_is_piped_is_utf_8(kind: type[io.TextIOWrapper], encoding: str) -> None:
    with kind(io.BytesIO(), "cp1252") as stream:
        assert console._encoding_of(stream) == encoding


@pytest.mark.parametrize("encoding", ["iso-8859-1", "ascii", "utf-16"])
def test_the_output_of_a_process_is_utf_8_whatever_the_locale(encoding: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bolsetup", "explain", "B21"],
        env={**os.environ, "LC_ALL": "fr_FR.ISO-8859-1", "PYTHONIOENCODING": encoding},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert "é" in done.stdout.decode("utf-8")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["check", "--help"],
        ["--version"],
        ["explain", "B43"],
        ["report"],
        ["forget", NAME],
        [NAME],
    ],
    ids=" ".join,
)
def test_other_output_is_available_in_ascii(
    monkeypatch: pytest.MonkeyPatch, parts: Services, arguments: list[str]
) -> None:
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    run = Run(monkeypatch, *arguments, encoding="ascii", terminal=True)
    assert run.code == (2 if NAME in arguments else 0)
    assert run.out or run.err


ALL: Final = [["--help"], ["--version"], ["list"], ["explain", "B21"], ["report"], ["check", "--json"]]


def in_a_process(*arguments: str, **streams: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bolsetup", *arguments],
        stdin=subprocess.DEVNULL,
        text=True,
        # An unbuffered stream has nothing to flush at exit.
        env={name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"},
        timeout=60,
        check=False,
        **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **streams},
    )


@pytest.mark.parametrize("arguments", ALL, ids=" ".join)
def test_a_closed_pipe_is_ignored_silently(arguments: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = in_a_process(*arguments, stdout=writing)
    os.close(writing)
    assert done.returncode == 1
    # Other messages may still be printed.
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
    assert "standard output" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a full disk at hand")
@pytest.mark.parametrize("arguments", ALL, ids=" ".join)
def test_a_full_disk_is_reported_in_one_line(arguments: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = in_a_process(*arguments, stdout=full)
        assert done.returncode == 1
        assert done.stderr.endswith(f"bolsetup: standard output: {os.strerror(errno.ENOSPC)}\n")
        assert "Traceback" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a full disk at hand")
@pytest.mark.parametrize("arguments", [["explain", "B99"], ["--nonsense"]], ids=" ".join)
def test_a_full_disk_behind_standard_error_keeps_the_exit_code(arguments: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        assert in_a_process(*arguments, stderr=full).returncode == 2


@pytest.mark.skipif(sys.platform == "win32", reason="it has no /dev/full and no shell with pipes")
@pytest.mark.parametrize("arguments", ["list", "list --json"])
@pytest.mark.parametrize("outlet", ["| true", "| head -c 1", ">/dev/full", "2>/dev/full >/dev/full"])
def test_lost_output_exits_with_1(arguments: str, outlet: str) -> None:
    if "/dev/full" in outlet and not Path("/dev/full").exists():
        pytest.skip("only Linux has a full disk at hand")
    shops = [{"retailer_id": str(number), "display_name": NAME * 10} for number in range(1, 1001)]
    data_folder().mkdir(parents=True)
    (data_folder() / "shops.json").write_text(json.dumps({"version": 1, "shops": shops}), "utf-8")
    script = f'{{ "$0" -m bolsetup {arguments}; echo "$?" >&3; }} 3>&2 {outlet}'
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    done = subprocess.run(
        ["sh", "-c", script, sys.executable],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    said = f"bolsetup: standard output: {os.strerror(errno.ENOSPC)}\n" if outlet == ">/dev/full" else ""
    assert done.stderr == f"{said}1\n"


@pytest.mark.skipif(sys.platform == "win32", reason="its shell cannot close a stream")
@pytest.mark.parametrize(("arguments", "code"), [*((each, 0) for each in ALL[:-1]), (["--nonsense"], 2)])
def test_missing_streams_are_tolerated(arguments: list[str], code: int) -> None:
    command = ["sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh", sys.executable, "-m", "bolsetup"]
    assert subprocess.run([*command, *arguments], timeout=60, check=False).returncode == code


def test_a_program_without_any_streams_works(monkeypatch: pytest.MonkeyPatch, parts: Services) -> None:
    for name in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(sys, name, None)
    assert cli.main(["explain", "B21"]) == 0
    assert cli.main(["check", "--stdin"]) == 2
    for name in ("stdout", "stderr"):
        getattr(sys, name).close()


@pytest.mark.parametrize(
    ("system", "error", "said"),
    [
        ("linux", BrokenPipeError(errno.EPIPE, "gone"), ""),
        ("win32", BrokenPipeError(errno.EPIPE, "gone"), ""),
        ("win32", OSError(errno.EINVAL, "Invalid argument"), ""),
        ("linux", OSError(errno.EINVAL, "Invalid argument"), "Invalid argument"),
        ("darwin", OSError(errno.EIO, "Input/output error"), "Input/output error"),
        ("linux", OSError(), "OSError"),
    ],
)
def test_only_a_closed_pipe_is_ignored(
    monkeypatch: pytest.MonkeyPatch, system: str, error: OSError, said: str
) -> None:
    class Broken(io.StringIO):
        def flush(self) -> None:
            raise error

    monkeypatch.setattr(sys, "platform", system)
    with pytest.raises(OutputLost) as caught:
        write("x", Broken())
    assert str(caught.value) == said


# ---- input ----


@pytest.mark.parametrize(
    "typed",
    [
        PAIR,
        codecs.BOM_UTF8 + PAIR,
        PAIR.replace(b", ", b",\r\n") + b"\r\n",
        *(PAIR.decode().encode(encoding) for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32")),
        json.dumps(FIELDS, ensure_ascii=False).encode() + b"\n\n",
    ],
    ids=["plain", "mark", "crlf", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "end"],
)
def test_a_pair_is_read_in_the_encoding_of_each_shell(
    monkeypatch: pytest.MonkeyPatch, parts: Services, typed: bytes
) -> None:
    # The stream has a legacy encoding, which is ignored.
    assert Run(monkeypatch, "check", "--stdin", typed=typed, encoding="cp1252").code == 0


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ('{"client_id": "x", "client_secret": "é"}'.encode("latin-1"), "not UTF-8"),
        (codecs.BOM_UTF16_LE + b"{\x00}", "not UTF-8"),
        (b"\xff" * 100, "not UTF-8"),
        (PAIR[:-1], "not JSON"),
        (b" " * 70_000, "too long"),
    ],
)
def test_unreadable_input_is_reported_without_quoting_it(
    monkeypatch: pytest.MonkeyPatch, parts: Services, typed: bytes, why: str
) -> None:
    run = Run(monkeypatch, "add", "--stdin", typed=typed)
    assert (run.code, run.out) == (2, "")
    assert why in run.err
    assert SECRET not in run.err
    assert len(run.err.splitlines()) == 1


# ---- arguments ----


@pytest.mark.parametrize(
    "given",
    [
        "B21",
        "b21",
        "B-21",
        " b 21 ",
        "21",
        "(B21)",
        "B21.",
        "b_21",
        "B–21",
        "refused",
        "Refused",
        "B 21",
        "２１",
    ],
)
def test_a_support_code_is_recognised_in_any_spelling(
    monkeypatch: pytest.MonkeyPatch, parts: Services, given: str
) -> None:
    for arguments in ([given], given.split()):
        run = Run(monkeypatch, "explain", *arguments)
        assert (run.code, run.err) == (0, "")
        assert run.out.startswith("B21 (refused): ")


@pytest.mark.parametrize("given", ["B99", "211", "A21", "B210", "", "B21 B22", "tulip"])
def test_unknown_support_codes_are_rejected(
    monkeypatch: pytest.MonkeyPatch, parts: Services, given: str
) -> None:
    run = Run(monkeypatch, "explain", given)
    assert (run.code, run.out) == (2, "")
    assert f"'{given}'" in run.err


def test_a_code_of_the_keychain_is_explained(monkeypatch: pytest.MonkeyPatch, parts: Services) -> None:
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    run = Run(monkeypatch, "explain", "b52")
    assert (run.code, run.err) == (0, "")
    assert run.out.startswith(f"B52 (locked): {Texts('en')('keychain.locked.title')}\n")
    assert "Usual causes: " in run.out


def test_a_word_lists_the_codes_and_questions_it_is_about(
    monkeypatch: pytest.MonkeyPatch, parts: Services
) -> None:
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    run = Run(monkeypatch, "explain", "http", "403")
    assert (run.code, run.err) == (0, "")
    lines = [line.partition(" ")[0] for line in run.out.splitlines()]
    assert lines == ["B21", "B22", "B23", "B24", "B32"]
    run = Run(monkeypatch, "explain", "clipboard")
    assert Texts("en")("pages.help.questions.clipboard.text") in run.out
    # A word that is about one code only says all about it.
    assert "Usual causes: " in Run(monkeypatch, "explain", "hotel").out


@pytest.mark.parametrize("given", ["abc", "", "0", "-1", "0.5", "nan", "inf", "1e9", "1,5"])
def test_an_invalid_number_of_seconds_is_rejected_clearly(
    monkeypatch: pytest.MonkeyPatch, parts: Services, given: str
) -> None:
    run = Run(monkeypatch, f"--check-every={given}", "list")
    assert (run.code, run.out) == (2, "")
    assert run.err.endswith("argument --check-every: expected a number of seconds from 1 to 86400\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["--nonsense"],
        ["forget"],
        ["forget", "X", "--all"],
        ["add"],
        ["explain"],
        ["proxy-login"],
        ["--check-every", "x"],
    ],
    ids=" ".join,
)
def test_usage_errors_contain_no_internals(
    monkeypatch: pytest.MonkeyPatch, parts: Services, arguments: list[str]
) -> None:
    run = Run(monkeypatch, *arguments)
    assert run.code == 2
    assert not any(word in run.err for word in (" _", "==", "proxy_login", "list_shops", "None"))


def test_everything_can_be_removed(monkeypatch: pytest.MonkeyPatch, parts: Services) -> None:
    assert Run(monkeypatch, "add", "--stdin", typed=PAIR).code == 0
    parts.settings.save(Settings(language="en"))
    parts.autostart.switch(True)
    assert Run(monkeypatch, "forget", "--everything").code == 0
    assert [path.name for path in parts.folder.iterdir()] == ["shops.json"]
    assert json.loads((parts.folder / "shops.json").read_text("utf-8"))["shops"] == []
    assert parts.keychain.load("1234567") is None
    assert not parts.autostart.is_on()


def test_what_cannot_be_removed_is_said_and_the_rest_is_removed(
    monkeypatch: pytest.MonkeyPatch, parts: Services
) -> None:
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    assert Run(monkeypatch, "add", "--stdin", typed=PAIR).code == 0
    parts.settings.save(Settings(language="en"))
    stuck = parts.folder / "settings.json.broken-1"
    stuck.mkdir()
    run = Run(monkeypatch, "forget", "--everything")
    assert (run.code, "Not everything has been removed yet" in run.err) == (1, True)
    assert {path.name for path in parts.folder.iterdir()} == {"shops.json", stuck.name}


def test_a_process_that_watches_does_not_restore_what_was_removed(
    monkeypatch: pytest.MonkeyPatch, parts: Services
) -> None:
    assert Run(monkeypatch, "add", "--stdin", typed=PAIR).code == 0
    watching = ShopList(parts.folder / "shops.json")
    assert len(watching.load()) == 1
    assert Run(monkeypatch, "forget", "--everything").code == 0
    watching.refresh()
    assert (watching.latest, watching.take_damage()) == ([], None)
    assert not any(b"1234567" in path.read_bytes() for path in parts.folder.iterdir())


def test_shops_that_were_removed_without_a_keychain_do_not_come_back_with_it(
    monkeypatch: pytest.MonkeyPatch, parts: Services
) -> None:
    assert Run(monkeypatch, "add", "--stdin", typed=PAIR).code == 0
    # Otherwise the list is completed from the keychain.
    for path in parts.folder.glob("shops.json*"):
        path.write_text("{", "utf-8")

    def missing(_: Keychain) -> None:
        raise KeychainError(KeychainProblem.MISSING)

    with monkeypatch.context() as patch:
        patch.setattr(Keychain, "_backend_list", missing)
        assert Run(monkeypatch, "forget", "--everything").code == 0
    assert parts.registry.recover() == []


@pytest.mark.parametrize("what", ["--all", "--everything"])
def test_without_a_keychain_the_shops_can_be_removed(
    monkeypatch: pytest.MonkeyPatch, parts: Services, what: str
) -> None:
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    assert Run(monkeypatch, "add", "--stdin", typed=PAIR).code == 0

    def missing(_: Keychain) -> None:
        raise KeychainError(KeychainProblem.MISSING)

    monkeypatch.setattr(Keychain, "_backend_list", missing)
    run = Run(monkeypatch, "forget", what)
    assert (run.code, "were not removed" in run.err) == (0, True)
    assert parts.shops.load() == []


def test_nothing_is_removed_while_the_program_runs(monkeypatch: pytest.MonkeyPatch, parts: Services) -> None:
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    assert Run(monkeypatch, "add", "--stdin", typed=PAIR).code == 0
    lock = QLockFile(str(parts.folder / "running.lock"))
    assert lock.tryLock(0)
    run = Run(monkeypatch, "forget", "--everything")
    lock.unlock()
    assert (run.code, "Quit it first" in run.err) == (1, True)
    assert [shop.retailer_id for shop in parts.shops.load()] == ["1234567"]


@pytest.mark.skipif(sys.platform == "win32", reason="there a lock that cannot be read is one that is held")
@pytest.mark.parametrize("command", [["forget", "--everything"], ["--quit"]], ids=" ".join)
def test_an_unreadable_data_folder_is_not_taken_for_a_running_program(
    monkeypatch: pytest.MonkeyPatch, parts: Services, command: list[str]
) -> None:
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    monkeypatch.setitem(sys.modules, "bolsetup.start", None)
    (parts.folder / "running.lock").mkdir()
    run = Run(monkeypatch, *command)
    assert (run.code, "can't read or write its files" in run.err) == (1, True)


# ---- names of shops ----


OWN: Final = "De zaak in Gent"


@pytest.fixture
def named(monkeypatch: pytest.MonkeyPatch, parts: Services) -> Services:
    """With a stored shop that was renamed."""
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    assert Run(monkeypatch, "add", "--stdin", typed=PAIR).code == 0
    parts.shops.rename("1234567", OWN)
    return parts


def test_list_prints_the_displayed_name(monkeypatch: pytest.MonkeyPatch, named: Services) -> None:
    assert Run(monkeypatch, "list").out.startswith(f"1234567  {OWN}  ")
    (row,) = json.loads(Run(monkeypatch, "list", "--json").out)["shops"]
    assert (row["display_name"], row["own_name"]) == (NAME, OWN)


@pytest.mark.parametrize("name", [OWN, NAME, "1234567"])
def test_a_shop_is_forgotten_by_each_of_its_names(
    monkeypatch: pytest.MonkeyPatch, named: Services, name: str
) -> None:
    run = Run(monkeypatch, "forget", name)
    assert (run.code, run.err, named.shops.load()) == (0, "", [])
    assert OWN in run.out


def test_forget_all_removes_every_shop_and_proxy_login(
    monkeypatch: pytest.MonkeyPatch, named: Services
) -> None:
    cleared: list[ProxyLoginStore] = []
    monkeypatch.setattr(ProxyLoginStore, "forget_all", lambda logins: cleared.append(logins))
    run = Run(monkeypatch, "forget", "--all")
    assert (run.code, run.err, named.shops.load()) == (0, "", [])
    assert named.keychain.load("1234567") is None
    assert cleared == [named.proxy_logins]
    assert Run(monkeypatch, "forget", "--all").code == 0


def test_without_qt_quit_says_whether_the_program_is_running(
    monkeypatch: pytest.MonkeyPatch, parts: Services
) -> None:
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.setitem(sys.modules, "bolsetup.start", None)
    run = Run(monkeypatch, "--quit")
    assert (run.code, run.out, run.err) == (0, "", "")
    lock = QLockFile(str(parts.folder / "running.lock"))
    assert lock.tryLock(0)
    run = Run(monkeypatch, "--quit")
    lock.unlock()
    assert (run.code, run.out) == (1, "")
    assert "still running" in run.err


def test_an_empty_name_is_that_of_no_shop(monkeypatch: pytest.MonkeyPatch, parts: Services) -> None:
    parts.registry.add(Shop("1234567", ""), Credentials(FIELDS["client_id"], SECRET))
    assert Run(monkeypatch, "forget", "").code == 2
    assert parts.shops.load()


@pytest.mark.usefixtures("qapp")  # quitting would make an application that can open no window
def test_quit_without_a_running_program_succeeds(monkeypatch: pytest.MonkeyPatch, parts: Services) -> None:
    run = Run(monkeypatch, "--quit")
    assert (run.code, run.out, run.err) == (0, "", "")


@pytest.mark.skipif(sys.platform == "win32", reason="what is in a file is only missing there")
@pytest.mark.usefixtures("qapp")
def test_quit_does_not_succeed_if_the_data_folder_cannot_tell(
    monkeypatch: pytest.MonkeyPatch, parts: Services, tmp_path: Path
) -> None:
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    # Also root, who may read all folders, can read nothing in one that is a file.
    no_folder = tmp_path / "data"
    no_folder.write_text("")
    monkeypatch.setattr(dispatch, "real_services", lambda: parts._replace(folder=no_folder))
    run = Run(monkeypatch, "--quit")
    assert (run.code, run.out) == (1, "")
    assert "can't read or write its files" in run.err


def test_quit_says_so_if_the_program_goes_on(monkeypatch: pytest.MonkeyPatch, parts: Services) -> None:
    monkeypatch.setenv("LANG", "nl_NL.UTF-8")
    monkeypatch.setattr(start, "quit_running", lambda _: False)
    run = Run(monkeypatch, "--quit")
    assert (run.code, run.out) == (1, "")
    assert "bolsetup draait nog" in run.err


@pytest.mark.parametrize("case", ["connected", "refused", "no keys"])
def test_check_prints_the_name_of_the_shop(
    monkeypatch: pytest.MonkeyPatch, named: Services, case: str
) -> None:
    if case == "refused":
        monkeypatch.setattr(practice, "ANSWERS", dict.fromkeys(Outcome, practice.ANSWERS[Outcome.REFUSED]))
    elif case == "no keys":
        named.keychain.forget("1234567")
    assert Run(monkeypatch, "check").out.startswith(f"{OWN}: ")


@pytest.mark.parametrize(
    ("failure", "code"),
    [(KeychainError(KeychainProblem.MISSING), "B51"), (OSError(errno.ENOSPC, "full"), None)],
)
def test_a_pair_that_could_not_be_stored_has_no_success_code(
    monkeypatch: pytest.MonkeyPatch, parts: Services, failure: Exception, code: str | None
) -> None:
    def fail(*_: object) -> None:
        raise failure

    monkeypatch.setattr(ShopRegistry, "add", fail)
    run = Run(monkeypatch, "add", "--stdin", typed=PAIR)
    assert (run.code, "B10" in run.out, "B51" in run.out) == (1, False, code == "B51")
    (result,) = json.loads(Run(monkeypatch, "add", "--stdin", "--json", typed=PAIR).out)["results"]
    assert result["code"] == code


def test_an_empty_name_matches_no_shop(monkeypatch: pytest.MonkeyPatch, named: Services) -> None:
    named.shops.rename("1234567", "")
    assert Run(monkeypatch, "forget", "").code == 2
    assert len(named.shops.load()) == 1
