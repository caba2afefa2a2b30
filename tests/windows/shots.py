"""Takes pictures of the journey on Windows, under Wine, on a screen of 1366 by 768.

python -m tests.windows.shots --out DIR [--frozen]    each page at 100 and 150 %, light and dark
"""

from __future__ import annotations

import argparse
import itertools
from pathlib import Path
from typing import Final

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage

from bolsetup.core.bol.practice import SHOP_HOST
from bolsetup.core.walkthrough.integration import load_integration
from bolsetup.core.walkthrough.journey import Page
from tests.desktop.desktop import ROOT, eventually
from tests.journeys.test_first_shop import NEW, OLD, SHOP
from tests.stand_in import StandIn
from tests.windows.desktop import WindowsDesktop
from tests.windows.frozen import frozen_program
from tests.windows.test_journey import PATIENCE_S, TEXTS, Merchant
from tests.windows.windows_python import windows_python

USUAL_DPI: Final = 96
STILL: Final = 8
"""Pictures that are the same, one after the other: a busy computer is slow to draw the next page."""
BLINKING: Final = 3
"""The same for the page with a field, whose cursor blinks."""
PAGE: Final = QRect(440, 30, 600, 710)
"""Where the page is on the screen, with the line at its top that moves while something is under way."""


class Photographer:
    """Goes through the journey, and takes a picture of each page.

    Attributes:
        merchant: who goes through it.
    """

    def __init__(self, merchant: Merchant, out: Path, name: str) -> None:
        self.merchant = merchant
        self._out = out
        self._name = name
        self._number = itertools.count()
        self._page = QImage()
        # Out of the way, where it is shown in no other form.
        merchant.desktop.tool("xdotool", "mousemove", "1365", "767")

    def take(self, what: str, *, same_page: bool = False) -> None:
        """Take a picture once the page, unless it is the same, is another one, and stays as it is."""
        path = self._out / f"{self._name}-{next(self._number):02}-{what}.png"
        seen = [self._page]
        wanted = BLINKING if what == Page.KEYS else STILL
        eventually(lambda: self.merchant.desktop.ask("answers"), f"answer before {what}", PATIENCE_S)

        def stays() -> bool:
            self.merchant.desktop.shot(path)
            seen.append(QImage(str(path)).copy(PAGE))
            is_other = same_page or seen[-1] != self._page
            return is_other and seen[-wanted:].count(seen[-1]) == wanted

        eventually(stays, f"still picture of {what}", PATIENCE_S)
        self._page = seen[-1]

    def go(self, key: str, page: Page) -> None:
        """Press a key that leads to a page, and take a picture of it."""
        self.merchant.press(key, page)
        self.take(page)


def photograph(stand_in: StandIn, out: Path, name: str, *, frozen: bool, percent: int, dark: bool) -> None:
    """Take the pictures of one journey."""
    stand_in.known_pairs = {(OLD.client_id, OLD.client_secret)}
    python = windows_python()
    with WindowsDesktop(python, stand_in.env, height=768) as desktop:
        desktop.trust(Path(stand_in.env["SSL_CERT_FILE"]))
        desktop.ask("set_dark", dark)
        desktop.ask("set_value", r"Control Panel\Desktop", "LogPixels", USUAL_DPI * percent // 100)
        desktop.log_off()
        program = (
            (frozen_program(python) / "bolsetup.exe",) if frozen else (python.executable, "-m", "bolsetup")
        )
        merchant = Merchant(desktop, *program, "--check-every", "5")
        photographer = Photographer(merchant, out, name)
        merchant.see(TEXTS("pages.welcome.title", service=load_integration().name))
        photographer.take(Page.WELCOME)
        photographer.go("Return", Page.STEP_1)
        for page in (Page.STEP_2, Page.STEP_3, Page.STEP_4, Page.STEP_5, Page.KEYS):
            photographer.go("alt+Right", page)
        merchant.paste(OLD, lambda: photographer.take("shop"))
        photographer.take(Page.HAND_OVER)
        photographer.go("alt+Right", Page.DONE)
        stand_in.known_pairs = {(NEW.client_id, NEW.client_secret)}
        merchant.wait_for_notification("lost", reason=TEXTS("outcomes.refused.title"))
        photographer.take("notification", same_page=True)
        desktop.ask("click_notification", merchant.process_in_windows())
        merchant.see(TEXTS("states.lost.title"))
        photographer.take(Page.LOST)


def main() -> None:
    """Take the pictures."""
    parser = argparse.ArgumentParser(description="Takes pictures of the journey on Windows, under Wine.")
    parser.add_argument(
        "--out", type=Path, default=ROOT / "shots" / "windows", help="the folder (shots/windows)"
    )
    parser.add_argument("--frozen", action="store_true", help="of the frozen program")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    for percent, dark in itertools.product((100, 150), (False, True)):
        name = f"{'frozen' if options.frozen else 'source'}-{percent}-{'dark' if dark else 'light'}"
        with StandIn() as stand_in:
            stand_in.answer(SHOP_HOST, SHOP)
            photograph(stand_in, options.out, name, frozen=options.frozen, percent=percent, dark=dark)
    print(f"{len([*options.out.glob('*.png')])} pictures in {options.out}")


if __name__ == "__main__":
    main()
