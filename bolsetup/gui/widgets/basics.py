"""Basic widgets: labels, buttons, cards, notes."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from bolsetup.core.resources import resource
from bolsetup.core.texts import Texts
from bolsetup.gui.qt.theme import Space, scaled
from bolsetup.gui.widgets.status_icon import Kind, StatusIcon

_BREAK: Final = "\u200b"
"""Zero width space."""
_LONG_WORD: Final = re.compile(r"\S{25,}")
_CHUNK: Final = re.compile(r".{1,8}")
_WAITS: Final = "focus_waits"
"""Property of a disabled control that gets the focus back."""


def label(style: str = "", parent: QWidget | None = None, *, wraps: bool = True) -> QLabel:
    """Create a plain-text label.

    Args:
        style: class in the style sheet, such as title, lead, muted or small.
        parent: Qt parent.
        wraps: whether it wraps words.
    """
    made = _Label(parent)
    made.setProperty("class", style)
    # By default Qt detects HTML, which the name of a shop may resemble.
    made.setTextFormat(Qt.TextFormat.PlainText)
    if wraps:
        made.setWordWrap(True)
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    return made


class _Label(QLabel):
    """Also breaks words longer than a line, which would widen the page beyond the window."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_named = False

    def setText(self, words: str) -> None:
        """Set the text, with zero-width spaces in very long words. Screen readers get it without them."""
        broken = _LONG_WORD.sub(lambda found: _BREAK.join(_CHUNK.findall(found[0])), words)
        super().setText(broken)
        if broken != words or self._is_named:
            self._is_named = broken != words
            self.setAccessibleName(words if self._is_named else "")

    def text(self) -> str:
        """The text without the inserted spaces."""
        return super().text().replace(_BREAK, "")


def literal(words: str) -> str:
    """Escape "&", which marks a mnemonic in buttons and menus."""
    return words.replace("&", "&&")


def tool_tip(words: str) -> str:
    """Return `words` for a tool tip, which cannot be set to plain text, so that it is not taken for markup.

    Inserts word joiners, so that neither Qt nor the desktop's panel finds a tag or an entity.
    """
    return words.replace("<", "<\u2060").replace("&lt;", "&\u2060lt;")


def numeral(number: int) -> QLabel:
    """Create a number in a disc."""
    made = label("numeral", wraps=False)
    made.setText(str(number))
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return made


def icon_picture(state: str, side: int) -> QPixmap:
    """Return the tray icon of a state as a pixmap, `side` device-independent pixels wide at usual text."""
    size = QSize(scaled(side), scaled(side))
    return QIcon(str(resource("icons", f"tray-{state}.svg"))).pixmap(size)


def button(style: str = "", parent: QWidget | None = None) -> QPushButton:
    """Create a button that Return presses while it is focused. `style`: primary, quiet, inline, danger."""
    made = QPushButton(parent)
    made.setProperty("class", style)
    made.setAutoDefault(True)
    return made


def enable(control: QWidget, on: bool, meanwhile: QWidget | None = None) -> None:
    """Enable or disable a control that may have the focus, and keep the focus for it.

    Qt would move the focus to the next control, where a second press of Enter does something else.

    Args:
        control: the control.
        on: whether to enable it.
        meanwhile: the widget that has the focus while the control is disabled; None for the scroll area
            around the control.
    """
    place = meanwhile or _scroll_area_around(control)
    focused = control.window().focusWidget()
    if not on and focused is control:
        _wait_for(control, place)
    control.setEnabled(on)
    if on and control.property(_WAITS):
        control.setProperty(_WAITS, False)
        if focused is place:
            control.setFocus()


def focus(control: QWidget) -> None:
    """Focus a control of a page: now, or once `enable` enables it."""
    if control.isEnabled():
        control.setFocus()
    else:
        _wait_for(control, _scroll_area_around(control))


def _wait_for(control: QWidget, place: QWidget | None) -> None:
    if place:
        place.setFocus()
        control.setProperty(_WAITS, True)


def _scroll_area_around(control: QWidget) -> QWidget | None:
    around = control.parentWidget()
    while around and not isinstance(around, QScrollArea):
        around = around.parentWidget()
    return around


def card(style: str = "card", parent: QWidget | None = None) -> tuple[QFrame, QVBoxLayout]:
    """Create a card; return its frame and layout."""
    frame = QFrame(parent)
    frame.setProperty("class", style)
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(Space.M, Space.M, Space.M, Space.M)
    layout.setSpacing(Space.S)
    return frame, layout


class Note(QFrame):
    """A tinted note with an icon, and a button if `action` is given words.

    Screen readers say the word for its kind first, as the icon does for the eye.

    Attributes:
        action: the button below the text; hidden without words.
    """

    def __init__(self, kind: Kind = Kind.INFO, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("class", "note")
        self._texts: Texts | None = None
        self._mark = StatusIcon(kind)
        self._words = label()
        self.action = button()
        self.action.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.M, Space.S + 2, Space.M, Space.S + 2)
        row.setSpacing(Space.S + 2)
        # A stretch below it would let the note grow.
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(Space.S)
        column.addWidget(self._words)
        column.addWidget(self.action, 0, Qt.AlignmentFlag.AlignLeft)
        row.addLayout(column, 1)
        self.show_kind(kind)

    def show_texts(self, texts: Texts) -> None:
        """Set the language of the word for its kind. `PageSet` does that; the owner sets the text."""
        self._texts = texts
        self._name()

    def show_kind(self, kind: Kind) -> None:
        """Set icon and tint."""
        self._mark.kind = kind
        self.setProperty("kind", kind.value)
        restyle(self)
        self._name()

    def show_words(self, words: str, action: str = "") -> None:
        """Set the text, and the words on the button; an empty text hides the note."""
        self._words.setText(words)
        self.action.setText(action)
        self.action.setVisible(bool(action))
        self._name()
        self.setVisible(bool(words))

    def _name(self) -> None:
        name = self.words
        if self._texts and name:
            kind = self._texts(f"window.note.{self._mark.kind}")
            name = self._texts("window.note.named", kind=kind, words=name)
        self.setAccessibleName(name)

    @property
    def words(self) -> str:
        """The text."""
        return self._words.text()


def restyle(widget: QWidget) -> None:
    """Apply the style sheet again after a dynamic property changed."""
    # To a widget that was never shown Qt applies it then.
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def restyle_as(widget: QWidget, style: str) -> None:
    """Change the class of a widget in the style sheet."""
    if widget.property("class") != style:
        widget.setProperty("class", style)
        restyle(widget)
