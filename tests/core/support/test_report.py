"""The support report has what support staff need, and nothing confidential."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest

from bolsetup import __version__
from bolsetup.core.bol.client import BolClient
from bolsetup.core.bol.outcomes import Outcome
from bolsetup.core.bol.practice import PracticeBol
from bolsetup.core.credentials.credentials import Credentials
from bolsetup.core.monitoring.connection import Connection, State
from bolsetup.core.shops.shop_list import StoredShop
from bolsetup.core.support.build import build_name
from bolsetup.core.support.doctor import DoctorRun, Finding, Level, Probe, ProbeResult
from bolsetup.core.support.logging_setup import FILE_NAME, FORMAT, RedactingFormatter
from bolsetup.core.support.report import Fact, support_report
from bolsetup.core.texts import LANGUAGES, Texts

SECRET = "EXAMPLE-NOT-A-REAL-SECRET-" + "x" * 60
CLIENT_ID = "00000000-1111-4222-8333-444444444444"
BASIC = base64.b64encode(f"{CLIENT_ID}:{SECRET}".encode()).decode()
TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl"
LOST = Connection(State.LOST, since=1_790_000_000, outcome=Outcome.REFUSED, checked_at=1_790_000_900)
SHOP = StoredShop("1234567", "Bakkerij Voorbeeld", 1_780_000_000)
KNOWN = {SHOP: LOST}


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / FILE_NAME


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_has_versions_shops_and_log(log: Path, language: str) -> None:
    texts = Texts(language)
    report = support_report(texts, KNOWN, log.parent)
    first, *_ = report.splitlines()
    assert first == texts("report.no_keys")
    assert f"bolsetup {__version__} ({build_name(texts)})" in report
    assert texts("report.named", name="12…67", words=texts("states.lost.title")) in report
    assert "refused (B21)" in report
    assert len(re.findall(r"\d{4}-\d\d-\d\d \d\d:\d\d[+-]\d\d:\d\d", report)) == 3


@pytest.mark.parametrize(
    "line",
    [
        f"client_secret={SECRET}",
        f"sent {SECRET} away",
        f"Authorization: Basic {BASIC}",
        f"header {BASIC}",
        f"Bearer {TOKEN}",
        f"got {TOKEN}",
        f'{{"client_id": "{CLIENT_ID}", "client_secret": "{SECRET}"}}',
        "password: EXAMPLE-PASSWORD",
    ],
)
def test_secrets_in_the_log_are_redacted_in_the_report(log: Path, line: str) -> None:
    log.write_text(f"2026-11-25 12:00:00,000 ERROR bolsetup: {line}\n", "utf-8")
    report = support_report(Texts("en"), KNOWN, log.parent)
    assert "2026-11-25 12:00:00,000 ERROR" in report
    assert not any(secret in report for secret in (SECRET, BASIC, TOKEN, "EXAMPLE-PASSWORD"))
    assert not re.search(r"[A-Za-z0-9+/_-]{40,}", report)


def test_no_shop_or_user_is_named(log: Path) -> None:
    log.write_text(f"shop 1234567 in {Path.home()}/shops.json\n", "utf-8")
    report = support_report(
        Texts("nl"), {**KNOWN, SHOP._replace(retailer_id="12345"): Connection()}, log.parent
    )
    assert "shop 12…67 in ~/shops.json" in report
    assert "  …: " in report
    for private in ("1234567", "12345", SHOP.display_name, str(Path.home())):
        assert private not in report


@pytest.mark.parametrize("home", ["/", ""])
def test_a_home_folder_that_names_nobody_is_left_as_it_is(
    log: Path, monkeypatch: pytest.MonkeyPatch, home: str
) -> None:
    monkeypatch.setattr(Path, "home", lambda: Path(home))
    log.write_text("it is in /srv/bolsetup.d/shops.json\n", "utf-8")
    assert "it is in /srv/bolsetup.d/shops.json" in support_report(Texts("en"), {}, log.parent)


def test_the_report_has_the_end_of_the_log(log: Path) -> None:
    log.write_bytes(b"".join(b"line %d\n" % number for number in range(50_000)) + b"\xff\n")
    report = support_report(Texts("en"), {}, log.parent)
    assert "  line 49999\n" in report
    assert "line 49961\n" in report
    assert "line 49960\n" not in report


def test_an_empty_report_says_so(log: Path) -> None:
    assert support_report(Texts("en"), {}, log.parent / "nowhere").count("  none\n") == 3


def test_the_report_has_the_last_ten_checks(log: Path) -> None:
    line = "2026-11-25 12:{:02}:00,000 INFO bolsetup.core.bol.client: check: refused (B21), 312 ms\n"
    other = "2026-11-25 12:59:00,000 INFO bolsetup.core.monitoring.monitor: something else\n" * 50
    log.write_text("".join(line.format(minute) for minute in range(12)) + other, "utf-8")
    report = support_report(Texts("en"), {}, log.parent)
    checks = report.partition("Last checks\n")[2].partition("\n\n")[0].splitlines()
    assert len(checks) == 10
    assert checks[0] == "  2026-11-25 12:02:00,000 INFO refused (B21), 312 ms"


def test_a_real_check_is_among_the_last_checks(log: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    BolClient(PracticeBol()).check(Credentials(CLIENT_ID, SECRET))
    (record,) = caplog.records
    log.write_text(RedactingFormatter(FORMAT).format(record), "utf-8")
    assert "connected (B10)" in support_report(Texts("en"), {}, log.parent).partition("Last checks\n")[2][:80]


def test_requests_of_the_doctor_are_no_checks(log: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    BolClient(PracticeBol()).reach()
    (record,) = caplog.records
    log.write_text(RedactingFormatter(FORMAT).format(record), "utf-8")
    checks = support_report(Texts("en"), {}, log.parent).partition("Last checks\n")[2]
    assert checks.startswith("  none\n")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_known_of_the_computer_is_listed_in_order(log: Path, language: str) -> None:
    texts = Texts(language)
    facts = {fact: f"<{fact}> in {Path.home()}" for fact in reversed(Fact)} | {Fact.SCREEN: ""}
    report = support_report(texts, {}, log.parent, facts=facts)
    lines = [
        texts("report.named", name=texts(f"report.facts.{fact}"), words=f"<{fact}> in ~")
        for fact in Fact
        if fact is not Fact.SCREEN
    ]
    assert "\n".join(lines) in report
    assert texts("report.facts.screen") not in report


def test_shops_are_named_if_asked_for(log: Path) -> None:
    report = support_report(Texts("en"), KNOWN, log.parent, with_names=True)
    assert "12…67 Bakkerij Voorbeeld: " in report
    assert SHOP.retailer_id not in report


def test_the_report_can_include_the_doctor(log: Path) -> None:
    said = ProbeResult(Level.ERROR, "doctor.name.unknown", {"host": "login.bol.com"})
    report = support_report(Texts("en"), {}, log.parent, [Finding(Probe.NAME, said, 7)])
    assert "Name lookup: The name login.bol.com could not be found." in report
    assert "(7 ms)" in report


def _finding(probe: Probe, level: Level, key: str) -> Finding:
    return Finding(probe, ProbeResult(level, key), 7)


OFF = _finding(Probe.AUTOSTART, Level.WARNING, "doctor.autostart.off")
ON = _finding(Probe.AUTOSTART, Level.OK, "doctor.autostart.on")
LOCKED = _finding(Probe.KEYCHAIN, Level.ERROR, "keychain.locked.title")


def test_earlier_findings_have_their_time_and_hide_nothing_that_is_true_now(log: Path) -> None:
    earlier = DoctorRun((LOCKED, OFF), 2, at=1_790_000_000)
    report = support_report(Texts("en"), {}, log.parent, [ON], earlier=earlier)
    now, _, then = report.partition("This computer, as found at 2026-09-21 ")
    assert "Start at login: On." in now
    assert "Keychain" not in now
    assert "Your computer's keychain is still locked." in then
    assert "Start at login" not in then


@pytest.mark.parametrize("found", [(), (LOCKED,)])
def test_a_check_that_is_going_on_is_not_passed_off_as_finished(
    log: Path, found: tuple[Finding, ...]
) -> None:
    earlier = DoctorRun(found, 13, at=1_790_000_000)
    report = support_report(Texts("en"), {}, log.parent, [ON], earlier=earlier)
    assert f"the check was not finished yet ({len(found)} of 13)\n" in report


def test_french_has_a_space_before_each_colon(log: Path) -> None:
    facts = dict.fromkeys(Fact, "x")
    report = support_report(Texts("fr"), KNOWN, log.parent, [ON], facts)
    labels = [line for line in report.splitlines() if ":" in line and "\u00a0:" not in line]
    assert labels == []
