"""The keys page: each pair is checked once, and valid only while it is the one that Bol accepted."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QAccessible, QClipboard, QDropEvent, QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from bolsetup.core.bol.outcomes import Outcome, Shop, Verdict
from bolsetup.core.credentials.credentials import Credentials
from bolsetup.core.texts import LANGUAGES, Texts
from bolsetup.core.walkthrough.journey import FIXED_BY_NEW_SET, Page
from bolsetup.gui.pages.keys import KeysPage
from bolsetup.gui.qt.clipboard_reader import ClipboardReader
from bolsetup.gui.widgets.credential_field import CredentialField, CredentialLineEdit
from bolsetup.gui.widgets.credentials_form import CredentialsForm
from bolsetup.gui.widgets.illustration import Illustration
from bolsetup.gui.widgets.status_icon import Kind, StatusIcon
from bolsetup.gui.widgets.verdict_panel import VerdictPanel
from bolsetup.gui.window.main_window import MainWindow
from bolsetup.platform.desktop import Desktop
from tests.gui.samples import CLIENT_ID, CLIENT_SECRET, all_pages, in_view, one, window_with_all_pages

PAIR = Credentials(CLIENT_ID, CLIENT_SECRET)
CONNECTED = Verdict(Outcome.CONNECTED, shop=Shop("1234567", "Bakkerij Voorbeeld"))


class Heard:
    """Requests of the page, in order."""

    def __init__(self, page: KeysPage) -> None:
        self.pairs: list[Credentials] = []
        self.stops = 0
        page.pair_completed.connect(self.pairs.append)
        for gone in (page.stop_requested, page.pair_left, page.cleared):
            gone.connect(self._stop)

    def _stop(self) -> None:
        self.stops += 1


@pytest.fixture
def page(qtbot: QtBot) -> Iterator[KeysPage]:
    made = KeysPage()
    qtbot.addWidget(made)
    made.show_texts(Texts("nl"))
    made.show()
    QGuiApplication.clipboard().clear()
    yield made
    QGuiApplication.clipboard().clear()


@pytest.fixture
def heard(page: KeysPage) -> Heard:
    return Heard(page)


def _fields(page: KeysPage) -> list[CredentialField]:
    return page.findChildren(CredentialField)


def _lines(page: KeysPage) -> list[CredentialLineEdit]:
    return page.findChildren(CredentialLineEdit)


def _values(page: KeysPage) -> tuple[str, str]:
    one, other = _fields(page)
    return one.value, other.value


def _paste(page: KeysPage, at: int, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    QTest.keyClick(_lines(page)[at], Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def _prove(page: KeysPage) -> None:
    _paste(page, 0, CLIENT_ID)
    _paste(page, 1, CLIENT_SECRET)
    page.show_checking()
    page.show_verdict(CONNECTED)


def _button(page: KeysPage, words: str) -> QPushButton:
    assert page.dock
    buttons = [*page.findChildren(QPushButton), *page.dock.findChildren(QPushButton)]
    return next(each for each in buttons if each.text() == words)


def test_a_complete_pair_is_checked(page: KeysPage, heard: Heard) -> None:
    _paste(page, 0, CLIENT_ID)
    assert heard.pairs == []
    _paste(page, 1, CLIENT_SECRET)
    assert heard.pairs == [PAIR]


def test_the_same_pair_is_checked_once(page: KeysPage, heard: Heard) -> None:
    for _ in range(3):
        _paste(page, 0, CLIENT_ID)
        _paste(page, 1, CLIENT_SECRET)
        _lines(page)[1].editingFinished.emit()
    assert heard.pairs == [PAIR]


def test_another_pair_is_checked_again(page: KeysPage, heard: Heard) -> None:
    _paste(page, 0, CLIENT_ID)
    _paste(page, 1, CLIENT_SECRET)
    _paste(page, 1, CLIENT_SECRET[:-1] + "y")
    assert len(heard.pairs) == 2


def test_a_typed_pair_is_checked_after_a_pause(qtbot: QtBot, page: KeysPage, heard: Heard) -> None:
    _paste(page, 0, CLIENT_ID)
    with qtbot.waitSignal(page.pair_completed, timeout=3000):
        QTest.keyClicks(_lines(page)[1], CLIENT_SECRET)
        assert heard.pairs == []
    assert heard.pairs == [PAIR]


HALF_TYPED = [(CLIENT_ID, CLIENT_SECRET[:-1]), (CLIENT_ID[:-1], CLIENT_SECRET), ("0", "1"), ("abc", "def")]


@pytest.mark.parametrize(("id_typed", "secret_typed"), HALF_TYPED)
def test_a_half_typed_pair_is_only_checked_after_enter(
    page: KeysPage, heard: Heard, id_typed: str, secret_typed: str
) -> None:
    first, second = _lines(page)
    QTest.keyClicks(first, id_typed)
    second.setFocus()
    QTest.keyClicks(second, secret_typed)
    first.setFocus()
    assert heard.pairs == []
    assert page.error == Texts("nl")("pages.keys.need_enter")
    QTest.keyClick(first, Qt.Key.Key_Return)
    whole = Credentials(id_typed, secret_typed)
    assert heard.pairs == ([] if id_typed.isdigit() else [whole])
    assert page.error != Texts("nl")("pages.keys.need_enter")


def test_a_pasted_key_does_not_complete_a_half_typed_one(page: KeysPage, heard: Heard) -> None:
    QTest.keyClicks(_lines(page)[1], "abc")
    _paste(page, 0, CLIENT_ID)
    assert heard.pairs == []
    _paste(page, 1, CLIENT_SECRET)
    assert heard.pairs == [PAIR]


@pytest.mark.parametrize("at", [0, 1])
@pytest.mark.parametrize("typed", ["0000", "jan@bakkerij.example", "ab:c"])
def test_a_value_that_is_still_being_typed_is_not_judged(page: KeysPage, at: int, typed: str) -> None:
    field, line = _fields(page)[at], _lines(page)[at]
    line.setFocus()
    QTest.keyClicks(line, typed)
    timer = one(page, CredentialsForm).findChild(QTimer)
    assert timer
    assert timer.isActive()
    timer.timeout.emit()
    assert _signs(page)[at] is None
    assert field.state.startswith(Texts("nl")("pages.keys.typing", count=len(typed)))
    _lines(page)[1 - at].setFocus()
    assert _signs(page)[at] in (Kind.BAD, Kind.WARN)


def test_enter_checks_at_once(page: KeysPage, heard: Heard) -> None:
    _paste(page, 0, CLIENT_ID)
    QTest.keyClicks(_lines(page)[1], CLIENT_SECRET)
    QTest.keyClick(_lines(page)[1], Qt.Key.Key_Return)
    assert heard.pairs == [PAIR]


@pytest.mark.parametrize("way", ["button", "key", "drop"])
@pytest.mark.parametrize("at", [0, 1])
def test_every_way_of_pasting_is_parsed_alike(page: KeysPage, heard: Heard, way: str, at: int) -> None:
    text = f"Client ID: {CLIENT_ID}\r\nClient Secret: {CLIENT_SECRET}\r\n"
    QGuiApplication.clipboard().setText(text)
    line = _lines(page)[at]
    if way == "button":
        [each for each in page.findChildren(QPushButton) if each.text() == "Plakken"][at].click()
    elif way == "key":
        _paste(page, at, text)
    else:
        mime = QMimeData()
        mime.setText(text)
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        drop = QDropEvent(QPointF(QPoint(5, 5)), Qt.DropAction.CopyAction, mime, left, none)
        line.dropEvent(drop)
    assert _values(page) == (CLIENT_ID, CLIENT_SECRET)
    assert heard.pairs == [PAIR]
    assert "allebei" in _fields(page)[at].state


def test_a_value_pasted_into_the_wrong_field_is_moved_and_reported(page: KeysPage) -> None:
    _paste(page, 0, CLIENT_SECRET)
    assert _values(page) == ("", CLIENT_SECRET)
    assert "andere veld" in _fields(page)[0].state


def test_swapped_typed_values_are_exchanged(page: KeysPage, heard: Heard) -> None:
    first, second = _lines(page)
    QTest.keyClicks(first, CLIENT_SECRET)
    QTest.keyClicks(second, CLIENT_ID)
    QTest.keyClick(second, Qt.Key.Key_Return)
    assert _values(page) == (CLIENT_ID, CLIENT_SECRET)
    assert heard.pairs == [PAIR]


def test_normalisations_are_reported(page: KeysPage) -> None:
    _paste(page, 1, f"  {CLIENT_SECRET[:40]}\n{CLIENT_SECRET[40:]} ")
    assert _values(page)[1] == CLIENT_SECRET
    assert "weggehaald" in _fields(page)[1].state


@pytest.mark.parametrize(
    ("at", "value", "says"),
    [
        (0, CLIENT_ID, "36 tekens"),
        (1, CLIENT_SECRET, "86 tekens"),
        (1, CLIENT_SECRET[:-1], "85 van meestal 86"),
        (0, "iemand@bakkerij.example", "e-mailadres"),
    ],
)
def test_the_status_of_a_field_is_text_and_available_to_screen_readers(
    page: KeysPage, at: int, value: str, says: str
) -> None:
    _paste(page, at, value)
    assert says in _fields(page)[at].state
    assert says in _lines(page)[at].accessibleDescription()


def test_a_pair_with_warnings_is_checked_and_one_with_errors_is_not(page: KeysPage, heard: Heard) -> None:
    _paste(page, 1, CLIENT_SECRET[:-1])
    _paste(page, 0, "iemand@bakkerij.example")
    assert heard.pairs == []
    assert page.error == Texts("nl")("pages.keys.need_fixing")
    _paste(page, 0, CLIENT_ID)
    assert heard.pairs == [Credentials(CLIENT_ID, CLIENT_SECRET[:-1])]


def test_an_empty_clipboard_is_reported(page: KeysPage) -> None:
    QGuiApplication.clipboard().clear()
    QTest.keyClick(_lines(page)[0], Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert "klembord" in _fields(page)[0].state


def test_next_is_enabled_after_connected(page: KeysPage) -> None:
    assert not page.valid
    assert page.error
    _paste(page, 0, CLIENT_ID)
    _paste(page, 1, CLIENT_SECRET)
    assert not page.valid
    page.show_checking()
    assert page.busy
    assert not page.valid
    page.show_verdict(CONNECTED)
    assert page.valid
    assert not page.busy
    assert page.error == ""


@pytest.mark.parametrize("outcome", [each for each in Outcome if each is not Outcome.CONNECTED])
def test_no_other_outcome_enables_next(page: KeysPage, outcome: Outcome) -> None:
    _prove(page)
    page.show_checking()
    page.show_verdict(Verdict(outcome))
    assert not page.valid
    assert not page.busy


@pytest.mark.parametrize("at", [0, 1])
def test_editing_after_connected_disables_next(page: KeysPage, heard: Heard, at: int) -> None:
    _prove(page)
    QTest.keyClick(_lines(page)[at], Qt.Key.Key_End)
    QTest.keyClick(_lines(page)[at], Qt.Key.Key_Backspace)
    assert not page.valid
    assert not one(page, VerdictPanel).isVisible()
    QTest.keyClick(_lines(page)[at], Qt.Key.Key_Return)
    assert len(heard.pairs) == 2


def test_a_verdict_about_an_older_pair_is_ignored(page: KeysPage, heard: Heard) -> None:
    _paste(page, 0, CLIENT_ID)
    _paste(page, 1, CLIENT_SECRET)
    page.show_checking()
    QTest.keyClick(_lines(page)[1], Qt.Key.Key_End)
    QTest.keyClick(_lines(page)[1], Qt.Key.Key_Backspace)
    assert heard.stops == 1
    page.show_verdict(CONNECTED)
    assert not page.valid


def test_after_stop_the_pair_can_be_checked_again(qtbot: QtBot, page: KeysPage, heard: Heard) -> None:
    _paste(page, 0, CLIENT_ID)
    _paste(page, 1, CLIENT_SECRET)
    page.show_checking()
    _button(page, "Stoppen").click()
    assert heard.stops == 1
    assert not page.busy
    with qtbot.waitSignal(page.check_again_requested):
        _button(page, "Opnieuw controleren").click()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_outcome_has_a_text_and_a_code(page: KeysPage, language: str) -> None:
    texts = Texts(language)
    page.show_texts(texts)
    view = one(page, VerdictPanel)
    for outcome in Outcome:
        page.clear()
        _prove(page)
        page.show_verdict(Verdict(outcome, retry_after_s=60 if outcome is Outcome.RATE_LIMITED else None))
        assert view.isVisible()
        assert texts(f"outcomes.{outcome}.title") in view.words
        assert "{" not in view.words
        assert (outcome.code in view.code) is (outcome is not Outcome.CONNECTED), outcome


@pytest.mark.parametrize("outcome", sorted(FIXED_BY_NEW_SET))
def test_a_button_leads_to_the_step_where_a_new_set_is_created(
    qtbot: QtBot, page: KeysPage, outcome: Outcome
) -> None:
    _prove(page)
    page.show_verdict(Verdict(outcome))
    with qtbot.waitSignal(page.page_requested) as asked:
        _button(page, "Nieuwe set aanmaken (stap 4)").click()
    assert asked.args == [Page.STEP_4]
    assert _values(page) == ("", "")


def test_enter_again_empties_the_fields_and_keeps_the_note(page: KeysPage, heard: Heard) -> None:
    page.show_note("replace", shop="Bakkerij Voorbeeld")
    note = page.remark.words
    _refuse(page)
    _button(page, "Opnieuw invullen").click()
    assert _values(page) == ("", "")
    assert page.focusWidget() is _lines(page)[0]
    assert page.remark.words == note
    assert not one(page, VerdictPanel).isVisible()
    _prove(page)
    assert heard.pairs == [PAIR, PAIR]


@pytest.mark.parametrize("mode", [QClipboard.Mode.Clipboard, QClipboard.Mode.Selection])
def test_the_secret_cannot_be_copied(page: KeysPage, mode: QClipboard.Mode) -> None:
    _paste(page, 1, CLIENT_SECRET)
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("before")
    secret = _lines(page)[1]
    secret.selectAll()
    for key in (Qt.Key.Key_C, Qt.Key.Key_X):
        QTest.keyClick(secret, key, Qt.KeyboardModifier.ControlModifier)
    QTest.mouseDClick(secret, Qt.MouseButton.LeftButton)
    assert clipboard.text() == "before"
    assert CLIENT_SECRET not in clipboard.text(mode)
    assert secret.echoMode() is QLineEdit.EchoMode.Password
    assert CLIENT_SECRET not in secret.displayText()


def test_the_client_id_is_readable(page: KeysPage) -> None:
    _paste(page, 0, CLIENT_ID)
    assert _lines(page)[0].displayText() == CLIENT_ID


NOT_AN_ID = (CLIENT_SECRET * 2)[:64]
HIDDEN = Texts("nl")("paste.warning.id_hidden")


def _type(page: KeysPage, text: str) -> None:
    QTest.keyClicks(_lines(page)[0], text)


def _drop(page: KeysPage, text: str) -> None:
    mime = QMimeData()
    mime.setText(text)
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    _lines(page)[0].dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, mime, left, none))


def _compose(page: KeysPage, text: str) -> None:
    """Insert text as an input method or an on-screen keyboard does."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(_lines(page)[0], event)


def _set(page: KeysPage, text: str) -> None:
    """Set text as a screen reader does."""
    _lines(page)[0].setText(text)


def _is_readable(page: KeysPage) -> bool:
    """Whether the Client ID is readable on the screen or by a screen reader."""
    line = _lines(page)[0]
    heard = QAccessible.queryAccessibleInterface(line)
    spoken = heard.text(QAccessible.Text.Value) + heard.textInterface().text(0, 1000)
    seen = line.echoMode() is QLineEdit.EchoMode.Normal
    assert (line.displayText() == line.text()) is (seen or not line.text())
    assert (line.text() in spoken) is (seen or not line.text())
    assert heard.state().passwordEdit is not seen
    return seen


@pytest.mark.parametrize(
    "put",
    [_type, lambda page, text: _paste(page, 0, text), _drop, _compose, _set],
    ids=["type", "paste", "drop", "compose", "set"],
)
@pytest.mark.parametrize(
    ("text", "readable"),
    [
        *((CLIENT_ID, True), (CLIENT_ID.replace("-", ""), True), ("my-shop", True), ("x" * 39, True)),
        *(
            ("x" * 40, False),
            (NOT_AN_ID, False),
            (f"{CLIENT_SECRET}~{NOT_AN_ID}", False),
            (f"www.bol.com/{NOT_AN_ID}", False),
        ),
    ],
)
def test_a_possible_secret_is_masked_in_the_id_field(
    page: KeysPage, put: Callable[[KeysPage, str], None], text: str, *, readable: bool
) -> None:
    put(page, text)
    assert _is_readable(page) is readable
    _lines(page)[0].editingFinished.emit()
    assert _values(page)[0] == text
    assert _is_readable(page) is readable
    assert (HIDDEN in _fields(page)[0].state) is not readable
    page.show_texts(Texts("en"))
    assert _is_readable(page) is readable
    assert (Texts("en")("paste.warning.id_hidden") in _fields(page)[0].state) is not readable


def test_a_masked_id_stays_masked_until_the_field_is_empty(page: KeysPage) -> None:
    line = _lines(page)[0]
    for count, key in enumerate(NOT_AN_ID, 1):
        QTest.keyClicks(line, key)
        assert _is_readable(page) is (count < 40)
        assert (HIDDEN in _fields(page)[0].state) is (count >= 40)
    for _ in NOT_AN_ID[1:]:
        QTest.keyClick(line, Qt.Key.Key_Backspace)
        assert not _is_readable(page)
    QTest.keyClick(line, Qt.Key.Key_Backspace)
    assert line.text() == ""
    QTest.keyClicks(line, "my-shop")
    assert _is_readable(page)


@pytest.mark.parametrize("put", [_type, lambda page, text: _paste(page, 0, text)], ids=["type", "paste"])
def test_undo_does_not_restore_masked_text(page: KeysPage, put: Callable[[KeysPage, str], None]) -> None:
    line = _lines(page)[0]
    put(page, NOT_AN_ID)
    QTest.keyClick(line, Qt.Key.Key_Home)
    for _ in range(50):
        QTest.keyClick(line, Qt.Key.Key_Delete)
    QTest.keyClick(line, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(line, Qt.Key.Key_Delete)
    assert line.text() == ""
    for key in (Qt.Key.Key_Z, Qt.Key.Key_Z, Qt.Key.Key_Y):
        QTest.keyClick(line, key, Qt.KeyboardModifier.ControlModifier)
        assert line.text() == ""


def test_a_masked_id_cannot_be_copied_and_is_replaced_by_a_paste(page: KeysPage) -> None:
    _paste(page, 0, NOT_AN_ID)
    line, clipboard = _lines(page)[0], QGuiApplication.clipboard()
    clipboard.setText("before")
    line.selectAll()
    for key in (Qt.Key.Key_C, Qt.Key.Key_X):
        QTest.keyClick(line, key, Qt.KeyboardModifier.ControlModifier)
    assert clipboard.text() == "before"
    for text, readable in ((CLIENT_ID, True), (NOT_AN_ID, False), ("my-shop", True)):
        _paste(page, 0, text)
        assert _values(page)[0] == text
        assert _is_readable(page) is readable


def test_both_values_typed_into_one_field_are_split(page: KeysPage, heard: Heard) -> None:
    _type(page, f"{CLIENT_ID} {CLIENT_SECRET}")
    assert not _is_readable(page)
    QTest.keyClick(_lines(page)[0], Qt.Key.Key_Return)
    assert _values(page) == (CLIENT_ID, CLIENT_SECRET)
    assert heard.pairs == [PAIR]
    assert _is_readable(page)


def test_both_values_typed_into_one_field_do_not_replace_another_secret(page: KeysPage) -> None:
    _paste(page, 1, "another-secret")
    typed = f"{CLIENT_ID} {CLIENT_SECRET}"
    _type(page, typed)
    QTest.keyClick(_lines(page)[0], Qt.Key.Key_Return)
    assert _values(page) == (typed, "another-secret")
    assert not _is_readable(page)


@pytest.mark.parametrize(
    ("text", "both"),
    [
        (f"{CLIENT_ID}\n{CLIENT_SECRET}", True),
        (f"{CLIENT_ID}\n{CLIENT_SECRET[:-1]}", False),
        (f"{CLIENT_ID[:-2]}\n{CLIENT_SECRET}", False),
        (f"Client ID: 1234567 Client Secret: {CLIENT_SECRET}", False),
        (f"Client ID: {CLIENT_ID}. Client Secret: {NOT_AN_ID}.", False),
    ],
)
def test_both_filled_in_is_only_reported_without_warnings(page: KeysPage, text: str, *, both: bool) -> None:
    _paste(page, 0, text)
    said, words = _fields(page)[0].state, Texts("nl")
    assert (words("paste.cleaned.both") in said) is both
    assert (words("pages.keys.both_uncertain") in said) is not both


def test_left_out_text_is_reported_without_a_success_icon(page: KeysPage) -> None:
    _paste(page, 0, f"{CLIENT_ID}\n{CLIENT_ID.replace('0', '9')}")
    assert Texts("nl")("paste.cleaned.left_out") in _fields(page)[0].state
    assert _signs(page)[0] is Kind.WARN


def _signs(page: KeysPage) -> list[Kind | None]:
    """The icon at each field, if shown."""
    marks = [one(field, StatusIcon) for field in _fields(page)]
    return [mark.kind if mark.isVisibleTo(page) else None for mark in marks]


ODD_PAIR = ("my-shop", CLIENT_SECRET[:-1])


@pytest.mark.parametrize("pair", [(CLIENT_ID, CLIENT_SECRET), ODD_PAIR, (NOT_AN_ID, CLIENT_SECRET)])
def test_the_status_of_the_fields_does_not_contradict_the_verdict(
    page: KeysPage, pair: tuple[str, str]
) -> None:
    for outcome in Outcome:
        page.clear()
        page.show_texts(Texts("nl"))
        for at, value in enumerate(pair):
            _paste(page, at, value)
        page.show_checking()
        checking = [field.state for field in _fields(page)]
        assert _signs(page) == [None, None], outcome
        page.show_verdict(Verdict(outcome))
        if outcome is Outcome.CONNECTED:
            assert _signs(page) == [Kind.GOOD, Kind.GOOD]
            assert not any("?" in field.state for field in _fields(page))
        else:
            assert _signs(page) == [None, None], outcome
            assert [field.state for field in _fields(page)] == checking, outcome
        page.show_texts(Texts("en"))
        assert _signs(page).count(Kind.GOOD) == (2 if outcome is Outcome.CONNECTED else 0), outcome
        QTest.keyClick(_lines(page)[1], Qt.Key.Key_End)
        QTest.keyClicks(_lines(page)[1], "x")
        assert _signs(page) != [None, None], outcome


@pytest.mark.parametrize(
    ("pair", "counts"),
    [
        ((CLIENT_ID, CLIENT_SECRET), ["36 tekens", "86 tekens"]),
        (ODD_PAIR, ["7 van meestal 36 tekens", "85 van meestal 86 tekens"]),
    ],
)
def test_after_a_refusal_the_fields_only_count(
    page: KeysPage, pair: tuple[str, str], counts: list[str]
) -> None:
    for at, value in enumerate(pair):
        _paste(page, at, value)
    page.show_verdict(Verdict(Outcome.REFUSED))
    assert [field.state for field in _fields(page)] == counts
    assert [line.accessibleDescription() for line in _lines(page)] == counts


def test_the_clipboard_is_only_watched_if_enabled(page: KeysPage) -> None:
    QGuiApplication.clipboard().setText(CLIENT_ID)
    assert _values(page) == ("", "")


@pytest.mark.parametrize(("sees", "words"), [(True, "listen_on"), (False, "listen_on_return")])
def test_where_copies_are_not_seen_without_the_focus_the_page_says_to_come_back(
    qtbot: QtBot, sees: bool, words: str
) -> None:
    page = KeysPage(Desktop(sees_clipboard=sees))
    qtbot.addWidget(page)
    page.show_texts(Texts("nl"))
    page.listen.box.click()
    assert Texts("nl")(f"pages.keys.{words}") in page.listening.words


def test_copied_values_are_filled_in_while_watching_the_clipboard(page: KeysPage, heard: Heard) -> None:
    page.listen.box.click()
    assert Texts("nl")("pages.keys.listen_on") in page.listening.words
    QGuiApplication.clipboard().setText("a recipe for bread")
    QGuiApplication.clipboard().setText(CLIENT_ID)
    QGuiApplication.clipboard().setText(CLIENT_SECRET)
    assert _values(page) == (CLIENT_ID, CLIENT_SECRET)
    assert heard.pairs == [PAIR]


def test_a_key_that_was_copied_just_before_is_filled_in_as_well(page: KeysPage) -> None:
    QGuiApplication.clipboard().setText(CLIENT_ID)
    page.listen.box.click()
    assert _values(page) == (CLIENT_ID, "")


def test_other_text_that_was_copied_before_is_not(page: KeysPage) -> None:
    QGuiApplication.clipboard().setText("a recipe for bread")
    page.listen.box.click()
    assert _values(page) == ("", "")


def test_the_clipboard_is_only_watched_while_the_page_is_shown(page: KeysPage) -> None:
    page.listen.box.click()
    page.hide()
    QGuiApplication.clipboard().setText(CLIENT_ID)
    assert _values(page) == ("", "")
    page.show()
    QGuiApplication.clipboard().setText(CLIENT_SECRET)
    assert _values(page) == ("", CLIENT_SECRET)


@pytest.mark.parametrize("key", ["resumed", "replace", "replace_lost", "other_shop", "waiting"])
def test_a_note_explains_why_the_page_is_shown(page: KeysPage, key: str) -> None:
    page.show_note(key, shop="Bakkerij Voorbeeld")
    words = Texts("nl")(f"pages.keys.note.{key}", shop="Bakkerij Voorbeeld")
    assert page.remark.words == words
    page.clear()
    assert page.remark.words == ""


def test_the_note_on_replaced_keys_stays_true(page: KeysPage) -> None:
    for key, lost in (("replace_lost", True), ("replace", False)):
        page.show_note("replace_lost", shop="Winkel")
        page.update_replaced("Bakkerij", lost=lost)
        assert page.remark.words == Texts("nl")(f"pages.keys.note.{key}", shop="Bakkerij")
    page.show_note("other_shop")
    page.update_replaced("Bakkerij", lost=True)
    assert page.remark.words == Texts("nl")("pages.keys.note.other_shop")


def test_another_language_keeps_values_and_verdict(page: KeysPage) -> None:
    _prove(page)
    page.show_texts(Texts("en"))
    assert _values(page) == (CLIENT_ID, CLIENT_SECRET)
    assert page.valid
    assert "It works!" in one(page, VerdictPanel).words


def test_clear_resets_everything(page: KeysPage, heard: Heard) -> None:
    _prove(page)
    page.clear()
    assert _values(page) == ("", "")
    assert not page.valid
    _paste(page, 0, CLIENT_ID)
    _paste(page, 1, CLIENT_SECRET)
    assert len(heard.pairs) == 2


def _refuse(page: KeysPage) -> None:
    _prove(page)
    page.show_checking()
    page.show_verdict(Verdict(Outcome.REFUSED))


def _check(page: KeysPage) -> None:
    _prove(page)
    page.show_checking()


@pytest.mark.parametrize(
    ("typed", "shop", "free"),
    [
        (lambda page: _paste(page, 0, CLIENT_ID), "1234567", True),
        (lambda page: _paste(page, 1, "EXAMPLE"), "7654321", True),
        (lambda page: _paste(page, 1, "EXAMPLE"), "", True),
        (_check, "7654321", True),
        (_refuse, "1234567", True),
        (_prove, "1234567", True),
        (_prove, "7654321", False),
        (_prove, "", False),
    ],
    ids=[
        "half, the shop of a message",
        "half, another shop",
        "half, a new shop",
        "under way",
        "refused",
        "proved for this shop",
        "proved for another shop",
        "proved, a new shop",
    ],
)
def test_input_is_kept_and_a_pair_of_another_shop_is_named(
    qtbot: QtBot, page: KeysPage, typed: Callable[[KeysPage], None], shop: str, free: bool
) -> None:
    typed(page)
    before, valid, busy = _values(page), page.valid, page.busy
    cleared: list[bool] = []
    page.cleared.connect(lambda: cleared.append(True))
    assert page.begin(shop, "replace", shop="Oefenwinkel") is free
    key, name = ("replace", "Oefenwinkel") if free else ("waiting", "Bakkerij Voorbeeld")
    assert page.remark.words == Texts("nl")(f"pages.keys.note.{key}", shop=name)
    assert (_values(page), page.valid, page.busy) == (before, valid, busy)
    assert cleared == []
    page.begin("1234567")
    assert page.remark.words == ""


@pytest.mark.parametrize("at", [0, 1])
def test_undo_restores_nothing_after_clear(page: KeysPage, at: int) -> None:
    line = _lines(page)[at]
    QTest.keyClicks(line, "EXAMPLE")
    for _ in "EXAMPLE":
        QTest.keyClick(line, Qt.Key.Key_Backspace)
    assert line.text() == ""
    page.clear()
    line.setEchoMode(QLineEdit.EchoMode.Normal)  # as while the secret is revealed
    line.undo()
    assert line.text() == ""


def test_the_first_empty_field_is_focused(page: KeysPage) -> None:
    page.entered()
    assert page.focusWidget() is _lines(page)[0]
    _paste(page, 0, CLIENT_ID)
    page.entered()
    assert page.focusWidget() is _lines(page)[1]


def test_only_the_text_of_html_is_pasted(page: KeysPage, heard: Heard) -> None:
    mime = QMimeData()
    mime.setHtml(f"<table><tr><td>Client ID</td><td><b>{CLIENT_ID}</b></td></tr></table>")
    mime.setText(f"Client ID\t{CLIENT_ID}\nClient Secret\t{CLIENT_SECRET}")
    QGuiApplication.clipboard().setMimeData(mime)
    QTest.keyClick(_lines(page)[0], Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert _values(page) == (CLIENT_ID, CLIENT_SECRET)


def test_html_without_text_is_not_pasted(page: KeysPage) -> None:
    mime = QMimeData()
    mime.setHtml(f'<p style="color: red">{CLIENT_ID}</p>')
    QGuiApplication.clipboard().setMimeData(mime)
    QTest.keyClick(_lines(page)[0], Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert _values(page)[0] in ("", CLIENT_ID)


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    made = window_with_all_pages(all_pages())
    qtbot.addWidget(made)
    made.show()
    made.go_to(Page.KEYS)
    return made


def _leave_and_come_back(window: MainWindow) -> None:
    for each in (Page.STEP_5, Page.WELCOME, Page.KEYS):
        window.go_to(each)


def _speak_english(window: MainWindow) -> None:
    window.show_texts(Texts("en"))


def _check_again(window: MainWindow) -> None:
    page = one(window, KeysPage)
    for verdict in (Verdict(Outcome.OFFLINE), CONNECTED):
        page.show_checking()
        page.show_verdict(verdict)


def _stop(window: MainWindow) -> None:
    page = one(window, KeysPage)
    page.show_checking()
    _button(page, "Stoppen").click()


def _close_and_open(window: MainWindow) -> None:
    window.close()
    assert not window.isVisible()
    window.show()


def _go_beside(window: MainWindow) -> None:
    window.show_place(beside=True, on_top=True)
    window.resize(380, 700)


@pytest.mark.parametrize("typed", [(CLIENT_ID, CLIENT_SECRET), (CLIENT_ID[:9], "EXAMPLE"), ("", "EXAMPLE")])
def test_input_is_never_lost(window: MainWindow, typed: tuple[str, str]) -> None:
    page = one(window, KeysPage)
    for line, value in zip(_lines(page), typed, strict=True):
        QTest.keyClicks(line, value)
    for happens in (_leave_and_come_back, _check_again, _stop, _close_and_open, _go_beside, _speak_english):
        happens(window)
        assert _values(page) == typed, happens


def test_back_is_disabled_during_a_check_until_it_is_stopped(window: MainWindow) -> None:
    page = one(window, KeysPage)
    _prove(page)
    page.show_checking()
    back = next(each for each in window.findChildren(QPushButton) if each.text() == "Terug")
    assert not back.isEnabled()
    _button(page, "Stoppen").click()
    assert back.isEnabled()
    back.click()
    assert window.current is Page.STEP_5


@pytest.mark.parametrize(
    ("height", "beside"), [(600, True), (900, False)], ids=["usual screen", "large screen"]
)
def test_the_picture_both_fields_and_the_answer_are_visible_together(
    qtbot: QtBot, height: int, beside: bool
) -> None:
    page = KeysPage()
    view = in_view(qtbot, page, 790, height)
    _refuse(page)
    picture, lines, panel = one(page, Illustration), _lines(page), one(view, VerdictPanel)

    def top(widget: QWidget) -> int:
        return widget.mapTo(view, QPoint()).y()

    qtbot.waitUntil(lambda: top(panel) > 0 and top(panel) + panel.height() <= height)
    for each in (*lines, picture):
        assert top(each) + each.height() < top(panel)
    assert (top(picture) + picture.height() < top(lines[0])) is not beside


def test_keys_are_left_to_right_in_right_to_left_layouts(page: KeysPage) -> None:
    page.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert {line.layoutDirection() for line in _lines(page)} == {Qt.LayoutDirection.LeftToRight}


def test_a_removed_pair_is_not_checked_again(page: KeysPage, heard: Heard) -> None:
    _prove(page)
    stops = heard.stops
    page.clear()
    assert heard.stops == stops + 1
    _prove(page)
    stops = heard.stops
    QTest.keyClick(_lines(page)[0], Qt.Key.Key_End)
    QTest.keyClick(_lines(page)[0], Qt.Key.Key_Backspace)
    assert heard.stops == stops + 1


def test_only_the_stored_pair_is_removed_from_the_fields(page: KeysPage) -> None:
    _prove(page)
    page.drop(Credentials("00000000-1111-4222-8333-555555555555", CLIENT_SECRET))
    assert _values(page) == (CLIENT_ID, CLIENT_SECRET)
    page.drop(PAIR)
    assert _values(page) == ("", "")


class Owner(ClipboardReader):
    """Another program that owns the clipboard, and replies when the test says so."""

    answer: Callable[[str | None], None] | None = None

    def read(
        self, done: Callable[[str | None], None], mode: QClipboard.Mode = QClipboard.Mode.Clipboard
    ) -> None:
        self.answer = done

    def drop(self) -> None:
        self.answer = None


@pytest.mark.parametrize(
    ("text", "state"), [(None, "no_answer_to_paste"), ("", "nothing_to_paste"), (CLIENT_SECRET, "looks_good")]
)
def test_a_late_paste_is_handled_like_an_immediate_one(page: KeysPage, text: str | None, state: str) -> None:
    owner = _lines(page)[1]._reader = Owner()
    _paste(page, 1, "")
    assert owner.answer
    owner.answer(text)
    assert _fields(page)[1].state == Texts("nl")(f"pages.keys.{state}", count=86)
    assert _values(page) == ("", text or "")


def test_a_paste_that_arrives_after_clear_is_dropped(page: KeysPage) -> None:
    owner = _lines(page)[1]._reader = Owner()
    _paste(page, 1, "")
    page.clear()
    assert owner.answer is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unresponsive_clipboard_owner_is_reported(page: KeysPage, language: str) -> None:
    texts = Texts(language)
    page.show_texts(texts)
    _lines(page)[1].not_pasted.emit()
    assert [field.state for field in _fields(page)] == [
        texts("pages.keys.empty_client_id"),
        texts("pages.keys.no_answer_to_paste"),
    ]
    _paste(page, 1, "")
    assert _fields(page)[1].state == texts("pages.keys.nothing_to_paste")
    _lines(page)[1].not_pasted.emit()
    _paste(page, 1, CLIENT_SECRET)
    assert texts("pages.keys.no_answer_to_paste") not in _fields(page)[1].state


@pytest.mark.parametrize(("outcome", "awaited"), [(Outcome.REFUSED, True), (Outcome.CONNECTED, False)])
def test_after_a_bad_answer_other_keys_are_about_to_come(
    page: KeysPage, outcome: Outcome, awaited: bool
) -> None:
    _prove(page)
    page.show_checking()
    told: list[None] = []
    page.pair_awaited.connect(lambda: told.append(None))
    page.show_verdict(Verdict(outcome))
    assert bool(told) is awaited


def test_it_is_told_when_keys_are_about_to_come(qtbot: QtBot, page: KeysPage) -> None:
    told: list[None] = []
    page.pair_awaited.connect(lambda: told.append(None))
    with qtbot.waitActive(page):
        page.activateWindow()
    told.clear()
    QApplication.sendEvent(page, QEvent(QEvent.Type.ActivationChange))
    assert told
    told.clear()
    QTest.keyClicks(_lines(page)[0], CLIENT_ID)
    assert not told
    QTest.keyClick(_lines(page)[0], Qt.Key.Key_Return)
    assert told
    told.clear()
    page.take(CLIENT_SECRET)
    assert not told
    page.hide()
    page.show()
    assert told
