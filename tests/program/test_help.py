"""From every page to support, the report and the doctor, and back."""

from __future__ import annotations

from datetime import datetime

import pytest
from keyring.errors import KeyringLocked
from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QPlainTextEdit, QPushButton

from bolsetup import __version__, diagnosis
from bolsetup.core.bol.outcomes import Outcome, Verdict
from bolsetup.core.support.doctor import Level, Probe, ProbeResult
from bolsetup.core.walkthrough.integration import load_integration
from bolsetup.core.walkthrough.journey import Page
from bolsetup.gui.pages.report import ReportPage
from bolsetup.gui.widgets.verdict_panel import VerdictPanel
from bolsetup.platform import desktop_probes
from tests.gui.samples import one
from tests.program.conftest import Stage
from tests.program.scene import PAIR, SHOP, Scene, World, copied


@pytest.fixture(autouse=True)
def probes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Probes that ask nothing of this computer."""
    found = ProbeResult(Level.OK, "doctor.bol.well")
    monkeypatch.setattr(diagnosis, "all_probes", lambda _: dict.fromkeys(Probe, lambda: found))


def report_in(scene: Scene) -> str:
    return one(one(scene.window, ReportPage), QPlainTextEdit).toPlainText()


def open_help(scene: Scene) -> None:
    scene.press("window.menu.help")
    assert scene.at(Page.HELP)


def test_after_a_refusal_the_merchant_can_tell_support_step_and_code(start: Stage, world: World) -> None:
    world.bol.verdict = Verdict(Outcome.REFUSED)
    scene = start()
    scene.press("pages.welcome.have_keys")
    scene.paste()
    open_help(scene)
    scene.press("pages.help.tell_copy")
    assert copied().startswith("Ik ben bij stap 6, 'Sleutels plakken', in bolsetup ")
    assert copied().endswith(" De code is B21.")
    scene.press("window.back_to", page="Sleutels plakken")
    assert scene.at(Page.KEYS)


def test_what_to_tell_support_stays_true_while_help_is_open(start: Stage, world: World) -> None:
    world.add()
    scene = start()
    open_help(scene)
    world.bol.verdict = Verdict(Outcome.REFUSED)
    scene.later(15 * 60)
    scene.press("pages.help.tell_copy")
    assert copied().endswith(" De code is B21.")
    scene.program._language.set_language("en")
    assert "I'm on the page 'Your shops' in bolsetup" in scene.words
    scene.program._language.set_language("nl")
    world.bol.verdict = Verdict(Outcome.CONNECTED, SHOP)
    scene.later(15 * 60)
    scene.press("pages.help.tell_copy")
    assert "B21" not in copied()


def test_a_good_verdict_has_no_code(start: Stage) -> None:
    scene = start()
    scene.press("pages.welcome.have_keys")
    scene.paste()
    open_help(scene)
    scene.press("pages.help.tell_copy")
    assert copied().endswith(" Er staat geen code bij.")


def test_help_asked_among_the_shops_names_the_code_of_the_one_in_trouble(start: Stage, world: World) -> None:
    world.add()
    scene = start()
    world.bol.verdict = Verdict(Outcome.OFFLINE)
    scene.later(990)
    open_help(scene)
    scene.press("pages.help.tell_copy")
    assert copied().endswith(" De code is B41.")


def test_the_report_is_read_copied_and_left_for_the_help(start: Stage, world: World) -> None:
    world.add()
    scene = start()
    open_help(scene)
    scene.press("pages.help.report")
    assert scene.at(Page.REPORT)
    report = report_in(scene)
    assert f"bolsetup {__version__}" in report
    assert f"\n{scene.texts('report.facts.screen')}: " in report
    assert SHOP.display_name not in report
    for secret in (SHOP.retailer_id, PAIR.client_secret, PAIR.client_id):
        assert secret not in report
    scene.press("pages.report.copy")
    assert copied() == report
    scene.press("window.back_to", page="Hulp")
    assert scene.at(Page.HELP)
    scene.press("window.back_to", page=scene.texts("pages.overview.title"))
    assert scene.at(Page.OVERVIEW)


def test_what_the_doctor_found_is_in_the_report(start: Stage) -> None:
    scene = start()
    open_help(scene)
    scene.press("pages.help.doctor")
    assert scene.at(Page.DOCTOR)
    assert scene.reads("pages.doctor.well")
    scene.press("pages.doctor.copy")
    assert copied().count(scene.texts("doctor.bol.well")) == len(Probe)
    scene.press("window.back_to", page="Hulp")
    scene.press("pages.help.report")

    def lines(text: str) -> set[str]:
        # Without the duration.
        return {line.strip().rpartition(" (")[0] for line in text.splitlines()}

    assert lines(copied()) <= lines(report_in(scene))


def test_the_report_says_what_is_true_now_and_when_the_rest_was_found(
    start: Stage, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked = ProbeResult(Level.ERROR, "keychain.locked.title")
    monkeypatch.setattr(
        diagnosis,
        "all_probes",
        lambda _: {
            Probe.KEYCHAIN: lambda: locked,
            Probe.AUTOSTART: lambda: desktop_probes.start_at_login(world.autostart),
        },
    )
    monkeypatch.setattr(diagnosis, "_QUICK", (Probe.AUTOSTART,))
    scene = start()
    open_help(scene)
    scene.press("pages.help.doctor")
    assert scene.reads("doctor.autostart.off")
    world.autostart.on = True
    scene.press("window.back_to", page="Hulp")
    scene.press("pages.help.report")
    when = datetime.fromtimestamp(world.clock.now).astimezone().isoformat(" ", "minutes")
    now, title, then = report_in(scene).partition(scene.texts("report.doctor_earlier", when=when))
    assert title
    assert scene.texts("doctor.autostart.on") in now
    assert scene.texts("keychain.locked.title") in then
    assert scene.texts("doctor.autostart.off") not in now + then


def test_the_log_folder_and_support_are_opened(start: Stage, world: World) -> None:
    scene = start()
    open_help(scene)
    scene.press("step.support", service=load_integration().name)
    scene.press("pages.help.report")
    scene.press("pages.report.folder")
    folder = QUrl.fromLocalFile(str(world.folder / "log")).toString()
    assert scene.system.addresses == [load_integration().support_url, folder]


FAILED = [outcome for outcome in Outcome if outcome is not Outcome.CONNECTED]


@pytest.mark.parametrize("outcome", FAILED)
def test_each_verdict_but_the_good_one_leads_to_help_with_its_code(
    start: Stage, world: World, outcome: Outcome
) -> None:
    world.bol.verdict = Verdict(outcome)
    scene = start()
    scene.press("pages.welcome.have_keys")
    scene.paste()
    panel = one(scene.window, VerdictPanel)
    next(each for each in panel.findChildren(QPushButton) if each.text() == "Hulp").click()
    assert scene.at(Page.HELP)
    scene.press("pages.help.tell_copy")
    assert copied().endswith(f" De code is {outcome.code}.")
    scene.press("window.back_to", page="Sleutels plakken")
    assert scene.at(Page.KEYS)


def test_trouble_with_the_keychain_leads_to_help_with_its_code(start: Stage, world: World) -> None:
    scene = start()
    scene.press("pages.welcome.have_keys")
    world.keychain.problem = KeyringLocked()
    scene.paste()
    scene.press("pages.keys.next")
    scene.press("pages.shop.next")
    assert f" {scene.texts('pages.keys.code', code='B52')}." in scene.words
    press_help_beside(scene, "B52")
    support_is_told(scene, "B52")
    assert scene.window.windowTitle() == "Hulp - Je winkel - code B52 - bolsetup"
    scene.press("window.back_to", page="Je winkel")
    world.keychain.problem = None
    scene.press("pages.shop.again")
    assert scene.at(Page.HAND_OVER)
    assert "B52" not in scene.window.windowTitle()


def test_a_hand_over_without_keys_leads_to_help_with_its_code(start: Stage, world: World) -> None:
    world.add()
    scene = start()
    world.keychain.problem = KeyringLocked()
    scene.press_on_card("hand_over")
    scene.press("pages.hand-over.copy_secret")
    press_help_beside(scene, "B52")
    support_is_told(scene, "B52")


def test_the_cards_of_lost_and_unreadable_shops_lead_to_help(start: Stage, world: World) -> None:
    world.add()
    world.keychain.problem = KeyringLocked()
    scene = start()
    press_help_beside(scene, "B52")
    support_is_told(scene, "B52")
    world.keychain.problem = None
    world.bol.verdict = Verdict(Outcome.REFUSED)
    scene.press("window.back_to", page=scene.texts("pages.overview.title"))
    scene.press_on_card("check")
    scene.later(300)
    press_help_beside(scene, "B21")
    scene.press("window.back_to", page=scene.texts("pages.overview.title"))
    scene.press_on_card("reconnect")
    assert scene.at(Page.LOST)
    press_help_beside(scene, "B21")


def test_a_removal_that_failed_leads_to_help_with_its_code(start: Stage, world: World) -> None:
    world.add()
    scene = start()
    scene.press("window.menu.settings")
    world.keychain.problem = KeyringLocked()
    scene.press("pages.settings.removal.ask")
    scene.press("pages.settings.removal.yes")
    press_help_beside(scene, "B52")
    support_is_told(scene, "B52")


@pytest.mark.parametrize("page", ["help", "settings"])
def test_the_title_says_the_step_while_another_page_is_open(start: Stage, page: str) -> None:
    scene = start()
    scene.press("pages.welcome.next")
    title = scene.window.windowTitle()
    scene.press(f"window.menu.{page}")
    assert scene.window.windowTitle() == f"{scene.texts(f'pages.{page}.title')} - {title}"


def support_is_told(scene: Scene, code: str) -> None:
    """Copy what Help says to tell support: it names the code."""
    scene.press("pages.help.tell_copy")
    assert copied().endswith(f" De code is {code}.")


def press_help_beside(scene: Scene, code: str) -> None:
    """Press the button "Help" of the page, beside this code."""
    buttons = scene.program._pages[scene.page].findChildren(QPushButton)
    (beside,) = [each for each in buttons if each.isVisible() and each.text() == "Hulp"]
    assert code in scene.words
    beside.click()
    assert scene.at(Page.HELP)
