"""The page of a step at Bol: instructions, a picture and help."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from bolsetup.core.texts import Texts
from bolsetup.core.walkthrough.integration import load_integration
from bolsetup.core.walkthrough.journey import STEPS, Page
from bolsetup.core.walkthrough.steps import BolLanguage, Help, NoteKind, load_walkthrough
from bolsetup.gui.pages.base import BasePage
from bolsetup.gui.qt.announce import announce
from bolsetup.gui.qt.theme import Space
from bolsetup.gui.widgets.basics import Note, button, card, label, literal
from bolsetup.gui.widgets.flow_layout import FlowLayout
from bolsetup.gui.widgets.illustration import Illustration
from bolsetup.gui.widgets.status_icon import Kind

_KINDS: Final = {NoteKind.CAUTION: Kind.WARN, NoteKind.TIP: Kind.INFO}
_COPIED_MS: Final = 4000


class StepPage(BasePage):
    """One of the six steps.

    Signals:
        open_requested(str): open this URL at Bol in the browser.
        copy_name_requested(): copy the suggested name of the keys.
        copy_mail_requested(str, str): copy the mail for a colleague: subject and body.
        bol_language_chosen(str): "nl" or "en", for the pictures of all steps.
    """

    open_requested = Signal(str)
    copy_name_requested = Signal()
    copy_mail_requested = Signal(str, str)
    bol_language_chosen = Signal(str)

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page = page
        self._bol_language: BolLanguage = "nl"
        self._words = load_walkthrough("nl")
        self._number, self._count, self._heading = label("step"), label("small"), label("title")
        self._lead = label("lead")
        self._open = button()
        self._copy_name = CopyButton()
        self._stuck = button("quiet")
        self._switch = BolLanguageSwitch()
        self._help, self._entries = card()
        self._picture = Illustration()
        self._caption, self._screenshot = label("small"), ""
        self._notes = [Note(_KINDS[note.kind]) for note in self._words.step(page).notes]
        self._build()
        self._open.clicked.connect(lambda: self.open_requested.emit(self._words.step(page).url))
        self._copy_name.clicked.connect(self.copy_name_requested)
        self._stuck.toggled.connect(self._unfold)
        self._switch.chosen.connect(self._choose_bol_language)

    def _build(self) -> None:
        self._number.setWordWrap(False)
        self._number.setSizePolicy(self._open.sizePolicy())
        self._number.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stuck.setCheckable(True)
        self._help.hide()
        self._entries.setSpacing(Space.XS)
        self._copy_name.setVisible(self._page is Page.STEP_5)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._count)
        words.addWidget(self._heading)
        head = QHBoxLayout()
        head.setSpacing(Space.M)
        head.addWidget(self._number, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        row = FlowLayout()
        for widget in (self._open, self._copy_name, self._stuck, self._switch):
            row.addWidget(widget)
        picture = QVBoxLayout()
        picture.setSpacing(Space.XS)
        picture.addWidget(self._picture)
        picture.addWidget(self._caption)
        self.body.addLayout(head)
        self.body.addWidget(self._lead)
        self.body.addLayout(row)
        self.body.addWidget(self._help)
        self.body.addLayout(picture)
        for note in self._notes:
            self.body.addWidget(note)
        self.body.addStretch(1)

    def show_texts(self, texts: Texts) -> None:
        """Set the language of the texts."""
        self._words = load_walkthrough(texts.language)
        step = self._words.step(self._page)
        self.title = texts("step.heading", number=step.number, title=step.title)
        self.stage = step.title
        self._number.setText(str(step.number))
        self._count.setText(texts("step.count", number=step.number, count=len(STEPS)))
        self._heading.setText(step.title)
        self._heading.setAccessibleName(self.title)
        self._lead.setText(step.text)
        self._open.setText(texts("step.open"))
        name = load_integration().credential_name
        self._copy_name.show_words(literal(texts("step.copy_name", name=name)), texts("step.copied"))
        self._stuck.setAccessibleName(texts("step.stuck"))
        self._unfold(self._stuck.isChecked())
        self._switch.show_texts(texts)
        self._screenshot = texts("step.screenshot")
        self._picture.show_hints(texts("step.enlarge"), texts("step.close"))
        self.set_bol_language(self._bol_language)
        for widget, note in zip(self._notes, step.notes, strict=True):
            widget.show_words(note.text)
        self._fill_help(texts, step.help)
        self.updated.emit()

    def entered(self) -> None:
        """Focus the button that opens Bol."""
        self._open.setFocus()

    def set_bol_language(self, bol_language: BolLanguage) -> None:
        """Show the picture with Bol's labels in this language."""
        self._bol_language = bol_language
        self._switch.show_choice(bol_language)
        self._picture.show_view(self._words.step(self._page).views[0], bol_language)
        self._caption.setText(self._words.caption if self._picture.is_drawing else self._screenshot)

    def _unfold(self, unfolded: bool) -> None:
        self._help.setVisible(unfolded)
        self._stuck.setText(f"{self._stuck.accessibleName()}  {'▴' if unfolded else '▾'}")

    def _choose_bol_language(self, bol_language: BolLanguage) -> None:
        self.set_bol_language(bol_language)
        self.bol_language_chosen.emit(bol_language)

    def _fill_help(self, texts: Texts, entries: tuple[Help, ...]) -> None:
        while (item := self._entries.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for number, entry in enumerate(entries):
            if number:
                self._entries.addSpacing(Space.S)
            title, text = label("strong"), label()
            title.setText(entry.title)
            text.setText(entry.text)
            self._entries.addWidget(title)
            self._entries.addWidget(text)
            if entry.mailed:
                copy = CopyButton()
                copy.show_words(texts("step.copy_mail"), texts("step.copied"))
                copy.clicked.connect(self._copy_mail)
                self._entries.addWidget(copy, 0, Qt.AlignmentFlag.AlignLeft)

    def _copy_mail(self) -> None:
        self.copy_mail_requested.emit(self._words.mail.subject, self._words.mail.body)


class CopyButton(QPushButton):
    """A button that confirms for a moment that something was copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = self._copied = ""
        self._moment = QTimer(self, singleShot=True, interval=_COPIED_MS)
        self._moment.timeout.connect(self._show)
        self.setAutoDefault(True)
        self.clicked.connect(self._say_copied)

    def show_words(self, words: str, copied: str) -> None:
        """Set the label and the confirmation."""
        self._words, self._copied = words, copied
        self._show()

    def _say_copied(self) -> None:
        self.setText(self._copied)
        announce(self, self._copied)
        self._moment.start()

    def _show(self) -> None:
        self._moment.stop()
        self.setText(self._words)


class BolLanguageSwitch(QWidget):
    """The choice of the language of Bol's pages.

    Signals:
        chosen(str): the user chose "nl" or "en"; not emitted by `show_choice`.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._question = label(wraps=False)
        self._choices: dict[BolLanguage, QRadioButton] = {"nl": QRadioButton(), "en": QRadioButton()}
        group = QButtonGroup(self)
        row = FlowLayout()
        row.addWidget(self._question)
        for language, choice in self._choices.items():
            group.addButton(choice)
            row.addWidget(choice)
            choice.clicked.connect(lambda _=False, language=language: self.chosen.emit(language))
        self.setLayout(row)

    def show_texts(self, texts: Texts) -> None:
        """Set the language of the texts. Each language is named in itself."""
        self._question.setText(texts("step.bol_language"))
        self.setAccessibleName(texts("step.bol_language"))
        for language, choice in self._choices.items():
            choice.setText(texts(f"step.bol_{language}"))

    def show_choice(self, bol_language: BolLanguage) -> None:
        """Select a language without emitting `chosen`."""
        self._choices[bol_language].setChecked(True)
