"""What every step at Bol shows: title, instruction, picture and help."""

from __future__ import annotations

from enum import Enum, auto
from itertools import pairwise
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLayoutItem, QVBoxLayout, QWidget

from bolsetup.core.texts import Texts
from bolsetup.core.walkthrough.integration import load_integration
from bolsetup.core.walkthrough.journey import Page
from bolsetup.core.walkthrough.steps import BolLanguage, Help, Step, View, load_walkthrough
from bolsetup.gui.qt.theme import Space, scaled
from bolsetup.gui.widgets.basics import button, card, label, literal, restyle_as
from bolsetup.gui.widgets.bol_language_control import BolLanguageControl
from bolsetup.gui.widgets.copy_button import CopyButton
from bolsetup.gui.widgets.flow_layout import FlowLayout
from bolsetup.gui.widgets.fold_button import FoldButton
from bolsetup.gui.widgets.illustration import Illustration
from bolsetup.gui.widgets.segmented_control import SegmentedControl
from bolsetup.gui.widgets.step_notes import StepNotes

_BESIDE_FROM: Final = 600
"""Least width for two columns, in device-independent pixels beside usual text."""


class _Arrangement(Enum):
    """Layout of the picture and the parts that explain it."""

    ABOVE = auto()
    """Above what the step asks for."""
    TIGHT = auto()
    """Picture above, explanation below, which needs less scrolling."""
    BESIDE = auto()
    """Beside all else."""


class StepGuide(QWidget):
    """Title on one line, instruction, picture, and one row of controls; help unfolds below.

    In a short and wide window the picture is beside the rest instead of above it.

    Attributes:
        open: the button that opens the page at Bol.

    Signals:
        open_requested(str): open this URL at Bol in the browser.
        copy_name_requested(): copy the suggested name of the keys.
        copy_mail_requested(str, str): copy the mail for a colleague: subject and body.
        support_requested(): open the service's support page.
        bol_language_chosen(str): "nl" or "en", for the pictures of all steps.
        unfolded(QWidget): this help was unfolded.
        opened(): the page was opened; emitted by whoever opens it.
    """

    open_requested = Signal(str)
    copy_name_requested = Signal()
    copy_mail_requested = Signal(str, str)
    support_requested = Signal()
    bol_language_chosen = Signal(str)
    unfolded = Signal(QWidget)
    opened = Signal()

    def __init__(
        self,
        page: Page,
        *,
        entry: QWidget | None = None,
        cropped: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Create the guide of a step.

        Args:
            page: one of `STEPS`.
            entry: what the step asks for; comes last.
            cropped: the entry is what matters. Only the relevant part of the picture is shown, also if
                there is room for all of it, and what is about the picture stays with it.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._page = page
        self._bol_language: BolLanguage = "nl"
        self._texts: Texts | None = None
        self._words = load_walkthrough("nl")
        self._shown = 0
        self._number, self._heading, self._lead = label("step", wraps=False), label("title"), label("lead")
        self._warnings = StepNotes(page, warnings=True)
        self._picture = Illustration(cropped=cropped)
        self._caption = label("small")
        self._views, self._language = SegmentedControl(len(self._step.views)), BolLanguageControl()
        self.open = button("quiet")
        self._copy_name, self._stuck = CopyButton(), FoldButton()
        self._is_copied = False
        self._help, self._entries = card()
        self._cropped, self._arrangement = cropped, _Arrangement.ABOVE
        self._said, self._pictured, self._about, self._acts = QWidget(), QWidget(), QWidget(), QWidget()
        self._lay_out(entry)
        self.open.clicked.connect(lambda: self.open_requested.emit(self._step.url))
        self._copy_name.clicked.connect(self.copy_name_requested)
        self._copy_name.clicked.connect(self._note_copied)
        self._stuck.unfolded.connect(self._unfold)
        self._views.chosen.connect(self.show_view)
        self._language.chosen.connect(self._choose_bol_language)

    @property
    def _step(self) -> Step:
        return self._words.step(self._page)

    @property
    def title(self) -> str:
        """The title with the step's number, as it is said."""
        return self._heading.accessibleName()

    @property
    def short_title(self) -> str:
        """The title alone."""
        return self._heading.text()

    @property
    def needed(self) -> QWidget | None:
        """The button that the step needs before Next; None if there is none, or it has done its work."""
        return None if self._is_copied or self._copy_name.isHidden() else self._copy_name

    def begin(self) -> None:
        """Forget what was copied when the step was shown before."""
        self._is_copied = False

    def show_texts(self, texts: Texts) -> None:
        """Set the language of the texts."""
        self._texts = texts
        self._words = load_walkthrough(texts.language)
        step = self._step
        self._number.setText(str(step.number))
        self._heading.setText(step.title)
        self._heading.setAccessibleName(texts("step.heading", number=step.number, title=step.title))
        self._warnings.show_texts(texts)
        self.open.setText(texts("step.open_first" if self._page is Page.STEP_1 else "step.open"))
        name = load_integration().credential_name
        self._copy_name.show_words(literal(texts("step.copy_name", name=name)), texts("step.copied"))
        self._stuck.show_words(texts("step.stuck"), texts)
        self._picture.show_hints(texts("step.enlarge"), texts("step.close"))
        self._show_picture()
        self._fill_help(texts, step.help)

    def set_bol_language(self, bol_language: BolLanguage) -> None:
        """Show the picture with Bol's labels in this language."""
        self._bol_language = bol_language
        self._show_picture()

    def show_view(self, picture: str) -> None:
        """Show the view with this picture."""
        self._shown = [view.picture for view in self._step.views].index(picture)
        self._show_picture()

    def show_last_view(self) -> None:
        """Show the view that comes last."""
        self.show_view(self._step.views[-1].picture)

    def make_primary(self, primary: bool) -> None:
        """Set whether opening Bol is what the page is for."""
        restyle_as(self.open, "primary" if primary else "quiet")

    def fit(self, width: int, height: int, spare: int = 0) -> None:
        """Arrange the guide and limit the picture, so that all is visible except unfolded help.

        Args:
            width: width of the guide, in device-independent pixels.
            height: height to keep to, in device-independent pixels.
            spare: how much of that height is better left free below the guide.
        """
        room = height - sum(_height(each, width) + self._column.spacing() for each in self._top)
        below = sum(self._part_height(each, width) for each in (self._said, self._about, self._acts))
        free, picture = room - below - spare, self._picture
        arrangement = _Arrangement.ABOVE
        if free < picture.good_height(width):
            if width >= scaled(_BESIDE_FROM):
                arrangement = _Arrangement.BESIDE
            elif self._cropped:
                arrangement = _Arrangement.TIGHT
        if arrangement is _Arrangement.BESIDE:
            column = (width - self._columns.spacing()) // 2
            least = min(picture.legible_height(column), max(room, 0))
            free = room - self._part_height(self._about, column)
        else:
            least = picture.legible_height(width)
        picture.setMaximumHeight(max(least, free))
        if arrangement is not self._arrangement:
            self._arrange(arrangement)

    def _note_copied(self) -> None:
        self._is_copied = True

    @property
    def _view(self) -> View:
        return self._step.views[self._shown]

    def _lay_out(self, entry: QWidget | None) -> None:
        self._help.hide()
        self._entries.setSpacing(Space.XS)
        if self._page is not Page.STEP_5:
            self._copy_name.hide()
        caption = QHBoxLayout()
        caption.setSpacing(Space.S)
        caption.addWidget(self._caption, 1)
        caption.addWidget(self._language, 0, Qt.AlignmentFlag.AlignTop)
        controls = FlowLayout()
        for widget in (self.open, self._copy_name, self._stuck):
            controls.addWidget(widget)
        words, about, acts = (_rows(each) for each in (self._said, self._about, self._acts))
        about.addWidget(self._views, 0, Qt.AlignmentFlag.AlignLeft)
        about.addLayout(caption)
        row = about if self._cropped else acts
        row.addLayout(controls)
        row.addWidget(self._help)
        if entry:
            acts.addWidget(entry)
        _rows(self._pictured).addWidget(self._picture)
        self._column = _rows(self)
        self._column.addLayout(self._make_head())
        (self._column if self._cropped else words).addWidget(self._lead)
        words.addWidget(self._warnings)
        if words.isEmpty():
            self._said.hide()
        self._below_words, self._around_controls = words, acts
        self._top = [item for at in range(self._column.count()) if (item := self._column.itemAt(at))]
        self._columns, self._left, self._right = QHBoxLayout(), QVBoxLayout(), QVBoxLayout()
        self._columns.setSpacing(Space.M)
        for side in (self._left, self._right):
            side.setSpacing(self._column.spacing())
            # The lower of two neighbours is aligned to the top.
            side.addStretch()
            self._columns.addLayout(side)
        for at, part in enumerate((self._said, self._pictured, self._about, self._acts)):
            self._left.insertWidget(at, part)
        self._column.addLayout(self._columns)

    def _make_head(self) -> QHBoxLayout:
        self._number.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._number.setSizePolicy(self.open.sizePolicy())
        head = QHBoxLayout()
        head.setSpacing(Space.S + 4)
        head.addWidget(self._number, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._heading, 1)
        return head

    def _arrange(self, arrangement: _Arrangement) -> None:
        self._arrangement, beside = arrangement, arrangement is _Arrangement.BESIDE
        for side in (self._left, self._right):
            for part in (self._pictured, self._about):
                side.removeWidget(part)
        if beside:
            self._right.insertWidget(0, self._pictured)
            self._right.insertWidget(1, self._about)
            # In little height the button comes before the warning.
            self._around_controls.insertWidget(1, self._warnings)
        else:
            self._below_words.addWidget(self._warnings)
            self._left.insertWidget(1, self._pictured)
            # The acts are between them, or after both.
            self._left.insertWidget(3 if arrangement is _Arrangement.TIGHT else 2, self._about)
        # Qt hides a widget when its parent changes.
        self._warnings.setVisible(bool(self._step.warnings))
        for at in range(2):
            self._columns.setStretch(at, int(beside))
        pictured = (self._pictured, self._about)
        parts = {
            _Arrangement.ABOVE: (*pictured, self._acts),
            _Arrangement.TIGHT: (self._pictured, self._acts, self._about),
            _Arrangement.BESIDE: (self._acts, *pictured),
        }[arrangement]
        # Within a part, children are in the order of the layout.
        widgets = [each for part in parts for each in part.findChildren(QWidget)]
        by_tab = [each for each in widgets if each.focusPolicy() is not Qt.FocusPolicy.NoFocus]
        for before, after in pairwise(by_tab):
            QWidget.setTabOrder(before, after)

    def _part_height(self, part: QWidget, width: int) -> int:
        """Return the height of a part, and of the gap below it; that of unfolded help does not count."""
        if part.isHidden():
            return 0
        gap = self._column.spacing()
        is_unfolded = self._help.isVisibleTo(part) and part.isAncestorOf(self._help)
        unfolded = self._help.heightForWidth(width) + gap if is_unfolded else 0
        return part.heightForWidth(width) + gap - unfolded

    def _unfold(self, on: bool) -> None:
        self._help.setVisible(on)
        if on:
            self.unfolded.emit(self._help)

    def _choose_bol_language(self, bol_language: BolLanguage) -> None:
        self.set_bol_language(bol_language)
        self.bol_language_chosen.emit(bol_language)

    def _show_picture(self) -> None:
        if self._texts is None:
            return
        texts = self._texts
        self._lead.setText(self._view.text or self._step.text)
        self._picture.show_view(self._view, self._bol_language)
        self._caption.setText(self._words.caption if self._picture.is_drawing else texts("step.screenshot"))
        self._views.show_options(
            texts("step.views"),
            [(view.picture, view.label, view.label) for view in self._step.views],
            self._view.picture,
        )
        self._language.show_choice(texts, self._bol_language)

    def _fill_help(self, texts: Texts, entries: tuple[Help, ...]) -> None:
        while (item := self._entries.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for entry in entries:
            self._add_entry(entry.title, entry.text)
            if entry.mailed:
                copy = CopyButton()
                copy.show_words(texts("step.copy_mail"), texts("step.copied"))
                copy.clicked.connect(self._copy_mail)
                self._entries.addWidget(copy, 0, Qt.AlignmentFlag.AlignLeft)
            self._entries.addSpacing(Space.S)
        service = load_integration().name
        self._add_entry(texts("step.not_found_title"), texts("step.not_found", service=service))
        support = button()
        support.setText(literal(texts("step.support", service=service)))
        support.clicked.connect(self.support_requested)
        self._entries.addWidget(support, 0, Qt.AlignmentFlag.AlignLeft)

    def _add_entry(self, title: str, text: str) -> None:
        head, line = label("strong"), label()
        head.setText(title)
        line.setText(text)
        self._entries.addWidget(head)
        self._entries.addWidget(line)

    def _copy_mail(self) -> None:
        self.copy_mail_requested.emit(self._words.mail.subject, self._words.mail.body)


def _rows(widget: QWidget) -> QVBoxLayout:
    rows = QVBoxLayout(widget)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.setSpacing(Space.S + 2)
    return rows


def _height(row: QLayoutItem, width: int) -> int:
    return row.heightForWidth(width) if row.hasHeightForWidth() else row.sizeHint().height()
