"""docs/command-line.md, the man page and the completions say what the command line does."""

from __future__ import annotations

import json
import pkgutil
import re
import runpy
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pytest

from bolsetup import commands, diagnosis, dispatch
from bolsetup.arguments import EXAMPLES, EXIT_CODES, VERBS, make_parser
from bolsetup.core.bol.outcomes import Outcome
from bolsetup.core.monitoring.connection import State
from bolsetup.core.practice.script import Change, KeychainState
from bolsetup.core.support.codes import TROUBLES
from bolsetup.core.support.doctor import Level, Probe, ProbeResult
from bolsetup.services import Services
from tests.test_cli import PAIR, Run, parts

__all__ = ["parts"]

ROOT: Final = Path(__file__).resolve().parents[1]
DOCS: Final = (ROOT / "docs" / "command-line.md").read_text("utf-8")
KINDS: Final[Mapping[str, tuple[type, ...]]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}
NAMES: Final = {"outcome": Outcome, "state": State, "probe": Probe, "level": Level}


def documented(command: str) -> dict[str, str]:
    """Keys of the objects that a command prints with --json, and their types."""
    section = next(
        part for part in re.split(r"^###? ", DOCS, flags=re.MULTILINE) if f"`{command} --json`" in part[:60]
    )
    return dict(re.findall(r"^\| `(\w+)` \| ([\w ]+) \|", section, re.MULTILINE))


def misfits(command: str, found: Mapping[str, Any], *, without: str = "") -> list[str]:
    """What an object has that the docs do not say, or the other way round."""
    said = {key: kind for key, kind in documented(command).items() if key != without}
    wrong = [f"{key}: undocumented or missing" for key in said.keys() ^ found.keys()]
    for key in said.keys() & found.keys():
        value, kinds = found[key], said[key].split(" or ")
        fits = any(value in [*NAMES[kind]] if kind in NAMES else type(value) in KINDS[kind] for kind in kinds)
        if not fits:
            wrong.append(f"{key}: {value!r} is not {said[key]}")
    return wrong


def printed(run: Run, key: str) -> list[dict[str, Any]]:
    found = json.loads(run.out)[key]
    assert isinstance(found, list)
    assert found
    return found


def test_the_json_of_checks_is_as_documented(monkeypatch: pytest.MonkeyPatch, parts: Services) -> None:
    assert parts.practice
    for outcome in Outcome:
        parts.practice.make(Change(answer=outcome))
        for command, key in (("add", "stored"), ("check", "")):
            run = Run(monkeypatch, command, "--stdin", "--json", typed=PAIR)
            (result,) = printed(run, "results")
            assert misfits(command, result, without="" if key else "stored") == []
            assert run.code == (0 if outcome is Outcome.CONNECTED else 1)
    for state in KeychainState:
        parts.practice.make(Change(keychain=state))
        for result in printed(Run(monkeypatch, "check", "--json"), "results"):
            assert misfits("check", result, without="stored") == []


def test_the_json_of_the_list_is_as_documented(monkeypatch: pytest.MonkeyPatch, parts: Services) -> None:
    Run(monkeypatch, "add", "--stdin", typed=PAIR)
    for own_name in (None, "De zaak"):
        if own_name:
            parts.shops.rename("1234567", own_name)
        for row in printed(Run(monkeypatch, "list", "--json"), "shops"):
            assert misfits("list", row) == []
            assert row["own_name"] == own_name


def test_the_json_of_the_doctor_is_as_documented(monkeypatch: pytest.MonkeyPatch, parts: Services) -> None:
    def fail() -> ProbeResult:
        raise OSError

    def well() -> ProbeResult:
        return ProbeResult(Level.OK, "doctor.policy.none")

    monkeypatch.setattr(diagnosis, "all_probes", lambda _: dict.fromkeys(Probe, well))
    outside_practice = parts._replace(practice=None)
    monkeypatch.setattr(dispatch, "real_services", lambda: outside_practice)
    run = Run(monkeypatch, "doctor", "--json")
    assert run.code == 0
    assert json.loads(run.out)["well"] is True
    assert {row["probe"] for row in printed(run, "probes")} == {*Probe}
    assert [misfits("doctor", row) for row in printed(run, "probes")] == [[]] * len(Probe)
    monkeypatch.setattr(diagnosis, "all_probes", lambda _: {Probe.CLOCK: fail})
    run = Run(monkeypatch, "doctor", "--json")
    assert (run.code, json.loads(run.out)["well"]) == (1, False)
    assert misfits("doctor", printed(run, "probes")[0]) == []


WATCH: Final = """
import sys
from bolsetup import watch
from bolsetup.cli import main
collect = watch.HeadlessWatch._collect_change
def counted(self, retailer_id):
    collect(self, retailer_id)
    if len(self._shown) == 2:
        self._output.append(lambda: sys.exit(0))
watch.HeadlessWatch._collect_change = counted
sys.exit(main(["--practice-script", sys.argv[1], "watch", "--json"]))
"""


def test_the_json_of_watch_is_as_documented(tmp_path: Path) -> None:
    script = tmp_path / "script.toml"
    shop = '[[shop]]\nnumber = "{0}111111"\nname = "Winkel {0}"\nanswer = "{1}"\n'
    script.write_text(shop.format(1, "connected") + shop.format(2, "refused"), "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", WATCH, script], capture_output=True, text=True, timeout=60, check=False
    )
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert {line["outcome"] for line in lines} == {"connected", "refused"}
    assert [misfits("watch", line) for line in lines] == [[], []]


def test_the_exit_codes_are_documented() -> None:
    rows = re.findall(r"^\| (\d+) \| (.+) \|$", DOCS, re.MULTILINE)
    assert tuple(rows) == EXIT_CODES


@pytest.mark.parametrize("arguments", ["list", "check", "watch", "report", "forget 1234567", "forget --all"])
def test_unreadable_files_end_a_command_with_a_documented_code(
    monkeypatch: pytest.MonkeyPatch, parts: Services, arguments: str
) -> None:
    outside_practice = parts._replace(practice=None)
    monkeypatch.setattr(dispatch, "real_services", lambda: outside_practice)
    (parts.folder / "shops.json").unlink(missing_ok=True)
    (parts.folder / "shops.json").mkdir()
    words = arguments.split()
    run = Run(monkeypatch, *words)
    assert (run.code, run.out) == (1, "")
    assert dict(VERBS[words[0]].exit_codes).get("1", "").lower().count("bolsetup's files") == 1


def test_every_command_is_described_with_examples() -> None:
    modules = {each.name for each in pkgutil.iter_modules(commands.__path__)} - {"call", "results"}
    assert {verb.module for verb in VERBS.values()} == {*modules, "pictures"}
    for name, verb in VERBS.items():
        assert verb.exit_codes
        assert all(line.startswith("bolsetup ") and f" {name}" in line for line, _ in verb.examples)


def test_the_examples_are_right() -> None:
    for line, _ in (*EXAMPLES, *(each for verb in VERBS.values() for each in verb.examples)):
        words = re.split(r" [<>]", line)[0].split()[1:]
        make_parser().parse_args(words)


# ---- the man page and the completions ----


@pytest.fixture(scope="module")
def made() -> Mapping[Path, str]:
    pytest.importorskip("shtab", reason="dev.py installs it")
    return dict(runpy.run_path(str(ROOT / "packaging" / "command_line.py"))["made_files"]())


def test_man_page_and_completions_are_up_to_date(made: Mapping[Path, str]) -> None:
    stale = [path.name for path, content in made.items() if path.read_text("utf-8") != content]
    assert stale == [], "run `python3 dev.py man`"


def test_the_man_page_has_no_fault(made: Mapping[Path, str]) -> None:
    page = next(path for path in made if path.suffix == ".1")
    if not shutil.which("mandoc"):
        pytest.skip("mandoc is not installed")
    done = subprocess.run(["mandoc", "-Tlint", "-Wall", page], capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("", 0)


COMPLETE: Final = {
    "bash": (
        "source {file}; COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); "
        '$(complete -p bolsetup | sed "s/.*-F \\([^ ]*\\).*/\\1/") bolsetup; '
        'printf "%s\\n" "${{COMPREPLY[@]}}"'
    ),
    "fish": "source {file}; complete -C '{words}'",
}


@pytest.mark.parametrize("shell", COMPLETE)
@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("bolsetup ex", {"explain"}),
        ("bolsetup check --j", {"--json"}),
        ("bolsetup forget --a", {"--all"}),
        ("bolsetup explain B2", {"B21", "B22", "B23", "B24"}),
        ("bolsetup --practice-script trai", {"training"}),
    ],
)
def test_the_shell_completes_commands_options_codes_and_scripts(
    shell: str, words: str, offered: set[str]
) -> None:
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not installed")
    file = ROOT / "packaging" / "completions" / f"bolsetup.{shell}"
    script = COMPLETE[shell].format(file=file, words=words)
    done = subprocess.run([shell, "-c", script], capture_output=True, text=True, timeout=60, check=False)
    assert {line.split("\t")[0] for line in done.stdout.split("\n") if line} == offered, done.stderr


def test_powershell_is_told_the_codes_and_the_scripts() -> None:
    script = (ROOT / "packaging" / "completions" / "bolsetup.ps1").read_text("utf-8")
    codes = ", ".join(f"'{trouble.code}'" for trouble in TROUBLES)
    assert f"'_shtab_bolsetup_explain_pos_0' = @({codes})" in script
    assert "'_shtab_bolsetup___practice_script' = '_bolsetup_script_files'" in script
    function = script.partition("function _bolsetup_script_files {")[2].partition("}\n\n")[0]
    assert "'training' | Where-Object" in function
    assert "_shtab_powershell_compgen_files $WordToComplete" in function
