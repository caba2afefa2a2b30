"""The language menu."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QWidget

from bolsetup.core.policy import load_policy
from bolsetup.core.texts import LANGUAGES, Texts
from bolsetup.gui.qt.theme import Space
from bolsetup.gui.widgets.basics import label


class LanguagePicker(QWidget):
    """Lists each language by its own name, or by its code where space is scarce.

    Disabled if the administrator chose the language.

    Signals:
        chosen(str): one of `LANGUAGES`.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._word = label("small")
        self._word.setWordWrap(False)
        self._word.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.box = LanguageComboBox()
        self.box.setProperty("class", "choice")
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.box.addItems(LANGUAGES)
        self._is_decided = load_policy().language is not None
        self.box.setDisabled(self._is_decided)
        self.box.activated.connect(lambda index: self.chosen.emit(LANGUAGES[index]))
        self._word.setBuddy(self.box)
        self._row = QHBoxLayout(self)
        self._row.setSpacing(Space.S)
        self._row.addWidget(self._word)
        self._row.addWidget(self.box)

    def show_texts(self, texts: Texts, *, short: bool) -> None:
        """Set the language of the texts, which is selected as well; `short` shows codes."""
        self._word.setText(texts("window.language"))
        self._word.setVisible(not short)
        # Aligned with the labels of the buttons above.
        self._row.setContentsMargins(0 if short else Space.S + 3, 0, 0, 0)
        self.box.setAccessibleName(texts("window.language"))
        self.box.setToolTip(texts("policy.decided") if self._is_decided else "")
        for index, language in enumerate(LANGUAGES):
            self.box.setItemText(index, language.upper() if short else texts(f"languages.{language}"))
        self.box.setCurrentIndex(LANGUAGES.index(texts.language))


class LanguageComboBox(QComboBox):
    """Ignores the wheel, so that scrolling past it does not change the language."""

    def sizeHint(self) -> QSize:
        """Add room that Qt does not include: glyphs are wider than their ink."""
        return super().sizeHint() + QSize(Space.XS, 0)

    def minimumSizeHint(self) -> QSize:
        """The full size, so that nothing is cut off."""
        return self.sizeHint()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the event to the widget behind."""
        event.ignore()
