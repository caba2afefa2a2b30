"""The tool that breaks the program says the truth about each break."""

from __future__ import annotations

from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.bench import mutants
from tests.bench.mutants import Break, Fate, Found, read_breaks, try_out

TEST = "from bolsetup.part import one\n\n\ndef test_one() -> None:\n    assert one() == 1\n"


@pytest.fixture(autouse=True)
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program of one function, and its test."""
    for folder in ("bolsetup", "resources", "tests"):
        (tmp_path / folder).mkdir()
    (tmp_path / "pyproject.toml").touch()
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
    found = try_out(Break("", "bolsetup/part.py", old, new, ["tests/test_part.py"]))
    assert (found.fate, found.why) == (fate, why)


def test_a_module_that_cannot_be_read_proves_nothing() -> None:
    each = Break("", "bolsetup/part.py", "return two - 1", "return (", ["tests/test_part.py"])
    assert try_out(each).fate is Fate.FAULTY


@pytest.mark.parametrize(("fate", "code"), [(fate, int(fate is not Fate.KILLED)) for fate in Fate])
def test_anything_but_killed_fails_the_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], fate: Fate, code: int
) -> None:
    whole = CompletedProcess[str]([], 0)
    monkeypatch.setattr(mutants, "_run", lambda *_: whole)
    monkeypatch.setattr(mutants, "try_out", lambda _: Found(fate, "why"))
    assert mutants.main(["a second start"]) == code
    assert f"{fate:<9} bolsetup/start.py: a second start is not heard (why)" in capsys.readouterr().out


def test_tests_that_fail_without_a_break_are_said_first(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = CompletedProcess([], 1, "1 failed")
    monkeypatch.setattr(mutants, "_run", lambda *_: broken)
    assert mutants.main([]) == 1


def test_every_break_of_the_table_has_a_name_a_module_and_tests() -> None:
    breaks = read_breaks()
    assert len({(each.module, each.name) for each in breaks}) == len(breaks) > 100
    root = Path(__file__).parents[1]
    assert all((root / each.module).is_file() for each in breaks)
    assert all((root / test).is_file() for each in breaks for test in each.tests)
