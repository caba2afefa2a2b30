"""The way to support, what to tell them, and answers to common questions."""

from __future__ import annotations

from PySide6.QtCore import QSysInfo, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from bolsetup import __version__
from bolsetup.core.support.search import MOST, QUESTIONS, Answer, question, search
from bolsetup.core.texts import Texts
from bolsetup.core.walkthrough.integration import Integration
from bolsetup.gui.pages.base import BasePage
from bolsetup.gui.qt.shortcuts import Shortcut, names_of
from bolsetup.gui.qt.theme import Space
from bolsetup.gui.widgets.basics import button, card, label, literal
from bolsetup.gui.widgets.copy_button import CopyButton
from bolsetup.gui.widgets.flow_layout import FlowLayout
from bolsetup.gui.widgets.paste_line import PasteLine


class HelpPage(BasePage):
    """Everything that helps, to be found at any time.

    Signals:
        support_requested(): open the service's support page.
        copy_requested(str): copy what to tell support, or the support code.
        report_requested(): show the support report.
        doctor_requested(): check this computer.
        manual_requested(): show the manual.
        passage_requested(Passage): show this place in the manual.
        next_shop_requested(): begin anew with another shop.
    """

    support_requested = Signal()
    copy_requested = Signal(str)
    report_requested = Signal()
    doctor_requested = Signal()
    manual_requested = Signal()
    passage_requested = Signal(object)
    next_shop_requested = Signal()

    def __init__(
        self, integration: Integration, *, has_doctor: bool = True, parent: QWidget | None = None
    ) -> None:
        """Create the page.

        Args:
            integration: the service that the keys are for.
            has_doctor: whether this computer can be checked.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._integration = integration
        self._texts: Texts | None = None
        self._situation = ("", 0, "")
        self._heading = label("title")
        self._support_title, self._support_text, self._support = label("strong"), label(), button("primary")
        self._contact = label()
        self._tell_title, self._tell, self._copy = label("strong"), label(), CopyButton()
        self._copy_code = CopyButton()
        self._report, self._doctor, self._tools_text = button(), button(), label("muted")
        self._manual, self._next_shop = button(), button()
        self._keys_title = label("strong")
        self._keys = {shortcut: (label(wraps=False), label()) for shortcut in Shortcut}
        self._questions = {key: (label("strong"), label()) for key in QUESTIONS}
        self._codes_title, self._codes_line, self._no_code = label("strong"), PasteLine(), label()
        self._answers = [(label("strong"), label(), button("quiet")) for _ in range(MOST)]
        self._found: list[Answer] = []
        self._connect()
        self._lay_out()
        if not has_doctor:
            self._doctor.hide()

    def show_situation(self, page: str, step: int, code: str) -> None:
        """Show what to tell support.

        Args:
            page: title of the page that help was asked on.
            step: number of the step; 0 if it is none.
            code: the support code shown there; empty if there is none.
        """
        self._situation = (page, step, code)
        self._show_situation()

    def show_texts(self, texts: Texts) -> None:
        """Set the language of the texts."""
        self._texts = texts

        def text(key: str) -> str:
            return texts(f"pages.help.{key}", service=self._integration.name)

        self.title = text("title")
        self._heading.setText(self.title)
        self._support_title.setText(text("support_title"))
        self._support_text.setText(text("support_text"))
        self._support.setText(literal(texts("step.support", service=self._integration.name)))
        self._tell_title.setText(text("tell_title"))
        self._copy.show_words(text("tell_copy"), text("tell_copied"))
        self._report.setText(text("report"))
        self._doctor.setText(text("doctor"))
        self._tools_text.setText(text("tools_text"))
        self._manual.setText(text("manual"))
        self._next_shop.setText(literal(texts("window.support.next_shop")))
        self._keys_title.setText(text("keys_title"))
        for shortcut, (keys, use) in self._keys.items():
            keys.setText(names_of(shortcut))
            use.setText(texts(f"pages.help.keys.{shortcut}"))
        for key, parts in self._questions.items():
            for part, said in zip(parts, question(key, texts, self._integration.name), strict=True):
                part.setText(said)
        for *_, lead in self._answers:
            lead.setText(text("open_manual"))
        self._codes_title.setText(text("codes_title"))
        self._codes_line.setPlaceholderText(text("codes_example"))
        self._show_contact()
        self._show_situation()
        self._show_answers()

    def entered(self) -> None:
        """Focus the way to support."""
        self._support.setFocus()

    def _connect(self) -> None:
        self._support.clicked.connect(self.support_requested)
        self._copy.clicked.connect(lambda: self.copy_requested.emit(self._tell.text()))
        self._copy_code.clicked.connect(lambda: self.copy_requested.emit(self._situation[2]))
        self._report.clicked.connect(self.report_requested)
        self._doctor.clicked.connect(self.doctor_requested)
        self._manual.clicked.connect(self.manual_requested)
        self._next_shop.clicked.connect(self.next_shop_requested)
        self._codes_line.textChanged.connect(self._show_answers)
        for place, (*_, lead) in enumerate(self._answers):
            lead.clicked.connect(lambda _, place=place: self._open_manual(place))

    def _lay_out(self) -> None:
        selectable = Qt.TextInteractionFlag.TextSelectableByMouse
        for each in (self._contact, self._tell, *(words for _, words, _ in self._answers)):
            each.setTextInteractionFlags(selectable)
        self._codes_title.setBuddy(self._codes_line)
        self._codes_line.setClearButtonEnabled(True)
        left = Qt.AlignmentFlag.AlignLeft
        self.body.addWidget(self._heading)
        support, inside = card()
        inside.addWidget(self._support_title)
        inside.addWidget(self._support_text)
        inside.addWidget(self._support, 0, left)
        inside.addWidget(self._contact)
        inside.addSpacing(Space.XS)
        inside.addWidget(self._tell_title)
        inside.addWidget(self._tell)
        copies = FlowLayout()
        copies.addWidget(self._copy)
        copies.addWidget(self._copy_code)
        inside.addLayout(copies)
        inside.addSpacing(Space.XS)
        inside.addWidget(self._tools_text)
        tools = FlowLayout()
        tools.addWidget(self._report)
        tools.addWidget(self._doctor)
        tools.addWidget(self._manual)
        tools.addWidget(self._next_shop)
        inside.addLayout(tools)
        self.body.addWidget(support)
        self._add_pair(self._codes_title, self._codes_line)
        for title, words, lead in self._answers:
            self._add_pair(title, words)
            self.body.addWidget(lead, 0, left)
        self.body.addWidget(self._no_code)
        for pair in self._questions.values():
            self._add_pair(*pair)
        self.body.addWidget(self._keys_title)
        self.body.addLayout(self._make_keys())

    def _add_pair(self, title: QWidget, words: QWidget) -> None:
        both = QVBoxLayout()
        both.setSpacing(Space.XS)
        both.addWidget(title)
        both.addWidget(words)
        self.body.addLayout(both)

    def _make_keys(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.M)
        grid.setVerticalSpacing(Space.XS)
        grid.setColumnStretch(1, 1)
        for row, both in enumerate(self._keys.values()):
            for column, part in enumerate(both):
                grid.addWidget(part, row, column, Qt.AlignmentFlag.AlignTop)
        return grid

    def _show_contact(self) -> None:
        ways = {"mail": self._integration.support_mail, "phone": self._integration.support_phone}
        if self._texts:
            given = [self._texts(f"pages.help.{key}", to=way) for key, way in ways.items() if way]
            self._contact.setText("\n".join(given))
            self._contact.setVisible(bool(given))

    def _show_situation(self) -> None:
        if self._texts is None:
            return
        page, step, code = self._situation
        where = self._texts(
            "pages.help.at_step" if step else "pages.help.at_page",
            number=step,
            page=page,
            version=__version__,
            system=QSysInfo.prettyProductName(),
        )
        what = self._texts("pages.help.with_code", code=code) if code else self._texts("pages.help.no_code")
        self._tell.setText(f"{where} {what}")
        self._copy_code.show_words(
            self._texts("pages.help.code_copy", code=code), self._texts("pages.help.tell_copied")
        )
        self._copy_code.setVisible(bool(code))

    def _show_answers(self) -> None:
        if self._texts is None:
            return
        texts, query = self._texts, self._codes_line.text()
        self._found = search(query, texts, self._integration.name)
        for place, (title, words, lead) in enumerate(self._answers):
            answer = self._found[place] if place < len(self._found) else None
            if answer:
                title.setText(f"{answer.name} · {answer.title}" if answer.trouble else answer.title)
                words.setText(answer.text)
                lead.setAccessibleName(texts("report.named", name=lead.text(), words=answer.title))
            title.setVisible(answer is not None)
            words.setVisible(answer is not None)
            lead.setVisible(answer is not None and answer.passage is not None)
        self._no_code.setText(texts("pages.help.codes_none"))
        self._no_code.setVisible(not self._found and bool(query.strip()))

    def _open_manual(self, place: int) -> None:
        self.passage_requested.emit(self._found[place].passage)
