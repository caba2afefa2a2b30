"""The settings of the program."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bolsetup.core.keychain.keychain import KeychainProblem
from bolsetup.core.policy import load_policy
from bolsetup.core.texts import Texts
from bolsetup.core.walkthrough.steps import BolLanguage
from bolsetup.gui.pages.base import BasePage
from bolsetup.gui.qt.theme import Space
from bolsetup.gui.widgets.autostart_choice import AutostartChoice
from bolsetup.gui.widgets.basics import button, label
from bolsetup.gui.widgets.bol_language_control import BolLanguageControl
from bolsetup.gui.widgets.flow_layout import FlowLayout
from bolsetup.gui.widgets.language_picker import LanguagePicker
from bolsetup.gui.widgets.pause_control import PauseControl
from bolsetup.gui.widgets.program_menu_choice import ProgramMenuChoice
from bolsetup.gui.widgets.removal_card import RemovalCard
from bolsetup.gui.widgets.wrapping_checkbox import WrappingCheckBox
from bolsetup.platform.desktop import UNRESTRICTED, Desktop


class SettingsPage(BasePage):
    """All choices in one place. They take effect at once.

    Signals:
        language_chosen(str): one of `texts.LANGUAGES`.
        bol_language_chosen(str): "nl" or "en", for the pictures of all steps.
        autostart_chosen(bool): turn start at login on or off.
        program_menu_chosen(bool): show the program in the desktop's menu, or not.
        pause_chosen(PauseChoice): pause alerts.
        pause_ended(): turn alerts on again.
        beside_chosen(bool): place the window next to the browser, or end that.
        on_top_chosen(bool): keep the window on top, or not.
        support_mode_chosen(bool): show step and support code in large letters, or not.
        log_details_chosen(bool): log more until the program ends, or not.
        data_folder_requested(): open the folder of the data.
        log_folder_requested(): open the folder of the log.
        about_requested(): show the version, what changed, and licences.
        removal_asked(): it is asked whether to remove everything.
        removal_confirmed(): remove everything.
        quit_requested(): end the program.
    """

    language_chosen = Signal(str)
    bol_language_chosen = Signal(str)
    autostart_chosen = Signal(bool)
    program_menu_chosen = Signal(bool)
    pause_chosen = Signal(object)
    pause_ended = Signal()
    beside_chosen = Signal(bool)
    on_top_chosen = Signal(bool)
    support_mode_chosen = Signal(bool)
    log_details_chosen = Signal(bool)
    data_folder_requested = Signal()
    log_folder_requested = Signal()
    about_requested = Signal()
    removal_asked = Signal()
    removal_confirmed = Signal()
    quit_requested = Signal()

    def __init__(
        self,
        service: str,
        *,
        desktop: Desktop = UNRESTRICTED,
        has_log: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        """Create the page.

        Args:
            service: name of the service that the keys are for.
            desktop: what it lets a program do.
            has_log: whether there is a folder with the log.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._desktop = desktop
        self._texts: Texts | None = None
        self._bol_language: BolLanguage = "nl"
        self._heading = label("title")
        self._language, self._language_decided = LanguagePicker(), label("muted")
        self._language_decided.setVisible(load_policy().language is not None)
        self._bol_question, self._bol = label("strong"), BolLanguageControl(long=True)
        self._autostart, self._pause = AutostartChoice(), PauseControl()
        self._beside, self._on_top, self._support_mode, self._details = (WrappingCheckBox() for _ in range(4))
        self._program_menu = ProgramMenuChoice()
        self._data_folder, self._log_folder = button(), button()
        self._about, self._quit = button(), button()
        self._removal = RemovalCard(service)
        self._connect()
        self._lay_out()
        if not has_log:
            self._log_folder.hide()
            self._details.hide()

    def show_bol_language(self, language: BolLanguage) -> None:
        """Show which language Bol's pages have in the pictures."""
        self._bol_language = language
        self._show_bol_language()

    def show_autostart(self, on: bool, possible: bool) -> None:
        """Show whether start at login is on, and whether it is supported."""
        self._autostart.show_autostart(on, possible)

    def show_program_menu(self, on: bool, possible: bool) -> None:
        """Show whether the program is in the desktop's menu, and whether that can be chosen."""
        self._program_menu.show_entry(on, possible)

    def show_pause(self, until: float) -> None:
        """Show whether alerts are paused; `until` as in `core/monitoring/pause.py`."""
        self._pause.show_pause(until)

    def show_place(self, beside: bool, on_top: bool) -> None:
        """Show whether the window is next to the browser, and then on top of other windows."""
        self._beside.box.setChecked(beside)
        self._on_top.box.setChecked(on_top)
        self._on_top.setVisible(beside and self._desktop.places_windows)

    def show_support_mode(self, on: bool) -> None:
        """Show whether support mode is on."""
        self._support_mode.box.setChecked(on)

    def show_log_details(self, on: bool) -> None:
        """Show whether more is logged."""
        self._details.box.setChecked(on)

    def show_removing(self) -> None:
        """Show that everything is being removed."""
        self.support_code = ""
        self._removal.show_removing()

    def show_not_removed(self, problem: KeychainProblem) -> None:
        """Show that nothing but perhaps some shops was removed, because of the keychain."""
        self.support_code = problem.code
        self._removal.show_keychain_problem(problem)

    def show_keychain_reached(self, reached: bool) -> None:
        """Show in the question whether there is a keychain from which keys can be deleted."""
        self._removal.show_reached(reached)

    def show_unsaved(self, shop: str) -> None:
        """Show in the question that the keys of this shop are in memory only; empty if there is none."""
        self._removal.show_unsaved(shop)

    def show_rest_removed(self, retailer_ids: Sequence[str]) -> None:
        """Show that all is removed except keys in a keychain out of reach, such as those of these shops."""
        self._removal.show_rest_removed(retailer_ids)

    def show_files_left(self, why: str) -> None:
        """Show that some files were not removed; `why` is what the system says."""
        self._removal.show_files_left(why)

    def show_texts(self, texts: Texts) -> None:
        """Set the language of the texts."""
        self._texts = texts
        self.title = texts("pages.settings.title")
        self._heading.setText(self.title)
        self._language.show_texts(texts, short=False)
        self._language_decided.setText(texts("policy.decided"))
        self._bol_question.setText(texts("step.bol_language"))
        self._autostart.show_texts(texts)
        self._program_menu.show_texts(texts)
        self._pause.show_texts(texts)
        if self._desktop.places_windows:
            self._beside.show_words(texts("window.beside"), texts("window.beside_hint"))
        else:
            hint = "narrow_edge_hint" if self._desktop.has_edge_key else "narrow_hint"
            self._beside.show_words(texts("window.narrow"), texts(f"window.{hint}"))
        self._on_top.show_words(texts("window.on_top"), texts("window.on_top_hint"))
        self._support_mode.show_words(
            texts("pages.settings.support_mode"), texts("pages.settings.support_mode_hint")
        )
        self._details.show_words(texts("pages.settings.details"), texts("pages.settings.details_hint"))
        self._data_folder.setText(texts("pages.settings.data_folder"))
        self._log_folder.setText(texts("pages.report.folder"))
        self._about.setText(texts("pages.about.title"))
        self._quit.setText(texts("pages.settings.quit"))
        self._removal.show_texts(texts)
        self._show_bol_language()

    def entered(self) -> None:
        """Focus the first choice."""
        self._language.box.setFocus()

    def _connect(self) -> None:
        self._language.chosen.connect(self.language_chosen)
        self._bol.chosen.connect(self.bol_language_chosen)
        self._autostart.chosen.connect(self.autostart_chosen)
        self._program_menu.chosen.connect(self.program_menu_chosen)
        self._pause.chosen.connect(self.pause_chosen)
        self._pause.ended.connect(self.pause_ended)
        self._beside.chosen.connect(self.beside_chosen)
        self._on_top.chosen.connect(self.on_top_chosen)
        self._support_mode.chosen.connect(self.support_mode_chosen)
        self._details.chosen.connect(self.log_details_chosen)
        self._data_folder.clicked.connect(self.data_folder_requested)
        self._log_folder.clicked.connect(self.log_folder_requested)
        self._about.clicked.connect(self.about_requested)
        self._removal.confirmed.connect(self.removal_confirmed)
        self._removal.asked.connect(self.removal_asked)
        self._removal.reveal.connect(self.reveal)
        self._removal.quit_requested.connect(self.quit_requested)
        self._removal.help_requested.connect(self.help_requested)
        self._quit.clicked.connect(self.quit_requested)

    def _lay_out(self) -> None:
        left = Qt.AlignmentFlag.AlignLeft
        self.body.addWidget(self._heading)
        self.body.addWidget(self._language, 0, left)
        self.body.addWidget(self._language_decided)
        self.body.addWidget(self._bol_question)
        self.body.addWidget(self._bol, 0, left)
        for each in (
            self._autostart,
            self._program_menu,
            self._pause,
            self._beside,
            self._on_top,
            self._support_mode,
            self._details,
        ):
            self.body.addWidget(each)
        self._on_top.hide()
        folders = FlowLayout()
        folders.addWidget(self._data_folder)
        folders.addWidget(self._log_folder)
        self.body.addLayout(folders)
        program = FlowLayout()
        program.addWidget(self._about)
        program.addWidget(self._quit)
        self.body.addLayout(program)
        self.body.addSpacing(Space.M)
        self.body.addWidget(self._removal)
        dock = QWidget()
        below = QVBoxLayout(dock)
        below.setContentsMargins(0, 0, 0, 0)
        below.addWidget(self._removal.answers)
        self.body.addWidget(dock)
        self.dock = dock

    def _show_bol_language(self) -> None:
        if self._texts:
            self._bol.show_choice(self._texts, self._bol_language)
