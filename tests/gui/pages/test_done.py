"""The last page of the journey."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from bolsetup.core.monitoring.icon_state import IconState
from bolsetup.core.texts import LANGUAGES, Texts
from bolsetup.core.walkthrough.integration import load_integration
from bolsetup.gui.pages.done import DonePage
from bolsetup.gui.pages.page_set import PageSet
from bolsetup.gui.widgets.taskbar_corner import TaskbarCorner
from bolsetup.gui.widgets.wrapping_checkbox import WrappingCheckBox
from tests.gui.samples import one


@pytest.fixture
def page(qtbot: QtBot) -> DonePage:
    made = DonePage("Spotler Connect")
    qtbot.addWidget(made)
    made.show_texts(Texts("nl"))
    made.show()
    return made


def test_every_state_of_the_tray_icon_is_explained(page: DonePage) -> None:
    drawn = [each for each in page.findChildren(QLabel) if not each.pixmap().isNull()]
    assert len(drawn) == len(set(IconState) - {IconState.IDLE})
    words = [each.text() for each in page.findChildren(QLabel)]
    for state in set(IconState) - {IconState.IDLE}:
        assert Texts("nl")(f"pages.done.{state}") in words


def test_without_a_tray_the_page_says_how_to_come_back_and_speaks_of_no_icon(page: DonePage) -> None:
    icon = {Texts("nl")(f"pages.done.{key}") for key in ("legend", "connected", "lost")}
    instead = {Texts("nl")(f"pages.done.{key}") for key in ("no_tray_title", "no_tray")}

    def shown() -> set[str]:
        return {each.text() for each in page.findChildren(QLabel) if each.isVisible()}

    for there in (True, False, True):
        page.show_tray(there)
        assert icon <= shown() if there else not icon & shown()
        assert instead <= shown() if not there else not instead & shown()
    page.show_tray(False)
    page.show_kept(False)
    assert not instead & shown()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("hides", [True, False])
def test_where_windows_hides_the_icon_is_said_and_drawn_there_only(
    qtbot: QtBot, hides: bool, language: str
) -> None:
    made, texts = DonePage("Spotler Connect", hides_tray_icons=hides), Texts(language)
    qtbot.addWidget(made)
    made.show_texts(texts)
    made.show()
    corner = one(made, TaskbarCorner)
    shown = [each.text() for each in made.findChildren(QLabel) if each.isVisible()]
    assert corner.isVisible() is hides
    for key in ("hidden_title", "hidden", "hidden_caption"):
        assert (texts(f"pages.done.{key}") in shown) is hides
    assert corner.accessibleName() == texts("pages.done.hidden_alt")
    made.show_kept(False)
    assert not corner.isVisible()


@pytest.mark.parametrize(("platform", "hides"), [("win32", True), ("linux", False), ("darwin", False)])
def test_only_windows_hides_new_icons(qtbot: QtBot, platform: str, hides: bool) -> None:
    done = PageSet(load_integration(), Texts("nl"), platform).done
    qtbot.addWidget(done)
    done.show_texts(Texts("nl"))
    done.show()
    assert one(done, TaskbarCorner).isVisible() is hides


def test_the_box_and_its_label_switch_start_at_login(qtbot: QtBot, page: DonePage) -> None:
    box = one(page, QCheckBox)
    with qtbot.waitSignal(page.autostart_chosen) as chosen:
        box.click()
    assert chosen.args == [True]
    with qtbot.waitSignal(page.autostart_chosen) as chosen:
        QTest.mouseClick(one(page, WrappingCheckBox), Qt.MouseButton.LeftButton)
    assert chosen.args == [False]


@pytest.mark.parametrize("button", [Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton])
def test_only_the_left_button_toggles_the_box(qtbot: QtBot, page: DonePage, button: Qt.MouseButton) -> None:
    with qtbot.assertNotEmitted(page.autostart_chosen):
        for part in (one(page, WrappingCheckBox), *one(page, WrappingCheckBox).findChildren(QWidget)):
            QTest.mouseClick(part, button)
    assert not one(page, QCheckBox).isChecked()


def test_releasing_the_button_elsewhere_does_not_toggle_the_box(qtbot: QtBot, page: DonePage) -> None:
    row = one(page, WrappingCheckBox)
    with qtbot.assertNotEmitted(page.autostart_chosen):
        QTest.mousePress(row, Qt.MouseButton.LeftButton)
        QTest.mouseRelease(row, Qt.MouseButton.LeftButton, pos=QPoint(5, row.height() + 40))


@pytest.mark.parametrize(("on", "lead", "hint"), [(True, "lead", "hint"), (False, "lead_off", "hint_off")])
def test_nothing_to_do_is_said_only_while_it_starts_at_login(
    page: DonePage, on: bool, lead: str, hint: str
) -> None:
    page.show_autostart(on=on, possible=True)
    shown = [each.text() for each in page.findChildren(QLabel) if each.isVisible()]
    assert Texts("nl")(f"pages.done.{lead}") in shown
    assert Texts("nl")(f"pages.done.autostart_{hint}") in shown
    assert ("niets te doen" in " ".join(shown)) is on


@pytest.mark.parametrize("kept", [True, False])
def test_the_page_promises_to_watch_only_if_seen_and_the_keys_are_kept(qtbot: QtBot, kept: bool) -> None:
    made, promised = DonePage("Spotler Connect"), []
    qtbot.addWidget(made)
    made.promised.connect(lambda: promised.append(True))
    made.show_kept(kept)
    made.entered()
    assert promised == []
    made.show()
    assert bool(promised) is kept
    made.show_kept(True)
    assert promised


def test_showing_the_state_emits_nothing(qtbot: QtBot, page: DonePage) -> None:
    with qtbot.assertNotEmitted(page.autostart_chosen):
        page.show_autostart(on=True, possible=True)
    assert one(page, QCheckBox).isChecked()


def test_unsupported_start_at_login_is_explained(page: DonePage) -> None:
    page.show_autostart(on=False, possible=False)
    assert not one(page, QCheckBox).isVisible()
    shown = [each.text() for each in page.findChildren(QLabel) if each.isVisible()]
    assert Texts("nl")("pages.done.autostart_impossible") in shown


def test_a_test_alert_can_be_requested(qtbot: QtBot, page: DonePage) -> None:
    with qtbot.waitSignal(page.test_alert_requested):
        one(page, QPushButton).click()


def test_without_stored_keys_nothing_is_promised(page: DonePage) -> None:
    page.show_kept(False)
    shown = " ".join(each.text() for each in page.findChildren(QLabel) if each.isVisible())
    assert Texts("nl")("pages.done.not_kept") in shown
    assert Texts("nl")("pages.done.lead") not in shown
    assert not one(page, QPushButton).isVisible()
    page.show_texts(Texts("en"))
    assert page.title == Texts("en")("pages.done.not_kept_title")
    page.show_kept(True)
    assert page.title == Texts("en")("pages.done.title")
