"""Makes the pictures of the docs anew: `python3 dev.py shots --docs`.

Those of single pages are scenes of `shots`; those of the running program are taken in practice mode, with the
script for trainers. pictures-en.png, of the editor with a picture of one's own, is taken by hand.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from PySide6.QtGui import QImage

from tests.desktop.desktop import ROOT, Desktop, eventually
from tests.journeys.assistant import Assistant

FOLDER: Final = ROOT / "docs" / "pictures"
PAGES: Final = {
    "keys-page-en": "keys-connected-en-wide-100-light",
    "keys-page-nl": "keys-connected-nl-wide-100-light",
    "step-4-narrow-en": "step-4-en-narrow-100-light",
    "history-en": "history-en-wide-100-light",
    "support-mode-en": "support-mode-refused-en-wide-100-light",
    "support-mode-nl": "support-mode-refused-nl-wide-100-light",
}
"""Pictures of single pages, and the scenes of `shots` that they are."""


def main() -> None:
    """Make all of them."""
    with tempfile.TemporaryDirectory() as scratch:
        shots = Path(scratch)
        for scene in {name.partition("-en-")[0].partition("-nl-")[0] for name in PAGES.values()}:
            command = ("-m", "tests.desktop.shots", "--scale", "100", "--out", scratch, "--only", scene)
            subprocess.run([sys.executable, *command], cwd=ROOT, check=True)
        for name, scene in PAGES.items():
            keep(shots / f"{scene}.png", name)
        train(shots / "screen.png")


def train(screen: Path) -> None:
    """Take the pictures of the running program: the shops, the menu of the tray icon, and an alert."""
    with Desktop(lang="en_US.UTF-8", a11y=True) as desktop:
        script = ("--practice-script", "training", "--check-every", "5")
        with Assistant(desktop, *script, language="en") as trainer:
            # The alert comes with the second refusal.
            alert = eventually(desktop.notifications, "alert", 60)[-1]
            trainer.see("pages.overview.title")
            assert alert["summary"].endswith(trainer.texts("notices.lost.title", shop="Kaarsenhuis"))
            notes = ("xdotool", "search", "--onlyvisible", "--class", "dunst")
            keep(desktop.shot(screen, "--window", desktop.run(*notes).stdout.split()[-1]), "alert-en")
            desktop.run("dunstctl", "close-all")
            eventually(lambda: not desktop.run(*notes).stdout, "end of the alert")
            trainer.press("pages.overview.autostart_on")
            window = desktop.window("bolsetup")
            desktop.run("xdotool", "windowsize", "--sync", window, "940", "600")
            keep(desktop.shot(screen, "--window", window), "practice-en")
            desktop.run("xdotool", "windowmove", "--sync", window, "100", "400")
            desktop.tray("open", "bolsetup")
            desktop.key("Down")
            keep(desktop.shot(screen, "--crop", "520x280+760+0"), "tray-menu-en")


def keep(picture: Path, name: str) -> None:
    """Put a picture into the docs, unless it looks as before."""
    file = FOLDER / f"{name}.png"
    if QImage(str(picture)) != QImage(str(file)):
        shutil.copyfile(picture, file)


if __name__ == "__main__":
    main()
