"""Colours have enough contrast, and the theme follows the system."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QFrame
from pytestqt.qtbot import QtBot

from bolsetup.gui.qt import theme
from bolsetup.gui.qt.theme import DARK, LIGHT, Colours, SchemeFollower, apply_theme, colours_of, style_sheet
from bolsetup.gui.widgets.basics import button

THEMES = pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
GROUNDS = ("page", "sidebar", "card", "sunken")
TINTS = ("good_tint", "warn_tint", "bad_tint", "info_tint", "accent_tint", "id_tint", "secret_tint")

TEXT = [
    *((ink, ground) for ground in GROUNDS for ink in ("ink", "muted", "accent", "bad")),
    *((ink, tint) for tint in TINTS for ink in ("ink", "muted")),
    *((kind, f"{kind}_tint") for kind in ("good", "warn", "bad", "info", "accent")),
    ("on_accent", "accent"),
    ("on_accent", "accent_strong"),
    ("off_ink", "off_ground"),
    ("off_ink", "page"),
]
CONTROLS = [
    *((edge, ground) for ground in GROUNDS for edge in ("edge", "accent", "focus")),
    *(("focus", tint) for tint in TINTS),
    ("id_edge", "id_tint"),
    ("id_edge", "page"),
    ("secret_edge", "secret_tint"),
    ("secret_edge", "page"),
]


@pytest.fixture
def app(qapp: QApplication) -> Iterator[QApplication]:
    """The application, with its theme restored after the test."""
    palette = QPalette(qapp.palette())
    yield qapp
    qapp.setStyleSheet("")
    qapp.setPalette(palette)


def _luminance(name: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(name[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio, from 1 (equal) to 21 (black and white)."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@THEMES
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_has_enough_contrast(colours: Colours, ink: str, ground: str) -> None:
    assert contrast(getattr(colours, ink), getattr(colours, ground)) >= 4.5


def _lab(name: str) -> tuple[float, float, float]:
    """Lightness and the two colour axes of CIELAB, which measure how different colours look."""
    colour = QColor(name)
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (colour.redF(), colour.greenF(), colour.blueF())
    )
    x, y, z = (
        math.cbrt(part) if part > 0.008856 else 7.787 * part + 16 / 116
        for part in (
            (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505,
            0.2126 * red + 0.7152 * green + 0.0722 * blue,
            (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089,
        )
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@THEMES
@pytest.mark.parametrize("other", ["secret_tint", "id_tint", "bad_tint"])
def test_a_warning_does_not_look_like_a_field_or_an_error(colours: Colours, other: str) -> None:
    # Tints that differ by 10 are told apart at a glance.
    assert math.dist(_lab(colours.warn_tint), _lab(getattr(colours, other))) >= 10


@THEMES
@pytest.mark.parametrize(("edge", "ground"), CONTROLS)
def test_controls_have_enough_contrast(colours: Colours, edge: str, ground: str) -> None:
    assert contrast(getattr(colours, edge), getattr(colours, ground)) >= 3


@pytest.mark.parametrize("style", ["", "primary", "danger"])
@pytest.mark.parametrize(("scheme", "colours"), [(Qt.ColorScheme.Light, LIGHT), (Qt.ColorScheme.Dark, DARK)])
def test_the_frame_of_a_disabled_button_can_be_seen(
    qtbot: QtBot, app: QApplication, scheme: Qt.ColorScheme, colours: Colours, style: str
) -> None:
    apply_theme(app, scheme)
    made = button(style)
    qtbot.addWidget(made)
    made.setText("Verder")
    made.setEnabled(False)
    made.ensurePolished()
    made.resize(made.sizeHint())
    picture = made.grab().toImage()
    assert contrast(picture.pixelColor(0, picture.height() // 2).name(), colours.page) >= 3


@pytest.mark.parametrize(("scheme", "colours"), [(Qt.ColorScheme.Light, LIGHT), (Qt.ColorScheme.Dark, DARK)])
def test_palette_and_style_sheet_have_the_same_theme(
    app: QApplication, scheme: Qt.ColorScheme, colours: Colours
) -> None:
    apply_theme(app, scheme)
    assert app.palette().color(QPalette.ColorRole.Window).name() == colours.page
    assert colours_of(app.palette()) is colours
    assert colours.accent in app.styleSheet()


@pytest.mark.parametrize(("window", "text", "colours"), [("white", "black", LIGHT), ("black", "white", DARK)])
def test_without_a_colour_scheme_the_palette_decides(
    app: QApplication, window: str, text: str, colours: Colours
) -> None:
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Window, QColor(window))
    palette.setColor(QPalette.ColorRole.WindowText, QColor(text))
    app.setPalette(palette)
    apply_theme(app, Qt.ColorScheme.Unknown)
    assert colours_of(app.palette()) is colours


def test_the_theme_follows_the_system_at_runtime(app: QApplication) -> None:
    follower = SchemeFollower(app)
    hints = app.styleHints()
    for scheme, colours in ((Qt.ColorScheme.Dark, DARK), (Qt.ColorScheme.Light, LIGHT)):
        hints.colorSchemeChanged.emit(scheme)
        assert colours_of(app.palette()) is colours
    follower.deleteLater()


@pytest.fixture(
    # https://learn.microsoft.com/windows/apps/design/accessibility/high-contrast-themes
    params=[("#202020", "#ffffff"), ("#fffaef", "#3d3d3d"), ("#000000", "#ffff00")],
    ids=["aquatic", "desert", "own"],
)
def high_contrast(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """The colours of page and text of a system's theme."""
    page, ink = request.param
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Window, QColor(page))
    palette.setColor(QPalette.ColorRole.WindowText, QColor(ink))
    monkeypatch.setattr(theme, "_system_palette", lambda _: palette)
    return page, ink


def test_high_contrast_has_the_colours_of_the_system(
    app: QApplication, high_contrast: tuple[str, str]
) -> None:
    hints, follower = app.styleHints(), SchemeFollower(app)
    hints.accessibility().contrastPreferenceChanged.emit(Qt.ContrastPreference.HighContrast)
    for scheme in Qt.ColorScheme:
        hints.colorSchemeChanged.emit(scheme)
        colours = colours_of(app.palette())
        assert (colours.page, colours.ink) == high_contrast
        # What is off has a colour of the system's own.
        for name, ground in (pair for pair in [*TEXT, *CONTROLS] if pair[0] != "off_ink"):
            assert contrast(getattr(colours, name), getattr(colours, ground)) >= 4.5, (name, ground)
    hints.accessibility().contrastPreferenceChanged.emit(Qt.ContrastPreference.NoPreference)
    assert colours_of(app.palette()) in (LIGHT, DARK)
    follower.deleteLater()


@pytest.mark.parametrize("kind", ["good", "warn", "bad", "info"])
def test_notes_have_an_edge_in_high_contrast(
    qtbot: QtBot, app: QApplication, high_contrast: tuple[str, str], kind: str
) -> None:
    apply_theme(app, Qt.ColorScheme.Unknown, high_contrast=True)
    page, ink = high_contrast
    note = QFrame()
    qtbot.addWidget(note)
    note.setProperty("class", "note")
    note.setProperty("kind", kind)
    note.resize(40, 40)
    picture = note.grab().toImage()
    assert [picture.pixelColor(x, 20).name() for x in (0, 20)] == [ink, page]


def test_the_systems_palette_is_found_under_our_own(app: QApplication) -> None:
    app.setPalette(QPalette())
    before = app.palette()
    apply_theme(app, Qt.ColorScheme.Dark)
    assert app.palette() != before
    assert theme._system_palette(app) == before


def test_text_sizes_follow_the_systems_font(app: QApplication) -> None:
    font = app.font()
    font.setPointSizeF(10)
    small = style_sheet(LIGHT, font)
    font.setPointSizeF(20)
    assert "font-size: 17.5pt" in small
    assert "font-size: 35.0pt" in style_sheet(LIGHT, font)
