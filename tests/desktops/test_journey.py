"""The whole journey on each desktop, by keyboard alone."""

from __future__ import annotations

import pytest

from bolsetup.core.bol.practice import SHOP_HOST
from tests.desktop.desktop import eventually
from tests.desktops.conftest import WaylandDesktops
from tests.desktops.keyboard_user import KeyboardUser
from tests.desktops.test_clipboard import paste
from tests.desktops.wayland import KINDS, Kind
from tests.journeys.assistant import Assistant
from tests.journeys.test_first_shop import OLD, SHOP, as_mapping, messy, stored
from tests.stand_in import StandIn


@pytest.mark.parametrize("kind", KINDS)
def test_a_shop_is_connected_by_keyboard_alone(
    kind: Kind, wayland: WaylandDesktops, stand_in: StandIn
) -> None:
    session = wayland(kind, keyring="unlocked")
    stand_in.known_pairs = {(OLD.client_id, OLD.client_secret)}
    stand_in.answer(SHOP_HOST, SHOP)
    with Assistant(session, env=stand_in.env) as assistant:
        user = KeyboardUser(session, assistant)
        session.focus()
        user.press("pages.welcome.next")
        for step in range(1, 6):
            assistant.see_step(step)
            user.press("window.next")
        assistant.see_step(6)
        session.copy(messy(OLD))
        session.see_focus()
        user.reach(assistant.texts("pages.keys.client_id"))
        session.key("ctrl+v")
        assistant.see("outcomes.connected.title")
        user.press("pages.keys.next")
        assistant.reader.find("Voorbeeldwinkel")
        user.press("pages.shop.next")
        assistant.see("pages.hand-over.idle_secret")
        assert stored(session) == as_mapping(OLD)
        user.press("pages.hand-over.copy_id")
        # To look at the clipboard takes the keyboard away, also from a key that is still on its way.
        assistant.see("pages.hand-over.copied_id", service="Spotler Connect")
        eventually(lambda: session.clipboard() == OLD.client_id, "ID on the clipboard")
        session.see_focus()
        user.press("pages.hand-over.copy_secret")
        done = (assistant.texts(f"pages.hand-over.{key}") for key in ("secret", "done_row"))
        assistant.reader.find(", ".join(done))
        assert paste(session) == OLD.client_secret
        session.focus()
        user.press("pages.hand-over.next")
        assistant.see("pages.done.title")
