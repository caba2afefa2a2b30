"""The whole journey by keyboard, and what follows it, as a merchant with Windows sees it."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from bolsetup.core.bol.practice import SHOP_HOST
from bolsetup.core.credentials.credentials import Credentials
from bolsetup.core.texts import Texts
from bolsetup.core.walkthrough.integration import load_integration
from bolsetup.core.walkthrough.journey import Page
from bolsetup.platform.autostart import RunKey
from tests.desktop.desktop import eventually
from tests.journeys.test_first_shop import NEW, OLD, SHOP, as_mapping, messy
from tests.stand_in import StandIn
from tests.windows.desktop import WindowsDesktop
from tests.windows.frozen import frozen_program
from tests.windows.windows_python import WindowsPython

TEXTS: Final = Texts("en")
PATIENCE_S: Final = 90
"""Seconds for any step of the program, on a busy computer."""
PRIVATE: Final = {
    # learn.microsoft.com, "Clipboard Formats": what it is does not matter for the first one.
    "ExcludeClipboardContentFromMonitorProcessing": "31",
    "CanIncludeInClipboardHistory": "00000000",
    "CanUploadToCloudClipboard": "00000000",
}


def titled(title: str) -> str:
    """A regular expression for the title of the program's window on the page with this title.

    Some pages add what support asks for.
    """
    plain = re.sub(r"[^\w ]", ".", title)
    return f"^{plain}( - .+)? - bolsetup$"


class Merchant:
    """The program on a Windows desktop, and who sits before it.

    Attributes:
        desktop: that desktop.
        process: the program that was started first, or anew after its end.
    """

    def __init__(self, desktop: WindowsDesktop, *command: str | Path) -> None:
        self.desktop = desktop
        self._command = command
        self.process = self.start()

    def start(self) -> subprocess.Popen[bytes]:
        """Start the program, once more if it runs."""
        return self.desktop.start(*self._command, stdout=subprocess.DEVNULL)

    def see(self, title: str) -> str:
        """Wait until the program's window has this title, which is that of its page, and gets the keys."""
        found = self.desktop.window(titled(title))
        focused = re.compile(titled(title))
        eventually(
            lambda: focused.match(self.desktop.ask("focused_window")), f"keys to {title!r}", PATIENCE_S
        )
        return found

    def page(self) -> str | None:
        """The page that the program would open if it started now."""
        try:
            found: str | None = json.loads((self.desktop.data / "settings.json").read_text("utf-8")).get(
                "page"
            )
        except OSError:
            return None
        return found

    def press(self, key: str, page: Page) -> None:
        """Press a key, which must lead to this page."""
        self.desktop.key(key)
        eventually(lambda: self.page() == page, f"page {page}", PATIENCE_S)

    def go_through_the_steps(self) -> None:
        """Go from the welcome page to the one where the keys are pasted."""
        self.see(TEXTS("pages.welcome.title", service=load_integration().name))
        self.press("Return", Page.STEP_1)
        for page in (Page.STEP_2, Page.STEP_3, Page.STEP_4, Page.STEP_5, Page.KEYS):
            self.press("alt+Right", page)

    def paste(self, pair: Credentials, look_at_shop: Callable[[], object] = lambda: None) -> None:
        """Paste both keys at once, as merchants copy them, and go to the hand-over."""
        assert self.desktop.ask("copy", messy(pair))
        before = self._connected()
        self.desktop.key("ctrl+v")
        eventually(lambda: self._connected() > before, "answer that the keys connect", PATIENCE_S)
        # Next has the focus then.
        self.desktop.key("Return")
        self.see(TEXTS("pages.shop.title"))
        look_at_shop()
        self.press("Return", Page.HAND_OVER)

    def _connected(self) -> int:
        """How many checks have found that keys connect, by the log."""
        log = self.desktop.data / "Logs" / "bolsetup.log"
        return log.read_text("utf-8").count("check: connected") if log.exists() else 0

    def copied(self) -> dict[str, Any]:
        """What another program finds on the clipboard."""
        found: dict[str, Any] = eventually(lambda: self.desktop.ask("clipboard"), "free clipboard")
        return found

    def windows(self, kind: str) -> list[dict[str, Any]]:
        """The windows that can be seen whose class has this in its name."""
        found: list[dict[str, Any]] = self.desktop.ask("windows")
        return [each for each in found if each["visible"] and kind in each["class"]]

    def own_windows(self) -> list[dict[str, Any]]:
        """The windows of the program that can be seen."""
        return [each for each in self.windows("Qt") if each["title"].endswith(" - bolsetup")]

    def wait_for_notification(self, key: str, **values: str) -> None:
        """Wait until the notification with these words can be seen."""
        body = TEXTS(f"notices.{key}.body", **values)
        eventually(lambda: body in self.desktop.ask("notifications"), f"notification {key!r}", PATIENCE_S)

    def process_in_windows(self) -> int:
        """The number that Windows knows the program by."""
        found: list[dict[str, Any]] = self.desktop.ask("windows")
        return next(int(each["process"]) for each in found if "TrayIconMessageWindow" in each["class"])

    def click_tray(self) -> None:
        """Click the program's icon, the only one."""
        tray = self.desktop.tool("xdotool", "search", "--name", "Wine System Tray").splitlines()[0]
        self.desktop.tool("xdotool", "mousemove", "--window", tray, "10", "10", "click", "1")


@pytest.fixture
def desktop(python: WindowsPython, stand_in: StandIn) -> Iterator[WindowsDesktop]:
    stand_in.known_pairs = {(OLD.client_id, OLD.client_secret)}
    stand_in.answer(SHOP_HOST, SHOP)
    with WindowsDesktop(python, stand_in.env) as made:
        made.trust(Path(stand_in.env["SSL_CERT_FILE"]))
        yield made


@pytest.fixture(params=["source", pytest.param("frozen", marks=pytest.mark.repeats)])
def program(request: pytest.FixtureRequest, python: WindowsPython) -> tuple[str | Path, ...]:
    """The command that starts the program."""
    if request.param == "source":
        return (python.executable, "-m", "bolsetup")
    return (frozen_program(python) / "bolsetup.exe",)


def kept(desktop: WindowsDesktop) -> dict[str, str] | None:
    """The pair in the Credential Manager, as another program reads it."""
    found = desktop.ask("credential", "bolsetup")
    return dict(json.loads(found[1])) if found else None


def test_the_journey_by_keyboard_and_what_follows(
    desktop: WindowsDesktop, stand_in: StandIn, program: tuple[str | Path, ...]
) -> None:
    merchant = Merchant(desktop, *program, "--check-every", "5")
    merchant.go_through_the_steps()
    merchant.paste(OLD)
    assert kept(desktop) == as_mapping(OLD)

    # From the page's first button to the copy buttons of the ID and of the secret.
    desktop.key("Tab", "Tab", "space")
    eventually(lambda: merchant.copied()["text"] == OLD.client_secret, "copied secret", PATIENCE_S)
    assert merchant.copied()["marks"] == PRIVATE
    eventually(lambda: merchant.copied()["text"] == "", "empty clipboard", 45 + PATIENCE_S)
    merchant.press("alt+Right", Page.DONE)
    eventually(lambda: desktop.ask("value", RunKey.RUN, "bolsetup"), "start at login", PATIENCE_S)

    desktop.key("alt+F4")
    merchant.wait_for_notification("closed")
    merchant.click_tray()
    merchant.see(TEXTS("pages.done.title"))
    desktop.key("alt+F4")
    eventually(lambda: not merchant.own_windows(), "hidden window")
    assert merchant.start().wait(PATIENCE_S) == 0
    merchant.see(TEXTS("pages.done.title"))
    desktop.key("alt+F4")
    eventually(lambda: not merchant.own_windows(), "hidden window")

    stand_in.known_pairs = {(NEW.client_id, NEW.client_secret)}

    def shows_the_loss() -> bool:
        # Of the notification before, a click opens the window where it was.
        desktop.ask("click_notification", merchant.process_in_windows())
        return desktop.is_seen(titled(TEXTS("states.lost.title")))

    eventually(shows_the_loss, "page of the loss, by a click on its notification", PATIENCE_S)
    assert merchant.process.poll() is None

    merchant.see(TEXTS("states.lost.title"))
    # From the button that makes a new set to the one for keys that are there.
    desktop.key("Tab")
    merchant.press("space", Page.KEYS)
    merchant.paste(NEW)
    assert kept(desktop) == as_mapping(NEW)
    merchant.wait_for_notification("restored")

    shops = (desktop.data / "shops.json").read_bytes()
    desktop.ask("end_process", merchant.process_in_windows())
    assert merchant.process.wait(PATIENCE_S) != 0
    merchant.process = merchant.start()
    merchant.see(TEXTS("pages.hand-over.title", service=load_integration().name))
    assert (desktop.data / "shops.json").read_bytes() == shops

    # Logging off: nothing keeps Windows waiting, and nothing is lost.
    assert set(desktop.ask("end_session", merchant.process_in_windows())) == {1}
    assert merchant.process.wait(PATIENCE_S) == 0
    assert kept(desktop) == as_mapping(NEW)
