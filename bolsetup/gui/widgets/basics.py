"""The small parts that pages and widgets are made of: labels, buttons, cards, notes."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from bolsetup.core.keychain import errors as keychain_errors
from bolsetup.core.keychain.keychain import KeychainProblem
from bolsetup.core.resources import resource
from bolsetup.core.texts import Texts
from bolsetup.gui.qt.theme import Space
from bolsetup.gui.widgets.status_icon import Kind, StatusIcon

_BREAK: Final = "\u200b"
"""Zero width space."""
_LONG_WORD: Final = re.compile(r"\S{25,}")
_PIECE: Final = re.compile(r".{1,8}")


def label(style: str = "", parent: QWidget | None = None, *, wraps: bool = True) -> QLabel:
    """Plain text, never markup. `style`: a class of the style sheet, such as title, lead, muted or small."""
    made = _Label(parent)
    made.setProperty("class", style)
    # Left to itself Qt draws what looks like HTML as HTML, and a shop's name can look like that.
    made.setTextFormat(Qt.TextFormat.PlainText)
    if wraps:
        made.setWordWrap(True)
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    return made


class _Label(QLabel):
    """Also breaks a word that is longer than a line, which would push the page out of the window."""

    def setText(self, words: str) -> None:
        """Show `words`, with invisible places to break in words that are long beyond reason."""
        super().setText(_LONG_WORD.sub(lambda found: _BREAK.join(_PIECE.findall(found[0])), words))

    def text(self) -> str:
        """What was set."""
        return super().text().replace(_BREAK, "")


def literal(words: str) -> str:
    """`words` for a button or menu, where a single "&" would vanish and make a shortcut."""
    return words.replace("&", "&&")


def tool_tip(words: str) -> str:
    """`words` for a tool tip, which has no setting for plain text and guesses.

    An invisible word joiner keeps Qt and the system's own panels from finding a tag or an entity.
    """
    return words.replace("<", "<\u2060").replace("&lt;", "&\u2060lt;")


def numeral(number: int) -> QLabel:
    """A number in a disc."""
    made = label("numeral", wraps=False)
    made.setText(str(number))
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return made


def face_picture(face: str, side: int) -> QPixmap:
    """The drawing of the tray icon with that face, `side` device-independent pixels wide."""
    return QIcon(str(resource("icons", f"tray-{face}.svg"))).pixmap(QSize(side, side))


def button(style: str = "", parent: QWidget | None = None) -> QPushButton:
    """A button that Return presses while it has the focus. `style`: primary, quiet, danger."""
    made = QPushButton(parent)
    made.setProperty("class", style)
    made.setAutoDefault(True)
    return made


def card(style: str = "card", parent: QWidget | None = None) -> tuple[QFrame, QVBoxLayout]:
    """A raised ground and the layout on it."""
    frame = QFrame(parent)
    frame.setProperty("class", style)
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(Space.M, Space.M, Space.M, Space.M)
    layout.setSpacing(Space.S)
    return frame, layout


class Note(QFrame):
    """A tinted remark with a sign before its words."""

    def __init__(self, kind: Kind = Kind.INFO, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("class", "note")
        self._mark = StatusIcon(kind)
        self._words = label()
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.M, Space.S + 2, Space.M, Space.S + 2)
        row.setSpacing(Space.S + 2)
        sign = QVBoxLayout()
        sign.addWidget(self._mark)
        sign.addStretch()
        row.addLayout(sign)
        row.addWidget(self._words, 1)
        self.show_kind(kind)

    def show_kind(self, kind: Kind) -> None:
        """Change sign and tint."""
        self._mark.kind = kind
        self.setProperty("kind", kind.value)
        restyle(self)

    def show_words(self, words: str) -> None:
        """Change the words; a note without words hides."""
        self._words.setText(words)
        self.setAccessibleName(words)
        self.setVisible(bool(words))

    @property
    def words(self) -> str:
        """The words that are shown."""
        return self._words.text()


def problem_words(texts: Texts, problem: KeychainProblem) -> str:
    """What is the matter with the keychain and what to do about it."""
    return " ".join(keychain_errors.problem_words(texts, problem).values())


def restyle(widget: QWidget) -> None:
    """Let the style sheet see a property that has changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
