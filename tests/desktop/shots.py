"""Takes screenshots of every page by language, size, scale and theme: `python3 dev.py shots --help`."""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton

from bolsetup.core.bol.outcomes import Outcome, Shop, Verdict
from bolsetup.core.keychain.keychain import KeychainProblem
from bolsetup.core.monitoring.connection import State
from bolsetup.core.monitoring.history import ShopHistory
from bolsetup.core.monitoring.pause import NOT_PAUSED
from bolsetup.core.monitoring.shop_order import trouble_first
from bolsetup.core.monitoring.shop_row import ShopRow
from bolsetup.core.support.doctor import Finding, Level, Probe, ProbeResult
from bolsetup.core.support.report import support_report
from bolsetup.core.texts import LANGUAGES, Texts
from bolsetup.core.walkthrough.integration import load_integration
from bolsetup.core.walkthrough.journey import STEPS, Page
from bolsetup.gui.pages.page_set import PageSet
from bolsetup.gui.qt.application import Application
from bolsetup.gui.qt.theme import apply_theme
from bolsetup.gui.widgets.reveal_button import RevealButton
from bolsetup.gui.widgets.shop_list_view import ShopListView
from bolsetup.gui.window.main_window import MainWindow
from tests.desktop.desktop import ROOT, Desktop
from tests.fakes import eventful_history
from tests.gui.samples import one

SCALES: Final = {"100": 96, "200": 192}
"""Per cent of the usual size, and the dots per inch that make a system use it."""
THEMES: Final = {
    "light": Qt.ColorScheme.Light,
    "dark": Qt.ColorScheme.Dark,
    "contrast": Qt.ColorScheme.Unknown,  # high contrast in the desktop's own colours
}
SIZES: Final = {"wide": QSize(1024, 700), "narrow": QSize(380, 700)}

_ID: Final = "00000000-1111-4222-8333-444444444444"
_SECRET: Final = "EXAMPLE-NOT-A-REAL-SECRET-" + "x" * 60
_SHOP: Final = Shop("1234567", "Voorbeeldwinkel")
_NOW: Final = 1_795_600_000.0
_LOST: Final = ShopRow("1234567", _SHOP.display_name, State.LOST, Outcome.REFUSED, _NOW, due=_NOW + 900)

Scene = tuple[str, Page, Callable[[PageSet], object]]


def scenes() -> Iterator[Scene]:
    """Yield every page and every visually distinct state of it: name, page, and a function to set it up."""
    yield "welcome", Page.WELCOME, partial(_in_support_mode, on=False)
    for page in STEPS:
        yield page, page, _nothing
    yield "keys", Page.KEYS, lambda pages: pages.keys.clear()
    for outcome in Outcome:
        yield f"keys-{outcome}", Page.KEYS, lambda pages, outcome=outcome: _judged(pages, outcome)  # type: ignore[misc]
    yield "keys-proxy-login", Page.KEYS, _asked_by_proxy
    yield "keys-checking", Page.KEYS, _checking
    yield "keys-held", Page.KEYS, _held
    yield "keys-replace", Page.KEYS, _replacing
    yield "shop", Page.SHOP, lambda pages: pages.shop.show_shop(_SHOP, False)
    yield "shop-storing", Page.SHOP, lambda pages: pages.shop.show_storing()
    for problem in KeychainProblem:
        yield f"shop-{problem}", Page.SHOP, lambda pages, problem=problem: pages.shop.show_problem(problem)  # type: ignore[misc]
    yield "hand-over", Page.HAND_OVER, _nothing
    yield "hand-over-copied", Page.HAND_OVER, lambda pages: pages.hand_over.show_copied("secret", 45)
    yield "done", Page.DONE, lambda pages: pages.done.show_autostart(True, True)
    for name, histories in (
        ("history", [eventful_history(_NOW), eventful_history(_NOW, 3)]),
        ("history-one-day", [eventful_history(_NOW, 1)]),
        ("history-none", []),
    ):
        yield name, Page.HISTORY, partial(_remembering, histories=histories)
    yield "overview-naming", Page.OVERVIEW, _naming
    yield "overview", Page.OVERVIEW, partial(_shops, rows=[*_rows()])
    yield "overview-one", Page.OVERVIEW, partial(_shops, rows=_connected(1))
    yield "overview-paused", Page.OVERVIEW, _paused
    yield "overview-lost", Page.OVERVIEW, partial(_shops, rows=[_LOST])
    yield "overview-many", Page.OVERVIEW, partial(_shops, rows=[*_rows(), *_connected(200)])
    yield "overview-opened", Page.OVERVIEW, _opened
    yield "overview-empty", Page.OVERVIEW, partial(_shops, rows=[])
    for outcome in (Outcome.REFUSED, Outcome.ACCOUNT_INACTIVE, Outcome.OFFLINE):
        yield f"lost-{outcome}", Page.LOST, partial(_lost, outcome=outcome)
    yield "help", Page.HELP, lambda pages: pages.help.show_situation("Nieuwe set aanmaken", 4, "B21")
    yield "help-code", Page.HELP, lambda pages: one(pages.help, QLineEdit).setText("proxy")
    yield "report", Page.REPORT, lambda pages: pages.report.show_report(support_report(Texts("en"), {}, None))
    yield "doctor", Page.DOCTOR, _examined
    yield "manual", Page.MANUAL, _nothing
    yield "about", Page.ABOUT, _nothing
    yield "settings", Page.SETTINGS, lambda pages: pages.settings.show_pause(NOT_PAUSED)
    yield "settings-paused", Page.SETTINGS, lambda pages: pages.settings.show_pause(_NOW)
    yield "pointed", Page.STEP_5, _pointed
    # Last, since support mode stays on; the first scene turns it off again.
    yield "support-mode", Page.STEP_4, _in_support_mode
    yield "support-mode-refused", Page.KEYS, _refused_in_support_mode


def _examined(pages: PageSet) -> None:
    pages.doctor.show_started()
    for probe, level, key in (
        (Probe.NETWORK, Level.OK, "doctor.bol.well"),
        (Probe.NAME, Level.ERROR, "doctor.notifications.none"),
        (Probe.CONNECTION, Level.WARNING, "doctor.autostart.off"),
    ):
        pages.doctor.show_finding(Finding(probe, ProbeResult(level, key), 7))


def _nothing(_: PageSet) -> None:
    return


def _in_support_mode(pages: PageSet, *, on: bool = True) -> None:
    window = pages.welcome.window()
    assert isinstance(window, MainWindow)
    window.show_support_mode(on)


def _refused_in_support_mode(pages: PageSet) -> None:
    _in_support_mode(pages)
    _judged(pages, Outcome.REFUSED)
    # The answer gets its place first.
    QTest.qWait(30)
    QTest.keyClick(pages.welcome.window(), Qt.Key.Key_F2)


def _fill(pages: PageSet) -> None:
    pages.keys.clear()
    pages.keys.take(f"{_ID}\n{_SECRET}")


def _judged(pages: PageSet, outcome: Outcome) -> None:
    _fill(pages)
    shop = _SHOP if outcome is Outcome.CONNECTED else None
    pages.keys.show_verdict(Verdict(outcome, shop, retry_after_s=60, issuer="Example Security"))


def _asked_by_proxy(pages: PageSet) -> None:
    _fill(pages)
    pages.keys.show_verdict(Verdict(Outcome.PROXY, proxy="proxy.example:8080"))


def _checking(pages: PageSet) -> None:
    _fill(pages)
    pages.keys.show_checking()


def _held(pages: PageSet) -> None:
    _judged(pages, Outcome.CONNECTED)
    (hold,) = pages.keys.findChildren(RevealButton)
    (button,) = hold.findChildren(QPushButton)
    QTest.mousePress(button, Qt.MouseButton.LeftButton)


def _naming(pages: PageSet) -> None:
    pages.overview.show_shops(
        [ShopRow("1234567", "De zaak", State.CONNECTED, None, _NOW, False, _SHOP.display_name)]
    )
    rename = [each for each in pages.overview.findChildren(QPushButton) if each.text().endswith("…")]
    rename[0].click()


def _paused(pages: PageSet) -> None:
    _shops(pages, rows=_connected(1))
    pages.overview.show_pause(_NOW)


def _pointed(pages: PageSet) -> None:
    window = pages.welcome.window()
    assert isinstance(window, MainWindow)
    window.show_place(beside=True, on_top=True)
    QTest.keyClick(window, Qt.Key.Key_F2)


def _lost(pages: PageSet, outcome: Outcome) -> None:
    row = ShopRow("1234567", _SHOP.display_name, State.LOST, outcome, _NOW, since=_NOW)
    pages.lost.show_shop(row)


def _replacing(pages: PageSet) -> None:
    pages.keys.clear()
    pages.keys.show_note("replace", shop=_SHOP.display_name)


def _remembering(pages: PageSet, histories: list[ShopHistory]) -> None:
    pages.history.show_histories(
        [
            (f"{1234567 + number}", f"Voorbeeldwinkel {number + 1}", past)
            for number, past in enumerate(histories)
        ]
    )


def _shops(pages: PageSet, rows: Sequence[ShopRow]) -> None:
    pages.overview.show_shops([])  # without a question left open
    pages.overview.show_shops(trouble_first(rows))
    pages.overview.show_pause(NOT_PAUSED)
    pages.overview.entered()


def _connected(count: int) -> list[ShopRow]:
    return [
        ShopRow(f"{2345678 + number}", f"Bakkerij {number + 1}", State.CONNECTED, None, _NOW, due=_NOW + 900)
        for number in range(count)
    ]


def _opened(pages: PageSet) -> None:
    _shops(pages, [*_rows()])
    (shops,) = pages.overview.findChildren(ShopListView)
    shops.opened.emit("1234571")


def _rows() -> Iterator[ShopRow]:
    for number, state in enumerate(State):
        outcome = Outcome.OFFLINE if state is State.UNREACHABLE else None
        yield ShopRow(f"{1234567 + number}", f"Voorbeeldwinkel {number + 1}", state, outcome, _NOW)
    verdicts = (
        Verdict(Outcome.UNTRUSTED_CERTIFICATE, issuer="Example Security"),
        Verdict(Outcome.PROXY, proxy="proxy.example:8080"),
        Verdict(Outcome.RATE_LIMITED, retry_after_s=3600),
    )
    for number, verdict in enumerate(verdicts, 2 * len(State)):
        yield ShopRow(
            f"{1234567 + number}",
            f"Winkel {number + 1}",
            State.UNREACHABLE,
            verdict.outcome,
            _NOW,
            verdict=verdict,
            quiet_until=time.time() + (verdict.retry_after_s or 0),
        )
    for number, outcome in enumerate((Outcome.REFUSED, Outcome.ACCOUNT_INACTIVE), len(State)):
        yield ShopRow(
            f"{1234567 + number}", f"Winkel {number + 1}", State.LOST, outcome, _NOW, False, "Bij bol"
        )


def main() -> int:
    """Take the screenshots, with a desktop session per scale."""
    parser = argparse.ArgumentParser(description="Takes a picture of every page.")
    parser.add_argument("--out", type=Path, default=ROOT / "shots", help="the folder (shots)")
    parser.add_argument("--only", default="", help="only scenes whose name begins so")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--scale", choices=SCALES, action="append", help="only this scale")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    if options.inside:
        return photograph(options.out, options.only, options.scale[0])
    for scale in options.scale or SCALES:
        with Desktop(dpi=SCALES[scale]) as desktop:
            subprocess.run(
                [
                    *(sys.executable, "-m", "tests.desktop.shots", "--inside"),
                    *(f"--scale={scale}", f"--out={options.out}", f"--only={options.only}"),
                ],
                cwd=ROOT,
                env=desktop.env,
                check=True,
            )
    print(f"{len(list(options.out.glob('*.png')))} pictures in {options.out}")
    return 0


def photograph(out: Path, only: str, scale: str) -> int:
    """Take the screenshots of one scale, inside a session."""
    app = Application()
    for theme, scheme in THEMES.items():
        apply_theme(app, scheme, high_contrast=theme == "contrast")
        for language in LANGUAGES:
            pages = PageSet(load_integration(), Texts(language), "win32")
            window = MainWindow(pages, Texts(language))
            # Some scenes find the window by this page.
            window.go_to(Page.WELCOME)
            pages.show_bol_in("en" if language == "en" else "nl")
            for size, pixels in SIZES.items():
                window.resize(pixels)
                window.show()
                for name, page, prepare in scenes():
                    if name.startswith(only):
                        window.go_to(page)
                        prepare(pages)
                        QTest.qWait(100)
                        window.grab().save(str(out / f"{name}-{language}-{size}-{scale}-{theme}.png"))
            window.hide()
    return 0


if __name__ == "__main__":
    sys.exit(main())
