"""What every page of the window has."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from bolsetup.core.texts import Texts
from bolsetup.gui.qt.theme import Space


class BasePage(QWidget):
    """A page: it says how it stands and leaves Back and Next to the window.

    Attributes:
        title: for the window's title; set in `show_texts`.
        stage: the short name on the sidebar; set in `show_texts`. Empty: the title.
        next_word: the word on Next; set in `show_texts`. Empty: the window's own word.

    Signals:
        reveal(QWidget): a part of the page has something new to say and should be scrolled to.
        updated(): `valid`, `busy`, `error` or one of the words above has changed.
    """

    reveal = Signal(QWidget)
    updated = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = ""
        self.stage = ""
        self.next_word = ""
        self._valid = True
        self._busy = False
        self._error = ""
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(Space.M)

    @property
    def valid(self) -> bool:
        """Whether Next may be used."""
        return self._valid

    @valid.setter
    def valid(self, valid: bool) -> None:
        if valid != self._valid:
            self._valid = valid
            self.updated.emit()

    @property
    def busy(self) -> bool:
        """Whether something is under way that Next has to wait for."""
        return self._busy

    @busy.setter
    def busy(self, busy: bool) -> None:
        if busy != self._busy:
            self._busy = busy
            self.updated.emit()

    @property
    def error(self) -> str:
        """Why Next cannot be used, in words for the merchant."""
        return self._error

    @error.setter
    def error(self, error: str) -> None:
        if error != self._error:
            self._error = error
            self.updated.emit()

    def show_texts(self, texts: Texts) -> None:
        """Set every word of the page; called at the start and at each change of language."""
        raise NotImplementedError

    def entered(self) -> None:
        """The page has become the visible one: put the focus where the merchant starts."""

    def primary_target(self, forward: QPushButton) -> QWidget | None:
        """What the merchant is to use now: the page's main button, `forward`, or what that waits for."""
        main = [each for each in self.findChildren(QPushButton) if each.property("class") == "primary"]
        usable = [each for each in (*main, forward) if each.isVisible() and each.isEnabled()]
        return usable[0] if usable else self.focusWidget()
