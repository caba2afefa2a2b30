"""The whole program in this process, without a screen, watched by a heartbeat.

`python -m tests.bench.inside SCENARIO SHOPS` prints its findings as JSON; `findings.run_inside` starts it.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
import threading
import time
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from typing import Any, Final
from unittest import mock

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from bolsetup.app import Program
from bolsetup.core.bol.outcomes import Outcome, Verdict
from bolsetup.core.credentials.credentials import Credentials
from bolsetup.core.keychain.keychain import Keychain
from bolsetup.core.monitoring.connection import Pace, State
from bolsetup.core.monitoring.connection_store import ConnectionStore
from bolsetup.core.paths import data_folder
from bolsetup.core.task_runner import _THREADS, ThreadTaskRunner, WorkQueue
from bolsetup.core.texts import LANGUAGES, Texts
from bolsetup.core.walkthrough.journey import STEPS, Page
from bolsetup.gui.pages.history import BATCH, HistoryPage
from bolsetup.gui.qt.application import Application
from bolsetup.gui.qt.gui_thread import GuiThread
from bolsetup.gui.qt.theme import SchemeFollower
from bolsetup.services import CONNECTIONS, real_services
from bolsetup.view import View
from tests.bench import data
from tests.bench.findings import Asked, Findings
from tests.program.scene import NEW_PAIR, PAIR, SHOP, FakeSystem, Scene

_BEAT_MS: Final = 1
_BUSY_S: Final = 0.002
"""A heartbeat for which the thread of the window computed for longer, in seconds, was held up by its work."""
_QUIET_S: Final = 0.2
"""What was asked for is done when no heartbeat was held up by work for this time, in seconds."""
_REPEATS: Final = 5
_ON_PAGE_MS: Final = 2000
_BACK_MS: Final = 1000
"""Time in which a merchant who comes back from the browser finds the button."""
WATCHERS: Final = _THREADS[WorkQueue.WATCH]


class Heart(QObject):
    """A timer of one millisecond in the thread of the window; notes how late each beat comes."""

    def __init__(self) -> None:
        super().__init__()
        self._timer = QTimer(self, interval=_BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start()
        self._last = self._held_up_until = time.perf_counter()
        self._computed = time.thread_time()
        self._longest = 0.0
        self._until: Callable[[], bool] = bool
        self._loop = QEventLoop()

    def ask(
        self,
        what: str,
        act: Callable[[], object],
        done: Callable[[], bool] = lambda: True,
        most_s: float = 900,
    ) -> Asked:
        """Do something in the event loop, as a click would, and wait until the program is quiet again.

        Args:
            what: names it.
            act: does it.
            done: whether it is done, apart from what is left to paint; it has to be cheap.
            most_s: time limit in seconds.

        Raises:
            RuntimeError: it was not done in time.
        """
        began = self._last = self._held_up_until = time.perf_counter()
        self._longest = 0.0
        is_done = False
        problems: list[Exception] = []

        def carry_out() -> None:
            try:
                act()
            except Exception as error:  # noqa: BLE001 - Qt would only print it: raised below
                problems.append(error)
            self._held_up_until = time.perf_counter()
            self._until = quiet

        def quiet() -> bool:
            nonlocal is_done
            now = time.perf_counter()
            if now > began + most_s:
                problems.append(RuntimeError(f"not done in {most_s:g} s: {what}"))
            if not is_done and done():
                is_done = True
                self._held_up_until = now
            return bool(problems) or (is_done and now > self._held_up_until + _QUIET_S)

        QTimer.singleShot(0, carry_out)
        self._loop.exec()
        if problems:
            raise problems[0]
        return Asked(what, 1000 * (self._held_up_until - began), 1000 * self._longest)

    def _beat(self) -> None:
        now, computed = time.perf_counter(), time.thread_time()
        self._longest = max(self._longest, now - self._last)
        # Not by the clock: on a busy machine the thread also has to wait for others.
        if computed > self._computed + _BUSY_S:
            self._held_up_until = now
        self._last, self._computed = now, computed
        if self._until():
            self._until = bool
            self._loop.quit()


class Silent:
    """A checker that has no answer before the program ends, so that nothing changes by itself."""

    def check(self, credentials: Credentials) -> Verdict:
        threading.Event().wait()
        raise AssertionError("the event is never set")


class Satisfied:
    """A checker that accepts every pair."""

    def check(self, credentials: Credentials) -> Verdict:
        return Verdict(Outcome.CONNECTED, SHOP)


class RealScene(Scene):
    """The program with its real look, threads, files and network; only the desktop is a fake.

    Args:
        replaced: attributes of `Services` to replace.
    """

    def __init__(self, **replaced: Any) -> None:
        self._app = Application()
        self.heart = Heart()
        self.texts = Texts("nl")
        self.findings = Findings()
        self.system = FakeSystem(tray=True)
        services = real_services()._replace(**replaced)
        runner = ThreadTaskRunner(GuiThread(self._app).post)

        def start() -> None:
            settings = services.settings.load()
            shops, connections = services.shops.load(), services.connections.load()
            SchemeFollower(self._app)
            view = View(self._app, services, self.system.desktop, runner, settings)
            view.resume(shops, connections)
            self.program = Program(self._app, services, self.system, Pace(), runner, view)
            self.program.start(shops, connections, in_background=False)
            # As bolsetup/start.py does.
            gc.freeze()

        self.ask("start, without its imports", start)

    def ask(self, what: str, act: Callable[[], object], done: Callable[[], bool] = lambda: True) -> Asked:
        """Ask something of the program, and note what it costs."""
        asked = self.heart.ask(what, act, done)
        self.findings.asked.append(asked)
        return asked

    def click(self, what: str, key: str, **values: object) -> None:
        """Ask by a click on the button with the text at `key`."""
        button = self.button(key, **values)
        self.ask(what, button.click)


def pages(count: int) -> Findings:
    """Open the shops and the history of `count` shops, several times."""
    scene = RealScene(client=Silent())
    for _ in range(_REPEATS + 1):
        open_history(scene)
        scene.ask(f"open {Page.OVERVIEW}", lambda: scene.window.go_to(Page.OVERVIEW))
    return scene.findings


def open_history(scene: RealScene) -> None:
    """Open the history, and wait until it was read and is shown."""
    shown = threading.Event()
    show = HistoryPage.show_histories

    def show_and_tell(page: HistoryPage, histories: Any, **left: int) -> None:
        show(page, histories, **left)
        shown.set()

    with mock.patch.object(HistoryPage, "show_histories", show_and_tell):
        scene.ask(f"open {Page.HISTORY}", lambda: scene.window.go_to(Page.HISTORY), shown.is_set)


def journey(_: int) -> Findings:
    """Walk through every page, and change the language."""
    scene = RealScene(client=Satisfied(), keychain=Keychain.in_memory())
    scene.click("begin", "pages.welcome.next")
    for page in STEPS[1:]:
        scene.ask(f"go on to {page}", lambda page=page: scene.window.go_to(page))  # type: ignore[misc]
    _paste(scene, PAIR)
    scene.click("go on to the shop", "pages.keys.next")
    scene.click("save the keys", "pages.shop.next")
    scene.click("hand over the keys", "pages.hand-over.next")
    apart = [page for page in Page if page not in STEPS and page is not scene.page]
    for page in apart:
        if page is Page.HISTORY:
            open_history(scene)
            continue
        scene.ask(f"open {page}", lambda page=page: scene.window.go_to(page))  # type: ignore[misc]
    scene.ask("back to step 1", lambda: scene.window.go_to(Page.STEP_1))
    for language in [each for each in LANGUAGES if each != "nl"]:
        scene.ask(
            f"change the language to {language}",
            lambda language=language: scene.program._language.set_language(language),  # type: ignore[misc]
        )
    return scene.findings


def checks(count: int) -> Findings:
    """Check `count` shops at once with a stand-in of Bol, in the window; then the same checks without it."""
    scene = RealScene()
    monitor = scene.program._monitor
    process_s = time.process_time()
    scene.ask(
        f"check {count} shops",
        monitor.start_over,
        lambda: not monitor._checker.under_way,
    )
    if problems := {row.state for row in monitor.rows()} - {State.CONNECTED}:
        raise RuntimeError(f"not every shop was checked: {problems}")
    scene.findings.figures["processor"] = [1000 * (time.process_time() - process_s) / count]
    return scene.findings


def bare_checks(count: int) -> Findings:
    """Make the same checks with as many threads as the program has, without a window or files."""
    services = real_services()
    pairs = [data.pair(number) for number in range(count)]
    with ThreadPoolExecutor(WATCHERS) as threads:
        # The libraries are imported, and the threads started.
        services.client.check(pairs[0])
        began, process_s = time.perf_counter(), time.process_time()
        list(threads.map(services.client.check, pairs))
    figures = {
        "took": [1000 * (time.perf_counter() - began)],
        "processor": [1000 * (time.process_time() - process_s) / count],
    }
    return Findings(figures=figures)


def history(_: int) -> Findings:
    """Read the history, as its page does."""
    store = ConnectionStore(data_folder() / CONNECTIONS)
    first = list(store.load())[:BATCH]
    took = []
    for _ in range(_REPEATS):
        began = time.perf_counter()
        store.lost_within(30, time.time())
        for shop in first:
            store.history(30, time.time(), [shop])
        took.append(1000 * (time.perf_counter() - began))
    return Findings(figures={"read": took})


def paste(_: int) -> Findings:
    """Paste a pair while the page of the keys has been open for a while, then another one."""
    scene = RealScene()
    scene.ask("open the page of the keys", lambda: scene.window.go_to(Page.KEYS))
    # A merchant who copies keys at Bol takes longer.
    _wait(scene, _ON_PAGE_MS)
    figures = {"first": [_paste(scene, PAIR)]}
    came_back = QEvent(QEvent.Type.ActivationChange)
    scene.ask(
        "come back with other keys", lambda: QApplication.sendEvent(scene.program._pages.keys, came_back)
    )
    _wait(scene, _BACK_MS)
    figures["second"] = [_paste(scene, NEW_PAIR)]
    scene.findings.figures.update(figures)
    return scene.findings


def _wait(scene: RealScene, milliseconds: int) -> None:
    waited = threading.Event()
    QTimer.singleShot(milliseconds, waited.set)
    scene.ask("wait", lambda: None, waited.is_set)


def _paste(scene: RealScene, pair: Credentials) -> float:
    """Paste a pair; return the milliseconds until its verdict was painted."""
    QGuiApplication.clipboard().setText(f"{pair.client_id}\n{pair.client_secret}")
    button = scene.button("pages.keys.paste_name", field=scene.texts("pages.keys.client_id"))
    painted: list[float] = []
    # What was updated is painted before the timer.
    scene.program._check.finished.connect(
        lambda *_: QTimer.singleShot(0, lambda: painted.append(time.perf_counter()))
    )
    began: list[float] = []

    def press() -> None:
        began.append(time.perf_counter())
        button.click()

    scene.ask("paste the keys", press, lambda: bool(painted))
    return 1000 * (painted[0] - began[0])


SCENARIOS: Final = {each.__name__: each for each in (pages, journey, checks, bare_checks, history, paste)}


def main() -> None:
    """Run a scenario and print what it found."""
    parser = argparse.ArgumentParser()
    parser.add_argument("scenario", choices=SCENARIOS)
    parser.add_argument("count", type=int)
    options = parser.parse_args()
    code = 1
    try:
        sys.stdout.write(json.dumps(asdict(SCENARIOS[options.scenario](options.count))))
        code = 0
    finally:
        if code:
            traceback.print_exc()
        sys.stdout.flush()
        # As the program itself ends: threads may still wait for an answer.
        os._exit(code)


if __name__ == "__main__":
    main()
