"""Base class of the pages."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from bolsetup.core.texts import Texts
from bolsetup.gui.qt.theme import Space


class BasePage(QWidget):
    """A page of the window. It publishes its state; the window owns Back and Next.

    Attributes:
        title: title of the page; set in `show_texts`.
        stage: short title for the sidebar; set in `show_texts`. Empty: `title`.
        next_word: label of Next; set in `show_texts`. Empty: the default label.
        has_primary: whether the page has a primary button of its own, so that Next is not one.
        dock: what stays in view below the page, whatever is scrolled; until then its last part.
        fills: whether the page uses the whole height of the window.

    Signals:
        layout_changed(): a part of the page wants another size.
        focus_next(): focus Next, since it is what to do now.
        help_requested(): open Help, which tells what to say about the trouble that the page shows.
        reveal(QWidget): scroll to this widget, since it shows something new.
        updated(): `valid`, `busy`, `error`, `support_code` or one of the texts above changed.
    """

    layout_changed = Signal()
    focus_next = Signal()
    help_requested = Signal()
    reveal = Signal(QWidget)
    updated = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = ""
        self.stage = ""
        self.next_word = ""
        self.has_primary = False
        self.dock: QWidget | None = None
        self.fills = False
        self._valid = True
        self._busy = False
        self._error = ""
        self._support_code = ""
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(Space.M)

    @property
    def valid(self) -> bool:
        """Whether Next can be used."""
        return self._valid

    @valid.setter
    def valid(self, valid: bool) -> None:
        if valid != self._valid:
            self._valid = valid
            self.updated.emit()

    @property
    def busy(self) -> bool:
        """Whether Next has to wait for something."""
        return self._busy

    @busy.setter
    def busy(self, busy: bool) -> None:
        if busy != self._busy:
            self._busy = busy
            self.updated.emit()

    @property
    def error(self) -> str:
        """Why Next cannot be used, as a user-facing text."""
        return self._error

    @error.setter
    def error(self, error: str) -> None:
        if error != self._error:
            self._error = error
            self.updated.emit()

    @property
    def support_code(self) -> str:
        """The support code of the problem that the page shows; empty if there is none."""
        return self._support_code

    @support_code.setter
    def support_code(self, code: str) -> None:
        if code != self._support_code:
            self._support_code = code
            self.updated.emit()

    def event(self, event: QEvent) -> bool:
        """Emit `layout_changed`."""
        if event.type() is QEvent.Type.LayoutRequest:
            self.layout_changed.emit()
        return super().event(event)

    def show_texts(self, texts: Texts) -> None:
        """Set the language of the texts. Called at the start and whenever the language changes."""
        raise NotImplementedError

    def entered(self) -> None:
        """Called when the page becomes visible; sets the focus."""

    def fit(self, width: int, height: int) -> None:
        """Adapt to the visible part of the page, in device-independent pixels, if the page can."""

    def primary_target(self, forward: QPushButton) -> QWidget | None:
        """Return the widget that the user needs next.

        That is the page's primary button or `forward`, the Next button, if usable, else the focused widget.
        """
        parts = [self, self.dock] if self.dock else [self]
        buttons = [each for part in parts for each in part.findChildren(QPushButton)]
        main = [each for each in buttons if each.property("class") == "primary"]
        # Also in a window that is only about to be shown.
        usable = [each for each in (*main, forward) if each.isVisibleTo(each.window()) and each.isEnabled()]
        return usable[0] if usable else self.focusWidget()
