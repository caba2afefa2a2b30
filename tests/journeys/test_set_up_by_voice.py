"""The transcript of a set-up by voice (docs/set-up-by-voice.*.md), gone through in a desktop session."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import Final

import pytest

from bolsetup.core.bol.practice import SHOP_HOST
from bolsetup.core.texts import Texts
from bolsetup.core.walkthrough.integration import load_integration
from bolsetup.core.walkthrough.steps import load_walkthrough
from tests.desktop.conftest import Desktops
from tests.desktop.desktop import ROOT, Desktop, eventually
from tests.journeys.assistant import Assistant
from tests.journeys.test_first_shop import NEW, OLD, SHOP, as_mapping, messy, stored
from tests.stand_in import StandIn

BOLD: Final = re.compile(r"\*\*(.+?)\*\*")
SERVICE: Final = load_integration().name


def said_by_the_program(language: str) -> Iterator[str]:
    texts = Texts(language)
    known = {"service": SERVICE, "name": load_integration().credential_name, "code": "B21"}
    for key in texts.keys():  # noqa: SIM118 - it is no mapping
        text = texts(key)
        yield re.sub(r"\{(\w+)\}", lambda found: known.get(found[1], found[0]), text)
    for step in load_walkthrough(language).steps:
        yield texts("step.heading", number=step.number, title=step.title)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_the_transcript_quotes_is_what_the_program_says(language: str) -> None:
    quoted = BOLD.findall((ROOT / "docs" / f"set-up-by-voice.{language}.md").read_text("utf-8"))
    assert len(quoted) >= 20
    assert set(quoted) - set(said_by_the_program(language)) == set()


class Voice:
    """Support, who reads the title of the window and says what to do."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant
        assert isinstance(assistant.desktop, Desktop)
        self._desktop = assistant.desktop

    def keys(self, *keys: str) -> None:
        """Let the merchant press keys."""
        self._desktop.key(*keys)

    def reads(self, words: str) -> None:
        """Wait until this is in the title."""
        self._desktop.window(re.escape(words))

    def reads_text(self, key: str) -> None:
        """Wait until the text at `key` is in the title."""
        self.reads(self.assistant.texts(key, service=SERVICE))

    def reads_step(self, number: int) -> None:
        """Wait until the name of this step is in the title."""
        name = load_walkthrough("nl").steps[number - 1].title
        self.reads(self.assistant.texts("step.heading", number=number, title=name))


@pytest.mark.skipif(sys.platform != "linux", reason="a desktop session of its own exists for Linux only")
def test_a_set_up_by_voice(desktop: Desktops, stand_in: StandIn) -> None:
    """The numbers are those of the transcript."""
    session = desktop(a11y=True)
    stand_in.known_pairs = {(NEW.client_id, NEW.client_secret)}
    stand_in.answer(SHOP_HOST, SHOP)
    with Assistant(session, "--support", env=stand_in.env) as assistant:
        support = Voice(assistant)
        _make_keys(support)
        assistant.paste(messy(OLD))  # 8
        support.reads("code B21")  # 9
        assistant.press("pages.keys.refill")
        assistant.paste(messy(NEW))
        assistant.see("outcomes.connected.title")
        support.keys("Return")  # 10
        support.reads_text("pages.shop.title")
        support.keys("Return")  # 11
        support.reads_text("pages.hand-over.title")
        assert stored(session) == as_mapping(NEW)
        assistant.press("pages.hand-over.copy_id")  # 12
        eventually(lambda: session.clipboard() == NEW.client_id, "Client ID on the clipboard")
        assistant.press("pages.hand-over.copy_secret")
        eventually(lambda: session.clipboard() == NEW.client_secret, "Client Secret on the clipboard")
        assistant.press("pages.hand-over.next")  # 13
        support.reads_text("pages.done.title")
        assistant.press("window.support.next_shop")  # 14
        support.reads_step(1)
        assert stored(session) == as_mapping(NEW)
        assert assistant.quit() == 0


def _make_keys(support: Voice) -> None:
    """Go from the first page to step 6."""
    assistant = support.assistant
    support.reads(assistant.texts("pages.welcome.title", service=SERVICE))
    support.keys("Return")  # 1
    support.reads_step(1)
    assistant.see("step.open_first")  # 2; no browser is opened here
    assistant.press("step.answers.settings")  # 3
    support.reads_step(3)
    support.keys("ctrl+4")  # 4
    support.reads_step(4)
    support.keys("Return")  # 5
    support.reads_step(5)
    support.keys("F2")  # 6
    assistant.press("step.copy_name", name=SERVICE)  # 7
    eventually(lambda: assistant.desktop.clipboard() == SERVICE, "name on the clipboard")
    assistant.press("window.next")
    support.reads_step(6)
