"""The program of the command `pictures`: replaces the drawings of the steps by screenshots."""

from __future__ import annotations

from collections.abc import Mapping

from bolsetup.core.task_runner import TaskRunner, ThreadTaskRunner
from bolsetup.core.texts import Texts
from bolsetup.gui.pictures.editor import PictureEditor
from bolsetup.gui.pictures.window import PicturesWindow
from bolsetup.gui.qt.application import Application
from bolsetup.gui.qt.gui_thread import GuiThread
from bolsetup.gui.qt.system import System
from bolsetup.gui.qt.theme import SchemeFollower
from bolsetup.platform.child_environment import restore_environment


def run_editor(texts: Texts, environment: Mapping[str, str]) -> int:
    """Run the window until it is closed, and return the exit code.

    Reads no shops and no keys, and uses neither the network nor the keychain.

    Args:
        texts: texts in the user's language.
        environment: environment before Qt was loaded.
    """
    app = Application()
    restore_environment(environment)
    app.set_language(texts.language)
    SchemeFollower(app, app.look)
    system = System(app)
    window = PicturesWindow(texts)
    editor = connect(window, texts, ThreadTaskRunner(GuiThread(app).post))
    editor.folder_ready.connect(system.open)
    window.closed.connect(app.shut_down)
    window.show()
    editor.start()
    return app.exec()


def connect(window: PicturesWindow, texts: Texts, runner: TaskRunner) -> PictureEditor:
    """Create the editor of the window's pictures, and connect the two."""
    editor = PictureEditor(window, texts, runner, window)
    window.pictures.chosen.connect(lambda *_: editor.choose())
    window.pictures.folder_requested.connect(editor.open_folder)
    window.given.connect(editor.take)
    window.edited.connect(editor.edit)
    window.undo_requested.connect(editor.undo)
    window.preview_requested.connect(editor.preview)
    window.save_requested.connect(editor.save)
    window.removal_confirmed.connect(editor.remove)
    return editor
