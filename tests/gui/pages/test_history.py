"""The history page: display, text alternative, keyboard and export."""

from __future__ import annotations

import logging
from itertools import combinations
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from bolsetup.app import connect_history
from bolsetup.core.bol.outcomes import Outcome, Shop
from bolsetup.core.monitoring.connection import Connection, State
from bolsetup.core.monitoring.history import WORST_FIRST, ShopHistory, shop_history
from bolsetup.core.task_runner import WorkQueue
from bolsetup.core.texts import LANGUAGES, Texts
from bolsetup.core.walkthrough.journey import Page
from bolsetup.core.walkthrough.steps import FONT
from bolsetup.gui.controllers.history import HistoryController
from bolsetup.gui.pages.history import BATCH, HistoryPage
from bolsetup.gui.qt.fonts import add_shipped_fonts
from bolsetup.gui.qt.theme import small_font
from bolsetup.gui.widgets.history_strip import HistoryStrip, Swatch, day_words
from tests.core.monitoring.test_monitor import Watched
from tests.fakes import Deferred, Inline, eventful_history
from tests.gui.samples import themed

NOW = 1_795_600_000.0
PAST = eventful_history(NOW)


@pytest.fixture
def page(qtbot: QtBot) -> HistoryPage:
    made = HistoryPage()
    qtbot.addWidget(made)
    made.show_texts(Texts("nl"))
    made.show_histories([("1", "Halm", PAST), ("2", "Korst", eventful_history(NOW, 1))])
    made.resize(700, 900)
    made.show()
    return made


def _words(page: HistoryPage) -> str:
    return " ".join(each.text() for each in page.findChildren(QLabel) if each.isVisibleTo(page))


def _button(page: HistoryPage, text: str) -> QPushButton:
    return next(each for each in page.findChildren(QPushButton) if each.text() == text)


def _strip(page: HistoryPage) -> HistoryStrip:
    return _strips(page)[0]


def _strips(page: HistoryPage) -> list[HistoryStrip]:
    return [each for each in page.findChildren(HistoryStrip) if each.isVisibleTo(page)]


def _point(strip: HistoryStrip, x: float) -> None:
    at = QPointF(x, strip.height() / 2)
    none = Qt.MouseButton.NoButton
    event = QMouseEvent(QEvent.Type.MouseMove, at, at, none, none, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(strip, event)


def test_the_arrow_keys_select_days(page: HistoryPage) -> None:
    strip, texts = _strip(page), Texts("nl")
    told: list[str] = []
    strip.day_described.connect(told.append)
    for key, day in (
        (Qt.Key.Key_Left, -2),
        (Qt.Key.Key_Left, -3),
        (Qt.Key.Key_Right, -2),
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_Left, 0),
        (Qt.Key.Key_End, -1),
        (Qt.Key.Key_Right, -1),
    ):
        QTest.keyClick(strip, key)
        assert told[-1] == strip.accessibleDescription() == day_words(PAST.days[day], texts)
        assert told[-1] in _words(page)


def test_the_day_under_the_pointer_is_described_until_it_leaves(page: HistoryPage) -> None:
    strip, texts = _strip(page), Texts("nl")
    _point(strip, 3)
    assert day_words(PAST.days[0], texts) in _words(page)
    QApplication.sendEvent(strip, QEvent(QEvent.Type.Leave))
    assert day_words(PAST.days[-1], texts) in _words(page)
    QTest.mouseClick(strip, Qt.MouseButton.RightButton, pos=QPoint(3, 30))
    assert strip.accessibleDescription() == day_words(PAST.days[-1], texts)
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(3, 30))
    QApplication.sendEvent(strip, QEvent(QEvent.Type.Leave))
    assert day_words(PAST.days[0], texts) in _words(page)


def test_an_update_keeps_the_selected_day(page: HistoryPage) -> None:
    strip = _strip(page)
    QTest.keyClick(strip, Qt.Key.Key_Left)
    before = strip.accessibleDescription()
    page.show_histories([("1", "Halm", eventful_history(NOW + 60))])
    assert strip.accessibleDescription().partition(":")[0] == before.partition(":")[0]


def test_a_screen_reader_gets_the_shop_and_every_day_as_text(page: HistoryPage) -> None:
    assert _strip(page).accessibleName() == "Halm: de laatste 30 dagen"
    unfold = _button(page, "Als tekst tonen")
    assert unfold.accessibleName() == "Als tekst tonen: Halm"
    unfold.click()
    for day in PAST.days:
        assert (day_words(day, Texts("nl")) in _words(page)) is bool(day.spans)
    unfold.click()
    assert day_words(PAST.days[3], Texts("nl")) not in _words(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_day_is_described_in_every_language(language: str) -> None:
    texts = Texts(language)
    for day in PAST.days:
        words = day_words(day, texts)
        assert "{" not in words
        for state in WORST_FIRST:
            assert (texts(f"states.{state}.title") in words) is (state in day.seconds)


def test_the_summary_is_above_the_strip(page: HistoryPage) -> None:
    words = _words(page)
    assert "Langst de verbinding kwijt: 19 u, vanaf " in words
    assert "3240 keer gecontroleerd." in words
    assert "Nooit de verbinding kwijt geweest." in words


def test_without_shops_it_says_so(page: HistoryPage) -> None:
    page.show_histories([])
    assert Texts("nl")("history.empty") in _words(page)
    assert not _button(page, "Opslaan als tabel (CSV)…").isVisible()
    assert _button(page, "Naar je winkels").isVisible()


def test_a_shop_that_was_never_checked_says_so(page: HistoryPage) -> None:
    page.show_histories([("1", "Halm", shop_history([], {}, 30, NOW))])
    assert Texts("nl")("history.never") in _words(page)
    for _ in range(31):
        QTest.keyClick(_strip(page), Qt.Key.Key_Left)
    assert "niet bewaakt" in _strip(page).accessibleDescription()


@pytest.mark.parametrize("scheme", [Qt.ColorScheme.Light, Qt.ColorScheme.Dark])
def test_every_state_has_a_pattern_of_its_own(qapp: QApplication, scheme: Qt.ColorScheme) -> None:
    def grey(state: State | None) -> list[int]:
        swatch = Swatch(state)
        image = swatch.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
        return [image.pixelColor(x, y).lightness() for x in range(3, 19) for y in range(3, 19)]

    with themed(qapp, scheme=scheme):
        drawn = {state: grey(state) for state in (*WORST_FIRST, None)}
    for (one, ink), (other, other_ink) in combinations(drawn.items(), 2):
        differ = sum(abs(a - b) > 24 for a, b in zip(ink, other_ink, strict=True))
        assert differ > 16 * 16 / 5, (one, other)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("percent", range(100, 210, 10))
def test_the_words_below_the_strip_are_drawn_whole(qapp: QApplication, percent: int, language: str) -> None:
    add_shipped_fonts()
    texts, strip, font = Texts(language), HistoryStrip(), QFont(FONT)
    font.setPointSizeF(0.097 * percent)
    strip.setFont(font)
    strip.show_days(PAST.days, texts)
    strip.resize(600, strip.sizeHint().height())
    drawn = strip.grab().toImage()
    metrics = QFontMetrics(small_font(font))
    ground = drawn.pixel(300, drawn.height() - 1)
    today = texts("history.today")
    words = range(drawn.width() - metrics.horizontalAdvance(today), drawn.width())
    below = range(drawn.height() - metrics.height(), drawn.height())
    inked = [y for y in below if any(drawn.pixel(x, y) != ground for x in words)]
    assert len(inked) >= metrics.tightBoundingRect(today).height()


def test_the_file_dialog_does_not_block(qtbot: QtBot, page: HistoryPage) -> None:
    _button(page, "Opslaan als tabel (CSV)…").click()
    dialog = page.findChild(QFileDialog)
    assert dialog
    with qtbot.waitSignal(page.export_requested) as asked:
        dialog.fileSelected.emit("/somewhere/table.csv")
    assert asked.args == ["/somewhere/table.csv"]
    dialog.close()


class Kept:
    """A monitor, the page of the history and what serves it."""

    def __init__(self, folder: Path, page: HistoryPage, runner: Inline | None = None) -> None:
        self.watched = Watched(folder, runner)
        self.watched.clock.now = NOW
        self.page = page
        self.controller = HistoryController(
            self.watched.runner,
            self.watched.connections,
            self.watched.monitor,
            page,
            page,
            clock=lambda: self.watched.clock.now,
        )
        connect_history(self.controller, page, self.watched.monitor)
        page.show_histories([])


@pytest.fixture
def kept(page: HistoryPage, tmp_path: Path) -> Kept:
    return Kept(tmp_path, page)


def test_checks_are_shown_when_the_page_is_entered(kept: Kept) -> None:
    kept.watched.start()
    kept.watched.after(900, Outcome.REFUSED)
    kept.watched.after(120)
    kept.watched.after(60)
    kept.controller.page_entered(Page.OVERVIEW)
    assert "Voorbeeldwinkel" not in _words(kept.page)
    kept.controller.page_entered(Page.HISTORY)
    assert "Voorbeeldwinkel" in _words(kept.page)
    assert "3 keer gecontroleerd." in _words(kept.page)
    past = kept.watched.connections.history(30, kept.watched.clock.now)["1234567"]
    assert {*past.days[-1].seconds, *past.days[-2].seconds} == {
        State.CONNECTED,
        State.UNCONFIRMED,
        State.LOST,
    }


def test_a_check_while_the_page_is_open_is_shown_soon(qtbot: QtBot, kept: Kept) -> None:
    kept.watched.start()
    qtbot.waitUntil(lambda: "Voorbeeldwinkel" in _words(kept.page), timeout=5000)


def test_shops_that_lost_the_connection_come_first(qtbot: QtBot, kept: Kept) -> None:
    kept.watched.shops.put(Shop("7654321", "Winkel van een ander"))
    kept.watched.start()
    kept.watched.connections.record("7654321", Connection(State.LOST, due=NOW + 900), NOW)
    kept.watched.clock.now += 60
    kept.controller.refresh()
    _wait_for_strips(qtbot, kept.page, 2)
    words = _words(kept.page)
    assert words.index("Winkel van een ander") < words.index("Voorbeeldwinkel")


def _add_shops(kept: Kept, count: int) -> None:
    for number in range(count):
        kept.watched.shops.put(Shop(str(2_000_000 + number), f"Winkel {number}"))


def _wait_for_strips(qtbot: QtBot, page: HistoryPage, count: int) -> list[HistoryStrip]:
    qtbot.waitUntil(lambda: len(_strips(page)) == count)
    return _strips(page)


def test_many_shops_are_read_and_shown_in_batches(qtbot: QtBot, kept: Kept) -> None:
    _add_shops(kept, 39)
    kept.watched.start()
    kept.controller.refresh()
    _wait_for_strips(qtbot, kept.page, BATCH)
    more = _button(kept.page, "Toon nog 10 winkels (van 30)")
    more.setFocus()
    more.click()
    strips = _wait_for_strips(qtbot, kept.page, 2 * BATCH)
    assert kept.page.focusWidget() is strips[BATCH]
    for _ in range(2):
        kept.page.more_requested.emit()
    _wait_for_strips(qtbot, kept.page, 40)
    assert more.isHidden()


def test_shops_appear_as_they_are_read_and_stay_while_more_are(
    qtbot: QtBot, page: HistoryPage, tmp_path: Path
) -> None:
    runner = Deferred(WorkQueue.DISK)
    kept = Kept(tmp_path, page, runner)
    _add_shops(kept, 39)
    kept.watched.start()
    runner.finish()
    kept.controller.refresh()
    counts = []
    while runner.waiting:
        runner.finish()
        counts.append(len(_strips(page)))
        if len(counts) in (2, 4):
            # Also while the last request is not done.
            page.more_requested.emit()
        QApplication.processEvents()
    assert 0 < counts[0] < BATCH
    assert counts == sorted(counts)
    assert counts[-1] == 3 * BATCH


def test_a_refresh_leaves_alone_what_has_not_changed(page: HistoryPage) -> None:
    told: list[HistoryStrip] = []
    for strip in _strips(page):
        strip.day_described.connect(lambda _, strip=strip: told.append(strip))
    page.show_histories([("1", "Halm", eventful_history(NOW)), ("2", "Korst", eventful_history(NOW + 60, 1))])
    assert told == [_strips(page)[1]]


def test_a_refresh_leaves_the_focus_alone(kept: Kept) -> None:
    kept.watched.start()
    kept.controller.refresh()
    export = _button(kept.page, "Opslaan als tabel (CSV)…")
    export.setFocus()
    kept.watched.shops.put(Shop("7654321", "Winkel van een ander"))
    kept.watched.monitor.sync()
    kept.controller.refresh()
    assert kept.page.focusWidget() is export


def test_a_forgotten_shop_has_no_history(kept: Kept) -> None:
    kept.watched.start()
    kept.watched.shops.remove("1234567")
    kept.watched.monitor.forget("1234567")
    assert kept.watched.connections.history(30, NOW + 60) == {}


def test_the_disk_is_not_accessed_on_the_gui_thread(kept: Kept) -> None:
    kept.watched.start()
    kept.controller.refresh()
    assert set(kept.watched.runner.queues[2:]) == {WorkQueue.DISK}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_successful_export_is_reported(kept: Kept, tmp_path: Path, language: str) -> None:
    texts = Texts(language)
    kept.page.show_texts(texts)
    kept.watched.start()
    kept.page.export_requested.emit(str(tmp_path / "table.csv"))
    assert texts("history.exported", file="table.csv") in _words(kept.page)
    content = (tmp_path / "table.csv").read_bytes()
    assert content.startswith("\ufeffshop,name,day,checks,".encode())
    assert b"1234567,Voorbeeldwinkel," in content


def test_a_failed_export_is_reported(qtbot: QtBot, kept: Kept, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        kept.page.export_requested.emit("/no/such/folder/table.csv")
    assert Texts("nl")("history.not_exported", why="No such file or directory") in _words(kept.page)
    assert kept.page._note.action.text() == "Hulp"
    with qtbot.waitSignal(kept.page.help_requested):
        kept.page._note.action.click()


def test_the_result_of_an_export_is_shown_once_even_if_the_page_was_left(kept: Kept, tmp_path: Path) -> None:
    told = Texts("nl")("history.exported", file="table.csv")
    kept.page.hide()
    kept.page.export_requested.emit(str(tmp_path / "table.csv"))
    for expected in (True, False):
        kept.page.show()
        kept.page.entered()
        assert (told in _words(kept.page)) is expected
        kept.page.hide()


def test_every_description_of_a_day_has_the_same_room(qtbot: QtBot, page: HistoryPage) -> None:
    page.resize(360, 900)
    strip = _strip(page)
    told = next(each for each in page.findChildren(QLabel) if each.text() == strip.accessibleDescription())
    qtbot.waitUntil(lambda: told.width() < 340)
    heights = set()
    for _ in PAST.days:
        assert told.heightForWidth(told.width()) <= told.height()
        heights.add(told.minimumHeight())
        QTest.keyClick(strip, Qt.Key.Key_Left)
    assert len(heights) == 1
    assert told.height() <= 3 * told.fontMetrics().lineSpacing()


def test_an_empty_history_can_be_painted(qtbot: QtBot) -> None:
    strip = HistoryStrip()
    qtbot.addWidget(strip)
    strip.show_days(ShopHistory(()).days, Texts("nl"))
    strip.show()
    QTest.keyClick(strip, Qt.Key.Key_Left)
    assert not strip.grab().isNull()


def test_the_first_strip_is_focused_even_if_it_is_added_later(qtbot: QtBot) -> None:
    page = HistoryPage()
    qtbot.addWidget(page)
    page.show_texts(Texts("nl"))
    page.show()
    page.entered()
    assert page.focusWidget() is _button(page, "Naar je winkels")
    with qtbot.waitActive(page):
        page.activateWindow()
    page.show_histories([("1", "Halm", PAST), ("2", "Korst", eventful_history(NOW, 1))])
    assert page.focusWidget() is next(
        each for each in page.findChildren(HistoryStrip) if "Halm" in each.accessibleName()
    )
