"""The choice whether to start at login."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bolsetup.core.policy import load_policy
from bolsetup.core.texts import Texts
from bolsetup.gui.widgets.basics import label
from bolsetup.gui.widgets.wrapping_checkbox import WrappingCheckBox


class AutostartChoice(QWidget):
    """A check box, or a sentence where the system does not support it. Disabled if the administrator decided.

    Attributes:
        is_on: whether the program starts at login.

    Signals:
        chosen(bool): turn start at login on or off.
    """

    chosen = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.is_on = False
        self._texts: Texts | None = None
        self._tick, self._impossible = WrappingCheckBox(), label("muted")
        self._is_decided = load_policy().start_at_login is not None
        self._tick.setDisabled(self._is_decided)
        self._tick.chosen.connect(self.chosen)
        self._impossible.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._tick)
        column.addWidget(self._impossible)

    def show_autostart(self, on: bool, possible: bool) -> None:
        """Show whether start at login is on, and whether it is supported."""
        self.is_on = on
        self._tick.box.setChecked(on)
        self._tick.setVisible(possible)
        self._impossible.setVisible(not possible)
        self._show_words()

    def show_texts(self, texts: Texts) -> None:
        """Set the language of the texts."""
        self._texts = texts
        self._impossible.setText(texts("pages.done.autostart_impossible"))
        self._show_words()

    def _show_words(self) -> None:
        if self._texts:
            hint = f"pages.done.{'autostart_hint' if self.is_on else 'autostart_hint_off'}"
            reason = "policy.decided" if self._is_decided else hint
            self._tick.show_words(self._texts("pages.done.autostart"), self._texts(reason))
