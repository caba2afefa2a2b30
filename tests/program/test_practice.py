"""Practice mode leaves no trace on the computer."""

from __future__ import annotations

import hashlib
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NoReturn

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from bolsetup import services
from bolsetup.core.bol.outcomes import Outcome, Shop
from bolsetup.core.keychain.keychain import KeychainError, KeychainProblem
from bolsetup.core.monitoring.connection import State
from bolsetup.core.practice.script import Change, KeychainState, parse_script
from bolsetup.core.walkthrough.journey import Page
from bolsetup.gui.controllers.practice import PracticeController
from bolsetup.gui.pages.history import HistoryPage
from bolsetup.gui.widgets.rename_form import RenameForm
from bolsetup.gui.window.practice_panel import LOSS_IN_S, SLOW_S
from bolsetup.services import Services, practice_services
from tests.gui.samples import one
from tests.gui.tray.test_notifier import FakeNotifier
from tests.program.conftest import Stage
from tests.program.scene import PAIR, Scene

AUDITED: Final = """
import os, sys
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CHANGES = {
    "os.chmod", "os.chown", "os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.setxattr",
    "os.symlink", "os.truncate", "os.utime", "shutil.rmtree",
}
LEAVES = ("socket.connect", "socket.getaddrinfo", "subprocess.", "os.exec", "os.posix_spawn", "os.system",
          "os.startfile", "winreg.CreateKey", "winreg.SetValue", "winreg.Delete", "webbrowser.")
temporary = os.path.join(os.environ["TMPDIR"], "")
def outside(path):
    # Numbers are file descriptors; names without a folder are relative to a folder opened before.
    return not isinstance(path, int) and os.sep in str(path) and not str(path).startswith(temporary)
def hook(event, arguments):
    writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & WRITES
    changes = (writes or event in CHANGES) and arguments[0] != os.devnull and outside(arguments[0])
    # `platform` does so, on Windows through a shell; the report of a checkout asks for its commit.
    asks_the_system = event == "subprocess.Popen" and (
        arguments[0] in ("uname", "git")
        or str(arguments[1]).endswith('/c "ver"')
        or str(arguments[1]).startswith("git ")
    )
    if changes or (event.startswith(LEAVES) and not asks_the_system):
        os.write(2, f"LEFT {event} {arguments!r}\\n".encode())
sys.addaudithook(hook)
from bolsetup.__main__ import main
sys.exit(main())
"""
"""The program with an audit hook that reports all effects outside the temporary folder."""

LOGIN: Final = '{"user": "example", "password": "EXAMPLE-PASSWORD"}'


def traces(folder: Path) -> dict[str, str]:
    """Paths and content hashes of all files and folders."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        for path in sorted(folder.rglob("*"))
    }


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder with a stored shop and a log, next to an empty temporary folder."""
    home = tmp_path / "home"
    real = services.real_services()
    real.shops.put(Shop("1234567", "A real shop"))
    assert real.logs
    real.logs.mkdir(parents=True)
    (real.logs / "bolsetup.log").write_text("of a real run\n", "utf-8")
    (tmp_path / "tmp").mkdir()
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(tmp_path / "tmp"))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return home


@pytest.fixture
def practice(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    """Practice services; any access to the real system raises."""

    def forbidden(*arguments: object, **options: object) -> NoReturn:
        raise AssertionError("practice reached for the real thing")

    monkeypatch.setattr(services, "autostart", forbidden)
    monkeypatch.setitem(sys.modules, "keyring", None)
    monkeypatch.setattr(socket, "getaddrinfo", forbidden)
    made = practice_services()
    yield made
    assert made.temporary_folder
    made.connections.close()  # Windows deletes no file that is open
    made.temporary_folder.cleanup()


def practise(scene: Scene) -> None:
    """Use everything that the pages and the tray offer."""
    scene.go_to_hand_over()
    for key in ("copy_id", "copy_secret"):
        scene.press(f"pages.hand-over.{key}")
    scene.press("pages.hand-over.next")
    for on in (True, False):
        assert scene.button("pages.done.autostart").isChecked() is on
        scene.press("pages.done.autostart")
    scene.press("pages.done.test_alert")
    scene.press("pages.done.next")
    (shop,) = scene.program._monitor.rows()
    words = scene.texts("pages.overview.rename")
    scene.press("pages.overview.action_name", action=words, shop=shop.name)
    scene.type(one(one(scene.window, RenameForm), QLineEdit), "Another name")
    scene.press("pages.overview.rename_save")
    scene.press("window.beside")
    for entry in ("tray.check", "tray.report", "pause.hour"):
        scene.choose(entry)
    scene.press("history.title")
    one(scene.window, HistoryPage).entered()


def test_practice_leaves_no_files_behind(
    start: Stage, practice: Services, home: Path, tmp_path: Path
) -> None:
    before = traces(home)
    scene = start(services=practice)
    practise(scene)
    start.end()
    assert practice.temporary_folder
    assert traces(Path(practice.temporary_folder.name))  # practice data is stored there
    practice.connections.close()
    practice.temporary_folder.cleanup()
    assert traces(home) == before
    assert traces(tmp_path / "tmp") == {}


def test_the_outcome_in_practice_can_be_chosen(start: Stage, practice: Services) -> None:
    scene = start(services=practice)
    assert scene.reads("practice.banner")
    answer(scene, Outcome.REFUSED)
    scene.window.go_to(Page.KEYS)
    scene.paste()
    assert scene.reads("outcomes.refused.title")


def answer(scene: Scene, outcome: Outcome) -> None:
    """Choose what Bol answers."""
    choice = scene.window.practice.answer
    index = choice.findData(outcome)
    choice.setCurrentIndex(index)
    choice.activated.emit(index)


def entry(scene: Scene, key: str, **values: object) -> QAction:
    """An entry of the menu beside it."""
    words = scene.texts(f"practice.{key}", **values)
    return next(each for each in one(scene.window.practice, QMenu).actions() if each.text() == words)


def test_another_answer_in_practice_is_asked_for_at_once(start: Stage, practice: Services) -> None:
    scene = start(services=practice)
    scene.window.go_to(Page.KEYS)
    scene.paste()
    for outcome in (*Outcome, Outcome.REFUSED, Outcome.CONNECTED):
        answer(scene, outcome)
        assert scene.reads(f"outcomes.{outcome}.title")
    scene.press("pages.keys.next")
    scene.press("pages.shop.next")
    for outcome in (*Outcome, Outcome.REFUSED, Outcome.CONNECTED):
        answer(scene, outcome)
        (shop,) = scene.program._monitor.rows()
        assert shop.outcome is outcome


def test_keys_that_another_answer_in_practice_turned_down_cannot_be_stored(
    start: Stage, practice: Services
) -> None:
    scene = start(services=practice)
    scene.window.go_to(Page.KEYS)
    scene.paste()
    scene.press("pages.keys.next")
    answer(scene, Outcome.REFUSED)
    assert scene.at(Page.KEYS)
    assert scene.reads("outcomes.refused.title")
    assert not scene.button("pages.keys.next").isEnabled()
    scene.window.go_to(Page.SHOP)
    assert not scene.button("pages.shop.next").isEnabled()
    scene.window.go_to(Page.KEYS)
    answer(scene, Outcome.CONNECTED)
    scene.press("pages.keys.next")
    scene.press("pages.shop.next")
    assert scene.at(Page.HAND_OVER)


SCRIPT: Final = """
[[shop]]
number = "1111111"
name = "Bakkerij"

[[shop]]
number = "2222222"
name = "Bloemen"
answer = "refused"

[[then]]
after = 1
answer = "offline"
tray = false
"""


def test_a_script_has_its_shops_and_changes_by_itself(start: Stage, home: Path, qtbot: QtBot) -> None:
    made = practice_services(parse_script(SCRIPT))
    assert made.practice
    scene = start(services=made)
    try:
        assert {*scene.watched} == {"1111111", "2222222"}
        qtbot.waitUntil(lambda: scene.window.practice.answer.currentData() == Outcome.OFFLINE)
        assert {row.outcome for row in scene.program._monitor.rows()} == {Outcome.OFFLINE}
        assert not scene.program._tray.available
        assert scene.reads("window.no_tray")
    finally:
        start.end()
        made.connections.close()
        assert made.temporary_folder
        made.temporary_folder.cleanup()


def test_a_keychain_that_a_script_locks_at_the_start_keeps_the_keys_of_its_shops(home: Path) -> None:
    made = practice_services(parse_script('keychain = "locked"\n' + SCRIPT))
    assert made.practice
    assert made.temporary_folder
    try:
        assert [shop.retailer_id for shop in made.shops.load()] == ["1111111", "2222222"]
        with pytest.raises(KeychainError) as failed:
            made.keychain.load("1111111")
        assert failed.value.problem is KeychainProblem.LOCKED
        made.practice.make(Change(keychain=KeychainState.OPEN))
        assert made.keychain.load("1111111")
    finally:
        made.connections.close()
        made.temporary_folder.cleanup()


def test_alerts_in_practice_say_that_they_are_practice(start: Stage, practice: Services) -> None:
    scene = start(services=practice._replace(notifier=FakeNotifier(), clock=start.world.clock))
    notifier = scene.program._services.notifier
    assert isinstance(notifier, FakeNotifier)
    scene.go_to_hand_over()
    answer(scene, Outcome.REFUSED)
    scene.later(200)
    titles = [title for _, title, *_ in notifier.shown]
    lost = scene.texts("notices.lost.title", shop="Oefenwinkel")
    assert titles == [scene.texts("practice.alert", title=lost)]


def test_the_panel_adds_shops_and_closes_the_keychain(start: Stage, practice: Services) -> None:
    scene = start(services=practice)
    for _ in range(2):
        entry(scene, "shop").trigger()
    names = [row.name for row in scene.program._monitor.rows()]
    assert names == [scene.texts("practice.shop_name", number=number) for number in (2, 3)]
    for state, problem in (("locked", KeychainProblem.LOCKED), ("missing", KeychainProblem.MISSING)):
        entry(scene, f"keychain_{state}").trigger()
        assert {row.state for row in scene.program._monitor.rows()} == {State.UNREADABLE}
        assert not entry(scene, "shop").isEnabled()
        with pytest.raises(KeychainError) as failed:
            practice.keychain.load("1000002")
        assert failed.value.problem is problem
        scene.window.go_to(Page.SETTINGS)
        scene.press("pages.settings.removal.ask")
        assert scene.reads("pages.settings.removal.unreached") is (state == "missing")
        scene.press("pages.settings.removal.no")
    entry(scene, "keychain_open").trigger()
    assert {row.state for row in scene.program._monitor.rows()} == {State.CONNECTED}


def test_the_panel_slows_the_network_hides_the_tray_and_loses_the_connection(
    start: Stage, practice: Services
) -> None:
    scene = start(services=practice)
    assert practice.practice
    entry(scene, "tray").trigger()
    assert not scene.program._tray.available
    assert scene.reads("window.no_tray")
    for delay in (SLOW_S, 0.0):
        entry(scene, "slow").trigger()
        assert practice.practice.conditions.delay == delay
    entry(scene, "loss", seconds=LOSS_IN_S).trigger()
    assert practice.practice.conditions.answer is Outcome.CONNECTED
    left = practice.practice.next_change_in()
    assert left
    assert LOSS_IN_S - 1 < left <= LOSS_IN_S
    timer = one(scene.program, PracticeController)._timer
    assert abs(timer.interval() / 1000 - left) < 1


def test_the_report_in_practice_contains_no_real_logs(start: Stage, practice: Services) -> None:
    scene = start(services=practice)
    scene.go_to_hand_over()
    scene.choose("tray.report")
    report = scene.program._clipboard._clipboard.text()
    assert scene.texts("report.no_keys") in report
    assert "of a real run" not in report


@pytest.mark.parametrize(
    ("arguments", "typed", "code"),
    [
        (["add", "--stdin"], PAIR.to_json(), 0),
        (["check"], "", 1),
        (["check", "--stdin", "--json"], PAIR.to_json(), 0),
        (["list"], "", 0),
        (["forget", "1234567"], "", 2),
        (["explain", "B21"], "", 0),
        (["doctor"], "", 2),
        (["report"], "", 0),
        (["report", "--doctor"], "", 2),
        (["proxy-login", "--stdin"], LOGIN, 0),
        (["--practice-script", "training", "list"], "", 0),
        (["--practice-script", "training", "check", "--json"], "", 1),
        (["--practice-script", "nonsense", "list"], "", 2),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_command_in_practice_has_no_effects(
    home: Path, tmp_path: Path, arguments: list[str], typed: str, code: int
) -> None:
    before = traces(home)
    done = subprocess.run(
        [sys.executable, "-B", "-c", AUDITED, "--practice", *arguments],
        input=typed,
        env={**os.environ, "HTTPS_PROXY": "http://proxy.example:8080", "LANG": "en_US.UTF-8"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert [line for line in done.stderr.splitlines() if line.startswith("LEFT")] == []
    assert done.returncode == code, done.stderr
    assert "real" not in done.stdout.replace("1234567", "")
    assert traces(home) == before
    assert traces(tmp_path / "tmp") == {}


def test_the_audit_hook_detects_effects_of_a_real_command(home: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-B", "-c", AUDITED, "list"],
        env=os.environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert "LEFT open" in done.stderr
