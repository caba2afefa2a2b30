"""The result of a check: one thing to do, its button, the rest folded, and nothing jumps."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, QTimer
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QPushButton, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from bolsetup.core.bol.outcomes import Outcome, Reason, Shop, Verdict
from bolsetup.core.bol.verdict_text import verdict_text
from bolsetup.core.texts import LANGUAGES, Texts
from bolsetup.core.walkthrough.journey import Page
from bolsetup.gui.pages.keys import KeysPage
from bolsetup.gui.widgets import verdict_panel
from bolsetup.gui.widgets.credential_field import CredentialField, CredentialLineEdit
from bolsetup.gui.widgets.fold_button import FoldButton
from bolsetup.gui.widgets.illustration import Illustration
from bolsetup.gui.widgets.verdict_panel import VerdictPanel
from bolsetup.gui.window.dock import Dock
from bolsetup.gui.window.main_window import MainWindow
from bolsetup.gui.window.page_view import PageView
from bolsetup.gui.window.sidebar_item import SidebarItem
from tests.gui.samples import CLIENT_ID, CLIENT_SECRET, all_pages, one, themed

NL = Texts("nl")
REFILL, NEW_SET, AGAIN = "Opnieuw invullen", "Nieuwe set aanmaken (stap 4)", "Opnieuw controleren"
FAILURES = [outcome for outcome in Outcome if outcome is not Outcome.CONNECTED]
HELP = {"Hulp": "inline"}
"""In sight, not only with the explanation: one click from each error."""
BUTTONS = {
    Outcome.CONNECTED: {},
    Outcome.REFUSED: {REFILL: "primary", NEW_SET: "quiet", **HELP},
    Outcome.WRONG_KIND: {NEW_SET: "primary", AGAIN: "", **HELP},
    Outcome.NOT_PERMITTED: {NEW_SET: "primary", AGAIN: "", **HELP},
    Outcome.ACCOUNT_INACTIVE: {AGAIN: "", **HELP},
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


def _button(panel: QWidget, words: str) -> QPushButton:
    return next(each for each in panel.findChildren(QPushButton) if each.text() == words)


def _seen(panel: VerdictPanel) -> list[str]:
    return [each.text() for each in panel.findChildren(QLabel) if each.isVisible() and each.text()]


def _tick(panel: VerdictPanel, seconds: int = 1) -> None:
    for _ in range(seconds):
        one(panel, QTimer).timeout.emit()


@pytest.mark.parametrize("outcome", list(Outcome))
def test_each_outcome_has_the_buttons_that_help(panel: VerdictPanel, outcome: Outcome) -> None:
    panel.show_verdict(Verdict(outcome))
    assert _buttons(panel) == BUTTONS.get(outcome, {AGAIN: "primary", **HELP})


def test_beside_the_login_of_a_proxy_no_other_button_is_primary(panel: VerdictPanel) -> None:
    panel.show_verdict(Verdict(Outcome.PROXY, proxy="proxy.example:8080"))
    assert _buttons(panel) == {AGAIN: "", **HELP}


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
        # Of all pages it holds only the one that is shown: there are fewer controls to look at.
        made = MainWindow(all_pages(), NL)
        made.show()
        made.go_to(Page.KEYS)
        yield made
        made.close()
        made.deleteLater()
        QApplication.sendPostedEvents(made, QEvent.Type.DeferredDelete)


def _dock(window: MainWindow) -> Dock:
    """That of the keys page, which is not the only one."""
    return next(each for each in window.findChildren(Dock) if each.isAncestorOf(one(window, VerdictPanel)))


def _places(window: MainWindow) -> dict[str, QRect]:
    """Where each control of the window is, also one that is scrolled away; not those of the panel."""
    dock = _dock(window)
    kinds = (
        QPushButton,
        QRadioButton,
        QCheckBox,
        SidebarItem,
        Illustration,
        CredentialField,
        CredentialLineEdit,
    )
    controls = [each for kind in kinds for each in window.findChildren(kind)]
    return {
        f"{type(each).__name__} {at}": QRect(each.mapTo(window, QPoint()), each.size())
        for at, each in enumerate(controls)
        if each.isVisible() and not dock.isAncestorOf(each)
    }


def _settle(qtbot: QtBot, window: MainWindow) -> dict[str, QRect]:
    """Wait until nothing moves any more: layouts run on events, and some of them on timers."""
    seen: list[dict[str, QRect]] = []

    def still() -> bool:
        seen.append(_places(window))
        return len(seen) > 3 and seen[-1] == seen[-2] == seen[-3]

    qtbot.waitUntil(still)
    return seen[-1]


ANSWERS = [
    *(Verdict(each, Shop("1234567", "Winkel") if each is Outcome.CONNECTED else None) for each in Outcome),
    Verdict(Outcome.PROXY, proxy="proxy.example:8080"),
]


@pytest.mark.parametrize("scrolled", [False, True], ids=["at the top", "scrolled to the end"])
@pytest.mark.parametrize(
    "size", [(1040, 690), (380, 700), (683, 384)], ids=lambda size: f"{size[0]}x{size[1]}"
)
@pytest.mark.parametrize("language", [pytest.param("nl", marks=pytest.mark.repeats), "de"])
def test_nothing_moves_when_a_check_starts_goes_on_and_ends(
    qtbot: QtBot, window: MainWindow, size: tuple[int, int], language: str, scrolled: bool
) -> None:
    large = window.fontMetrics().lineSpacing() > 25
    one(window, KeysPage).show_texts(Texts(language))
    window.show_texts(Texts(language))
    window.resize(size[0] * 2 if large and size[0] == 380 else size[0], size[1])
    page, dock = one(window, KeysPage), _dock(window)
    view = next(each for each in window.findChildren(PageView) if each.isAncestorOf(page))
    bar = view.area.verticalScrollBar()
    id_field, secret_field = page.findChildren(CredentialField)
    page.clear()
    # With warnings, which are taken back as soon as Bol is asked.
    id_field.pasted.emit("my-shop")
    secret_field.pasted.emit(CLIENT_SECRET[:-1])
    page.show_idle()
    _settle(qtbot, window)
    bar.setValue(bar.maximum() if scrolled else 0)
    before = _settle(qtbot, window)
    for verdict in ANSWERS:
        page.show_checking()
        during = _settle(qtbot, window)
        stop = _button(dock, Texts(language)("pages.keys.stop"))
        stop_at = stop.mapTo(window, stop.rect().center())
        assert during == before, verdict
        page.show_verdict(verdict)
        assert _settle(qtbot, window) == before, verdict
        # A click that comes late must not do anything else than unfold.
        hit = window.childAt(stop_at)
        assert isinstance(hit, FoldButton) or not (isinstance(hit, QPushButton) and hit.isEnabled()), verdict
        assert dock.height() <= view.height() * 2 // 3
        if scrolled:
            # Another pair: the dock goes.
            bar.setValue(bar.maximum())
            before = _settle(qtbot, window)
            page.show_idle()
            assert _settle(qtbot, window) == before, verdict


def test_a_double_click_on_paste_does_not_hit_what_appears(qtbot: QtBot, window: MainWindow) -> None:
    for size in ((1040, 690), (380, 700), (683, 384)):
        window.resize(*size)
        page = one(window, KeysPage)
        page.clear()
        _settle(qtbot, window)
        pastes = [each for each in page.findChildren(QPushButton) if each.text() == NL("pages.keys.paste")]
        points = [each.mapTo(window, each.rect().center()) for each in pastes]
        page.take(f"{CLIENT_ID} {CLIENT_SECRET}")
        page.show_checking()
        _settle(qtbot, window)
        dock = _dock(window)
        for point in points:
            hit = window.childAt(point)
            assert not (isinstance(hit, QPushButton) and dock.isAncestorOf(hit))
