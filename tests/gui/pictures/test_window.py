"""`bolsetup pictures` from a dropped file to the picture in the walkthrough."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLabel,
    QListWidget,
    QMessageBox,
    QPushButton,
    QRadioButton,
)
from pytestqt.qtbot import QtBot

from bolsetup.core.texts import LANGUAGES, Texts
from bolsetup.core.walkthrough.pictures import (
    positions_file,
    screenshot_file,
    screenshot_folder,
    screenshots,
)
from bolsetup.core.walkthrough.steps import colours, load_walkthrough
from bolsetup.gui.pictures.canvas import Canvas
from bolsetup.gui.pictures.picture_list import Key, PictureList
from bolsetup.gui.pictures.window import PicturesWindow
from bolsetup.gui.widgets.illustration import Illustration
from bolsetup.pictures import connect
from tests.core.walkthrough.test_pictures import png
from tests.fakes import Deferred, Inline
from tests.gui.pictures.test_image_file import noise
from tests.gui.samples import one, themed

TEXTS: Final = Texts("en")
STEP_4: Final[Key] = ("step-4", "nl")
STEP_6: Final[Key] = ("step-6", "en")


@pytest.fixture(scope="module", autouse=True)
def theme(qapp: QApplication) -> Iterator[None]:
    with themed(qapp):
        yield


@pytest.fixture(autouse=True)
def setting() -> Iterator[None]:
    screenshots.cache_clear()
    yield
    QGuiApplication.clipboard().clear()
    screenshots.cache_clear()


class Bench:
    """The window, its editor, and hands to use it."""

    def __init__(self, runner: Inline | None = None, texts: Texts = TEXTS) -> None:
        self.window = PicturesWindow(texts)
        self.window.resize(1024, 700)
        self.editor = connect(self.window, texts, runner or Inline())
        self.window.show()
        self.editor.start()
        self.canvas = one(self.window, Canvas)

    def button(self, name: str) -> QPushButton:
        buttons = self.window.findChildren(QPushButton)
        (found,) = (each for each in buttons if each.text() == TEXTS(f"pictures.{name}"))
        return found

    def choose(self, key: Key) -> None:
        self.window.pictures.choose(key)

    def drop(self, data: QMimeData) -> None:
        move, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        enter = QDragEnterEvent(QPoint(500, 300), move, data, left, none)
        QApplication.sendEvent(self.window, enter)
        if enter.isAccepted():
            QApplication.sendEvent(self.window, QDropEvent(QPointF(500, 300), move, data, left, none))

    def drop_file(self, path: Path) -> None:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(path)])
        self.drop(data)

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Drag from one pixel of the screenshot to another."""
        from_, to = (self.canvas.position_of(*each).toPoint() for each in (start, end))
        left = Qt.MouseButton.LeftButton
        QTest.mousePress(self.canvas, left, pos=from_)
        QTest.mouseMove(self.canvas, (from_ + to) / 2)
        QTest.mouseMove(self.canvas, to)
        QTest.mouseRelease(self.canvas, left, pos=to)

    @property
    def message(self) -> str:
        """The words of the notes that are visible."""
        labels = [each for each in self.window.findChildren(QLabel) if each.isVisible()]
        return "\n".join(each.text() for each in labels)

    def row(self, key: Key) -> str:
        rows = one(one(self.window, PictureList), QListWidget)
        (words,) = (
            rows.item(row).text()
            for row in range(rows.count())
            if rows.item(row).text().startswith(self.window.pictures.title(key))
        )
        return words.split("\n")[1]


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    made = Bench()
    qtbot.addWidget(made.window, before_close_func=lambda window: window.show_unsaved(()))
    qtbot.waitExposed(made.window)
    return made


def grey(width: int = 960, height: int = 540) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#dddddd"))
    return image


def test_a_dropped_file_becomes_the_picture_of_the_step(bench: Bench, tmp_path: Path) -> None:
    original = noise(960, 540)
    file = tmp_path / "taken.png"
    original.setText("Comment", "EXAMPLE-NOT-A-REAL-SECRET")
    assert original.save(str(file))
    bench.choose(STEP_4)
    bench.drop_file(file)
    assert bench.canvas.annotations.marks == ((480, 270),)

    bench.drag((480, 270), (250, 200))
    bench.drag((0, 0), (160, 90))
    bench.drag((960, 540), (800, 450))
    bench.button("cover").click()
    bench.drag((400, 300), (520, 340))
    bench.button("cover").click()
    assert TEXTS("pictures.reminder") in bench.message
    bench.button("save").click()
    assert "step-4-nl.png" in bench.message
    assert not bench.button("save").isEnabled()

    mark, focus = bench.canvas.annotations.marks[0], bench.canvas.annotations.focus
    assert mark == pytest.approx((250, 200), abs=2)
    assert focus == pytest.approx((160, 90, 640, 360), abs=4)
    written = tomllib.loads(positions_file().read_text("utf-8"))
    assert written == {"step-4": {"nl": {"marks": [list(mark)], "focus": list(focus)}}}

    content = screenshot_file(*STEP_4).read_bytes()
    assert b"EXAMPLE" not in content
    saved = QImage.fromData(content)
    bar = QColor(colours()["bar"]).rgb()
    assert all(saved.pixel(x, y) == bar for x in range(402, 518) for y in range(302, 338))
    assert all(saved.pixel(x, y) == original.pixel(x, y) for x in range(380) for y in range(0, 540, 7))

    (view,) = (
        view for step in load_walkthrough("en").steps for view in step.views if view.picture == "step-4"
    )
    shown = Illustration()
    shown.show_view(view, "nl")
    assert not shown.is_drawing
    shown.resize(960, 540)
    image = shown.grab().toImage()
    ratio = image.width() / 960
    assert image.pixelColor(round(460 * ratio), round(320 * ratio)) == QColor(colours()["bar"])
    assert image.pixelColor(round((mark[0] - 10) * ratio), round(mark[1] * ratio)) == QColor(
        colours()["mark"]
    )
    shown.deleteLater()


def test_the_list_says_what_each_picture_is(bench: Bench) -> None:
    assert bench.row(STEP_4) == "NL: drawing · EN: drawing"
    bench.choose(STEP_4)
    bench.editor.take(grey())
    assert bench.row(STEP_4) == "NL: not saved yet · EN: drawing"
    bench.button("save").click()
    assert bench.row(STEP_4) == "NL: screenshot · EN: drawing"
    screenshot_file("step-4", "en").write_bytes(b"no picture")
    bench.editor.start()
    assert bench.row(STEP_4) == "NL: screenshot · EN: unreadable"


def test_what_is_saved_can_be_edited_again(qtbot: QtBot, bench: Bench) -> None:
    bench.choose(STEP_6)
    bench.editor.take(grey())
    bench.drag((240, 270), (100, 100))
    bench.button("save").click()
    again = Bench()
    qtbot.addWidget(again.window)
    again.choose(STEP_6)
    assert again.canvas.annotations == bench.canvas.annotations
    assert not again.button("save").isEnabled()


def test_another_step_loses_no_work(bench: Bench) -> None:
    bench.choose(STEP_4)
    bench.editor.take(grey())
    bench.drag((480, 270), (100, 100))
    before = bench.canvas.annotations
    bench.choose(STEP_6)
    assert not bench.button("save").isEnabled()
    bench.editor.take(grey(200, 100))
    bench.choose(("step-4", "en"))
    assert not bench.button("undo").isEnabled()
    bench.choose(STEP_4)
    assert bench.canvas.annotations == before
    bench.button("undo").click()
    assert bench.canvas.annotations.marks == ((480, 270),)


def test_a_slow_file_goes_to_the_step_it_was_dropped_on(qtbot: QtBot, tmp_path: Path) -> None:
    runner = Deferred()
    bench = Bench(runner)
    qtbot.addWidget(bench.window, before_close_func=lambda window: window.show_unsaved(()))
    runner.finish()
    bench.choose(STEP_4)
    file = tmp_path / "a.png"
    file.write_bytes(png(300, 200))
    bench.drop_file(file)
    bench.choose(STEP_6)
    runner.finish()
    assert not bench.button("cover").isEnabled()
    assert "not saved yet" in bench.row(STEP_4)
    assert "not saved yet" not in bench.row(STEP_6)


def test_undo_takes_back_each_change_and_even_the_image(bench: Bench) -> None:
    bench.choose(STEP_4)
    bench.editor.take(grey())
    bench.button("cover").click()
    bench.drag((100, 100), (200, 200))
    bench.button("cover").click()
    bench.editor.take(grey(480, 270))
    assert bench.canvas.annotations.covers == ()
    assert bench.canvas.annotations.marks == ((240, 135),)
    QTest.keyClick(bench.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(bench.canvas.annotations.covers) == 1
    QTest.keyClick(bench.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert bench.canvas.annotations.covers == ()
    assert not bench.button("undo").isEnabled()


@pytest.mark.parametrize(
    ("key", "modifier", "moved"),
    [
        (Qt.Key.Key_Left, Qt.KeyboardModifier.NoModifier, (-1, 0)),
        (Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier, (10, 0)),
        (Qt.Key.Key_Up, Qt.KeyboardModifier.NoModifier, (0, -1)),
        (Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier, (0, 10)),
    ],
)
def test_arrow_keys_move_the_mark_that_is_selected_in_the_legend(
    bench: Bench, key: Qt.Key, modifier: Qt.KeyboardModifier, moved: tuple[int, int]
) -> None:
    bench.choose(STEP_6)
    bench.editor.take(grey())
    legend = bench.window.findChildren(QListWidget)[-1]
    assert [legend.item(row).text()[:2] for row in range(legend.count())] == ["1:", "2:", "3:", "Fr"]
    legend.setCurrentRow(1)
    before = bench.canvas.annotations.marks
    QTest.keyClick(bench.canvas, key, modifier)
    x, y = before[1]
    assert bench.canvas.annotations.marks == (before[0], (x + moved[0], y + moved[1]), before[2])


def test_arrow_keys_resize_and_move_the_frame(bench: Bench) -> None:
    bench.choose(STEP_4)
    bench.editor.take(grey())
    held = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(bench.canvas, Qt.Key.Key_Left, held)
    QTest.keyClick(bench.canvas, Qt.Key.Key_Up, held)
    QTest.keyClick(bench.canvas, Qt.Key.Key_Right)
    assert bench.canvas.annotations.focus == (1, 0, 950, 530)


def test_an_area_is_covered_by_keyboard(bench: Bench) -> None:
    bench.choose(STEP_4)
    bench.editor.take(grey(1000, 500))
    bench.button("cover").setFocus()
    QTest.keyClick(bench.button("cover"), Qt.Key.Key_Space)
    assert bench.canvas.hasFocus()
    QTest.keyClick(bench.canvas, Qt.Key.Key_Return)
    assert bench.canvas.annotations.covers == ((400, 230, 200, 40),)
    shift, alt = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier
    QTest.keyClick(bench.canvas, Qt.Key.Key_Left, shift)
    QTest.keyClick(bench.canvas, Qt.Key.Key_Down)
    QTest.keyClick(bench.canvas, Qt.Key.Key_Right, alt | shift)
    QTest.keyClick(bench.canvas, Qt.Key.Key_Up, alt)
    assert bench.canvas.annotations.covers == ((390, 231, 210, 39),)
    legend = bench.window.findChildren(QListWidget)[-1]
    assert [legend.item(row).text() for row in range(legend.count())][-1] == "Covered area 1"
    assert legend.currentRow() == legend.count() - 1


@pytest.mark.parametrize("where", ["canvas", "legend"])
def test_delete_takes_the_selected_cover_away_and_undo_brings_it_back(bench: Bench, where: str) -> None:
    bench.choose(STEP_4)
    bench.editor.take(grey())
    bench.button("cover").click()
    bench.drag((100, 100), (200, 200))
    bench.drag((300, 300), (400, 400))
    bench.button("cover").click()
    covers = bench.canvas.annotations.covers
    legend = bench.window.findChildren(QListWidget)[-1]
    legend.setCurrentRow(legend.count() - 2)
    target = bench.canvas if where == "canvas" else legend
    target.setFocus()
    QTest.keyClick(target, Qt.Key.Key_Delete)
    assert bench.canvas.annotations.covers == covers[1:]
    # The frame is selected now: it is not taken away.
    QTest.keyClick(target, Qt.Key.Key_Delete)
    assert bench.canvas.annotations.covers == covers[1:]
    bench.button("undo").click()
    assert bench.canvas.annotations.covers == covers


def test_a_cover_is_dragged_and_resized_with_the_mouse(bench: Bench) -> None:
    bench.choose(STEP_4)
    bench.editor.take(grey())
    bench.button("cover").click()
    bench.drag((100, 100), (200, 200))
    bench.button("cover").click()
    bench.drag((150, 150), (350, 150))
    bench.drag((400, 200), (450, 260))
    assert bench.canvas.annotations.covers[0] == pytest.approx((300, 100, 150, 160), abs=4)
    assert bench.canvas.annotations.focus == (0, 0, 960, 540)


def test_a_press_selects_in_the_legend_what_is_below_it(bench: Bench) -> None:
    bench.choose(STEP_6)
    bench.editor.take(grey())
    legend = bench.window.findChildren(QListWidget)[-1]
    bench.drag((480, 270), (480, 270))
    assert legend.currentRow() == 1
    bench.drag((0, 270), (100, 270))
    assert legend.currentRow() == 3
    before = bench.canvas.annotations
    # Outside the frame there is nothing to drag.
    bench.drag((20, 270), (400, 400))
    assert bench.canvas.annotations == before


def test_a_screenshot_is_pasted(bench: Bench) -> None:
    bench.choose(STEP_4)
    QGuiApplication.clipboard().setImage(grey(640, 360))
    QTest.keyClick(bench.window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert (bench.canvas.annotations.width, bench.canvas.annotations.height) == (640, 360)


def test_a_file_is_chosen(qtbot: QtBot, bench: Bench, tmp_path: Path) -> None:
    file = tmp_path / "a.jpg"
    assert grey(320, 180).save(str(file))
    bench.choose(STEP_4)
    bench.button("choose_file").click()
    dialog = one(bench.window, QFileDialog)
    dialog.fileSelected.emit(str(file))
    dialog.close()
    assert bench.canvas.annotations.width == 320


def _text() -> QMimeData:
    data = QMimeData()
    data.setText("no picture")
    return data


def _address() -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl("https://example.com/a.png")])
    return data


@pytest.mark.parametrize("data", [_text, _address])
def test_what_is_no_image_leaves_the_work_as_it_was(bench: Bench, data: Callable[[], QMimeData]) -> None:
    bench.choose(STEP_4)
    bench.editor.take(grey())
    before = bench.canvas.annotations
    bench.drop(data())
    QGuiApplication.clipboard().setMimeData(data())
    bench.button("paste").click()
    assert TEXTS("pictures.problem.no_image") in bench.message
    assert bench.canvas.annotations == before
    bench.drag((480, 270), (100, 100))
    assert TEXTS("pictures.problem.no_image") not in bench.message


def test_a_bad_file_is_explained_and_nothing_is_lost(bench: Bench, tmp_path: Path) -> None:
    file = tmp_path / "a.png"
    file.write_bytes(b"no picture")
    bench.choose(STEP_4)
    bench.drop_file(file)
    assert TEXTS("pictures.problem.not_png_or_jpeg") in bench.message
    assert bench.row(STEP_4) == "NL: drawing · EN: drawing"


def test_a_full_disk_is_explained_and_the_work_stays(bench: Bench) -> None:
    bench.choose(STEP_4)
    bench.editor.take(grey())
    screenshot_folder().parent.mkdir(parents=True)
    screenshot_folder().write_bytes(b"")
    bench.button("save").click()
    assert "can't read or write its files" in bench.message
    assert bench.button("save").isEnabled()
    screenshot_folder().unlink()
    bench.button("save").click()
    assert screenshot_file(*STEP_4).exists()


def _answer(bench: Bench, what: str) -> None:
    box = one(bench.window, QMessageBox)
    (button,) = (each for each in box.buttons() if each.text() == TEXTS(f"pictures.ask.{what}"))
    button.click()


def test_the_drawing_comes_back_once_the_user_confirms(qtbot: QtBot, bench: Bench) -> None:
    bench.choose(STEP_4)
    bench.editor.take(grey())
    bench.button("save").click()
    bench.button("remove").click()
    _answer(bench, "remove_no")
    assert screenshot_file(*STEP_4).exists()
    qtbot.waitUntil(lambda: bench.window.findChild(QMessageBox) is None)
    bench.button("remove").click()
    _answer(bench, "remove_yes")
    assert not screenshot_file(*STEP_4).exists()
    assert bench.row(STEP_4) == "NL: drawing · EN: drawing"
    assert not bench.button("remove").isEnabled()


def test_closing_asks_while_something_is_not_saved(qtbot: QtBot, bench: Bench) -> None:
    bench.choose(STEP_4)
    bench.editor.take(grey())
    bench.choose(STEP_6)
    assert not bench.window.close()
    assert "Step 4" in one(bench.window, QMessageBox).text()
    _answer(bench, "close_no")
    assert bench.window.isVisible()
    qtbot.waitUntil(lambda: bench.window.findChild(QMessageBox) is None)
    bench.window.close()
    with qtbot.waitSignal(bench.window.closed):
        _answer(bench, "close_yes")
    assert not bench.window.isVisible()


def test_closing_without_changes_asks_nothing(qtbot: QtBot, bench: Bench) -> None:
    with qtbot.waitSignal(bench.window.closed):
        assert bench.window.close()


def test_the_folder_is_opened_also_before_there_is_a_screenshot(qtbot: QtBot, bench: Bench) -> None:
    with qtbot.waitSignal(bench.editor.folder_ready) as ready:
        bench.button("folder").click()
    assert screenshot_folder().is_dir()
    assert ready.args == [QUrl.fromLocalFile(screenshot_folder()).toString()]


def test_the_preview_is_what_the_merchant_sees(bench: Bench) -> None:
    bench.choose(STEP_4)
    image = grey()
    image.fill(QColor("#20c020"))
    bench.editor.take(image)
    (preview,) = (
        each for each in bench.window.findChildren(QRadioButton) if each.text() == TEXTS("pictures.preview")
    )
    preview.click()
    whole, cropped = bench.window.findChildren(Illustration)
    assert not whole.is_drawing
    assert not cropped.is_drawing
    assert "button below" in whole.accessibleName()
    # Another step shows its own picture.
    bench.choose(STEP_6)
    assert whole.is_drawing
    bench.choose(STEP_4)
    assert not whole.is_drawing


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("factor", [1, 2])
def test_the_window_fits_a_small_screen(qtbot: QtBot, qapp: QApplication, language: str, factor: int) -> None:
    with themed(qapp, text=factor):
        bench = Bench(texts=Texts(language))
        qtbot.addWidget(bench.window, before_close_func=lambda window: window.show_unsaved(()))
        bench.choose(STEP_6)
        bench.editor.take(grey())
        bench.editor.take(None)
        qtbot.wait(1)
        assert (bench.window.width(), bench.window.height()) == (1024, 700)
        for button in bench.window.findChildren(QPushButton):
            if button.isVisible():
                assert button.width() >= button.sizeHint().width(), button.text()
                assert bench.window.rect().contains(
                    button.mapTo(bench.window, button.rect().bottomRight())
                ), button.text()
        for rows in bench.window.findChildren(QListWidget):
            assert not rows.horizontalScrollBar().isVisible()
