"""The settings of the program."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from bolsetup import __version__
from bolsetup.core.texts import Texts
from bolsetup.core.walkthrough.steps import BolLanguage
from bolsetup.gui.pages.base import BasePage
from bolsetup.gui.qt.theme import Space
from bolsetup.gui.widgets.basics import button, label
from bolsetup.gui.widgets.language_picker import LanguagePicker
from bolsetup.gui.widgets.pause_control import PauseControl
from bolsetup.gui.widgets.segmented_control import SegmentedControl
from bolsetup.gui.widgets.wrapping_checkbox import WrappingCheckBox


class SettingsPage(BasePage):
    """All choices in one place. They take effect at once.

    Signals:
        language_chosen(str): one of `texts.LANGUAGES`.
        bol_language_chosen(str): "nl" or "en", for the pictures of all steps.
        autostart_chosen(bool): turn start at login on or off.
        pause_chosen(PauseChoice): pause alerts.
        pause_ended(): turn alerts on again.
        quit_requested(): end the program.
    """

    language_chosen = Signal(str)
    bol_language_chosen = Signal(str)
    autostart_chosen = Signal(bool)
    pause_chosen = Signal(object)
    pause_ended = Signal()
    quit_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts: Texts | None = None
        self._bol_language: BolLanguage = "nl"
        self._starts_at_login = False
        self._heading = label("title")
        self._language, self._bol_question, self._bol = LanguagePicker(), label("strong"), SegmentedControl(2)
        self._autostart, self._impossible = WrappingCheckBox(), label("muted")
        self._pause = PauseControl()
        self._quit, self._about = button(), label("small")
        self._language.chosen.connect(self.language_chosen)
        self._bol.chosen.connect(self.bol_language_chosen)
        self._autostart.chosen.connect(self.autostart_chosen)
        self._pause.chosen.connect(self.pause_chosen)
        self._pause.ended.connect(self.pause_ended)
        self._quit.clicked.connect(self.quit_requested)
        left = Qt.AlignmentFlag.AlignLeft
        self.body.addWidget(self._heading)
        self.body.addWidget(self._language, 0, left)
        self.body.addWidget(self._bol_question)
        self.body.addWidget(self._bol, 0, left)
        for each in (self._autostart, self._impossible, self._pause):
            self.body.addWidget(each)
        self.body.addSpacing(Space.M)
        self.body.addWidget(self._quit, 0, left)
        self.body.addWidget(self._about)
        self._impossible.hide()

    def show_bol_language(self, language: BolLanguage) -> None:
        """Show which language Bol's pages have in the pictures."""
        self._bol_language = language
        self._show_state()

    def show_autostart(self, on: bool, possible: bool) -> None:
        """Show whether start at login is on, and whether it is supported."""
        self._starts_at_login = on
        self._autostart.box.setChecked(on)
        self._autostart.setVisible(possible)
        self._impossible.setVisible(not possible)
        self._show_state()

    def show_pause(self, until: float) -> None:
        """Show whether alerts are paused; `until` as in `core/monitoring/pause.py`."""
        self._pause.show_pause(until)

    def show_texts(self, texts: Texts) -> None:
        """Set the language of the texts."""
        self._texts = texts
        self.title = texts("pages.settings.title")
        self._heading.setText(self.title)
        self._language.show_texts(texts, short=False)
        self._bol_question.setText(texts("step.bol_language"))
        self._impossible.setText(texts("pages.done.autostart_impossible"))
        self._pause.show_texts(texts)
        self._quit.setText(texts("pages.settings.quit"))
        self._about.setText(texts("pages.settings.version", version=__version__))
        self._show_state()

    def entered(self) -> None:
        """Focus the first choice."""
        self._language.box.setFocus()

    def _show_state(self) -> None:
        if self._texts is None:
            return
        texts = self._texts
        self._bol.show_options(
            texts("step.bol_language"),
            [(each, texts(f"step.bol_{each}"), texts(f"step.bol_{each}")) for each in ("nl", "en")],
            self._bol_language,
        )
        hint = "autostart_hint" if self._starts_at_login else "autostart_hint_off"
        self._autostart.show_words(texts("pages.done.autostart"), texts(f"pages.done.{hint}"))
