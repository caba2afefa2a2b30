"""KWin: windows through its scripts, keys and pointer through its own Wayland protocol."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from jeepney import DBusAddress, MatchRule, new_method_return
from PySide6.QtGui import QImage

from tests.desktop.desktop import eventually
from tests.desktop.screen_reader import ScreenReader
from tests.desktops.compositor import Bus, Window, call
from tests.desktops.hands import MIDDLE_BUTTON, FakeInput
from tests.desktops.keyboard import codes

_NAME: Final = "org.kde.KWin"
_EAR: Final = "bolsetup.Ear"
_WINDOWS: Final = """const shown = workspace.clientList().filter(w => w.normalWindow || w.dialog);
  say(JSON.stringify(shown.map(w => (
  {ident: `${w.internalId}`, title: w.caption, app_id: `${w.resourceClass}`,
   application: w.desktopFileName ? `${w.desktopFileName}` : '',
   focused: w.active, attention: w.demandsAttention,
   left: Math.round(w.frameGeometry.x), top: Math.round(w.frameGeometry.y),
   width: Math.round(w.frameGeometry.width), height: Math.round(w.frameGeometry.height),
   process: w.pid}))))"""
_PLACES: Final = """say(JSON.stringify(workspace.clientList().filter(w => w.%s).map(w => (
  [w.frameGeometry.x, w.frameGeometry.y, w.frameGeometry.width, w.frameGeometry.height]))))"""
_FIND: Final = "const w = workspace.clientList().find(each => `${each.internalId}` === %s);"


class KWin:
    """The compositor of Plasma."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._env = env
        self._bus = Bus(env)

    def run(self, script: str) -> str:
        """Run a script of KWin's, and give what it passes to `say`."""
        with (
            self._bus.connect() as bus,
            tempfile.NamedTemporaryFile("w", suffix=".js", dir=self._env["TMPDIR"]) as file,
        ):
            ear = f"callDBus('{bus.unique_name}', '/', '{_EAR}', 'say', words)"
            file.write(f"const say = words => {ear}; {script}")
            file.flush()
            scripting = DBusAddress("/Scripting", _NAME, "org.kde.kwin.Scripting")
            name = f"bolsetup-{time.monotonic_ns()}"
            (number,) = call(bus, scripting, "loadScript", "ss", file.name, name)
            with bus.filter(MatchRule(type="method_call", interface=_EAR)) as heard:
                call(bus, DBusAddress(f"/{number}", _NAME, "org.kde.kwin.Script"), "run")
                said = bus.recv_until_filtered(heard, timeout=30)
            bus.send(new_method_return(said))
            call(bus, scripting, "unloadScript", "s", name)
            return str(said.body[0])

    def windows(self) -> list[Window]:
        return [Window(**told) for told in json.loads(self.run(_WINDOWS))]

    def places(self, kind: str) -> list[tuple[float, float, float, float]]:
        """Left, top, width and height of every window for which KWin's property `kind` is true."""
        return [tuple(place) for place in json.loads(self.run(_PLACES % kind))]

    def activate(self, window: Window) -> None:
        self._with(window, "workspace.activeClient = w")

    def start_again(self, window: Window) -> None:
        # Plasma does that at a middle click on its entry in the panel. KWin may not know that an entry
        # moved, which it does until all of them are there.
        panel = int(self.run("say(workspace.clientList().find(w => w.dock).pid)"))
        with ScreenReader(self._env, panel) as reader:
            for each in self.windows():
                reader.find(each.title, role="push button", seconds=60)
            left, _, width, _ = reader.find(window.title, role="push button").place
        ((_, top, _, height),) = self.places("dock")
        with FakeInput(self._env) as hand:
            hand.click(left + width / 2, top + height / 2, MIDDLE_BUTTON)

    def maximise(self, window: Window) -> None:
        self._with(window, "w.setMaximize(true, true)")

    def ask_to_close(self, window: Window) -> None:
        self._with(window, "w.closeWindow()")

    def _with(self, window: Window, code: str) -> None:
        self.run(f"{_FIND % json.dumps(window.ident)} {code}; say('done')")

    def press(self, keys: Sequence[str]) -> None:
        with FakeInput(self._env) as hand:
            hand.press([code for key in keys for code in codes(key)])

    def type(self, text: str) -> None:
        with FakeInput(self._env) as hand:
            for character in text:
                hand.press(codes(character))

    def click(self, left: float, top: float) -> None:
        with FakeInput(self._env) as hand:
            hand.click(left, top)

    def shot(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        place = DBusAddress("/org/kde/KWin/ScreenShot2", _NAME, f"{_NAME}.ScreenShot2")
        options = {"include-cursor": ("b", True), "native-resolution": ("b", True)}
        with tempfile.NamedTemporaryFile(dir=self._env["TMPDIR"]) as file, self._bus.connect() as bus:
            (told,) = call(bus, place, "CaptureWorkspace", "a{sv}h", options, file)
            width, height, stride = (told[name][1] for name in ("width", "height", "stride"))
            # KWin goes on writing after it has answered.
            written = Path(file.name)
            eventually(lambda: written.stat().st_size >= stride * height, "picture of the screen")
            picture = QImage(
                written.read_bytes(), width, height, stride, QImage.Format.Format_ARGB32_Premultiplied
            )
            assert picture.save(str(path)), f"cannot write {path}"
