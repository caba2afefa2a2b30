"""Status icons grow with large text, and the tick of success draws itself only if animations are on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QRadioButton, QStyle, QStyleOptionButton, QWidget
from pytestqt.qtbot import QtBot

from bolsetup.core.bol.outcomes import Outcome, Shop, Verdict
from bolsetup.core.texts import Texts
from bolsetup.gui.pages.base import BasePage
from bolsetup.gui.pages.done import DonePage
from bolsetup.gui.qt.theme import apply_theme
from bolsetup.gui.widgets.basics import icon_picture, numeral
from bolsetup.gui.widgets.status_icon import Kind, StatusIcon
from bolsetup.gui.widgets.verdict_panel import VerdictPanel


@pytest.fixture
def app(qapp: QApplication) -> Iterator[QApplication]:
    """The application, with its font, look and animations restored after the test."""
    font, palette = QFont(qapp.font()), qapp.palette()
    animated = QApplication.isEffectEnabled(Qt.UIEffect.UI_General)
    yield qapp
    QApplication.setEffectEnabled(Qt.UIEffect.UI_General, animated)
    qapp.setStyleSheet("")
    qapp.setPalette(palette)
    qapp.setFont(font)


def _sizes(qtbot: QtBot) -> dict[str, int]:
    """The widths of what stands beside text."""
    icon, disc, box = StatusIcon(), numeral(1), QCheckBox()
    for each in (icon, disc, box):
        qtbot.addWidget(each)
        each.ensurePolished()
    option = QStyleOptionButton()
    box.initStyleOption(option)
    return {
        "icon": icon.sizeHint().width(),
        "numeral": disc.sizeHint().width(),
        "check box": box.style().pixelMetric(QStyle.PixelMetric.PM_IndicatorWidth, option, box),
        "tray icon": icon_picture("connected", 26).width(),
    }


def test_icons_grow_with_the_text(qtbot: QtBot, app: QApplication) -> None:
    sizes = []
    for points in (9, 18):
        font = app.font()
        font.setPointSizeF(points)
        app.setFont(font)
        apply_theme(app, Qt.ColorScheme.Light)
        sizes.append(_sizes(qtbot))
    usual, large = sizes
    assert {name: large[name] / usual[name] >= 1.7 for name in usual} == dict.fromkeys(usual, True)


@pytest.mark.parametrize("points", [9, 10, 11, 13.5, 15, 18, 20, 22.5, 27])
def test_discs_are_round_at_every_size(qtbot: QtBot, app: QApplication, points: float) -> None:
    font = app.font()
    font.setPointSizeF(points)
    app.setFont(font)
    apply_theme(app, Qt.ColorScheme.Light)
    page, disc, radio = QWidget(), numeral(1), QRadioButton("Nederlands")
    qtbot.addWidget(page)
    page.resize(400, 200)
    for place, each in enumerate((disc, radio)):
        each.setParent(page)
        each.ensurePolished()
        each.resize(each.sizeHint())
        each.move(0, 100 * place)
    option = QStyleOptionButton()
    radio.initStyleOption(option)
    indicator = radio.style().subElementRect(QStyle.SubElement.SE_RadioButtonIndicator, option, radio)
    picture = page.grab().toImage()
    ground = picture.pixelColor(page.rect().bottomRight())
    for box in (disc.geometry(), indicator.translated(radio.pos())):
        assert picture.pixelColor(box.topLeft()) == ground
        assert picture.pixelColor(box.center().x(), box.top()) != ground


def _pictures(icon: StatusIcon) -> int:
    """How many pictures of the tick are seen in the time that it takes to draw itself."""
    seen = [icon.grab().toImage()]
    for _ in range(12):
        QTest.qWait(50)
        now = icon.grab().toImage()
        if now not in seen:
            seen.append(now)
    return len(seen)


@pytest.mark.parametrize("animated", [True, False])
def test_the_tick_draws_itself_only_with_animations(qtbot: QtBot, app: QApplication, animated: bool) -> None:
    QApplication.setEffectEnabled(Qt.UIEffect.UI_General, animated)
    icon = StatusIcon(Kind.GOOD)
    qtbot.addWidget(icon)
    icon.show()
    whole = icon.grab().toImage()
    icon.celebrate()
    assert (_pictures(icon) > 1) is animated
    assert icon.grab().toImage() == whole


@pytest.mark.parametrize(("outcome", "celebrated"), [(Outcome.CONNECTED, 1), (Outcome.REFUSED, 0)])
def test_accepted_keys_are_celebrated(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, outcome: Outcome, celebrated: int
) -> None:
    times: list[StatusIcon] = []
    monkeypatch.setattr(StatusIcon, "celebrate", lambda icon: times.append(icon))
    panel = VerdictPanel()
    qtbot.addWidget(panel)
    panel.show_texts(Texts("nl"))
    panel.show_verdict(Verdict(outcome, Shop("1234567", "Voorbeeldwinkel")))
    assert len(times) == celebrated


def test_the_last_page_celebrates(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    times: list[StatusIcon] = []
    monkeypatch.setattr(StatusIcon, "celebrate", lambda icon: times.append(icon))
    page: BasePage = DonePage("Spotler Connect")
    qtbot.addWidget(page)
    page.entered()
    assert len(times) == 1
