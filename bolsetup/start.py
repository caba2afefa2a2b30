"""Starts the assistant: one copy for each user, and a clear word when it cannot begin."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QMessageBox

from bolsetup.app import Program
from bolsetup.core.monitoring.connection import Connection, Pace
from bolsetup.core.settings import Settings
from bolsetup.core.shops.shop_list import StoredShop
from bolsetup.core.task_runner import ThreadTaskRunner, WorkQueue
from bolsetup.core.texts import Texts, choose_language
from bolsetup.core.walkthrough.pictures import screenshots
from bolsetup.gui.qt.application import Application
from bolsetup.gui.qt.gui_thread import GuiThread
from bolsetup.gui.qt.single_instance import SingleInstance
from bolsetup.gui.qt.system import System
from bolsetup.platform.child_environment import restore_environment
from bolsetup.services import Services


def run_window(
    services: Services, pace: Pace, started_with: Mapping[str, str], *, in_background: bool
) -> int:
    """Show the assistant until it is quit, and give the exit code.

    A copy that runs already is brought to the front instead, unless this one is to start in the
    background. `pace` is how often the stored shops are checked, `started_with` the environment before Qt was
    loaded.
    """
    app = Application()
    restore_environment(started_with)
    # Kept until it is answered: Qt does not own what has no parent.
    last_words: list[QMessageBox] = []

    def failed(error: Exception) -> None:
        if not isinstance(error, OSError):
            raise error
        last_words.append(_no_files(app, error))

    try:
        instance = SingleInstance(services.folder)
    except OSError as error:
        failed(error)
        return app.exec()
    if not instance.first:
        return 0 if in_background or instance.ask_to_raise() else 1
    runner = ThreadTaskRunner(GuiThread(app).post)

    def loaded(found: tuple[Settings, list[StoredShop], Mapping[str, Connection]]) -> None:
        settings, shops, connections = found
        try:
            program = Program(app, services, System(app), pace, runner, settings)
        except Exception:
            # Without its window the program would go on unseen.
            app.exit(1)
            raise
        instance.raise_requested.connect(program.show_window)
        program.start(shops, connections, in_background=in_background)

    # Nothing is drawn yet, but a second start must be answered while a slow disk gives the files.
    runner.run(WorkQueue.DISK, lambda: _load(services), loaded, failed)
    return app.exec()


def _load(services: Services) -> tuple[Settings, list[StoredShop], Mapping[str, Connection]]:
    screenshots()  # kept for the pages that show them
    # The list first: one of version 0.1.0 hands its connections on to the store.
    shops = services.shops.load()
    return services.settings.load(), shops, services.connections.load()


def _no_files(app: Application, error: OSError) -> QMessageBox:
    texts = Texts(choose_language(QLocale.system().uiLanguages()))
    box = QMessageBox(QMessageBox.Icon.Critical, "bolsetup", "")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(texts("cli.no_files", why=error.strerror or error))
    box.finished.connect(lambda: app.exit(1))
    box.open()
    return box
