"""Calls to a notification server, and handling of its signals."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bolsetup.platform.notifications import Notifications, NotShown, notifications

if sys.platform != "linux":
    pytest.skip("other systems have no D-Bus", allow_module_level=True)

from jeepney import DBusAddress

from bolsetup.platform.session_bus import BusError, SessionBus

EVERYTHING = ("body", "body-markup", "actions")


class FakeBus(SessionBus):
    """A session bus with a notification server."""

    def __init__(self, *abilities: str) -> None:
        self.closed = False
        self.abilities = abilities
        self.calls: list[tuple[str, str, tuple[Any, ...]]] = []
        self.fails = False
        self.given = 40

    def call(
        self,
        place: DBusAddress,
        method: str,
        signature: str = "",
        body: tuple[object, ...] = (),
        returned: Callable[[Any], None] | None = None,
    ) -> tuple[Any, ...]:
        if self.fails:
            raise BusError("no answer")
        if method == "GetCapabilities":
            return (list(self.abilities),)
        self.calls.append((method, signature, body))
        if method == "CloseNotification":
            return ()
        self.given += 1
        answer = (body[1] or self.given,)
        if returned:
            returned(answer)
        return answer

    def tell(self, place: DBusAddress, method: str, signature: str, body: tuple[object, ...]) -> None:
        self.calls.append((method, signature, body))


class Case:
    def __init__(self, *abilities: str) -> None:
        self.clicked: list[tuple[str, str]] = []
        self.bus = FakeBus(*abilities)
        self.notes = Notifications(Path("/icons/bolsetup.svg"))
        self.notes.listen(lambda key, token: self.clicked.append((key, token)))
        self.notes._bus = self.bus

    def show(self, key: str = "1", *, urgent: bool = False, body: str = "Words") -> tuple[Any, ...]:
        self.notes.show(key, "A & B", body, "Open", urgent=urgent)
        return self.bus.calls[-1][2]


def test_only_urgent_notifications_stay() -> None:
    case = Case(*EVERYTHING)
    app, replaced, icon, title, _, actions, hints, timeout = case.show(urgent=True)
    assert (app, replaced, icon, title) == ("bolsetup", 0, "file:///icons/bolsetup.svg", "A & B")
    assert actions == ["default", "Open"]
    assert hints == {"urgency": ("y", 2), "desktop-entry": ("s", "bolsetup")}
    assert timeout == 0
    assert case.bus.calls[0][:2] == ("Notify", "susssasa{sv}i")
    *_, hints, timeout = case.show()
    assert (hints["urgency"], timeout) == (("y", 1), -1)


@pytest.mark.parametrize(
    ("abilities", "body"),
    [(EVERYTHING, "Jan &amp; Co &lt;b&gt; 'x'"), (("body",), "Jan & Co <b> 'x'")],
)
def test_the_body_is_escaped_only_if_the_server_supports_markup(
    abilities: tuple[str, ...], body: str
) -> None:
    assert Case(*abilities).show(body="Jan & Co <b> 'x'")[4] == body


def test_a_server_without_actions_gets_none() -> None:
    assert Case("body").show()[5] == []


def test_a_notification_replaces_only_the_one_with_its_key() -> None:
    case = Case(*EVERYTHING)
    assert [case.show(key)[1] for key in ("1", "2", "1", "2")] == [0, 0, 41, 42]


def test_a_click_reports_key_and_token() -> None:
    case = Case(*EVERYTHING)
    case.show("1")
    case.show("2")
    case.notes._on_signal("ActivationToken", (42, "token"))
    case.notes._on_signal("ActionInvoked", (42, "default"))
    case.notes._on_signal("ActionInvoked", (41, "default"))
    case.notes._on_signal("ActionInvoked", (7, "default"))
    case.notes._on_signal("ActionInvoked", (41, "something else"))
    assert case.clicked == [("2", "token"), ("1", "")]


def test_removed_and_dismissed_notifications_are_forgotten() -> None:
    case = Case(*EVERYTHING)
    case.show("1")
    case.show("2")
    case.notes.withdraw("1")
    assert case.bus.calls[-1] == ("CloseNotification", "u", (41,))
    case.notes._on_signal("NotificationClosed", (42, 2))
    case.notes.withdraw("2")
    case.notes.withdraw("never shown")
    assert len(case.bus.calls) == 3
    assert case.show("2")[1] == 0


def test_a_new_server_is_queried_again_and_gets_no_old_ids() -> None:
    case = Case(*EVERYTHING)
    case.show("1")
    case.notes._on_signal("NameOwnerChanged", ("org.freedesktop.Notifications", ":1.5", ""))
    case.bus.abilities = ("body",)
    assert case.show("1")[1] == 0
    assert case.show("1")[5] == []


def test_a_missing_reply_raises_not_shown_and_the_next_call_works() -> None:
    case = Case(*EVERYTHING)
    case.bus.fails = True
    with pytest.raises(NotShown):
        case.show()
    case.notes.withdraw("1")
    case.bus.fails = False
    assert case.show()[3] == "A & B"


def test_a_missing_bus_raises_not_shown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with pytest.raises(NotShown):
        Notifications(tmp_path, f"unix:path={tmp_path}/nothing").show("1", "T", "B", "A", urgent=False)
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    here = notifications(tmp_path)
    assert here
    with pytest.raises(NotShown):
        here.show("1", "T", "B", "A", urgent=False)


def test_all_that_is_shown_is_withdrawn_at_once_and_once() -> None:
    case = Case(*EVERYTHING)
    for key in ("1", "2"):
        case.notes.show(key, "Title", "Body", "Open", urgent=True)
    case.bus.calls.clear()
    for _ in range(2):
        case.notes.withdraw_all()
    assert case.bus.calls == [("CloseNotification", "u", (41,)), ("CloseNotification", "u", (42,))]


def test_without_a_server_nothing_is_withdrawn() -> None:
    Notifications(Path("/icons/bolsetup.svg")).withdraw_all()
