"""The result of a check: one thing to do, its button, the rest folded, and nothing jumps."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from bolsetup.core.bol.outcomes import Outcome, Reason, Shop, Verdict
from bolsetup.core.bol.verdict_text import verdict_text
from bolsetup.core.texts import LANGUAGES, Texts
from bolsetup.core.walkthrough.journey import Page
from bolsetup.gui.pages.keys import KeysPage
from bolsetup.gui.widgets import verdict_panel
from bolsetup.gui.widgets.credential_field import CredentialField
from bolsetup.gui.widgets.fold_button import FoldButton
from bolsetup.gui.widgets.verdict_panel import VerdictPanel
from bolsetup.gui.window.main_window import MainWindow
from bolsetup.gui.window.page_view import PageView
from tests.gui.samples import CLIENT_SECRET, all_pages, one, themed

NL = Texts("nl")
REFILL, NEW_SET, AGAIN = "Opnieuw invullen", "Nieuwe set aanmaken (stap 4)", "Opnieuw controleren"
FAILURES = [outcome for outcome in Outcome if outcome is not Outcome.CONNECTED]
BUTTONS = {
    Outcome.CONNECTED: {},
    Outcome.REFUSED: {REFILL: "primary", NEW_SET: "quiet"},
    Outcome.WRONG_KIND: {NEW_SET: "primary", AGAIN: ""},
    Outcome.NOT_PERMITTED: {NEW_SET: "primary", AGAIN: ""},
    Outcome.ACCOUNT_INACTIVE: {AGAIN: ""},
}


@pytest.fixture
def panel(qtbot: QtBot) -> VerdictPanel:
    made = VerdictPanel()
    qtbot.addWidget(made)
    made.show_texts(NL)
    made.resize(700, 400)
    return made


def _buttons(panel: VerdictPanel) -> dict[str, str]:
    """The visible buttons by label, with their style."""
    return {
        each.text(): each.property("class")
        for each in panel.findChildren(QPushButton)
        if each.isVisible() and not isinstance(each, FoldButton)
    }


def _button(panel: VerdictPanel, words: str) -> QPushButton:
    return next(each for each in panel.findChildren(QPushButton) if each.text() == words)


def _seen(panel: VerdictPanel) -> list[str]:
    return [each.text() for each in panel.findChildren(QLabel) if each.isVisible() and each.text()]


def _tick(panel: VerdictPanel, seconds: int = 1) -> None:
    for _ in range(seconds):
        one(panel, QTimer).timeout.emit()


@pytest.mark.parametrize("outcome", list(Outcome))
def test_each_outcome_has_the_buttons_that_help(panel: VerdictPanel, outcome: Outcome) -> None:
    panel.show_verdict(Verdict(outcome))
    assert _buttons(panel) == BUTTONS.get(outcome, {AGAIN: "primary"})


def test_beside_the_login_of_a_proxy_no_other_button_is_primary(panel: VerdictPanel) -> None:
    panel.show_verdict(Verdict(Outcome.PROXY, proxy="proxy.example:8080"))
    assert _buttons(panel) == {AGAIN: ""}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "verdict",
    [
        *(Verdict(outcome) for outcome in FAILURES),
        *(Verdict(Outcome.PROXY, reason=reason) for reason in Reason),
        Verdict(Outcome.PROXY, proxy="proxy.example:8080"),
        Verdict(Outcome.RATE_LIMITED, retry_after_s=600),
    ],
)
def test_only_title_advice_and_code_are_seen_until_the_rest_is_unfolded(
    panel: VerdictPanel, verdict: Verdict, language: str
) -> None:
    texts = Texts(language)
    panel.show_texts(texts)
    panel.show_verdict(verdict)
    words = verdict_text(texts, verdict)
    wait = [each.text() for each in panel.findChildren(QLabel) if each.accessibleName() and each.isVisible()]
    code = texts("pages.keys.code", code=verdict.outcome.code)
    assert sorted(_seen(panel)) == sorted([words["title"], words["advice"], code, *wait])
    bold = [each.text() for each in panel.findChildren(QLabel) if each.property("class") == "strong"]
    assert bold == [words["advice"]]
    one(panel, FoldButton).click()
    folded = [words[part] for part in ("happened", "why", "more") if words[part]]
    assert sorted(_seen(panel)) == sorted([words["title"], words["advice"], code, *wait, *folded])


def test_what_is_unfolded_is_told_and_folds_again_with_the_next_verdict(panel: VerdictPanel) -> None:
    fold = one(panel, FoldButton)
    opened: list[bool] = []
    panel.unfolded.connect(lambda: opened.append(True))
    panel.show_verdict(Verdict(Outcome.OFFLINE))
    assert (fold.accessibleName(), fold.accessibleDescription()) == (
        NL("pages.keys.why"),
        NL("window.folded"),
    )
    fold.click()
    assert fold.accessibleDescription() == NL("window.unfolded")
    assert NL("outcomes.offline.why") in panel.words
    panel.show_texts(Texts("en"))
    assert Texts("en")("outcomes.offline.why") in panel.words
    panel.show_texts(NL)
    panel.show_verdict(Verdict(Outcome.OFFLINE))
    assert fold.accessibleDescription() == NL("window.folded")
    assert NL("outcomes.offline.why") not in panel.words
    assert opened == [True]


@pytest.mark.parametrize(
    ("verdict", "waits"),
    [
        (Verdict(Outcome.OFFLINE), {0: "kan over 10 s", 1: "kan over 9 s", 9: "kan over 1 s", 10: ""}),
        (
            Verdict(Outcome.RATE_LIMITED, retry_after_s=92),
            {0: "kan over 2 min", 2: "kan over 90 s", 91: "kan over 1 s", 92: ""},
        ),
        (Verdict(Outcome.RATE_LIMITED, retry_after_s=3600), {0: "kan over 60 min", 61: "kan over 59 min"}),
    ],
)
def test_check_again_waits_beside_a_countdown_that_moves_nothing(
    panel: VerdictPanel, verdict: Verdict, waits: dict[int, str]
) -> None:
    panel.show_verdict(verdict)
    again = _button(panel, AGAIN)
    wait = next(each for each in panel.findChildren(QLabel) if each.text() == waits[0])
    places: list[tuple[QRect, QRect]] = []
    passed = 0
    for second, words in waits.items():
        _tick(panel, second - passed)
        passed = second
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        assert (again.text(), again.isEnabled(), wait.text()) == (AGAIN, not words, words)
        places.append((again.geometry(), wait.geometry()))
    assert len(set(map(str, places))) == 1


def test_a_screen_reader_is_told_once_that_the_wait_is_over(
    panel: VerdictPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(verdict_panel, "announce", lambda _, words: said.append(words))
    panel.show_verdict(Verdict(Outcome.OFFLINE))
    name = next(each for each in panel.findChildren(QLabel) if each.text() == "kan over 10 s")
    names: list[str] = []
    for _ in range(9):
        _tick(panel)
        names.append(name.accessibleName())
    _tick(panel)
    words = verdict_text(NL, Verdict(Outcome.OFFLINE))
    assert said == [f"{words['title']} {words['advice']}", NL("pages.keys.check_again_now")]
    # With a name of its own, Qt tells nobody that the label's text changed.
    assert set(names) == {"kan over 10 s"}
    assert name.accessibleName() == ""


def test_after_a_key_press_the_focus_is_on_what_harms_nothing(qtbot: QtBot, panel: VerdictPanel) -> None:
    panel.show_stopped()
    with qtbot.waitActive(panel):
        panel.activateWindow()
    _button(panel, AGAIN).setFocus()
    panel.show_checking()
    assert panel.focusWidget() is _button(panel, NL("pages.keys.stop"))
    panel.show_verdict(Verdict(Outcome.REFUSED))
    assert panel.focusWidget() is one(panel, FoldButton)


# ---- nothing jumps under the pointer ----


@pytest.fixture(scope="module", params=[1, 2], ids=["text-100", "text-200"])
def window(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[MainWindow]:
    with themed(qapp, text=request.param):
        made = MainWindow(all_pages(), NL)
        made.show()
        made.go_to(Page.KEYS)
        yield made
        made.close()
        made.deleteLater()
        QApplication.sendPostedEvents(made, QEvent.Type.DeferredDelete)


def _settle(qtbot: QtBot) -> None:
    # Layouts run on events of their own, and scrolling after them on a timer.
    for _ in range(4):
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    with qtbot.waitCallback() as called:
        QTimer.singleShot(0, called)


def _tops(window: MainWindow) -> dict[str, int]:
    """Where everything down to the panel's top is, in the window."""
    page, panel = one(window, KeysPage), one(window, VerdictPanel)
    fields = page.findChildren(CredentialField)
    above = [each for field in fields for each in field.findChildren(QPushButton) if each.isVisible()]
    parts = {f"{type(each).__name__} {at}": each for at, each in enumerate([*fields, *above, panel])}
    return {name: each.mapTo(window, QPoint()).y() for name, each in parts.items()}


@pytest.mark.parametrize("width", [1024, 380])
@pytest.mark.parametrize("language", [pytest.param("nl", marks=pytest.mark.repeats), "de"])
def test_nothing_above_a_verdict_moves_when_it_comes(
    qtbot: QtBot, window: MainWindow, width: int, language: str
) -> None:
    window.show_texts(Texts(language))
    large = window.fontMetrics().lineSpacing() > 25
    window.resize(width * 2 if large and width == 380 else width, 700)
    _settle(qtbot)
    page, panel = one(window, KeysPage), one(window, VerdictPanel)
    view = next(each for each in window.findChildren(PageView) if each.isAncestorOf(page))
    id_field, secret_field = page.findChildren(CredentialField)
    shop = Shop("1234567", "Bakkerij Voorbeeld")
    verdicts = [Verdict(each, shop if each is Outcome.CONNECTED else None) for each in Outcome]
    for verdict in (*verdicts, Verdict(Outcome.PROXY, proxy="proxy.example:8080")):
        page.clear()
        view.verticalScrollBar().setValue(0)
        # With warnings, which are taken back as soon as Bol is asked.
        id_field.pasted.emit("my-shop")
        secret_field.pasted.emit(CLIENT_SECRET[:-1])
        page.show_checking()
        _settle(qtbot)
        before, high = _tops(window), panel.height()
        page.show_verdict(verdict)
        _settle(qtbot)
        assert _tops(window) == before, verdict
        assert panel.height() >= high
