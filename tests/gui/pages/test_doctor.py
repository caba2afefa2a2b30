"""The page of the doctor, and what runs its probes."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from bolsetup.core.support.doctor import DoctorRun, Finding, Level, Probe, ProbeFunction, ProbeResult
from bolsetup.core.task_runner import WorkQueue
from bolsetup.core.texts import LANGUAGES, Texts
from bolsetup.gui.controllers.doctor import DoctorController
from bolsetup.gui.pages.doctor import DoctorPage
from bolsetup.gui.widgets.dates import moment
from bolsetup.gui.widgets.status_icon import Kind, StatusIcon
from tests.fakes import Clock, Inline

FINE = ProbeResult(Level.OK, "doctor.bol.well")
WORTH_READING = ProbeResult(Level.WARNING, "doctor.autostart.off")
WRONG = ProbeResult(Level.ERROR, "doctor.name.unknown", {"host": "login.bol.com"})


@pytest.fixture
def page(qtbot: QtBot) -> DoctorPage:
    page = DoctorPage()
    qtbot.addWidget(page)
    page.show_texts(Texts("en"))
    page.show()
    return page


def _shown(page: DoctorPage) -> list[str]:
    return [each.text() for each in page.findChildren(QLabel) if each.isVisible()]


def _button(page: DoctorPage, words: str) -> QPushButton:
    return next(each for each in page.findChildren(QPushButton) if each.text() == words)


def _controller(
    page: DoctorPage, found: dict[Probe, ProbeResult], runner: Inline | None = None
) -> DoctorController:
    def probe(result: ProbeResult) -> ProbeFunction:
        return lambda: result

    probes = {name: probe(result) for name, result in found.items()}
    clock = Clock(1_790_000_000)
    controller = DoctorController(runner or Inline(), lambda: probes, lambda: page, clock)
    page.run_requested.connect(controller.run)
    return controller


@pytest.mark.parametrize(
    ("result", "summary"),
    [
        (FINE, "Everything works as it should."),
        (WORTH_READING, "Everything works, with 1 note. Read the text next to the orange mark."),
        (WRONG, "Something is wrong. Read the text next to the red mark."),
    ],
)
def test_each_probe_says_what_it_found_and_the_page_what_it_comes_to(
    page: DoctorPage, result: ProbeResult, summary: str
) -> None:
    controller = _controller(page, dict.fromkeys(Probe, FINE) | {Probe.NAME: result})
    page.entered()
    assert controller.last_run
    assert [finding.probe for finding in controller.last_run.findings] == list(Probe)
    assert any(words.startswith(f"{summary} Checked: ") for words in _shown(page))
    assert Texts("en")(result.key, **result.values) in _shown(page)
    kinds = [icon.kind for icon in page.findChildren(StatusIcon)]
    expected = {Level.OK: Kind.GOOD, Level.WARNING: Kind.WARN, Level.ERROR: Kind.BAD}[result.level]
    assert kinds == [expected if probe is Probe.NAME else Kind.GOOD for probe in Probe]


def test_progress_is_visible_and_the_page_can_be_left_meanwhile(page: DoctorPage) -> None:
    page.show_started()
    page.show_finding(Finding(Probe.NETWORK, FINE, 7))
    assert f"1 of {len(Probe)} done. This takes a minute at most." in _shown(page)
    assert not _button(page, "Check again").isEnabled()
    assert not page.busy
    kinds = [icon.kind for icon in page.findChildren(StatusIcon)]
    assert kinds == [Kind.GOOD] + [Kind.BUSY] * (len(Probe) - 1)
    page.show_ended(0)
    assert _button(page, "Check again").isEnabled()


def test_what_was_found_before_is_found_anew_when_the_page_is_entered(qtbot: QtBot, page: DoctorPage) -> None:
    with qtbot.waitSignal(page.run_requested):
        page.entered()
    page.show_started()
    with qtbot.assertNotEmitted(page.run_requested):
        page.entered()
    page.show_finding(Finding(Probe.NETWORK, FINE, 7))
    page.show_ended(0)
    with qtbot.waitSignal(page.run_requested):
        page.entered()
    with qtbot.waitSignal(page.run_requested):
        _button(page, "Check again").click()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_findings_are_copied_in_the_language_of_the_window(
    qtbot: QtBot, page: DoctorPage, language: str
) -> None:
    _controller(page, dict.fromkeys(Probe, WRONG)).run()
    texts = Texts(language)
    page.show_texts(texts)
    when = texts("pages.doctor.when", when=moment(1_790_000_000, texts))
    assert f"{texts('pages.doctor.wrong')} {when}" in _shown(page)
    with qtbot.waitSignal(page.copy_requested) as copied:
        _button(page, texts("pages.doctor.copy")).click()
    first, *lines = copied.args[0].splitlines()
    assert first == when
    assert len(lines) == len(Probe)
    assert all(texts("doctor.name.unknown", host="login.bol.com") in line for line in lines)


def test_the_keychain_is_probed_where_its_calls_cannot_overlap(page: DoctorPage) -> None:
    runner = Inline()
    _controller(page, dict.fromkeys((Probe.BOL, Probe.KEYCHAIN, Probe.TRAY), FINE), runner).run()
    check, keychain = WorkQueue.CHECK, WorkQueue.KEYCHAIN
    assert runner.queues == [check, check, keychain, check]


def test_a_probe_that_fails_does_not_stop_the_others(page: DoctorPage) -> None:
    def fail() -> ProbeResult:
        raise ZeroDivisionError

    probes = {Probe.NAME: fail, Probe.BOL: lambda: FINE}
    controller = DoctorController(Inline(), lambda: probes, lambda: page)
    controller.run()
    assert controller.last_run
    levels = [finding.result.level for finding in controller.last_run.findings]
    assert levels == [Level.ERROR, Level.OK]


def test_several_notes_are_counted(page: DoctorPage) -> None:
    noted = dict.fromkeys((Probe.TRAY, Probe.POLICY), WORTH_READING)
    _controller(page, dict.fromkeys(Probe, FINE) | noted).run()
    (summary,) = (words for words in _shown(page) if words.startswith("Everything works"))
    assert "with 2 notes. Read the text next to the orange marks." in summary


def test_the_run_knows_its_time_and_whether_it_is_finished(page: DoctorPage) -> None:
    clock = Clock(1_790_000_000)
    seen: list[DoctorRun | None] = []

    def probe() -> ProbeResult:
        seen.append(controller.last_run)
        return FINE

    probes = dict.fromkeys((Probe.BOL, Probe.TRAY), probe)
    controller = DoctorController(Inline(), lambda: probes, lambda: page, clock)
    assert controller.last_run is None
    controller.run()
    assert [each and (len(each.findings), each.probes) for each in seen] == [(0, 2), (1, 2)]
    assert controller.last_run
    assert len(controller.last_run.findings) == 2
    assert controller.last_run.at == clock()
