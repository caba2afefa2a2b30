"""The tray icon is legible and correct, and its absence is handled."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from itertools import combinations
from typing import Final

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QMenu, QSystemTrayIcon
from pytestqt.qtbot import QtBot

from bolsetup.core.monitoring.connection import State
from bolsetup.core.monitoring.icon_state import IconState
from bolsetup.core.monitoring.pause import NOT_PAUSED, UNTIL_TURNED_ON, PauseChoice
from bolsetup.core.monitoring.shop_row import ShopRow
from bolsetup.core.texts import LANGUAGES, Texts
from bolsetup.gui.tray import tray as tray_module
from bolsetup.gui.tray.icon import tray_icon
from bolsetup.gui.tray.tray import Tray
from tests.fakes import shown_in_menu

SIZES: Final = (16, 22, 24, 32)
NOON: Final = datetime(2026, 3, 9, 12, 5).timestamp()  # noqa: DTZ001 - local time
HALM: Final = ShopRow("1234567", "Bakkerij De Halm", State.CONNECTED, checked_at=NOON)


class Panel:
    """A tray that can be made available or not."""

    def __init__(self, there: bool) -> None:
        self.there = there
        self.asked = 0

    def __call__(self) -> bool:
        self.asked += 1
        return self.there


@pytest.fixture
def panel() -> Panel:
    return Panel(there=True)


@pytest.fixture
def tray(qtbot: QtBot, panel: Panel) -> Tray:
    made = Tray(Texts("nl"), is_available=panel)
    made.start()
    return made


def icon_of(tray: Tray) -> QSystemTrayIcon:
    icon = tray.findChild(QSystemTrayIcon)
    assert icon
    return icon


def entries(tray: Tray) -> list[str]:
    actions = icon_of(tray).contextMenu().actions()
    return [shown_in_menu(entry.text()) for entry in actions if entry.isVisible()]


def entry(tray: Tray, text: str) -> Callable[[], None]:
    menu: QMenu = icon_of(tray).contextMenu()
    return next(action for action in menu.actions() if action.text().startswith(text)).trigger


def channels(colour: QColor) -> tuple[float, float, float]:
    return colour.redF(), colour.greenF(), colour.blueF()


def light(colour: QColor) -> float:
    """Relative luminance (WCAG 2.2)."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def image(state: IconState, side: int) -> QImage:
    return tray_icon(state).pixmap(side, side).toImage().convertToFormat(QImage.Format.Format_ARGB32)


@pytest.mark.parametrize("side", SIZES)
@pytest.mark.parametrize("ground", ["#000000", "#808080", "#ffffff"])
@pytest.mark.parametrize("state", IconState)
def test_the_outline_is_visible_on_any_panel(qapp: object, state: IconState, ground: str, side: int) -> None:
    drawn = image(state, side)
    paper = QColor(ground)
    assert (drawn.width(), drawn.height()) == (side, side)

    def solid(x: int, y: int) -> bool:
        return 0 <= x < side and 0 <= y < side and drawn.pixelColor(x, y).alpha() >= 128

    def seen(x: int, y: int) -> float:
        ink = drawn.pixelColor(x, y)
        parts = [
            ink.alphaF() * own + (1 - ink.alphaF()) * under
            for own, under in zip(channels(ink), channels(paper), strict=True)
        ]
        return contrast(light(QColor.fromRgbF(*parts)), light(paper))

    edge = [
        (x, y)
        for x in range(side)
        for y in range(side)
        if solid(x, y) and not all((solid(x - 1, y), solid(x + 1, y), solid(x, y - 1), solid(x, y + 1)))
    ]
    # The outline consists of a light line around a dark one, each a sixteenth of the size wide.
    wide = -(-side // 8)
    reach = range(-wide, wide + 1)
    faint = [
        (x, y)
        for x, y in edge
        if max(seen(x + dx, y + dy) for dx in reach for dy in reach if solid(x + dx, y + dy)) < 3
    ]
    assert edge
    # The ring of a running check is broken: at the gaps its edge is that of the background.
    assert len(faint) <= (len(edge) / 4 if state is IconState.CHECKING else 0)


def test_each_icon_state_has_its_own_shape(qapp: object) -> None:
    def shape(state: IconState) -> set[tuple[int, int]]:
        drawn = image(state, 22)
        return {
            (x, y)
            for x in range(22)
            for y in range(22)
            if drawn.pixelColor(x, y).alpha() >= 128 and light(drawn.pixelColor(x, y)) < 0.5
        }

    for one, other in combinations(IconState, 2):
        assert len(shape(one) ^ shape(other)) > 22 * 22 / 8, (one, other)


def test_the_monochrome_icons_of_macos_differ(qapp: object) -> None:
    def shape(state: IconState) -> set[tuple[int, int]]:
        icon = tray_icon(state, mask=True)
        assert icon.isMask()
        drawn = icon.pixmap(22, 22).toImage()
        return {(x, y) for x in range(22) for y in range(22) if drawn.pixelColor(x, y).alpha() >= 128}

    for one, other in combinations(IconState, 2):
        assert len(shape(one) ^ shape(other)) > 22 * 22 / 10, (one, other)


def test_every_size_used_by_panels_is_published(qapp: object) -> None:
    for state in IconState:
        assert {size.width() for size in tray_icon(state).availableSizes()} >= {*SIZES, 48, 64}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", State)
def test_each_icon_state_has_a_tool_tip(qtbot: QtBot, panel: Panel, state: State, language: str) -> None:
    tray = Tray(Texts(language), is_available=panel)
    tray.start()
    for checking in (False, True):
        tray.show_connections([ShopRow("1", "Halm", state, checking=checking)], checking)
        assert entries(tray)[0].startswith("Halm — ")
        tip = icon_of(tray).toolTip()
        assert tip.startswith("bolsetup")
        assert "{" not in tip


def test_the_menu_has_an_entry_per_shop_and_all_actions(tray: Tray) -> None:
    tray.show_connections([HALM, ShopRow("2", "Brood & Co", State.LOST)], checking=False)
    assert entries(tray) == [
        "Bakkerij De Halm — Verbonden, 9 maart 12:05",
        "Brood & Co — Verbinding kwijt",
        "",
        "Nu controleren",
        "bolsetup openen",
        "Geschiedenis van de verbinding",
        "Verslag voor de supportafdeling kopiëren",
        "",
        "Meldingen pauzeren",
        "",
        "Afsluiten",
    ]
    assert icon_of(tray).toolTip() == "bolsetup: Brood & Co is de verbinding met bol kwijt."


@pytest.mark.parametrize(
    ("count", "shown", "more"), [(8, 8, None), (9, 8, "… en nog 1"), (200, 8, "… en nog 192")]
)
def test_the_menu_shows_the_first_eight_shops(
    qtbot: QtBot, tray: Tray, count: int, shown: int, more: str | None
) -> None:
    rows = [ShopRow(str(number), f"Winkel {number}", State.LOST) for number in range(count)]
    tray.show_connections(rows, checking=False)
    names = [f"Winkel {number} — Verbinding kwijt" for number in range(shown)]
    assert entries(tray)[: entries(tray).index("")] == names + ([more] if more else [])
    if more:
        with qtbot.waitSignal(tray.overview_requested):
            entry(tray, more)()
    tray.show_connections(rows[:1], checking=False)
    assert entries(tray)[:2] == [names[0], ""]


def test_a_check_of_today_is_shown_without_the_date(tray: Tray) -> None:
    now = time.time()
    tray.show_connections([ShopRow("1", "Halm", State.CONNECTED, checked_at=now)], checking=False)
    assert entries(tray)[0] == f"Halm — Verbonden, {datetime.fromtimestamp(now):%H:%M}"  # noqa: DTZ006


def test_entries_are_updated_in_place(tray: Tray) -> None:
    tray.show_connections([HALM], checking=False)
    menu = icon_of(tray).contextMenu()
    before = menu.actions()
    tray.show_connections([ShopRow("1234567", HALM.name, State.LOST, checking=True)], checking=True)
    tray.show_texts(Texts("en"))
    assert menu.actions() == before
    assert entries(tray)[0] == "Bakkerij De Halm — Checking"
    tray.show_connections([], checking=False)
    assert len(menu.actions()) == len(before) - 1


def test_a_very_long_name_is_shortened(tray: Tray) -> None:
    tray.show_connections([ShopRow("1", "x" * 80, State.LOST)], checking=False)
    assert entries(tray)[0] == f"{'x' * 39}… — Verbinding kwijt"
    assert len(icon_of(tray).toolTip()) <= 127


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Bakkerij De Gouden Korenaar en Zonen van Halm", "Bakkerij De Gouden Korenaar en Zonen…"),
        ("Bakkerij De Gouden Korenaar en Zonen ab cd efg", "Bakkerij De Gouden Korenaar en Zonen ab…"),
        (f"De {'x' * 80}", f"De {'x' * 36}…"),
    ],
)
def test_a_long_name_ends_with_a_whole_word_where_it_can(tray: Tray, name: str, shown: str) -> None:
    tray.show_connections([ShopRow("1", name, State.LOST)], checking=False)
    assert entries(tray)[0] == f"{shown} — Verbinding kwijt"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", State)
def test_windows_shows_the_whole_tool_tip(tray: Tray, language: str, state: State) -> None:
    # It cuts off what is longer, and counts a character such as this one twice (NOTIFYICONDATA.szTip).
    tray.show_texts(Texts(language))
    tray.show_pause(UNTIL_TURNED_ON)
    tray.show_connections([ShopRow("1", "🚲" * 80, state)], checking=False)
    assert len(icon_of(tray).toolTip().encode("utf-16-le")) // 2 <= 127


def test_the_entries_emit_their_signals(qtbot: QtBot, tray: Tray) -> None:
    tray.show_connections([HALM], checking=False)
    for text, signal in (
        ("Bakkerij", tray.shop_requested),
        ("bolsetup openen", tray.open_requested),
        ("Geschiedenis van de verbinding", tray.history_requested),
        ("Verslag", tray.report_requested),
        ("Nu controleren", tray.check_requested),
        ("Afsluiten", tray.quit_requested),
    ):
        with qtbot.waitSignal(signal):
            entry(tray, text)()


def test_alerts_are_paused_for_as_long_as_chosen(qtbot: QtBot, tray: Tray) -> None:
    (pause,) = (
        each
        for each in icon_of(tray).contextMenu().findChildren(QMenu)
        if each.title() == "Meldingen pauzeren"
    )
    lengths = {each.text(): each for each in pause.actions()}
    assert list(lengths) == ["Een uur", "Tot morgenochtend 8 uur", "Tot ik ze weer aanzet"]
    for action, choice in zip(lengths.values(), PauseChoice, strict=True):
        with qtbot.waitSignal(tray.pause_chosen) as chosen:
            action.trigger()
        assert chosen.args == [choice]


@pytest.mark.parametrize(
    ("until", "words"),
    [
        (NOON, "Meldingen weer aanzetten (op pauze tot 9 maart 12:05)"),
        (UNTIL_TURNED_ON, "Meldingen weer aanzetten"),
    ],
)
def test_a_pause_is_ended_by_the_entry_that_says_how_long_it_lasts(
    qtbot: QtBot, tray: Tray, until: float, words: str
) -> None:
    before, tip = entries(tray), icon_of(tray).toolTip()
    assert "Meldingen pauzeren" in before
    tray.show_pause(until)
    assert entries(tray) == [words if each == "Meldingen pauzeren" else each for each in before]
    assert icon_of(tray).toolTip() == f"{tip} Meldingen staan op pauze."
    with qtbot.waitSignal(tray.pause_ended):
        entry(tray, words)()
    tray.show_pause(NOT_PAUSED)
    assert (entries(tray), icon_of(tray).toolTip()) == (before, tip)


def test_check_now_is_only_enabled_if_there_is_something_to_check(tray: Tray) -> None:
    menu = icon_of(tray).contextMenu()

    def check() -> tuple[str, bool]:
        action = next(each for each in menu.actions() if "ontrole" in each.text() and "—" not in each.text())
        return action.text(), action.isEnabled()

    assert check() == ("Nu controleren", False)
    tray.show_connections([HALM], checking=True)
    assert check() == ("Bezig met controleren…", False)
    tray.show_connections([HALM], checking=False)
    assert check() == ("Nu controleren", True)


def test_a_left_click_opens_the_window(qtbot: QtBot, tray: Tray, monkeypatch: pytest.MonkeyPatch) -> None:
    icon = icon_of(tray)
    reason = QSystemTrayIcon.ActivationReason
    monkeypatch.setattr("sys.platform", "linux")
    with qtbot.waitSignal(tray.open_requested):
        icon.activated.emit(reason.Trigger)
    with qtbot.assertNotEmitted(tray.open_requested):
        icon.activated.emit(reason.Context)
        monkeypatch.setattr("sys.platform", "darwin")
        icon.activated.emit(reason.Trigger)


def test_a_tray_may_appear_late_disappear_and_reappear(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tray_module, "_MIN_POLL_MS", 5)
    panel = Panel(there=False)
    tray = Tray(Texts("nl"), is_available=panel)
    told: list[bool] = []
    tray.availability_changed.connect(told.append)
    tray.start()
    assert not tray.available
    assert not tray.show_message("T", "B", urgent=True)
    tray.show_connections([HALM], checking=False)
    for there in (True, False, True):
        panel.there = there
        qtbot.waitUntil(lambda there=there: tray.available is there)  # type: ignore[misc]
    assert told == [True, False, True]
    assert entries(tray)[0].startswith("Bakkerij De Halm")
    tray.stop()
    assert not tray.available


def test_the_poll_interval_for_a_tray_doubles(qtbot: QtBot) -> None:
    panel = Panel(there=False)
    tray = Tray(Texts("nl"), is_available=panel)
    tray.start()
    pauses = []
    for _ in range(8):
        pauses.append(tray._timer.interval() / 1000)
        tray._poll()
    assert pauses == [4, 8, 16, 32, 60, 60, 60, 60]
    tray.stop()
    assert not tray._timer.isActive()


def test_a_tray_that_is_watched_is_not_asked_for_again(qtbot: QtBot, panel: Panel) -> None:
    watched = True
    tray = Tray(Texts("nl"), is_available=panel, is_watched=lambda: watched)
    tray.start()
    tray._poll()
    tray._poll()
    assert tray.available
    assert not tray._timer.isActive()
    panel.there = False
    tray.look_again()
    assert not tray.available
    for _ in range(3):
        tray._poll()
        assert tray._timer.isActive()
    panel.there, watched = True, False
    for _ in range(4):
        tray._poll()
    assert tray.available
    assert tray._timer.isActive()
    tray.stop()


def test_only_a_tray_that_never_appears_is_reported_missing(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tray_module, "_MIN_POLL_MS", 5)
    monkeypatch.setattr(tray_module, "_TIMEOUT_MS", 50)
    panel = Panel(there=False)
    tray = Tray(Texts("nl"), is_available=panel)
    with qtbot.waitSignal(tray.missed):
        tray.start()
    monkeypatch.setattr(tray_module, "_TIMEOUT_MS", 60_000)
    tray.start()
    panel.there = True
    qtbot.waitUntil(lambda: tray.available)
    with qtbot.assertNotEmitted(tray.missed):
        tray._patience.timeout.emit()
    tray.stop()
    assert not tray._patience.isActive()


def test_a_tray_is_reported_missing_after_a_confirmed_check_after_a_minute(
    qtbot: QtBot,
) -> None:
    panel = Panel(there=False)
    tray = Tray(Texts("nl"), is_available=panel)
    tray.start()
    passed_ms = 0
    while passed_ms < 60_000:
        passed_ms += tray._timer.interval()
        tray._poll()
    panel.there = True
    tray._poll()
    passed_ms += tray._timer.interval()
    tray._poll()
    assert tray.available
    assert passed_ms < tray._patience.interval() < 120_000
    tray.stop()


@pytest.mark.parametrize("ends_in", ["setIcon", "setToolTip"])
def test_windows_may_end_while_the_icon_is_drawn(
    qtbot: QtBot, panel: Panel, monkeypatch: pytest.MonkeyPatch, ends_in: str
) -> None:
    tray = Tray(Texts("nl"), is_available=panel)
    monkeypatch.setattr(QSystemTrayIcon, ends_in, lambda *_: tray.stop())
    told: list[bool] = []
    tray.availability_changed.connect(told.append)
    tray._add()
    assert (tray.available, told) == (False, [False])
    assert not icon_of(tray).isVisible()
