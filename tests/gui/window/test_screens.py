"""The window and its buttons fit the screens that merchants have, less a taskbar."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from bolsetup.core.texts import LANGUAGES

SCREENS: Final = {
    "1280x720": (1280, 672),
    "1366x768": (1366, 720),
    "1920x1080 at 200 %": (960, 540),
    "1366x768 at 200 %": (683, 384),
}
"""Screens, and what a taskbar or the scale leaves of them, in device-independent pixels."""

USUAL_RUN: Final = ("1280x720", "1366x768", "1366x768 at 200 %")
"""The lowest screen without a scale, the usual laptop, and the smallest of all: others fit with these."""
WIDEST: Final = ("de", "fr")
"""Languages with the widest buttons and the highest pages: others fit with these."""

PROGRAM: Final = """
import sys
from pathlib import Path
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QLineEdit, QPushButton
from bolsetup.core.settings import Settings, SettingsFile
from bolsetup.core.task_runner import raise_error
from bolsetup.core.texts import Texts
from bolsetup.core.walkthrough.journey import STEPS, Page
from bolsetup.gui.controllers.settings_store import SettingsStore
from bolsetup.gui.controllers.window_placement import WindowPlacement
from bolsetup.gui.qt.application import Application
from bolsetup.gui.qt.theme import SchemeFollower
from bolsetup.gui.widgets.credential_field import CredentialField
from bolsetup.gui.widgets.illustration import Illustration
from bolsetup.gui.window.main_window import MainWindow
from bolsetup.gui.window.nav_bar import NavBar
from tests.fakes import Inline
from tests.gui.samples import all_pages, window_with_all_pages

app = Application()
found = 0
SchemeFollower(app)
for language in sys.argv[2:]:
    pages = all_pages(language)
    window = window_with_all_pages(pages, language)
    # What has no banner, has more room.
    window.set_banner(practice=True)
    window.show_support_mode(True)
    file = SettingsFile(Path(sys.argv[1]) / f"{language}.json")
    placement = WindowPlacement(window, SettingsStore(Inline(), file, Settings()))
    window.show()
    app.processEvents()
    room = window.screen().availableGeometry()
    for page in pages:
        window.go_to(page)
        app.processEvents()
        where = f"{language}, {page}"
        assert room.contains(window.frameGeometry()), (where, window.frameGeometry())
        for button in window.findChild(NavBar).findChildren(QPushButton):
            if button.isVisible():
                found += 1
                place = QRect(button.mapTo(window, button.rect().topLeft()), button.size())
                assert window.rect().contains(place), (where, button.text(), place)
                assert button.width() >= button.minimumSizeHint().width(), (where, button.text())
    window.set_banner()
    window.show_support_mode(False)
    for page in STEPS:
        window.go_to(page)
        for _ in range(3):
            app.processEvents()
        picture = pages[page].findChild(Illustration)
        first = pages[page].findChild(CredentialField) or pages[page].guide.open
        button = first.findChild(QPushButton) or first
        wanted = [picture, button] if page in (Page.STEP_1, Page.KEYS) else [picture]
        for each in wanted:
            seen = each.visibleRegion().boundingRect()
            assert seen == each.rect(), (language, page, type(each).__name__, seen, each.rect())
    if room.height() >= 720:
        # Beside the browser, which is the main way to use it, on the usual screen of a laptop.
        placement.set_beside(True)
        for page in (Page.STEP_1, Page.KEYS):
            window.go_to(page)
            for _ in range(5):
                app.processEvents()
            field = pages[page].findChild(CredentialField)
            wanted = [field.findChild(QLineEdit), field.findChild(QPushButton)] if field else [
                each for each in pages[page].findChildren(QPushButton)
                if each.text() == Texts(language)("step.answers.settings")
            ]
            for each in [*wanted, pages[page].findChild(Illustration)]:
                seen = each.visibleRegion().boundingRect()
                assert seen == each.rect(), (language, page, "beside", type(each).__name__, seen, each.rect())
    window.hide()
assert found > 12 * len(sys.argv[2:]), found
print("fits")
"""


@pytest.mark.parametrize(
    ("name", "languages"),
    [
        pytest.param(
            name, languages, marks=() if name in USUAL_RUN and languages is WIDEST else pytest.mark.repeats
        )
        for name in SCREENS
        for languages in (WIDEST, tuple(each for each in LANGUAGES if each not in WIDEST))
    ],
    ids=str,
)
def test_the_window_its_buttons_and_the_picture_of_a_step_are_on_the_screen(
    tmp_path: Path, name: str, languages: tuple[str, ...]
) -> None:
    width, height = SCREENS[name]
    screen = {"name": "one", "x": 0, "y": 0, "width": width, "height": height, "logicalDpi": 96, "dpr": 1.0}
    config = tmp_path / "screens.json"
    config.write_text(json.dumps({"screens": [screen]}), "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path), *languages],
        # Without its folder, since Qt takes the colon of a drive for the end of the name.
        env={
            **os.environ,
            "QT_QPA_PLATFORM": f"offscreen:configfile={config.name}",
            "PYTHONPATH": str(Path(__file__).resolve().parents[3]),
        },
        cwd=tmp_path,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.stdout == "fits\n", done.stdout + done.stderr
