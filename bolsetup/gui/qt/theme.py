"""Theme of the window: sizes, light and dark colours, and the style sheet."""

from __future__ import annotations

from string import Template
from typing import Final, NamedTuple

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QColor, QFont, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication

from bolsetup.core.resources import resource
from bolsetup.core.walkthrough.integration import load_integration
from bolsetup.core.walkthrough.steps import FONT
from bolsetup.gui.qt.desktop_look import DesktopLook
from bolsetup.gui.qt.fonts import window_font


class Colours(NamedTuple):
    """Colours by purpose, as `#rrggbb`. Each `_tint` is a background for the colour it is named after.

    `tint_edge` is the edge of such a background: in high contrast it is all that can be seen of it.


    Text has a contrast of at least 4.5 to its background; edges of controls, icons and the focus ring have
    at least 3 (WCAG 2.2, 1.4.3 and 1.4.11).
    """

    page: str
    sidebar: str
    card: str
    sunken: str
    ink: str
    muted: str
    line: str
    edge: str
    accent: str
    accent_strong: str
    accent_tint: str
    on_accent: str
    focus: str
    off_ground: str
    off_ink: str
    good: str
    good_tint: str
    warn: str
    warn_tint: str
    bad: str
    bad_tint: str
    info: str
    info_tint: str
    id_tint: str
    id_edge: str
    secret_tint: str
    secret_edge: str
    tint_edge: str


LIGHT: Final = Colours(
    page="#faf7f1",
    sidebar="#f1ebe0",
    card="#fffefb",
    sunken="#f4efe6",
    ink="#1d2b2f",
    muted="#566064",
    line="#e2dacc",
    edge="#8a8578",
    accent="#0f5c66",
    accent_strong="#0a474f",
    accent_tint="#dcebea",
    on_accent="#ffffff",
    focus="#7a3fa0",
    off_ground="#e9e3d7",
    off_ink="#686459",
    good="#1f6b3f",
    good_tint="#e2f0e3",
    warn="#8a4209",
    warn_tint="#fddcc0",
    bad="#a3262f",
    bad_tint="#fbe5e3",
    info="#285a7d",
    info_tint="#e3eef5",
    id_tint="#e8f1fb",
    id_edge="#4f7fae",
    secret_tint="#fcf2c6",
    secret_edge="#a37a1e",
    tint_edge="transparent",
)

DARK: Final = Colours(
    page="#161d1f",
    sidebar="#11181a",
    card="#1f282b",
    sunken="#1a2225",
    ink="#ece8df",
    muted="#a9b1b0",
    line="#334044",
    edge="#76868a",
    accent="#74c5c9",
    accent_strong="#97d8da",
    accent_tint="#1f4045",
    on_accent="#0b2528",
    focus="#d3a5f2",
    off_ground="#2a3437",
    off_ink="#98a3a4",
    good="#86d3a0",
    good_tint="#1d3829",
    warn="#f2b27a",
    warn_tint="#4a2c14",
    bad="#f4a29d",
    bad_tint="#43262a",
    info="#95c7e8",
    info_tint="#1d3445",
    id_tint="#1d3146",
    id_edge="#6c9cca",
    secret_tint="#3a3118",
    secret_edge="#c09a45",
    tint_edge="transparent",
)


class Space:
    """Spacing, in device-independent pixels."""

    XS: Final = 4
    S: Final = 8
    M: Final = 16
    L: Final = 24


class Scale:
    """Text sizes, as a factor of the system's font size."""

    SMALL: Final = 0.92
    BODY: Final = 1.08
    LEAD: Final = 1.22
    SECTION: Final = 1.3
    TITLE: Final = 1.75


_EDGES: Final = QPalette.ColorRole.Mid
"""The colour of lines, which only in high contrast is that of text."""
_GROUNDS: Final = ("page", "sidebar", "card", "sunken", "on_accent", "off_ground")
_USUAL_TEXT_PX: Final = 13.0
"""Height of the system's usual text, in device-independent pixels: 12 on Windows, 13 on macOS."""
_GROWING_PX: Final = (12, 18, 30, 32)
"""Sizes in the style sheet that grow with the text; it calls them `$px_12` and so on."""

RADIUS: Final = 10
"""Corner radius of cards, in device-independent pixels."""
RADIUS_S: Final = 7
"""Corner radius of buttons and fields, in device-independent pixels."""
READING_WIDTH: Final = 760
"""Maximum width of a page, in device-independent pixels, to keep lines readable."""


def colours_of(palette: QPalette) -> Colours:
    """Return the colours that match a widget's palette, for widgets that paint themselves."""
    if palette.color(_EDGES) == palette.color(QPalette.ColorRole.WindowText):
        return _high_contrast(palette)
    return _colours(dark=_is_dark(palette))


def small_font(font: QFont) -> QFont:
    """Return a widget's font in the size of small text, for widgets that paint themselves."""
    small = QFont(font)
    small.setPointSizeF(max(1.0, font.pointSizeF() * Scale.SMALL / Scale.BODY))
    return small


def scaled(pixels: float, font: QFont | None = None) -> int:
    """Return a size that grows with large text, in device-independent pixels.

    Args:
        pixels: the size beside usual text.
        font: the system's font; None for that of the application.
    """
    height = QFontInfo(font or QApplication.font()).pixelSize()
    return round(pixels * max(1.0, height / _USUAL_TEXT_PX))


def apply_theme(app: QApplication, scheme: Qt.ColorScheme, *, high_contrast: bool = False) -> None:
    """Apply palette and style sheet.

    Args:
        app: the application; its font determines the family and all text sizes.
        scheme: colour scheme; if unknown, the current palette decides.
        high_contrast: use the colours of the system's high-contrast theme.
    """
    dark = scheme is Qt.ColorScheme.Dark or (scheme is Qt.ColorScheme.Unknown and _is_dark(app.palette()))
    colours = _colours(dark=dark)
    if high_contrast:
        palette = _system_palette(app)
        palette.setColor(_EDGES, palette.color(QPalette.ColorRole.WindowText))
        app.setPalette(palette)
        colours = _high_contrast(palette)
    else:
        app.setPalette(_palette(colours))
    app.setStyleSheet(style_sheet(colours, app.font()))


_SCHEMES: Final = {True: Qt.ColorScheme.Dark, False: Qt.ColorScheme.Light}


class SchemeFollower(QObject):
    """Applies the theme again whenever the system switches to light, dark, high contrast or other text."""

    def __init__(self, app: QApplication, look: DesktopLook | None = None) -> None:
        super().__init__(app)
        self._app = app
        self._look = look
        self._usual_font = app.font()
        # Read before our own palette replaces it.
        self._fallback = Qt.ColorScheme.Dark if _is_dark(app.palette()) else Qt.ColorScheme.Light
        # Must live as long as what `accessibility` gives is used (PySide6 6.11).
        hints = app.styleHints()
        self._contrast = hints.accessibility().contrastPreference()
        hints.colorSchemeChanged.connect(self._apply)
        hints.accessibility().contrastPreferenceChanged.connect(self._set_contrast)
        if look:
            look.changed.connect(self._follow_look)
        self._follow_look()

    @Slot()
    def _follow_look(self) -> None:
        if self._look:
            font = window_font(self._look.font(self._usual_font))
            if font != self._app.font():
                self._app.setFont(font)
        self._apply(self._app.styleHints().colorScheme())

    def _set_contrast(self, contrast: Qt.ContrastPreference) -> None:
        self._contrast = contrast
        self._apply(self._app.styleHints().colorScheme())

    def _apply(self, scheme: Qt.ColorScheme) -> None:
        if scheme is Qt.ColorScheme.Unknown:
            is_dark = self._look.current.is_dark if self._look else None
            scheme = self._fallback if is_dark is None else _SCHEMES[is_dark]
        apply_theme(
            self._app,
            scheme,
            high_contrast=self._contrast is Qt.ContrastPreference.HighContrast,
        )


def style_sheet(colours: Colours, font: QFont) -> str:
    """Return the style sheet, rendered from `resources/style/window.qss`."""
    # pointSizeF is -1 for a font whose size was set in pixels.
    own = font.pointSizeF()
    points = max(own if own > 0 else QFontInfo(font).pointSizeF(), 9.0)
    values = colours._asdict()
    values |= {
        f"size_{name.lower()}": f"{points * factor:.1f}pt"
        for name, factor in vars(Scale).items()
        if isinstance(factor, float)
    }
    values |= {f"px_{size}": f"{scaled(size, font)}px" for size in _GROWING_PX}
    # Half of the width: with more, Qt draws a square instead of a disc. An indicator has an edge around it.
    values |= {"disc_32": f"{scaled(32, font) // 2}px", "disc_18": f"{scaled(18, font) // 2 + 1}px"}
    # A platform theme may have a font for each kind of widget, which goes before that of the application.
    values["family"] = f'font-family: "{FONT}";' if font.family() == FONT else ""
    values |= {"radius": f"{RADIUS}px", "radius_s": f"{RADIUS_S}px"}
    values |= {
        "folder": resource("style").as_posix(),
        "mode": "dark" if QColor(colours.page).lightness() < QColor(colours.ink).lightness() else "light",
    }
    return Template(resource("style", "window.qss").read_text("utf-8")).substitute(values)


def _colours(*, dark: bool) -> Colours:
    """Return the colours of a theme, with those of the service if it has its own."""
    service = load_integration()
    base, accent = (DARK, service.dark) if dark else (LIGHT, service.light)
    return base._replace(**accent._asdict()) if accent else base


def _is_dark(palette: QPalette) -> bool:
    window = palette.color(QPalette.ColorRole.Window)
    return window.lightness() < palette.color(QPalette.ColorRole.WindowText).lightness()


def _system_palette(app: QApplication) -> QPalette:
    """Return the system's palette, which then is that of the application."""
    app.setPalette(QPalette())
    return app.palette()


def _high_contrast(palette: QPalette) -> Colours:
    """Use the two colours of a high-contrast theme that surely differ: those of page and text."""
    role = QPalette.ColorRole
    page, ink = palette.color(role.Window), palette.color(role.WindowText)
    values = {name: page if name in _GROUNDS or name.endswith("_tint") else ink for name in Colours._fields}
    values |= {
        "accent_tint": _mixed(page, ink),
        "off_ink": palette.color(QPalette.ColorGroup.Disabled, role.WindowText),
    }
    return Colours(**{name: colour.name() for name, colour in values.items()})


def _mixed(ground: QColor, ink: QColor) -> QColor:
    """Return a ground that stands out from `ground`, and on which `ink` can still be read."""
    pairs = ((ground.red(), ink.red()), (ground.green(), ink.green()), (ground.blue(), ink.blue()))
    return QColor(*((4 * part + other) // 5 for part, other in pairs))


def _palette(colours: Colours) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for roles, name in (
        ((role.Window,), colours.page),
        ((role.Base, role.Button, role.ToolTipBase), colours.card),
        ((role.AlternateBase,), colours.sunken),
        ((role.WindowText, role.Text, role.ButtonText, role.ToolTipText, role.BrightText), colours.ink),
        ((role.PlaceholderText,), colours.muted),
        ((role.Highlight, role.Accent, role.Link, role.LinkVisited), colours.accent),
        ((role.HighlightedText,), colours.on_accent),
        ((role.Light, role.Midlight), colours.card),
        ((role.Mid,), colours.line),
        ((role.Dark,), colours.edge),
        ((role.Shadow,), colours.ink),
    ):
        for each in roles:
            palette.setColor(each, QColor(name))
    for each in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, each, QColor(colours.off_ink))
    return palette
