"""The settings of the program."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from bolsetup import __version__
from bolsetup.core.texts import Texts
from bolsetup.core.walkthrough.steps import BolLanguage
from bolsetup.gui.pages.base import BasePage
from bolsetup.gui.qt.theme import Space
from bolsetup.gui.widgets.autostart_choice import AutostartChoice
from bolsetup.gui.widgets.basics import button, label
from bolsetup.gui.widgets.bol_language_control import BolLanguageControl
from bolsetup.gui.widgets.language_picker import LanguagePicker
from bolsetup.gui.widgets.pause_control import PauseControl
from bolsetup.gui.widgets.wrapping_checkbox import WrappingCheckBox


class SettingsPage(BasePage):
    """All choices in one place. They take effect at once.

    Signals:
        language_chosen(str): one of `texts.LANGUAGES`.
        bol_language_chosen(str): "nl" or "en", for the pictures of all steps.
        autostart_chosen(bool): turn start at login on or off.
        pause_chosen(PauseChoice): pause alerts.
        pause_ended(): turn alerts on again.
        support_mode_chosen(bool): show step and support code in large letters, or not.
        quit_requested(): end the program.
    """

    language_chosen = Signal(str)
    bol_language_chosen = Signal(str)
    autostart_chosen = Signal(bool)
    pause_chosen = Signal(object)
    pause_ended = Signal()
    support_mode_chosen = Signal(bool)
    quit_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts: Texts | None = None
        self._bol_language: BolLanguage = "nl"
        self._heading = label("title")
        self._language = LanguagePicker()
        self._bol_question, self._bol = label("strong"), BolLanguageControl(long=True)
        self._autostart, self._pause = AutostartChoice(), PauseControl()
        self._support_mode = WrappingCheckBox()
        self._quit, self._about = button(), label("small")
        self._language.chosen.connect(self.language_chosen)
        self._bol.chosen.connect(self.bol_language_chosen)
        self._autostart.chosen.connect(self.autostart_chosen)
        self._pause.chosen.connect(self.pause_chosen)
        self._pause.ended.connect(self.pause_ended)
        self._support_mode.chosen.connect(self.support_mode_chosen)
        self._quit.clicked.connect(self.quit_requested)
        left = Qt.AlignmentFlag.AlignLeft
        self.body.addWidget(self._heading)
        self.body.addWidget(self._language, 0, left)
        self.body.addWidget(self._bol_question)
        self.body.addWidget(self._bol, 0, left)
        self.body.addWidget(self._autostart)
        self.body.addWidget(self._pause)
        self.body.addWidget(self._support_mode)
        self.body.addSpacing(Space.M)
        self.body.addWidget(self._quit, 0, left)
        self.body.addWidget(self._about)

    def show_bol_language(self, language: BolLanguage) -> None:
        """Show which language Bol's pages have in the pictures."""
        self._bol_language = language
        self._show_bol_language()

    def show_autostart(self, on: bool, possible: bool) -> None:
        """Show whether start at login is on, and whether it is supported."""
        self._autostart.show_autostart(on, possible)

    def show_pause(self, until: float) -> None:
        """Show whether alerts are paused; `until` as in `core/monitoring/pause.py`."""
        self._pause.show_pause(until)

    def show_support_mode(self, on: bool) -> None:
        """Show whether support mode is on."""
        self._support_mode.box.setChecked(on)

    def show_texts(self, texts: Texts) -> None:
        """Set the language of the texts."""
        self._texts = texts
        self.title = texts("pages.settings.title")
        self._heading.setText(self.title)
        self._language.show_texts(texts, short=False)
        self._bol_question.setText(texts("step.bol_language"))
        self._autostart.show_texts(texts)
        self._pause.show_texts(texts)
        self._support_mode.show_words(
            texts("pages.settings.support_mode"), texts("pages.settings.support_mode_hint")
        )
        self._quit.setText(texts("pages.settings.quit"))
        self._about.setText(texts("pages.settings.version", version=__version__))
        self._show_bol_language()

    def entered(self) -> None:
        """Focus the first choice."""
        self._language.box.setFocus()

    def _show_bol_language(self) -> None:
        if self._texts:
            self._bol.show_choice(self._texts, self._bol_language)
