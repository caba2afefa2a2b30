"""A small choice between a few options in one row, such as "NL | EN"."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QWidget


class SegmentedControl(QWidget):
    """Radio buttons that look like one control. Hidden if there is but one.

    Signals:
        chosen(str): the user chose the option with this key; not emitted by `show_options`.
    """

    chosen = Signal(str)

    def __init__(self, count: int, parent: QWidget | None = None) -> None:
        """Create a choice between `count` options."""
        super().__init__(parent)
        self._buttons = [QRadioButton() for _ in range(count)]
        group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for button in self._buttons:
            button.setProperty("class", "segment")
            button.clicked.connect(lambda _=False, button=button: self.chosen.emit(button.objectName()))
            group.addButton(button)
            row.addWidget(button)
        if count == 1:
            self.hide()

    def show_options(self, name: str, options: Sequence[tuple[str, str, str]], chosen: str) -> None:
        """Set the options.

        Args:
            name: what is chosen, for screen readers and as the tool tip.
            options: key, label and accessible name of each.
            chosen: key of the selected option.
        """
        self.setAccessibleName(name)
        self.setToolTip(name)
        for button, (key, text, accessible_name) in zip(self._buttons, options, strict=True):
            button.setObjectName(key)
            button.setText(text)
            button.setAccessibleName(accessible_name)
            button.setChecked(key == chosen)
