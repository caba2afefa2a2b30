"""Alerts on each desktop; on sway, mako shows them."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import pytest
from jeepney import DBusAddress

from bolsetup.core.bol.practice import SHOP_HOST, Canned
from bolsetup.core.credentials.credentials import Credentials
from tests.desktop.desktop import eventually
from tests.desktops.compositor import Bus, call
from tests.desktops.conftest import WaylandDesktops
from tests.desktops.wayland import KINDS, Kind, WaylandDesktop
from tests.journeys.assistant import Assistant
from tests.journeys.test_first_shop import NEW, OLD, SHOP, as_mapping
from tests.stand_in import StandIn

_NAME: Final = "org.freedesktop.Notifications"
OTHER_SHOP = Canned(200, SHOP.body.replace("1234567", "7654321").replace("Voorbeeld", "Tweede"), SHOP.headers)


def add(session: WaylandDesktop, bol: StandIn, pair: Credentials, shop: Canned) -> None:
    """Store the keys of a shop, as another process."""
    bol.known_pairs = {(pair.client_id, pair.client_secret)}
    bol.answer(SHOP_HOST, shop)
    done = session.run(
        *(sys.executable, "-m", "bolsetup", "add", "--stdin"), typed=json.dumps(as_mapping(pair)), seconds=120
    )
    assert done.returncode == 0, done.stdout + done.stderr


def with_a_shop(wayland: WaylandDesktops, kind: Kind, bol: StandIn) -> WaylandDesktop:
    """A desktop that asks this Bol, with an open keychain and the stored keys of a shop."""
    session = wayland(kind, keyring="unlocked")
    session.env.update(bol.env)
    add(session, bol, OLD, SHOP)
    return session


@contextmanager
def watching(session: WaylandDesktop, bol: StandIn) -> Iterator[Assistant]:
    """The program in the background, once it has checked its shops."""
    asked = len(bol.requests)
    with Assistant(session, "--tray", "--check-every", "2") as assistant:
        eventually(lambda: len(bol.requests) > asked + 1, "check", 120)
        yield assistant


@pytest.mark.parametrize("kind", KINDS)
def test_a_lost_connection_is_alerted_and_its_click_leads_to_what_mends_it(
    kind: Kind, wayland: WaylandDesktops, stand_in: StandIn
) -> None:
    session = with_a_shop(wayland, kind, stand_in)
    with watching(session, stand_in) as assistant:
        lost = assistant.texts("notices.lost.title", shop="Voorbeeldwinkel")
        restored = assistant.texts("notices.restored.title", shop="Voorbeeldwinkel")
        stand_in.known_pairs = set()
        eventually(lambda: lost in session.notes(), "alert", 90)
        assert session.windows("bolsetup") == []
        session.click_note(lost)
        session.see_focus()
        assistant.see("pages.lost.new_keys")
        eventually(lambda: lost not in session.notes(), "end of the alert")
        stand_in.known_pairs = {(OLD.client_id, OLD.client_secret)}
        eventually(lambda: restored in session.notes(), "word that it is mended", 60)


@pytest.mark.parametrize("kind", KINDS)
def test_an_alert_is_withdrawn_when_the_connection_is_back(
    kind: Kind, wayland: WaylandDesktops, stand_in: StandIn
) -> None:
    session = with_a_shop(wayland, kind, stand_in)
    with watching(session, stand_in) as assistant:
        lost = assistant.texts("notices.lost.title", shop="Voorbeeldwinkel")
        stand_in.known_pairs = set()
        eventually(lambda: lost in session.notes(), "alert", 90)
        stand_in.known_pairs = {(OLD.client_id, OLD.client_secret)}
        eventually(lambda: lost not in session.notes(), "end of the alert", 60)


@pytest.mark.parametrize("kind", ["gnome", "gnome-tray"])
def test_do_not_disturb_lets_the_alert_through_on_gnome(
    kind: Kind, wayland: WaylandDesktops, stand_in: StandIn
) -> None:
    session = with_a_shop(wayland, kind, stand_in)
    done = session.run("gsettings", "set", "org.gnome.desktop.notifications", "show-banners", "false")
    assert done.returncode == 0, done.stderr
    with watching(session, stand_in) as assistant:
        lost = assistant.texts("notices.lost.title", shop="Voorbeeldwinkel")
        stand_in.known_pairs = set()
        eventually(
            lambda: any(note.title == lost and note.banner for note in session.shell.notes()), "alert", 90
        )


def test_do_not_disturb_lets_the_alert_through_on_plasma(wayland: WaylandDesktops, stand_in: StandIn) -> None:
    session = with_a_shop(wayland, "plasma", stand_in)
    # For as long as this connection lasts.
    with Bus(session.env).connect() as bus:
        server = DBusAddress("/org/freedesktop/Notifications", _NAME, _NAME)
        call(bus, server, "Inhibit", "ssa{sv}", "bolsetup", "A presentation", {})
        with watching(session, stand_in) as assistant:
            lost = assistant.texts("notices.lost.title", shop="Voorbeeldwinkel")
            stand_in.known_pairs = set()
            eventually(lambda: lost in session.notes(), "alert", 90)


@pytest.mark.parametrize("kind", KINDS)
def test_several_lost_shops_are_one_alert_whose_click_leads_to_all(
    kind: Kind, wayland: WaylandDesktops, stand_in: StandIn
) -> None:
    session = with_a_shop(wayland, kind, stand_in)
    add(session, stand_in, NEW, OTHER_SHOP)
    stand_in.known_pairs = set()
    with watching(session, stand_in) as assistant:
        lost = assistant.texts("notices.lost_many.title", count=2)
        eventually(lambda: lost in session.notes(), "alert", 90)
        session.click_note(lost)
        session.see_focus()
        assistant.see("pages.overview.title")
