"""GNOME Shell, through its own JavaScript: the session starts it with --unsafe-mode."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from jeepney import DBusAddress

from tests.desktops.compositor import Bus, Window

_NAME: Final = "org.gnome.Shell"
_WINDOWS: Final = """global.get_window_actors().map(actor => actor.meta_window).filter(w =>
  w.get_frame_rect().width).map(w => {
  const place = w.get_frame_rect();
  const app = imports.gi.Shell.WindowTracker.get_default().get_window_app(w);
  return {ident: `${w.get_id()}`, title: w.title || '', app_id: w.get_wm_class() || '',
          application: app && !app.is_window_backed() ? app.get_id() : '',
          focused: w.has_focus(), attention: w.demands_attention,
          left: place.x, top: place.y, width: place.width, height: place.height, process: w.get_pid()}; })"""
_START_AGAIN: Final = """imports.gi.Shell.WindowTracker.get_default().get_window_app(w)
  .launch(global.display.get_current_time_roundtrip(), -1, imports.gi.Shell.AppLaunchGpu.APP_PREF);"""
_FIND: Final = """const w = global.get_window_actors().map(actor => actor.meta_window)
  .find(each => `${each.get_id()}` === %s);"""
_DEVICES: Final = """const Clutter = imports.gi.Clutter;
  const seat = Clutter.get_default_backend().get_default_seat();
  globalThis._bolsetup = globalThis._bolsetup || {
    pointer: seat.create_virtual_device(Clutter.InputDeviceType.POINTER_DEVICE),
    keyboard: seat.create_virtual_device(Clutter.InputDeviceType.KEYBOARD_DEVICE)};
  const {pointer, keyboard} = globalThis._bolsetup;
  const now = () => imports.gi.GLib.get_monotonic_time();"""
_NOTES: Final = """Main.messageTray.getSources().flatMap(source => source.notifications.map(n => (
  {title: n.title, body: n.bannerBodyText || '', urgent: n.urgency === 3,
   buttons: n.actions.map(action => action.label),
   banner: Main.messageTray._notification === n, application: source.app?.get_id() ?? ''})))"""
_NOTE: Final = """const n = Main.messageTray.getSources().flatMap(source => source.notifications)
  .find(each => each.title.includes(%s));"""
_KEYSYMS: Final = {"ctrl": "Control_L", "shift": "Shift_L", "alt": "Alt_L", "super": "Super_L"}


@dataclass(frozen=True)
class Note:
    """A notification in the list of the shell.

    Attributes:
        urgent: it stays until it is dismissed.
        banner: it is on the screen at this moment.
        application: the installed desktop file it belongs to; "" if none is known.
    """

    title: str
    body: str
    urgent: bool
    buttons: list[str]
    banner: bool
    application: str


class GnomeShell:
    """The compositor of GNOME, and its notifications."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._bus = Bus(env)
        # A program that starts before there is a keyboard would miss the first keys.
        self._with_devices("")

    def evaluate(self, code: str) -> Any:
        """Run JavaScript in the shell, and give the value of the last expression.

        Raises:
            RuntimeError: it threw an exception.
        """
        done, answer = self._bus.call(DBusAddress("/org/gnome/Shell", _NAME, _NAME), "Eval", "s", code)
        if not done:
            raise RuntimeError(f"GNOME Shell: {answer}")
        return json.loads(answer) if answer else None

    def windows(self) -> list[Window]:
        return [Window(**told) for told in self.evaluate(_WINDOWS)]

    def activate(self, window: Window) -> None:
        self._with(window, "Main.activateWindow(w)")

    def start_again(self, window: Window) -> None:
        # The time of the click that asks for it: without one the shell thinks that nobody did.
        self._with(window, _START_AGAIN)

    def maximise(self, window: Window) -> None:
        self._with(window, "w.maximize(imports.gi.Meta.MaximizeFlags.BOTH)")

    def ask_to_close(self, window: Window) -> None:
        self._with(window, "w.delete(global.get_current_time())")

    def _with(self, window: Window, code: str) -> None:
        self.evaluate(f"(() => {{ {_FIND % json.dumps(window.ident)} {code}; return 0; }})()")

    def press(self, keys: Sequence[str]) -> None:
        values = [_keysym(key) for key in keys]
        down = [f"keyboard.notify_keyval(now(), {value}, Clutter.KeyState.PRESSED);" for value in values]
        up = [f"keyboard.notify_keyval(now(), {value}, Clutter.KeyState.RELEASED);" for value in values[::-1]]
        self._with_devices("".join(down + up))

    def type(self, text: str) -> None:
        for character in text:
            self.press([character])

    def move(self, left: float, top: float) -> None:
        """Move the pointer: a banner stays until somebody does."""
        self._with_devices(f"pointer.notify_absolute_motion(now(), {left}, {top});")

    def click(self, left: float, top: float) -> None:
        self.move(left, top)
        # A number of X's, not of Linux's.
        self._with_devices("pointer.notify_button(now(), 1, Clutter.ButtonState.PRESSED);")
        self._with_devices("pointer.notify_button(now(), 1, Clutter.ButtonState.RELEASED);")

    def _with_devices(self, code: str) -> None:
        self.evaluate(f"(() => {{ {_DEVICES} {code} return 0; }})()")

    def shot(self, path: Path) -> None:
        place = DBusAddress("/org/gnome/Shell/Screenshot", _NAME, f"{_NAME}.Screenshot")
        path.parent.mkdir(parents=True, exist_ok=True)
        done, _ = self._bus.call(place, "Screenshot", "bbs", True, False, str(path.absolute()))
        assert done, "GNOME Shell made no picture"

    def notes(self) -> list[Note]:
        """All notifications that have not been dismissed."""
        return [Note(**told) for told in self.evaluate(_NOTES)]

    def click_note(self, title: str) -> None:
        """Click the notification whose title contains `title`."""
        self.evaluate(f"(() => {{ {_NOTE % json.dumps(title)} n.activate(); return 0; }})()")


def _keysym(key: str) -> str:
    if len(key) == 1:
        # Keysyms of ASCII characters are their code points.
        return str(ord(key))
    return f"Clutter.KEY_{_KEYSYMS.get(key, key)}"
