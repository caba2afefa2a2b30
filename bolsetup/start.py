"""Starts the window program, once per user."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, ParamSpec

from PySide6.QtCore import QCoreApplication, QLocale, QObject, Qt, QTimer
from PySide6.QtWidgets import QMessageBox

from bolsetup.core.json_file import file_problem
from bolsetup.core.monitoring.connection import Connection, Pace
from bolsetup.core.settings import Settings
from bolsetup.core.shops.shop_list import StoredShop
from bolsetup.core.task_runner import ThreadTaskRunner, WorkQueue, only, raise_error
from bolsetup.core.texts import Texts, choose_language
from bolsetup.gui.qt.application import Application
from bolsetup.gui.qt.gui_thread import GuiThread
from bolsetup.gui.qt.single_instance import (
    SingleInstance,
    activation_token,
    use_activation_token,
)
from bolsetup.gui.qt.system import System
from bolsetup.gui.qt.theme import SchemeFollower
from bolsetup.platform.child_environment import restore_environment
from bolsetup.services import Services
from bolsetup.view import View

if TYPE_CHECKING:
    from bolsetup.app import Program

P = ParamSpec("P")
_LISTEN_AFTER_MS: Final = 1000
"""Time after which later starts get a response although nothing is shown yet."""
_STAY_BEHIND: Final = "QT_MAC_DISABLE_FOREGROUND_APPLICATION_TRANSFORM"
"""Without this variable Qt brings the program to the front on macOS, once the event loop starts."""


class _Stored(NamedTuple):
    """Data saved by the last run."""

    settings: Settings
    shops: list[StoredShop]
    connections: Mapping[str, Connection]


def run_window(
    services: Services,
    pace: Pace,
    environment: Mapping[str, str],
    *,
    in_background: bool,
    support_mode: bool,
) -> int:
    """Run the window program until it quits, and return the exit code.

    If it is running already, its window is brought to the front instead.

    Args:
        services: parts of the program.
        pace: check intervals.
        environment: environment before Qt was loaded.
        in_background: start without a window; also leaves the window of a running program alone.
        support_mode: show step and support code in large letters, also in a running program.
    """
    app = Application()
    restore_environment(environment)
    try:
        instance = SingleInstance(services.folder)
    except OSError as error:
        # Kept, as Qt does not own a message box without a parent.
        box = _show_file_error(app, error)  # noqa: F841
        return app.exec()
    if not instance.first:
        if support_mode:
            instance.ask_for_support_mode()
        return 0 if in_background or instance.ask_to_raise(activation_token(environment)) else 1
    instance.quit_requested.connect(app.shut_down)
    if in_background:
        os.environ[_STAY_BEHIND] = "1"
    # Usually after the first page, which importing a library for it would delay; with a slow disk before.
    QTimer.singleShot(_LISTEN_AFTER_MS, instance.listen)
    start = _Start(app, services, pace, instance, in_background=in_background, support_mode=support_mode)
    start.load()
    code = app.exec()
    # The process ends without destructors (bolsetup/__main__.py).
    instance.close()
    return code


class _Start:
    """Shows the first page, and then builds the rest of the program."""

    def __init__(
        self,
        app: Application,
        services: Services,
        pace: Pace,
        instance: SingleInstance,
        *,
        in_background: bool,
        support_mode: bool,
    ) -> None:
        self._app = app
        self._services = services
        self._pace = pace
        self._instance = instance
        self._in_background = in_background
        self._support_mode = support_mode
        self._runner = ThreadTaskRunner(GuiThread(app).post)
        self._error_box: QMessageBox | None = None

    def load(self) -> None:
        """Read what is stored, in the background so that a second start gets a response from a slow disk."""
        self._runner.run(
            WorkQueue.DISK,
            lambda: _load(self._services),
            _exiting_on_error(self._app, self._loaded),
            only(OSError, self._failed),
        )

    def _failed(self, error: OSError) -> None:
        # Kept, as Qt does not own a message box without a parent.
        self._error_box = _show_file_error(self._app, error)

    def _loaded(self, stored: _Stored) -> None:
        app, services = self._app, self._services
        # The event loop has started, and programs that we start must not inherit it.
        os.environ.pop(_STAY_BEHIND, None)
        system = System(app)
        SchemeFollower(app, app.look)
        view = View(
            app, services, system.desktop, self._runner, stored.settings, support_mode=self._support_mode
        )
        is_whole = view.resume(stored.shops, stored.connections)
        if self._in_background or services.practice or not is_whole:
            self._complete(view, system, stored, in_background=self._in_background)
            return
        view.show()

        def closed() -> None:
            # With shops the program is completed all the same, to watch them.
            if not stored.shops:
                app.shut_down()

        early = view.window.closed.connect(closed)

        def painted() -> None:
            # From now on `BackgroundController` decides what closing means.
            QObject.disconnect(early)
            self._complete(view, system, stored, in_background=not view.window.isVisible())

        view.when_painted(_exiting_on_error(app, painted))

    def _complete(self, view: View, system: System, stored: _Stored, *, in_background: bool) -> None:
        # Imported late: it takes as long as everything needed to show the window.
        from bolsetup.app import Program  # noqa: PLC0415

        program = Program(self._app, self._services, system, self._pace, self._runner, view)
        _connect_later_starts(self._instance, program)
        self._instance.listen()
        program.start(stored.shops, stored.connections, in_background=in_background)
        self._runner.run(WorkQueue.DISK, _cache_screenshots, lambda _: None, raise_error)
        # Most of what exists now is needed until the end. Pages open a third faster if it is not searched for
        # garbage again and again.
        gc.freeze()
        gc.enable()


def _connect_later_starts(instance: SingleInstance, program: Program) -> None:
    instance.raise_requested.connect(use_activation_token)
    instance.raise_requested.connect(lambda _: program.show_window())
    instance.support_mode_requested.connect(program.show_support_mode)


def _exiting_on_error(app: Application, act: Callable[P, None]) -> Callable[P, None]:
    """Return `act` with an exit on failure; otherwise the program would keep running without a window."""

    def acting(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            act(*args, **kwargs)
        except Exception:
            app.exit(1)
            raise

    return acting


def quit_running(folder: Path) -> bool | None:
    """Ask the running program to quit, and wait for it; return whether none is running now.

    None if the lock cannot be written, so that nothing is known.

    Args:
        folder: data folder.
    """
    # Local sockets need one for their signals.
    app = QCoreApplication.instance() or QCoreApplication([])
    instance = SingleInstance(folder, app)
    is_known = instance.holds_lock or not instance.first
    gone = instance.first or instance.ask_to_quit()
    instance.close()
    return gone if is_known else None


def _load(services: Services) -> _Stored:
    # The list first, because loading a list of version 0.1.0 imports its connections into the store.
    shops = services.shops.load()
    return _Stored(services.settings.load(), shops, services.connections.load())


def _cache_screenshots() -> None:
    # Imported late: only steps have pictures.
    from bolsetup.core.walkthrough.pictures import screenshots  # noqa: PLC0415

    screenshots()


def _show_file_error(app: Application, error: OSError) -> QMessageBox:
    texts = Texts(choose_language(QLocale.system().uiLanguages()))
    box = QMessageBox(QMessageBox.Icon.Critical, "bolsetup", "")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(file_problem(texts, error))
    box.finished.connect(lambda: app.exit(1))
    box.open()
    return box
