"""The editor behind `bolsetup pictures`: loads, changes, saves and removes a draft of each picture."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QImage

from bolsetup.core.task_runner import TaskRunner, WorkQueue
from bolsetup.core.texts import Texts
from bolsetup.core.walkthrough.annotations import Annotations
from bolsetup.core.walkthrough.pictures import (
    Picture,
    Screenshot,
    screenshot_file,
    screenshot_folder,
    screenshots,
)
from bolsetup.core.walkthrough.screenshot_files import remove_screenshot, save_screenshot
from bolsetup.core.walkthrough.steps import BOL_LANGUAGES, View, draw, load_walkthrough
from bolsetup.gui.pictures.image_file import (
    ImageProblem,
    ImageRefused,
    decode_image,
    encode,
    plain_image,
    preview,
    read_image,
)
from bolsetup.gui.pictures.picture_list import Key, PictureState
from bolsetup.gui.pictures.window import PicturesWindow
from bolsetup.gui.widgets.status_icon import Kind

T = TypeVar("T")

_MAX_UNDO: Final = 100


@dataclass(frozen=True, slots=True)
class _Draft:
    """A screenshot without its covers, and its annotations."""

    image: QImage
    annotations: Annotations


@dataclass(frozen=True, slots=True)
class _Stored:
    """The content of the folders.

    Attributes:
        screenshots: those that can be used, the user's and the shipped ones.
        own: pictures with a file of the user's.
    """

    screenshots: Mapping[tuple[str, str], Screenshot]
    own: frozenset[Key]


class PictureEditor(QObject):
    """Keeps a draft of each picture, so that choosing another one loses nothing.

    Signals:
        folder_ready(str): the folder to open, as a URL; it exists.
    """

    folder_ready = Signal(str)

    def __init__(
        self, window: PicturesWindow, texts: Texts, runner: TaskRunner, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._texts = texts
        self._runner = runner
        views = load_walkthrough(texts.language).views
        self._views: Mapping[str, View] = {view.picture: view for view in views}
        self._stored = _Stored({}, frozenset())
        self._histories: dict[Key, list[_Draft]] = {}
        self._saved: dict[Key, _Draft] = {}

    def start(self) -> None:
        """Read the folders and show the first picture."""
        self._run(_stored, self._show_stored)

    def choose(self) -> None:
        """Show the picture that is chosen in the list."""
        key = self._window.pictures.key
        self._window.show_message(Kind.INFO, "")
        self._show()
        found = self._stored.screenshots.get(key)
        if found and key not in self._histories:
            self._run(lambda: decode_image(found.png), lambda image: self._opened(key, found, image))

    def take(self, source: Path | QImage | None) -> None:
        """Replace the chosen picture by an image; None if no image was given."""
        key = self._window.pictures.key
        if source is None:
            self._failed(ImageRefused(ImageProblem.NO_IMAGE))
            return
        given = source  # for the closures, whose type would again include None
        job = (lambda: read_image(given)) if isinstance(given, Path) else (lambda: plain_image(given))
        self._run(job, lambda image: self._taken(key, image))

    def edit(self, annotations: Annotations) -> None:
        """Keep a change by the user."""
        key = self._window.pictures.key
        self._push(key, _Draft(self._histories[key][-1].image, annotations))

    def undo(self) -> None:
        """Undo the last change of the chosen picture."""
        history = self._histories.get(self._window.pictures.key, [])
        if len(history) > 1:
            history.pop()
            self._show()

    def preview(self) -> None:
        """Show the preview of the chosen picture."""
        key = self._window.pictures.key
        if not (history := self._histories.get(key)):
            return
        draft = history[-1]

        def made(shown: Picture) -> None:
            if key == self._window.pictures.key and self._histories.get(key, [None])[-1] is draft:
                self._window.show_preview(shown)

        self._run(lambda: preview(draft.image, draft.annotations), made)

    def save(self) -> None:
        """Save the chosen picture."""
        key = self._window.pictures.key
        draft = self._histories[key][-1]

        def job() -> _Stored:
            png, annotations = encode(draft.image, draft.annotations)
            save_screenshot(*key, png, annotations)
            return _stored()

        def saved(stored: _Stored) -> None:
            self._stored = stored
            self._saved[key] = draft
            self._show()
            name = screenshot_file(*key).name
            self._window.show_message(Kind.GOOD, self._texts("pictures.saved", file=name))

        self._window.show_message(Kind.BUSY, self._texts("pictures.saving"))
        self._run(job, saved)

    def remove(self) -> None:
        """Return to the drawing."""
        key = self._window.pictures.key

        def job() -> _Stored:
            remove_screenshot(*key)
            return _stored()

        def removed(stored: _Stored) -> None:
            self._stored = stored
            self._histories.pop(key, None)
            self._saved.pop(key, None)
            self.choose()
            self._window.show_message(Kind.GOOD, self._texts("pictures.removed"))

        self._run(job, removed)

    def open_folder(self) -> None:
        """Create the folder of the screenshots if need be, and emit `folder_ready`."""

        def job() -> Path:
            folder = screenshot_folder()
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            return folder

        self._run(job, lambda folder: self.folder_ready.emit(QUrl.fromLocalFile(folder).toString()))

    def _show_stored(self, stored: _Stored) -> None:
        self._stored = stored
        self._window.pictures.choose(self._window.pictures.key)

    def _opened(self, key: Key, found: Screenshot, image: QImage) -> None:
        if key in self._histories:
            return
        stored = Annotations.place(
            (found.width, found.height), self._mark_count(key), found.marks, found.focus
        )
        draft = _Draft(image, stored.resized(image.width(), image.height()))
        self._saved[key] = draft
        self._push(key, draft)

    def _taken(self, key: Key, image: QImage) -> None:
        size = image.width(), image.height()
        if history := self._histories.get(key):
            annotations = history[-1].annotations.resized(*size)
        else:
            annotations = Annotations.place(size, self._mark_count(key))
        self._push(key, _Draft(image, annotations))

    def _mark_count(self, key: Key) -> int:
        name, bol_language = key
        return len(self._views[name].marks(bol_language))

    def _push(self, key: Key, draft: _Draft) -> None:
        history = self._histories.setdefault(key, [])
        history.append(draft)
        del history[:-_MAX_UNDO]
        if key == self._window.pictures.key:
            self._window.show_message(Kind.INFO, "")
        self._show()

    def _show(self) -> None:
        """Show the chosen picture, and the state of each in the list."""
        states = {
            (name, language): self._state((name, language))
            for name in self._views
            for language in BOL_LANGUAGES
        }
        window = self._window
        window.pictures.show_states(states)
        window.show_unsaved(
            [
                f"{window.pictures.title(key)} ({key[1].upper()})"
                for key, state in states.items()
                if state is PictureState.UNSAVED
            ]
        )
        key = window.pictures.key
        own = key in self._stored.own
        if history := self._histories.get(key):
            unsaved = states[key] is PictureState.UNSAVED
            window.show_screenshot(
                history[-1].image,
                history[-1].annotations,
                undo=len(history) > 1,
                save=unsaved,
                remove=own or unsaved,
            )
        else:
            name, bol_language = key
            drawing = Picture(draw(self._views[name], bol_language), self._views[name].focus)
            window.show_drawing(drawing, removable=own)

    def _state(self, key: Key) -> PictureState:
        if (history := self._histories.get(key)) and history[-1] is not self._saved.get(key):
            return PictureState.UNSAVED
        if key in self._stored.screenshots:
            return PictureState.SCREENSHOT
        return PictureState.UNREADABLE if key in self._stored.own else PictureState.DRAWING

    def _run(self, job: Callable[[], T], done: Callable[[T], None]) -> None:
        self._runner.run(WorkQueue.DISK, job, done, self._failed)

    def _failed(self, error: Exception) -> None:
        match error:
            case ImageRefused():
                words = self._texts(f"pictures.problem.{error.problem}")
            case OSError():
                words = self._texts("cli.no_files", why=error.strerror or error)
            case _:
                raise error
        self._window.show_message(Kind.BAD, words)


def _stored() -> _Stored:
    screenshots.cache_clear()
    views = load_walkthrough("nl").views
    keys: list[Key] = [(view.picture, language) for view in views for language in BOL_LANGUAGES]
    return _Stored(screenshots(), frozenset(key for key in keys if screenshot_file(*key).exists()))
