"""The whole journey by keyboard, with the focus always on what is needed next."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QWidget
from pytestqt.qtbot import QtBot

from bolsetup.core.bol.outcomes import Outcome, Verdict
from bolsetup.core.walkthrough.integration import load_integration
from bolsetup.core.walkthrough.journey import Page
from tests.program.conftest import Stage
from tests.program.scene import PAIR, SHOP, Scene, World, copied

SERVICE = load_integration().name
MOST_CONTROLS = 60
"""No page has as many controls."""


def activate(qtbot: QtBot, scene: Scene) -> None:
    """Make the window the active one, as shortcuts need it."""
    with qtbot.waitActive(scene.window):
        scene.window.activateWindow()


def focused(scene: Scene) -> QWidget:
    found = scene.window.focusWidget()
    assert found is not None
    return found


def press_return(scene: Scene, page: Page) -> None:
    """Press Return wherever the focus is, which must lead to this page."""
    QTest.keyClick(focused(scene), Qt.Key.Key_Return)
    assert scene.at(page)


def tab_to(scene: Scene, key: str, **values: object) -> QWidget:
    """Press Tab until the control with the text at `key` has the focus."""
    wanted = scene.texts(key, **values)
    for _ in range(MOST_CONTROLS):
        control = focused(scene)
        if wanted in (control.accessibleName(), control.property("text")):
            return control
        QTest.keyClick(control, Qt.Key.Key_Tab)
    raise AssertionError(f"Tab does not reach {wanted!r}")


def says(scene: Scene, key: str, **values: object) -> bool:
    """Whether the focused button says this."""
    control = focused(scene)
    return isinstance(control, QAbstractButton) and control.text() == scene.texts(key, **values)


def test_the_journey_by_keyboard(qtbot: QtBot, start: Stage, world: World) -> None:
    scene = start()
    activate(qtbot, scene)
    assert says(scene, "pages.welcome.next")
    press_return(scene, Page.STEP_1)
    assert says(scene, "step.open_first")
    press_return(scene, Page.STEP_1)
    assert len(scene.system.addresses) == 1
    assert says(scene, "step.answers.settings")
    press_return(scene, Page.STEP_3)
    press_return(scene, Page.STEP_4)
    press_return(scene, Page.STEP_5)
    QTest.keyClick(tab_to(scene, "step.copy_name", name=SERVICE), Qt.Key.Key_Space)
    assert copied() == SERVICE
    QTest.keyClick(focused(scene), Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert scene.at(Page.KEYS)
    assert focused(scene).accessibleName() == scene.texts("pages.keys.client_id")
    for value in (PAIR.client_id, PAIR.client_secret):
        QGuiApplication.clipboard().setText(value)
        QTest.keyClick(focused(scene), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        if value == PAIR.client_id:
            tab_to(scene, "pages.keys.client_secret")
    assert scene.reads("outcomes.connected.title")
    press_return(scene, Page.SHOP)
    press_return(scene, Page.HAND_OVER)
    assert world.stored() == PAIR.to_json()
    assert says(scene, "pages.hand-over.open", service=SERVICE)
    press_return(scene, Page.HAND_OVER)
    assert len(scene.system.addresses) == 2
    for key, value in (("copy_id", PAIR.client_id), ("copy_secret", PAIR.client_secret)):
        QTest.keyClick(tab_to(scene, f"pages.hand-over.{key}"), Qt.Key.Key_Space)
        assert copied() == value
    tab_to(scene, "pages.hand-over.next")
    press_return(scene, Page.DONE)
    box = tab_to(scene, "pages.done.autostart")
    assert isinstance(box, QCheckBox)
    assert box.isChecked()
    tab_to(scene, "pages.done.next")
    press_return(scene, Page.OVERVIEW)
    assert scene.watched == [SHOP.retailer_id]


def test_a_lost_connection_is_mended_by_keyboard(qtbot: QtBot, start: Stage, world: World) -> None:
    world.add()
    scene = start()
    activate(qtbot, scene)
    world.bol.verdict = Verdict(Outcome.REFUSED)
    scene.later(15 * 60 * 1.2)
    scene.later(130)
    scene.notifier.activated(SHOP.retailer_id, "")
    assert scene.at(Page.LOST)
    assert says(scene, "pages.lost.new_set")
    press_return(scene, Page.STEP_4)


def test_help_and_settings_are_reached_and_left_by_keyboard(qtbot: QtBot, start: Stage) -> None:
    scene = start()
    activate(qtbot, scene)
    scene.window.go_to(Page.STEP_2)
    for page in (Page.HELP, Page.SETTINGS):
        QTest.keyClick(tab_to(scene, f"window.menu.{page}"), Qt.Key.Key_Space)
        assert scene.at(page)
        QTest.keyClick(focused(scene), Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
        assert scene.at(Page.STEP_2)
