"""Blocking work leaves the GUI thread and its result comes back to it."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bolsetup.core.task_runner import ThreadTaskRunner, WorkQueue, only, raise_error
from bolsetup.gui.qt.gui_thread import GuiThread


@pytest.fixture
def background(qtbot: QtBot) -> ThreadTaskRunner:
    return ThreadTaskRunner(GuiThread(QApplication.instance()).post)


def test_the_job_runs_elsewhere_and_its_result_arrives_here(
    qtbot: QtBot, background: ThreadTaskRunner
) -> None:
    threads: list[threading.Thread] = []
    results: list[tuple[int, threading.Thread]] = []

    def job() -> int:
        threads.append(threading.current_thread())
        return 42

    background.run(
        WorkQueue.CHECK, job, lambda value: results.append((value, threading.current_thread())), raise_error
    )
    qtbot.waitUntil(lambda: bool(results))
    assert results == [(42, threading.main_thread())]
    assert threads[0] is not threading.main_thread()
    assert threads[0].daemon


def test_a_failure_arrives_here_too(qtbot: QtBot, background: ThreadTaskRunner) -> None:
    failures: list[Exception] = []

    def job() -> None:
        raise OSError("no disk")

    background.run(WorkQueue.DISK, job, lambda _: failures.append(AssertionError()), failures.append)
    qtbot.waitUntil(lambda: bool(failures))
    assert [str(failure) for failure in failures] == ["no disk"]


def test_a_failure_that_nobody_expects_is_raised_on_the_gui_thread(
    qtbot: QtBot, background: ThreadTaskRunner
) -> None:
    def job() -> None:
        raise OSError("no disk")

    with qtbot.captureExceptions() as raised:
        background.run(WorkQueue.DISK, job, lambda _: None, raise_error)
        qtbot.waitUntil(lambda: bool(raised))
    assert raised[0][0] is OSError


def test_a_keychain_that_waits_for_a_person_holds_up_no_check(
    qtbot: QtBot, background: ThreadTaskRunner
) -> None:
    answered = threading.Event()
    done: list[str] = []
    background.run(WorkQueue.KEYCHAIN, answered.wait, lambda _: done.append("keychain"), raise_error)
    background.run(WorkQueue.CHECK, lambda: None, lambda _: done.append("check"), raise_error)
    qtbot.waitUntil(lambda: done == ["check"])
    answered.set()
    qtbot.waitUntil(lambda: done == ["check", "keychain"])


def test_jobs_of_one_lane_keep_their_order(qtbot: QtBot, background: ThreadTaskRunner) -> None:
    done: list[int] = []
    for number in range(20):
        background.run(WorkQueue.DISK, lambda number=number: number, done.append, raise_error)  # type: ignore[misc]
    qtbot.waitUntil(lambda: len(done) == 20)
    assert done == list(range(20))


def test_only_errors_of_the_given_kind_are_handled() -> None:
    handled: list[OSError] = []
    failed = only(OSError, handled.append)
    failed(FileNotFoundError("gone"))
    assert [str(error) for error in handled] == ["gone"]
    with pytest.raises(ValueError, match="a bug"):
        failed(ValueError("a bug"))
    assert len(handled) == 1
