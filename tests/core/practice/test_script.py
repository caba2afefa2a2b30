"""Practice scripts are read, and what is wrong in them is said with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from bolsetup.core.bol.outcomes import Outcome, Shop
from bolsetup.core.practice.script import (
    Change,
    KeychainState,
    Script,
    ScriptError,
    Step,
    parse_script,
    read_script,
)
from bolsetup.core.resources import resource
from bolsetup.core.texts import LANGUAGES, Texts
from tests.policies import VALUES

SHOP = '[[shop]]\nnumber = "1234567"\nname = "Bakkerij"\n'


def test_a_script_says_what_happens_and_when() -> None:
    script = parse_script(
        'delay = 2\nkeychain = "locked"\n'
        + SHOP
        + 'answer = "B21"\n[[shop]]\nnumber = 7654321\nname = "Bloemen"\n'
        + '[[then]]\nafter = 60\nanswer = "offline"\n'
        + '[[then]]\nafter = 30\nshop = "1234567"\nanswer = "connected"\ntray = false\n'
    )
    assert script == Script(
        (Shop("1234567", "Bakkerij"), Shop("7654321", "Bloemen")),
        (
            Step(0, Change(delay=2.0, keychain=KeychainState.LOCKED)),
            Step(0, Change(answer=Outcome.REFUSED, shop="1234567")),
            Step(30, Change(answer=Outcome.CONNECTED, shop="1234567", tray=False)),
            Step(60, Change(answer=Outcome.OFFLINE)),
        ),
    )


@pytest.mark.parametrize("outcome", Outcome)
def test_each_outcome_can_be_an_answer_by_name_and_by_code(outcome: Outcome) -> None:
    for word in (outcome, outcome.code):
        (step,) = parse_script(f'answer = "{word}"').steps
        assert step.change.answer is outcome


@pytest.mark.parametrize("file", sorted(resource("practice").iterdir()), ids=lambda path: path.stem)
def test_the_scripts_that_come_with_the_program_can_be_used(file: Path) -> None:
    assert read_script(file).steps


WRONG = [
    ('answer = "refused', "syntax", 1, "answer ="),
    ("\n\nanswer refused", "syntax", 3, "answer ="),
    ('\nanswr = "refused"', "unknown_key", 2, "answer, delay, keychain, tray"),
    ('answer = "nonsense"', "value", 1, ", ".join(Outcome)),
    ("answer = 21", "value", 1, "refused"),
    ("# slow\ndelay = -1", "value", 2, "0 – 60"),
    ("delay = 61", "value", 1, "0 – 60"),
    ("delay = nan", "value", 1, "0 – 60"),
    ("delay = true", "value", 1, "0 – 60"),
    ('keychain = "shut"', "value", 1, "open, locked, missing"),
    ('tray = "no"', "value", 1, "true, false"),
    ('[shop]\nnumber = "1"', "brackets", 1, "[[shop]]"),
    ("then = 3", "brackets", 1, "[[then]]"),
    ('[[shop]]\nname = "Bakkerij"', "missing", 1, "number"),
    ('[[shop]]\nnumber = "1"\nname = ""', "value", 3, "name"),
    ('[[shop]]\nnumber = "abc"\nname = "Bakkerij"', "value", 2, "number"),
    (SHOP + SHOP, "twice", 5, "1234567"),
    (SHOP + '[[then]]\nanswer = "refused"', "missing", 4, "after"),
    (SHOP + '[[then]]\nafter = 5\nshop = "7"\nanswer = "refused"', "unknown_shop", 6, "7"),
    (SHOP + "[[then]]\nafter = 1\n[[then]]\nafter = 2\nnumber = 3", "unknown_key", 8, "after, answer"),
    ("[[then]]\nafter = 100000", "value", 2, "0 – 86400"),
    (SHOP + "[[then]]\nafter = 5\n[then.shop]\nnumber = 3", "value", 6, "1234567"),
    (SHOP + "[[then]]\nafter = 5\n[[then.shop]]\nnumber = 3", "value", 6, "1234567"),
    (SHOP + "[[then]]\nafter = 5\nshop.number = 3", "value", 6, "1234567"),
    (SHOP + "[[then]]\nafter = 5\nshop = {number = 3}", "value", 6, "1234567"),
    ("delay = 1\n[answer.refused]", "value", 2, "refused"),
    ("delay = 1\n['answer']", "value", 2, "refused"),
    ("delay = 1\nthen = [\n  {after = 1, shop = {}},\n]", "value", 2, "1234567"),
    ("delay = 1\n[then.shop]", "brackets", 2, "[[then]]"),
    ("\nx = " + "[" * 3000, "syntax", 2, "Nested too deeply"),
    ("\nx = " + "9" * 5000 + "\n\n", "syntax", 2, "A number is too long"),
    # Python 3.14 reads no key of more than 1,000 parts.
    ("[[then]]\nafter = 1\nshop." + "a." * 990 + "b = 1", "value", 3, "1234567"),
    ("[[then]]\nafter = 1\nshop = 0x" + "f" * 5000, "value", 3, "1234567"),
    ("[[then]]\nafter = 1\nshop = -1", "value", 3, "1234567"),
]


@pytest.mark.parametrize(("text", "key", "line", "words"), WRONG, ids=range(len(WRONG)))
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_wrong_is_said_with_its_line(
    text: str, key: str, line: int, words: str, language: str
) -> None:
    with pytest.raises(ScriptError) as wrong:
        parse_script(text)
    assert (wrong.value.key, wrong.value.values["line"]) == (f"practice.script.{key}", line)
    said = Texts(language)(wrong.value.key, **wrong.value.values)
    assert words in said
    assert f"{line}" in said


@pytest.mark.parametrize("value", VALUES, ids=range(len(VALUES)))
@pytest.mark.parametrize(
    ("before", "key"),
    [("", key) for key in ("answer", "delay", "keychain", "tray", "shop", "then", "none")]
    + [("[[shop]]\n", key) for key in ("number", "name", "answer")]
    + [("[[then]]\n", key) for key in ("after", "answer", "delay", "keychain", "tray", "shop")],
)
def test_a_value_of_any_kind_is_read_or_refused_with_a_line(before: str, key: str, value: str) -> None:
    try:
        parse_script(f"{before}{key} = {value}\n")
    except ScriptError as error:
        problem = error
    else:
        return
    assert problem.values["line"] in ({1, 2} if before else {1})
    assert Texts("en")(problem.key, **problem.values)


def test_a_file_that_is_no_text_or_far_too_large_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "script.toml"
    for content, key in ((b"\n# \xff", "not_utf_8"), (b"#" * 70_000, "too_long")):
        file.write_bytes(content)
        with pytest.raises(ScriptError, match=key):
            read_script(file)
    file.write_bytes(b'\xef\xbb\xbfanswer = "offline"\r\n')
    assert read_script(file).steps[0].change.answer is Outcome.OFFLINE
