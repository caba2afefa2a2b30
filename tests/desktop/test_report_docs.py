"""docs/support-report.md shows what the command prints on a healthy and on a broken computer."""

from __future__ import annotations

import re
import sys
from typing import Final

from bolsetup.core.bol.practice import SHOP_HOST, Canned
from bolsetup.core.credentials.credentials import Credentials
from tests.desktop.conftest import Desktops
from tests.desktop.desktop import ROOT, Desktop
from tests.stand_in import Fault, StandIn

PAIR: Final = Credentials("00000000-1111-4222-8333-444444444444", "EXAMPLE-NOT-A-REAL-SECRET-" + "x" * 60)
SHOP: Final = Canned(
    200,
    '{"retailerId": "1234567", "displayName": "Voorbeeldwinkel"}',
    {"Content-Type": "application/vnd.retailer.v10+json"},
)
KINDS: Final = ("healthy", "broken")


def shown(kind: str) -> list[str]:
    """The report of a healthy or broken computer in the docs."""
    text = (ROOT / "docs" / "support-report.md").read_text("utf-8")
    blocks = re.findall(r"^```\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return str(blocks[KINDS.index(kind)]).splitlines()


def printed(session: Desktop, *arguments: str, typed: str = "") -> list[str]:
    session.env["LANG"] = "en_US.UTF-8"
    done = session.run(sys.executable, "-m", "bolsetup", *arguments, typed=typed)
    return done.stdout.splitlines()


def shape(report: list[str]) -> list[str]:
    """What stays the same on every computer: labels, levels and sections, but no values and no log."""
    lines = report[: report.index("Last lines of the log")]
    kept = [re.match(r"(  \S+ +[^:]+:|bolsetup \S+|[^:]+:|.*)", line) for line in lines]
    return [re.sub(r"\d", "0", found[0]) for found in kept if found and "INFO" not in found[0]]


def test_the_report_of_a_healthy_computer_is_as_shown(desktop: Desktops, stand_in: StandIn) -> None:
    stand_in.answer(SHOP_HOST, SHOP, SHOP, SHOP)
    session = desktop(env=stand_in.env)
    printed(session, "add", "--stdin", typed=PAIR.to_json())
    report = printed(session, "report", "--doctor", "--names")
    assert shape(report) == shape(shown("healthy"))


def test_the_report_of_a_broken_computer_is_as_shown(desktop: Desktops, stand_in: StandIn) -> None:
    stand_in.answer(SHOP_HOST, SHOP, SHOP, SHOP)
    session = desktop(env=stand_in.env)
    printed(session, "add", "--stdin", typed=PAIR.to_json())
    broken = desktop("--notify", "none", keyring="absent", tray="none", env=stand_in.env)
    # The same user, in a session without a keychain and behind a proxy that refuses.
    broken.env["XDG_DATA_HOME"] = str(session.home / ".local" / "share")
    stand_in.fail(Fault.PROXY_REFUSES)
    report = printed(broken, "report", "--doctor", "--names")
    assert shape(report) == shape(shown("broken"))
