"""Back, Next, the sidebar and the texts of the window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from bolsetup.core.bol.outcomes import Outcome
from bolsetup.core.practice.script import Change
from bolsetup.core.texts import Texts
from bolsetup.core.walkthrough.journey import (
    ASIDE,
    JOURNEY,
    STEPS,
    WITHIN,
    Page,
    Stage,
    next_page,
    previous_page,
)
from bolsetup.gui.pages.base import BasePage
from bolsetup.gui.widgets.basics import label
from bolsetup.gui.widgets.language_picker import LanguagePicker
from bolsetup.gui.window.banner import Banner
from bolsetup.gui.window.focus_ring import FocusRing
from bolsetup.gui.window.main_window import MainWindow
from bolsetup.gui.window.sidebar import Sidebar
from bolsetup.gui.window.sidebar_item import SidebarItem, SidebarItemState
from tests.gui.samples import one, themed


class FakePage(BasePage):
    """A page with a line edit."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.line = QLineEdit()
        self.words = label()
        self.entries = 0
        self.body.addWidget(self.words)
        self.body.addWidget(self.line)

    def show_texts(self, texts: Texts) -> None:
        """Show name and language."""
        self.title = f"{self.name} {texts.language}"
        self.words.setText(self.title)

    def entered(self) -> None:
        """Focus the line edit."""
        self.entries += 1
        self.line.setFocus()


@pytest.fixture
def pages() -> dict[Page, FakePage]:
    made = {page: FakePage(page) for page in Page}
    for page in made.values():
        page.show_texts(Texts("nl"))
    return made


@pytest.fixture
def window(qtbot: QtBot, pages: dict[Page, FakePage]) -> MainWindow:
    made = MainWindow(pages, Texts("nl"))
    made.go_to(Page.WELCOME)
    qtbot.addWidget(made)
    made.resize(1024, 700)
    made.show()
    return made


def _button(window: MainWindow, words: str) -> QPushButton:
    return next(each for each in window.findChildren(QPushButton) if each.text() == words)


def _next(window: MainWindow) -> QPushButton:
    return _button(window, "Verder")


def _stages(window: MainWindow) -> dict[Page | Stage, SidebarItem]:
    """The steps by page, and the stages; those of one page by that page."""
    return dict(zip((Stage.AT_BOL, *JOURNEY[1:]), window.findChildren(SidebarItem), strict=True))


class Told(QWidget):
    """Notes whether Qt has told it of another language."""

    told = False

    def changeEvent(self, event: QEvent) -> None:
        """Note it."""
        self.told |= event.type() is QEvent.Type.LanguageChange


def test_qt_tells_dialogs_alone_of_another_language(
    qapp: QApplication, window: MainWindow, pages: dict[Page, FakePage]
) -> None:
    part = Told(pages[Page.WELCOME])
    dialog = Told(pages[Page.WELCOME], Qt.WindowType.Dialog)
    window.show()
    QApplication.sendEvent(qapp, QEvent(QEvent.Type.LanguageChange))
    QApplication.sendPostedEvents()
    assert (part.told, dialog.told) == (False, True)


@pytest.mark.parametrize("page", [Page.WELCOME, *STEPS[:-1]])
def test_next_moves_on_where_no_work_is_needed(window: MainWindow, page: Page) -> None:
    window.go_to(page)
    _next(window).click()
    assert window.current is next_page(page)


def test_the_end_leads_to_the_shops(window: MainWindow) -> None:
    window.go_to(Page.DONE)
    _next(window).click()
    assert window.current is Page.OVERVIEW


@pytest.mark.parametrize("page", [Page.KEYS, Page.SHOP, Page.HAND_OVER])
def test_next_emits_a_signal_where_work_is_needed(qtbot: QtBot, window: MainWindow, page: Page) -> None:
    window.go_to(page)
    with qtbot.waitSignal(window.next_requested) as asked:
        _next(window).click()
    assert asked.args == [page]
    assert window.current is page


@pytest.mark.parametrize("page", JOURNEY)
def test_back_is_shown_where_there_is_a_previous_page(window: MainWindow, page: Page) -> None:
    window.go_to(Page.SHOP)
    window.go_to(page)
    backs = [each for each in window.findChildren(QPushButton) if each.text() == "Terug" and each.isVisible()]
    assert len(backs) == (previous_page(page) is not None)
    for back in backs:
        back.click()
    assert window.current is (previous_page(page) or page)


def test_back_and_next_keep_input(window: MainWindow, pages: dict[Page, FakePage]) -> None:
    for page in (Page.WELCOME, *STEPS):
        window.go_to(page)
        pages[page].line.setText(f"of {page}")
    for _ in STEPS:
        _button(window, "Terug").click()
    for page in (Page.WELCOME, *STEPS):
        assert window.current is page
        assert pages[page].line.text() == f"of {page}"
        _next(window).click()


def test_buttons_follow_valid_busy_and_error(window: MainWindow, pages: dict[Page, FakePage]) -> None:
    window.go_to(Page.KEYS)
    page, forward, back = pages[Page.KEYS], _next(window), _button(window, "Terug")
    page.valid = False
    page.error = "Vul eerst iets in."
    assert not forward.isEnabled()
    assert forward.accessibleDescription() == "Vul eerst iets in."
    assert "Vul eerst iets in." in [each.text() for each in window.findChildren(type(page.words))]
    page.valid = True
    assert forward.isEnabled()
    assert forward.accessibleDescription() == ""
    page.busy = True
    assert not forward.isEnabled()
    assert not back.isEnabled()
    page.busy = False
    assert forward.isEnabled()
    assert back.isEnabled()


def test_a_page_that_is_not_shown_changes_no_button(window: MainWindow, pages: dict[Page, FakePage]) -> None:
    pages[Page.KEYS].valid = False
    assert _next(window).isEnabled()


def test_next_has_the_label_of_the_page(window: MainWindow, pages: dict[Page, FakePage]) -> None:
    pages[Page.WELCOME].next_word = "Beginnen"
    pages[Page.WELCOME].updated.emit()
    assert _button(window, "Beginnen").isVisible()


def test_enter_presses_next_if_enabled(window: MainWindow, pages: dict[Page, FakePage]) -> None:
    QTest.keyClick(pages[Page.WELCOME].line, Qt.Key.Key_Return)
    assert window.current is Page.STEP_1
    pages[Page.STEP_1].valid = False
    QTest.keyClick(pages[Page.STEP_1].line, Qt.Key.Key_Return)
    assert window.current is Page.STEP_1


def test_the_keys_for_back_and_forward_press_back_and_next(
    window: MainWindow, pages: dict[Page, FakePage]
) -> None:
    alt = Qt.KeyboardModifier.AltModifier
    window.go_to(Page.STEP_2)
    went = []
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Right):
        QTest.keyClick(pages[window.current].line, key, alt)
        went.append(window.current)
    assert went == [Page.STEP_1, Page.WELCOME, Page.WELCOME, Page.STEP_1]
    pages[Page.STEP_1].valid = False
    QTest.keyClick(pages[Page.STEP_1].line, Qt.Key.Key_Right, alt)
    assert window.current is Page.STEP_1


def test_next_is_not_primary_beside_a_primary_button_of_the_page(
    window: MainWindow, pages: dict[Page, FakePage]
) -> None:
    styles = []
    for has_primary in (True, False):
        pages[Page.WELCOME].has_primary = has_primary
        pages[Page.WELCOME].updated.emit()
        styles.append(_next(window).property("class"))
    assert styles == ["", "primary"]


def test_a_page_can_pass_the_focus_to_next(window: MainWindow, pages: dict[Page, FakePage]) -> None:
    pages[Page.WELCOME].focus_next.emit()
    assert _next(window).hasFocus()


def test_a_stage_leads_to_its_last_reachable_step(window: MainWindow) -> None:
    for page in (Page.STEP_1, Page.STEP_3, Page.SHOP):
        window.go_to(page)
    _stages(window)[Stage.AT_BOL].click()
    assert window.current is Page.KEYS


def test_the_menu_of_a_folded_sidebar_leads_to_the_same_pages(window: MainWindow) -> None:
    window.show_shops_link(True)
    window.resize(380, 700)
    menu = _button(window, "Menu  ▾").menu()
    assert [each.text() for each in menu.actions() if each.isVisible()] == [
        "Je winkels",
        "Hulp",
        "Instellingen",
    ]
    menu.actions()[0].trigger()
    assert window.current is Page.OVERVIEW
    menu = _button(window, "Menu  ▾").menu()
    assert [each.text() for each in menu.actions() if each.isVisible()] == [
        "Je winkels",
        "Geschiedenis",
        "Hulp",
        "Instellingen",
    ]


@pytest.mark.parametrize("page", [Page.WELCOME, Page.STEP_3, Page.SHOP, Page.DONE, Page.OVERVIEW, Page.LOST])
@pytest.mark.parametrize("aside", ASIDE)
def test_help_and_settings_lead_back_to_the_page_before(
    window: MainWindow, pages: dict[Page, FakePage], page: Page, aside: Page
) -> None:
    window.go_to(page)
    reachable = {each for each, item in _stages(window).items() if item.isEnabled()}
    for each in (*ASIDE, aside):
        window.go_to(each)
    assert (window.current, window.standing) == (aside, page)
    assert not _next(window).isVisible()
    assert reachable <= {each for each, item in _stages(window).items() if item.isEnabled()}
    if opener := WITHIN.get(aside):
        _button(window, f"Terug naar '{pages[opener].title}'").click()
        assert window.current is opener
    _button(window, f"Terug naar '{pages[page].title}'").click()
    assert window.current is page


@pytest.mark.parametrize("aside", ASIDE)
def test_what_goes_on_meanwhile_does_not_take_help_or_settings_away(window: MainWindow, aside: Page) -> None:
    window.go_to(Page.SHOP)
    window.go_to(aside)
    window.go_on_to(Page.HAND_OVER)
    assert (window.current, window.standing) == (aside, Page.HAND_OVER)
    window.go_to(window.standing)
    window.go_on_to(Page.DONE)
    assert window.current is Page.DONE


def test_enter_presses_the_focused_button(window: MainWindow) -> None:
    window.go_to(Page.STEP_3)
    QTest.keyClick(_button(window, "Terug"), Qt.Key.Key_Return)
    assert window.current is Page.STEP_2


def test_auto_repeat_does_not_run_through_the_pages(window: MainWindow, pages: dict[Page, FakePage]) -> None:
    none = Qt.KeyboardModifier.NoModifier
    held = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, none, "\r", autorep=True)
    QApplication.sendEvent(pages[Page.WELCOME].line, held)
    assert window.current is Page.WELCOME


def test_entering_a_page_focuses_it(window: MainWindow, pages: dict[Page, FakePage]) -> None:
    for page in Page:
        window.go_to(page)
        assert window.focusWidget() is pages[page].line


def test_tab_follows_the_visual_order(window: MainWindow, pages: dict[Page, FakePage]) -> None:
    window.go_to(Page.STEP_2)
    order = [pages[Page.STEP_2].line, _button(window, "Terug"), _next(window)]
    reached = []
    widget: QWidget | None = order[0]
    for _ in range(200):
        assert widget is not None
        if widget in order:
            reached.append(widget)
        widget = widget.nextInFocusChain()
    assert reached[:3] == order


def test_the_sidebar_shows_completed_stages_by_shape_and_text(window: MainWindow) -> None:
    for _ in range(3):
        _next(window).click()
    items = _stages(window)
    assert items.pop(Stage.AT_BOL).standing is SidebarItemState.CURRENT
    standings = [item.standing for item in items.values()]
    assert (
        standings == [SidebarItemState.DONE] * 2 + [SidebarItemState.CURRENT] + [SidebarItemState.TO_COME] * 6
    )
    assert _stages(window)[Page.STEP_3].accessibleDescription() == "hier ben je nu"
    assert _stages(window)[Page.KEYS].accessibleDescription() == "komt nog"


def test_the_sidebar_only_leads_to_visited_pages(window: MainWindow) -> None:
    window.go_to(Page.STEP_3)
    stages = _stages(window)
    assert not stages[Page.STEP_4].isEnabled()
    stages[Page.STEP_1].click()
    went = [window.current]
    stages[Page.STEP_3].click()
    assert [*went, window.current] == [Page.STEP_1, Page.STEP_3]


def test_the_sidebar_does_not_lead_past_an_invalid_page(
    window: MainWindow, pages: dict[Page, FakePage]
) -> None:
    window.go_to(Page.SHOP)
    window.go_to(Page.KEYS)
    assert _stages(window)[Page.SHOP].isEnabled()
    pages[Page.KEYS].valid = False
    window.go_to(Page.STEP_5)
    assert _stages(window)[Page.KEYS].isEnabled()
    assert not _stages(window)[Page.SHOP].isEnabled()


def test_there_is_no_way_back_once_the_pair_is_stored(window: MainWindow) -> None:
    window.go_to(Page.SHOP)
    window.go_to(Page.HAND_OVER)
    assert not any(item.isEnabled() for item in _stages(window).values())


def test_a_hand_over_from_the_shops_shows_what_came_before_as_done(window: MainWindow) -> None:
    window.go_to(Page.OVERVIEW)
    window.go_to(Page.HAND_OVER)
    states = {page: item.standing for page, item in _stages(window).items()}
    assert states.pop(Page.HAND_OVER) is SidebarItemState.CURRENT
    assert states.pop(Page.DONE) is SidebarItemState.TO_COME
    assert set(states.values()) == {SidebarItemState.DONE}


@pytest.mark.parametrize(
    ("way", "leads_to_shops"),
    [
        ([Page.OVERVIEW, Page.HAND_OVER], True),
        ([Page.SHOP, Page.OVERVIEW, Page.HAND_OVER], True),
        ([Page.OVERVIEW, Page.HAND_OVER, Page.DONE, Page.HAND_OVER], True),
        ([Page.OVERVIEW, Page.HAND_OVER, Page.HELP, Page.HAND_OVER], True),
        ([Page.SHOP, Page.HAND_OVER], False),
        ([Page.OVERVIEW, Page.KEYS, Page.SHOP, Page.HAND_OVER], False),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_hand_over_from_the_shops_leads_back_to_them(
    window: MainWindow, way: list[Page], leads_to_shops: bool
) -> None:
    for page in way:
        window.go_to(page)
    backs = [each for each in window.findChildren(QPushButton) if each.text() == "Terug" and each.isVisible()]
    assert len(backs) == leads_to_shops
    if leads_to_shops:
        QTest.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
        assert window.current is Page.OVERVIEW


def test_a_hand_over_resumed_after_a_restart_has_no_way_back(window: MainWindow) -> None:
    window.resume_at(Page.HAND_OVER)
    QTest.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.current is Page.HAND_OVER


def test_the_overview_is_outside_the_journey(window: MainWindow) -> None:
    window.go_to(Page.OVERVIEW)
    assert not any(item.isVisible() for item in _stages(window).values())
    assert not _next(window).isVisible()


def test_the_sidebar_leads_to_the_shops_if_there_are_any(window: MainWindow) -> None:
    link = _button(window, "Je winkels")
    assert not link.isVisible()
    window.show_shops_link(True)
    link.click()
    assert window.current is Page.OVERVIEW


@pytest.mark.parametrize(
    ("width", "height", "full"),
    [(1024, 700, True), (1024, 600, True), (720, 700, True), (719, 700, False), (380, 700, False)],
)
def test_the_sidebar_folds_if_space_is_scarce(
    window: MainWindow, width: int, height: int, full: bool
) -> None:
    window.go_to(Page.STEP_4)
    window.resize(width, height)
    assert window.width() == width
    assert _stages(window)[Page.STEP_4].isVisible() is full
    said = [each.text() for each in one(window, Sidebar).findChildren(type(label())) if each.isVisible()]
    assert ("Stap 4 van 6" in said) is not full


def test_the_language_changes_while_the_program_runs(
    qtbot: QtBot, window: MainWindow, pages: dict[Page, FakePage]
) -> None:
    window.go_to(Page.STEP_2)
    pages[Page.STEP_2].line.setText("kept")
    with qtbot.waitSignal(window.language_chosen) as chosen:
        choice = one(window, LanguagePicker).box
        choice.activated.emit(choice.findText("English"))
    assert chosen.args == ["en"]
    pages[Page.STEP_2].show_texts(Texts("en"))
    window.show_texts(Texts("en"))
    assert _button(window, "Next").isVisible()
    assert window.windowTitle() == "step-2 en - bolsetup"
    assert window.current is Page.STEP_2
    assert pages[Page.STEP_2].line.text() == "kept"


@pytest.mark.parametrize(
    ("width", "names"),
    [(1024, ["Nederlands", "English", "Deutsch", "Français"]), (380, ["NL", "EN", "DE", "FR"])],
)
def test_each_language_is_listed_by_its_own_name(window: MainWindow, width: int, names: list[str]) -> None:
    window.resize(width, 700)
    choice = one(window, LanguagePicker).box
    assert [choice.itemText(index) for index in range(choice.count())] == names
    assert choice.currentText() == names[0]


def test_closing_hides_the_window_and_emits_closed(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitSignal(window.closed):
        window.close()
    assert not window.isVisible()
    window.show()
    assert window.isVisible()


def test_the_banner_shows_its_texts(window: MainWindow) -> None:
    banner = one(window, Banner)
    assert not banner.isVisible()
    window.set_banner("window.no_tray")
    assert banner.isVisible()
    assert not banner.practice.isVisible()
    window.set_banner()
    assert not banner.isVisible()


def test_the_banner_shows_practice_mode_and_a_missing_tray(window: MainWindow) -> None:
    window.set_banner("window.no_tray", practice=True)
    said = " ".join(each.text() for each in one(window, Banner).findChildren(QLabel))
    assert Texts("nl")("practice.banner") in said
    assert Texts("nl")("window.no_tray") in said
    assert window.windowTitle().endswith(" - oefenstand - bolsetup")
    window.set_banner()
    assert "oefenstand" not in window.windowTitle()


def test_practice_mode_offers_the_outcomes(qtbot: QtBot, window: MainWindow) -> None:
    window.set_banner(practice=True)
    choice = window.practice.answer
    assert choice.isVisible()
    assert choice.count() == len(Outcome)
    with qtbot.waitSignal(window.practice.change_chosen) as chosen:
        choice.activated.emit(list(Outcome).index(Outcome.REFUSED))
    assert chosen.args == [Change(answer=Outcome.REFUSED)]


def _tell(window: MainWindow) -> None:
    window.show_texts(Texts("en"))
    window.set_banner("window.no_tray", practice=True)
    window.show_support_mode(True)
    window.show_shops_link(True)
    window.show_place(beside=True, on_top=True)


def _contents(window: MainWindow) -> list[tuple[str, bool, bool]]:
    words = [(each.text(), each.isVisible(), False) for each in window.findChildren(QLabel)]
    buttons = window.findChildren(QAbstractButton)
    return words + [(each.text(), each.isVisible(), each.isChecked()) for each in buttons]


def test_what_a_window_is_told_before_it_opens_is_shown_once_it_does(qtbot: QtBot) -> None:
    early, late = (MainWindow({page: FakePage(page) for page in Page}, Texts("nl")) for _ in range(2))
    _tell(early)
    assert _contents(early) == []
    for window in (early, late):
        qtbot.addWidget(window)
        window.show()
    untold = _contents(late)
    _tell(late)
    assert _contents(early) == _contents(late) != untold


def test_entering_a_page_emits_a_signal(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitSignal(window.page_entered) as entered:
        window.go_to(Page.KEYS)
    assert entered.args == [Page.KEYS]


def _ticked(window: MainWindow) -> list[str]:
    return [
        each.text() for each in window.findChildren(SidebarItem) if each.standing is SidebarItemState.DONE
    ]


def test_the_pages_before_the_resumed_one_are_ticked(qtbot: QtBot) -> None:
    walked = MainWindow({page: FakePage(page) for page in Page}, Texts("nl"))
    for page in JOURNEY[:4]:
        walked.go_to(page)
    resumed = MainWindow({page: FakePage(page) for page in Page}, Texts("nl"))
    qtbot.addWidget(resumed)
    resumed.resume_at(JOURNEY[3])
    resumed.show()
    assert _ticked(resumed) == _ticked(walked) != []
    resumed.resume_at(Page.OVERVIEW)
    resumed.go_to(Page.WELCOME)
    assert _ticked(resumed) == []


@pytest.mark.qt_log_ignore("This plugin does not support")
@pytest.mark.parametrize("part", [Banner, LanguagePicker])
def test_the_focus_ring_ignores_the_list_of_a_combo_box(
    qapp: QApplication, window: MainWindow, part: type[QWidget]
) -> None:
    window.set_banner(practice=True)
    box, ring = one(one(window, part), QComboBox), one(window, FocusRing)
    box.showPopup()
    for before, now, rung in ((None, box, True), (box, box.view(), False), (box.view(), box, True)):
        qapp.focusChanged.emit(before, now)
        assert ring.isVisible() is rung
    box.hidePopup()


@pytest.mark.qt_log_ignore("This plugin does not support")
@pytest.mark.parametrize("part", [Banner, LanguagePicker])
def test_every_entry_is_seen_in_the_list_of_a_combo_box(
    qapp: QApplication, window: MainWindow, part: type[QWidget]
) -> None:
    window.set_banner(practice=True)
    box = one(one(window, part), QComboBox)
    with themed(qapp):
        box.showPopup()
        view = box.view()
        inside = view.viewport().rect()
        shown = [view.visualRect(box.model().index(row, 0)) for row in range(box.count())]
        # The strips of Fusion's usual menu are between the list and its frame.
        strips = view.window().size() - view.size()
        box.hidePopup()
    assert all(inside.contains(row) for row in shown)
    assert (strips.width(), strips.height()) == (0, 0)


def test_the_focus_ring_can_be_painted_after_the_focus_has_left(window: MainWindow) -> None:
    focused = window.focusWidget()
    assert focused is not None
    focused.clearFocus()
    ring = one(window, FocusRing)
    ring._watched = []
    assert not ring.grab().isNull()
