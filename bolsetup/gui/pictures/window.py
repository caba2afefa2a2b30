"""The window of `bolsetup pictures`: the list of the pictures, and the chosen one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QIcon,
    QImage,
    QKeySequence,
    QPixmap,
    QShortcut,
)
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QMessageBox,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from bolsetup.core.resources import resource
from bolsetup.core.texts import Texts
from bolsetup.core.walkthrough.annotations import Annotations, Item, ItemKind
from bolsetup.core.walkthrough.pictures import Picture
from bolsetup.gui.pictures.canvas import Canvas
from bolsetup.gui.pictures.picture_list import PictureList
from bolsetup.gui.pictures.wrapping_list import WrappingList
from bolsetup.gui.qt.announce import announce
from bolsetup.gui.qt.theme import Space, scaled
from bolsetup.gui.widgets.basics import Note, button, enable, label, restyle_as
from bolsetup.gui.widgets.flow_layout import FlowLayout
from bolsetup.gui.widgets.illustration import Illustration
from bolsetup.gui.widgets.segmented_control import SegmentedControl
from bolsetup.gui.widgets.status_icon import Kind
from bolsetup.gui.window.focus_ring import FocusRing

_LIST_WIDTH: Final = 250
"""Width of the list beside usual text, in device-independent pixels."""
_MAX_LIST_WIDTH: Final = 360
_CROPPED_WIDTH: Final = 380
"""Width of the preview for a narrow window, in device-independent pixels: as wide as that window."""
_WITHIN: Final = Qt.ShortcutContext.WidgetWithChildrenShortcut


class PicturesWindow(QWidget):
    """Shows what `PictureEditor` gives it. Asks before it closes with unsaved pictures.

    Attributes:
        pictures: the list, with the chosen picture.

    Signals:
        given(object): the user dropped, pasted or chose an image: its Path, a QImage, or None for what is
            no image.
        edited(Annotations): the user changed what is put on the screenshot.
        undo_requested(): take back the last change.
        save_requested(): save the screenshot.
        removal_confirmed(): remove the screenshot; the user was asked.
        preview_requested(): the preview became visible, or shows an old state.
        closed(): the user closed the window.
    """

    given = Signal(object)
    edited = Signal(object)
    undo_requested = Signal()
    save_requested = Signal()
    removal_confirmed = Signal()
    preview_requested = Signal()
    closed = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("window")
        self.setWindowIcon(QIcon(str(resource("icons", "bolsetup.svg"))))
        self.setWindowTitle(texts("pictures.title"))
        self.setMinimumSize(640, 420)
        self.setAcceptDrops(True)
        self._texts = texts
        self._unsaved: Sequence[str] = ()
        self._items: Sequence[Item] = ()
        self.pictures = PictureList(texts)
        self._make_tools()
        self._make_views()
        self._lay_out()
        self._add_shortcuts()
        FocusRing(self)
        self._show_mode("edit")
        self._show_covering(False)
        self.resize(QSize(1040, 720).boundedTo(self.screen().availableSize() - QSize(16, 48)))

    # ---- what is shown ----

    def show_drawing(self, drawing: Picture, *, removable: bool) -> None:
        """Show that there is no screenshot. `removable`: there is a file nevertheless, that can't be read."""
        self._title.setText(self.pictures.title(self.pictures.key))
        paste = QKeySequence(QKeySequence.StandardKey.Paste)
        keys = paste.toString(QKeySequence.SequenceFormat.NativeText)
        self._canvas.show_drawing(drawing.svg, self._texts("pictures.drop", keys=keys))
        self._enable(draft=False, undo=False, save=False, remove=removable)
        self.show_preview(drawing)

    def show_screenshot(
        self, image: QImage, annotations: Annotations, *, undo: bool, save: bool, remove: bool
    ) -> None:
        """Show the chosen screenshot, and which buttons can be pressed."""
        self._title.setText(self.pictures.title(self.pictures.key))
        self._canvas.show_screenshot(image, annotations)
        self._enable(draft=True, undo=undo, save=save, remove=remove)
        self._show_legend(annotations)
        if self._stack.currentWidget() is self._preview:
            self.preview_requested.emit()

    def show_preview(self, shown: Picture) -> None:
        """Show a picture as the walkthrough does."""
        view, (_, bol_language) = self.pictures.view, self.pictures.key
        for illustration in (self._whole, self._cropped):
            illustration.show_picture(shown, view.alt[bol_language])

    def show_unsaved(self, titles: Sequence[str]) -> None:
        """Set which pictures are not saved yet."""
        self._unsaved = titles

    def show_message(self, kind: Kind, words: str) -> None:
        """Show a message about what was done, in place of the reminder; no words hide it."""
        self._message.show_kind(kind)
        self._message.show_words(words)
        self._show_reminder()
        announce(self._message, self._message.accessibleName())

    # ---- what the user does ----

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept images and files."""
        if event.mimeData().hasImage() or event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take the image."""
        event.acceptProposedAction()
        self.given.emit(_image_in(event.mimeData()))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask if there are unsaved pictures."""
        if self._unsaved:
            event.ignore()
            titles = "\n".join(self._unsaved)
            self._ask("close", self._finish, titles=titles)
        else:
            super().closeEvent(event)
            self.closed.emit()

    def _finish(self) -> None:
        self._unsaved = ()
        self.close()

    def _choose_file(self) -> None:
        dialog = QFileDialog(self, self._texts("pictures.choose_file"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter("PNG, JPEG (*.png *.jpg *.jpeg)")
        dialog.fileSelected.connect(lambda path: self.given.emit(Path(path)))
        dialog.open()

    def _paste(self) -> None:
        self.given.emit(_image_in(QGuiApplication.clipboard().mimeData()))

    def _ask_removal(self) -> None:
        title = f"{self.pictures.title(self.pictures.key)} ({self.pictures.key[1].upper()})"
        self._ask("remove", self.removal_confirmed.emit, titles=title)

    def _ask(self, what: str, confirmed: Callable[[], object], **values: str) -> None:
        """Ask a question with the texts at `pictures.ask.<what>`; the safe answer is the default."""
        box = QMessageBox(QMessageBox.Icon.Question, "bolsetup", "", parent=self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(self._texts(f"pictures.ask.{what}", **values))
        yes = box.addButton(self._texts(f"pictures.ask.{what}_yes"), QMessageBox.ButtonRole.DestructiveRole)
        no = box.addButton(self._texts(f"pictures.ask.{what}_no"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(no)
        box.setEscapeButton(no)
        restyle_as(yes, "danger")
        yes.clicked.connect(lambda _: confirmed())
        box.open()

    # ---- parts ----

    def _make_tools(self) -> None:
        texts = self._texts
        self._title = label("section")
        self._mode = SegmentedControl(2)
        self._mode.chosen.connect(self._show_mode)
        self._choose = self._button("choose_file", self._choose_file)
        self._take = self._button("paste", self._paste)
        self._cover = self._button("cover", None, "toggle")
        self._cover.setCheckable(True)
        self._cover.setAccessibleDescription(texts("pictures.cover_hint"))
        self._undo = self._button("undo", self.undo_requested.emit)
        self._save = self._button("save", self.save_requested.emit, "primary")
        self._remove = self._button("remove", self._ask_removal, "danger")
        self._reminder = Note(Kind.WARN)
        self._reminder.show_texts(texts)
        self._reminder.show_words(texts("pictures.reminder"))
        self._message = Note(Kind.GOOD)
        self._message.show_texts(texts)
        self._message.show_words("")

    def _button(self, name: str, pressed: Callable[[], object] | None, style: str = "") -> QPushButton:
        made = button(style)
        made.setText(self._texts(f"pictures.{name}"))
        if pressed is not None:
            made.clicked.connect(lambda _: pressed())
        return made

    def _make_views(self) -> None:
        texts = self._texts
        self._canvas = Canvas()
        self._canvas.setAccessibleName(texts("pictures.canvas"))
        self._canvas.setAccessibleDescription(texts("pictures.canvas_hint"))
        self._canvas.edited.connect(self.edited)
        self._canvas.item_selected.connect(self._select_in_legend)
        self._cover.toggled.connect(self._show_covering)
        self._legend = WrappingList(whole=True)
        self._legend.setAccessibleName(texts("pictures.legend"))
        self._legend.currentRowChanged.connect(self._select_on_canvas)
        self._hint = label("small")
        edit, column = _column()
        column.addWidget(self._canvas, 1)
        column.addWidget(self._legend)
        column.addWidget(self._hint)
        self._edit = _scrolled(edit)
        preview, column = _column()
        self._whole, self._cropped = Illustration(), Illustration(cropped=True)
        for name, illustration in (("whole", self._whole), ("cropped", self._cropped)):
            heading = label("strong")
            heading.setText(texts(f"pictures.{name}"))
            illustration.show_hints(texts("step.enlarge"), texts("step.close"))
            column.addWidget(heading)
            column.addWidget(illustration)
        self._cropped.setMaximumWidth(_CROPPED_WIDTH)
        column.addStretch()
        self._preview = _scrolled(preview)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._edit)
        self._stack.addWidget(self._preview)

    def _lay_out(self) -> None:
        self.pictures.setObjectName("sidebar")
        self.pictures.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.pictures.setFixedWidth(min(scaled(_LIST_WIDTH), _MAX_LIST_WIDTH))
        tools, ends = FlowLayout(), FlowLayout()
        for each in (self._mode, self._choose, self._take, self._cover, self._undo):
            tools.addWidget(each)
        for each in (self._save, self._remove):
            ends.addWidget(each)
        column = QVBoxLayout()
        column.setContentsMargins(Space.M, Space.M, Space.M, Space.M)
        column.setSpacing(Space.S)
        column.addWidget(self._title)
        column.addLayout(tools)
        column.addWidget(self._stack, 1)
        column.addWidget(self._message)
        column.addWidget(self._reminder)
        column.addLayout(ends)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.pictures)
        row.addLayout(column, 1)

    def _add_shortcuts(self) -> None:
        for standard, pressed in (
            (QKeySequence.StandardKey.Undo, self._undo),
            (QKeySequence.StandardKey.Save, self._save),
            (QKeySequence.StandardKey.Open, self._choose),
            (QKeySequence.StandardKey.Paste, self._take),
        ):
            QShortcut(QKeySequence(standard), self, pressed.click)
        for key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            QShortcut(key, self._edit, self._canvas.uncover, context=_WITHIN)

    def _enable(self, *, draft: bool, undo: bool, save: bool, remove: bool) -> None:
        for control, on in (
            (self._undo, undo),
            (self._save, save),
            (self._remove, remove),
            (self._cover, draft),
        ):
            enable(control, on, self._canvas)
        if not draft:
            self._cover.setChecked(False)
        for each in (self._legend, self._hint):
            each.setVisible(draft)
        self._show_reminder()

    def _show_reminder(self) -> None:
        self._reminder.setVisible(self._cover.isEnabled() and not self._message.words)

    def _show_covering(self, covering: bool) -> None:
        self._canvas.set_covering(covering)
        if covering:
            self._canvas.setFocus()
        self._hint.setText(self._texts("pictures.cover_hint" if covering else "pictures.canvas_hint"))

    def _show_mode(self, mode: str) -> None:
        options = [(each, self._texts(f"pictures.{each}"), "") for each in ("edit", "preview")]
        self._mode.show_options(self._texts("pictures.mode"), options, mode)
        self._stack.setCurrentWidget(self._preview if mode == "preview" else self._edit)
        if mode == "preview":
            self.preview_requested.emit()

    # ---- the legend ----

    def _show_legend(self, annotations: Annotations) -> None:
        meanings = self.pictures.view.marks(self.pictures.key[1])
        # Changing the number of rows may select another one.
        selected, self._items = self._canvas.selected, annotations.items
        self._legend.show_rows([self._meaning(item, meanings) for item in annotations.items])
        self._select_in_legend(selected)

    def _meaning(self, item: Item, meanings: Sequence[str]) -> str:
        match item.kind:
            case ItemKind.MARK if item.number < len(meanings):
                return self._texts("pictures.mark", number=item.number + 1, meaning=meanings[item.number])
            case ItemKind.MARK:
                # Marks of a file that was written by hand may be more than the step explains.
                return str(item.number + 1)
            case ItemKind.FOCUS:
                return self._texts("pictures.focus")
            case ItemKind.COVER:
                return self._texts("pictures.covered", number=item.number + 1)

    def _select_in_legend(self, item: Item) -> None:
        self._legend.setCurrentRow(self._items.index(item))

    def _select_on_canvas(self, row: int) -> None:
        if row >= 0:
            self._canvas.select(self._items[row])


def _column() -> tuple[QWidget, QVBoxLayout]:
    holder = QWidget()
    holder.setObjectName("viewport")
    column = QVBoxLayout(holder)
    # Room for the focus ring.
    column.setContentsMargins(Space.XS, Space.XS, Space.XS, Space.XS)
    column.setSpacing(Space.S)
    return holder, column


def _scrolled(content: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(content)
    return area


def _image_in(data: QMimeData) -> Path | QImage | None:
    """Return the first file, or the image, in dropped or copied data; None if there is neither."""
    files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    if files:
        return files[0]
    image = data.imageData() if data.hasImage() else None
    if isinstance(image, QPixmap):
        return image.toImage()
    return image if isinstance(image, QImage) else None
