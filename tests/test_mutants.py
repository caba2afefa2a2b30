"""The mutation test tool, and its table."""

from __future__ import annotations

import signal
from pathlib import Path
from subprocess import CompletedProcess
from types import SimpleNamespace

import pytest

from tests.bench import mutants
from tests.bench.mutants import Break, Fate, Found, broken, read_breaks, time_limit, try_out
from tests.fakes import Clock

CHECKOUT = Path(__file__).parents[1]
TEST = "from bolsetup.part import one\n\n\ndef test_one() -> None:\n    assert one() == 1\n"


@pytest.fixture(autouse=True)
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program of one function, and its test."""
    for folder in ("bolsetup", "docs", "packaging", "resources", "tests"):
        (tmp_path / folder).mkdir()
    for file in ("CHANGELOG.md", "pyproject.toml"):
        (tmp_path / file).touch()
    (tmp_path / "bolsetup" / "__init__.py").touch()
    (tmp_path / "bolsetup" / "part.py").write_text("def one():\n    two = 2\n    return two - 1\n", "utf-8")
    (tmp_path / "tests" / "test_part.py").write_text(TEST, "utf-8")
    monkeypatch.setattr(mutants, "ROOT", tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "fate", "why"),
    [
        ("return two - 1", "return two", Fate.KILLED, "test_part.py::test_one"),
        ("return two - 1", "return 1", Fate.SURVIVED, "every test passed"),
        ("return three", "pass", Fate.STALE, "bolsetup/part.py does not hold its text once"),
        ("two", "three", Fate.STALE, "bolsetup/part.py does not hold its text once"),
    ],
)
def test_each_fate_is_told(old: str, new: str, fate: Fate, why: str) -> None:
    found = try_out(Break("", "bolsetup/part.py", old, new, ["tests/test_part.py"]), 60)
    assert (found.fate, found.why) == (fate, why)


def test_a_module_that_cannot_be_read_proves_nothing() -> None:
    each = Break("", "bolsetup/part.py", "return two - 1", "return (", ["tests/test_part.py"])
    assert try_out(each, 60).fate is Fate.FAULTY


@pytest.mark.parametrize(("hangs", "fate"), [(False, Fate.TIMEOUT), (True, Fate.KILLED)])
def test_tests_that_do_not_end_prove_something_only_where_the_table_says_so(hangs: bool, fate: Fate) -> None:
    each = Break("", "bolsetup/part.py", "return two - 1", "return two", ["tests/test_part.py"], hangs)
    assert try_out(each, 0.01).fate is fate


def test_which_breaks_hang_is_read_from_the_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = tmp_path / "mutants.toml"
    table.write_text(
        '[[group]]\nmodule = "m"\ntests = []\nhangs = ["b"]\nbreaks = {a = "1", b = "2"}\n', "utf-8"
    )
    monkeypatch.setattr(mutants, "BREAKS", table)
    assert [(each.name, each.hangs) for each in read_breaks()] == [("a", False), ("b", True)]


@pytest.mark.parametrize(("whole_s", "limit"), [(0.1, 60), (60, 600)])
def test_the_tests_of_a_break_have_ten_times_as_long_as_all_without_one(
    monkeypatch: pytest.MonkeyPatch, whole_s: float, limit: float
) -> None:
    assert time_limit(whole_s) == limit
    clock, limits = Clock(), []

    def run(*_: object) -> CompletedProcess[str]:
        clock.now += whole_s
        return CompletedProcess([], 0)

    def note(_: Break, limit: float) -> Found:
        limits.append(limit)
        return Found(Fate.KILLED, "why")

    monkeypatch.setattr(mutants, "time", SimpleNamespace(monotonic=clock))
    monkeypatch.setattr(mutants, "_run", run)
    monkeypatch.setattr(mutants, "try_out", note)
    assert mutants.main(["a second start is ignored"]) == 0
    assert limits == [pytest.approx(limit)]


@pytest.mark.parametrize(("fate", "code"), [(fate, int(fate is not Fate.KILLED)) for fate in Fate])
def test_anything_but_killed_fails_the_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], fate: Fate, code: int
) -> None:
    whole = CompletedProcess[str]([], 0)
    monkeypatch.setattr(mutants, "_run", lambda *_: whole)
    monkeypatch.setattr(mutants, "try_out", lambda *_: Found(fate, "why"))
    assert mutants.main(["a second start"]) == code
    assert f"{fate:<9} bolsetup/start.py: a second start is ignored (why)" in capsys.readouterr().out


def test_tests_that_fail_without_a_break_are_said_first(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = CompletedProcess([], 1, "1 failed")
    monkeypatch.setattr(mutants, "_run", lambda *_: broken)
    assert mutants.main([]) == 1


def test_every_break_of_the_table_has_a_name_a_module_and_tests() -> None:
    breaks = read_breaks()
    assert len({(each.module, each.name) for each in breaks}) == len(breaks) > 100
    assert all((CHECKOUT / each.module).is_file() for each in breaks)
    assert all((CHECKOUT / test.partition("::")[0]).is_file() for each in breaks for test in each.tests)


def test_every_break_of_the_table_fits_the_present_code() -> None:
    stale = []
    for each in read_breaks():
        source = broken((CHECKOUT / each.module).read_text("utf-8"), each)
        if source is None:
            stale.append(f"{each.module}: {each.name}")
        else:
            compile(source, f"{each.module}, {each.name}", "exec", dont_inherit=True)
    assert stale == []


def test_a_run_that_somebody_ended_proves_nothing() -> None:
    assert mutants._judge(CompletedProcess([], -signal.SIGTERM, "", "")).fate is Fate.FAULTY
    assert mutants._judge(CompletedProcess([], -signal.SIGABRT, "", "")).fate is Fate.KILLED
