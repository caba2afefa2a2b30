"""Text of X11 selections, with real owners on a real X server."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing

import pytest

from bolsetup.platform.x11_selection import LONGEST_BYTES, Conversion
from tests.desktop.conftest import Desktops
from tests.desktop.desktop import Desktop, eventually

if sys.platform != "linux":
    pytest.skip("a desktop session of its own exists for Linux only", allow_module_level=True)

PICTURE_OWNER = """
from PySide6.QtGui import QGuiApplication, QImage
app = QGuiApplication([])
app.clipboard().setImage(QImage(8, 8, QImage.Format.Format_RGB32))
print("ready", flush=True)
app.exec()
"""


@pytest.fixture
def session(desktop: Desktops, monkeypatch: pytest.MonkeyPatch) -> Desktop:
    """A session whose X server is used by this process as well."""
    started = desktop(tray="none")
    for name in ("DISPLAY", "XAUTHORITY"):
        if name in started.env:
            monkeypatch.setenv(name, started.env[name])
    return started


def read(selection: str = "CLIPBOARD") -> str:
    with closing(Conversion(selection)) as conversion:
        answers: list[str] = []

        def answered() -> bool:
            text = conversion.advance()
            answers.extend([] if text is None else [text])
            return bool(answers)

        eventually(answered, "text")
        return answers[0]


@pytest.mark.parametrize(
    ("copied", "text"),
    [
        ("Bäckerei € 🥖\nzweite Zeile", "Bäckerei € 🥖\nzweite Zeile"),
        ("", ""),
        ("x" * 500_000, "x" * LONGEST_BYTES),
        ("x" * 20_000_000, "x" * LONGEST_BYTES),  # too long for one property: transferred in parts
    ],
    ids=["text", "empty", "long", "in parts"],
)
def test_text_of_another_program_is_read(session: Desktop, copied: str, text: str) -> None:
    session.copy(copied)
    eventually(lambda: session.clipboard("TARGETS"), "owner")
    assert read() == text
    # The owner survives a transfer of which most is discarded.
    assert (session.clipboard() or "") == copied


def test_selection_and_clipboard_are_separate(session: Desktop) -> None:
    session.copy("copied")
    xclip = ("xclip", "-selection", "primary", "-i")
    session.start(*xclip, stdin=subprocess.PIPE).communicate("selected", timeout=10)
    eventually(lambda: read("PRIMARY") and read(), "owners")
    assert (read("PRIMARY"), read()) == ("selected", "copied")


def test_without_an_owner_there_is_no_text(session: Desktop) -> None:
    assert read() == ""


def test_an_owner_without_text_gives_none(session: Desktop) -> None:
    owner = session.start(sys.executable, "-c", PICTURE_OWNER, stdout=subprocess.PIPE)
    assert owner.stdout
    assert owner.stdout.readline() == "ready\n"
    assert "image/png" in (session.clipboard("TARGETS") or "")
    assert read() == ""


def test_a_hanging_owner_gives_nothing_yet(session: Desktop) -> None:
    session.copy_and_hang("from outside")
    with closing(Conversion("CLIPBOARD")) as conversion:
        assert conversion.advance() is None


def test_a_missing_x_server_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":4711")
    with pytest.raises(OSError, match="X server"):
        Conversion("CLIPBOARD")
