"""The picture is sharp, keeps its ratio, stays light, and can be enlarged."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from bolsetup.core.paths import data_folder
from bolsetup.core.walkthrough.journey import Page
from bolsetup.core.walkthrough.pictures import screenshots
from bolsetup.core.walkthrough.steps import colours, load_walkthrough
from bolsetup.gui.qt.theme import LIGHT
from bolsetup.gui.widgets.illustration import Illustration
from bolsetup.gui.widgets.illustration_zoom import IllustrationZoom
from tests.gui.samples import themed

(VIEW,) = load_walkthrough("en").step(Page.STEP_4).views


@pytest.fixture(scope="module", autouse=True)
def theme(qapp: QApplication) -> Iterator[None]:
    with themed(qapp):
        yield


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    window.resize(800, 600)
    layout = QVBoxLayout(window)
    picture = Illustration()
    picture.show_view(VIEW, "nl")
    picture.show_hints("Click to enlarge", "Press Esc")
    layout.addWidget(picture)
    layout.addWidget(QPushButton())
    qtbot.addWidget(window)
    window.show()
    with qtbot.waitActive(window):
        window.activateWindow()
    return window


@pytest.fixture
def picture(window: QWidget) -> Illustration:
    picture = window.findChild(Illustration)
    assert picture is not None
    picture.setFocus()
    return picture


@pytest.fixture
def clicks_are_slow() -> Iterator[None]:
    """Two clicks are never taken for a double click."""
    before = QApplication.doubleClickInterval()
    QApplication.setDoubleClickInterval(0)
    yield
    QApplication.setDoubleClickInterval(before)


def _large(window: QWidget) -> QWidget | None:
    """The window that covers the screen, if there is one."""
    found = [each for each in window.findChildren(IllustrationZoom) if each.isVisible()]
    assert all(each.isWindow() and each.size() == window.screen().size() for each in found)
    return found[0] if found else None


def _drawn(picture: QWidget, size: QSize, ratio: float) -> QImage:
    picture.resize(size)
    image = QImage(size * ratio, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    picture.render(image)
    return image


def test_the_aspect_ratio_is_fixed(picture: Illustration) -> None:
    assert picture.hasHeightForWidth()
    assert picture.heightForWidth(640) == 360
    assert picture.size().height() >= picture.heightForWidth(picture.width()) - 1


def test_the_picture_grows_with_large_text(picture: Illustration, qapp: QApplication) -> None:
    before = picture.legible_height(900), picture.good_height(900)
    usual = qapp.font()
    large = QFont(usual)
    large.setPixelSize(2 * QFontInfo(usual).pixelSize())
    qapp.setFont(large)
    try:
        after = picture.legible_height(900), picture.good_height(900)
        assert picture.legible_height(300) == picture.heightForWidth(300)
    finally:
        qapp.setFont(usual)
    assert all(large > 1.5 * small for small, large in zip(before, after, strict=True))


def test_screen_readers_get_the_text_alternative_and_the_action(picture: Illustration) -> None:
    assert picture.accessibleName() == VIEW.alt["nl"]
    assert picture.accessibleDescription() == "Click to enlarge"


def test_the_picture_is_rendered_at_device_resolution(picture: Illustration) -> None:
    size = QSize(640, 360)
    plain = _drawn(picture, size, 1.0)
    sharp = _drawn(picture, size, 3.0)
    blown_up = plain.scaled(sharp.size(), mode=Qt.TransformationMode.SmoothTransformation)
    ink = colours()["ink"]
    # Freshly rendered text has pixels in full colour, where a scaled bitmap only has grey ones.
    assert _pixels_of(sharp, ink) > 3 * _pixels_of(blown_up, ink)


def _pixels_of(image: QImage, colour: str) -> int:
    wanted = QColor(colour).rgb()
    return sum(image.pixel(x, y) == wanted for x in range(image.width()) for y in range(image.height()))


def test_the_picture_stays_light_in_a_dark_theme(picture: Illustration, qapp: QApplication) -> None:
    with themed(qapp, scheme=Qt.ColorScheme.Dark):
        qapp.sendPostedEvents()
        # The card below the heading of the Retailer API.
        ground = _drawn(picture, QSize(960, 540), 1.0).pixelColor(800, 320)
    assert ground == QColor(colours()["card"])


def test_a_narrow_window_shows_the_relevant_part(picture: Illustration) -> None:
    button = colours()["button"]
    narrow = _pixels_of(_drawn(picture, QSize(320, 180), 1.0), button)
    whole = _pixels_of(_drawn(picture, QSize(640, 360), 1.0), button)
    # The whole picture would have a quarter.
    assert narrow > 0.35 * whole


def test_a_picture_made_small_by_the_height_shows_the_relevant_part_too(picture: Illustration) -> None:
    picture.setMaximumHeight(200)
    assert picture.heightForWidth(900) > 200
    button = colours()["button"]
    small = _pixels_of(_drawn(picture, QSize(900, 200), 1.0), button)
    picture.setMaximumHeight(600)
    whole = _pixels_of(_drawn(picture, QSize(355, 200), 1.0), button)
    assert small > 0.8 * whole


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
@pytest.mark.parametrize("close", [Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_keys_enlarge_and_close_and_the_focus_returns(
    qtbot: QtBot, window: QWidget, picture: Illustration, key: Qt.Key, close: Qt.Key
) -> None:
    QTest.keyClick(picture, key)
    large = _large(window)
    assert large is not None
    qtbot.waitUntil(large.hasFocus)
    assert large.accessibleName() == VIEW.alt["nl"]
    assert large.accessibleDescription() == "Press Esc"
    QTest.keyClick(large, close)
    assert _large(window) is None
    qtbot.waitUntil(picture.hasFocus)


def test_a_double_click_enlarges_and_does_not_close_at_once(window: QWidget, picture: Illustration) -> None:
    QTest.mouseClick(picture, Qt.MouseButton.LeftButton)
    large = _large(window)
    assert large is not None
    QTest.mouseClick(large, Qt.MouseButton.LeftButton)
    assert _large(window) is large
    QTest.keyClick(large, Qt.Key.Key_Escape)
    assert _large(window) is None


def test_a_click_enlarges_and_a_click_closes_again_and_again(
    window: QWidget, picture: Illustration, clicks_are_slow: None
) -> None:
    for _ in range(2):
        QTest.mouseClick(picture, Qt.MouseButton.LeftButton)
        large = _large(window)
        assert large is not None
        QTest.mouseClick(large, Qt.MouseButton.LeftButton)
        assert _large(window) is None


def test_the_enlarged_picture_closes_with_its_page(window: QWidget, picture: Illustration) -> None:
    picture.click()
    assert _large(window) is not None
    picture.hide()
    assert _large(window) is None


def test_the_enlarged_picture_can_be_closed_by_the_desktop_and_opened_again(
    window: QWidget, picture: Illustration
) -> None:
    for _ in range(2):
        picture.click()
        large = _large(window)
        assert large is not None
        large.close()
        assert _large(window) is None


def test_the_enlarged_picture_is_larger_than_in_a_maximised_window(
    window: QWidget, picture: Illustration
) -> None:
    window.showMaximized()
    picture.click()
    large = _large(window)
    assert large is not None
    assert large.width() >= window.width()
    assert large.height() >= window.height()


def test_the_callouts_at_the_values_have_the_colours_of_the_fields() -> None:
    for name in ("id_tint", "id_edge", "secret_tint", "secret_edge"):
        assert colours()[name] == getattr(LIGHT, name)


def test_a_screenshot_is_shown_with_its_marks(picture: Illustration) -> None:
    folder = data_folder() / "screenshots"
    folder.mkdir(parents=True)
    green = QImage(480, 270, QImage.Format.Format_RGB32)
    green.fill(QColor("#20c020"))
    assert green.save(str(folder / "step-4-en.png"))
    (folder / "steps.toml").write_text("[step-4.en]\nmarks = [[120, 135]]\n")
    screenshots.cache_clear()
    try:
        picture.show_view(VIEW, "en")
    finally:
        screenshots.cache_clear()
    assert not picture.is_drawing
    drawn = _drawn(picture, QSize(640, 360), 1)
    assert drawn.pixelColor(480, 180) == QColor("#20c020")
    assert drawn.pixelColor(160 + 6, 180 - 4) == QColor(colours()["mark"])
