"""Lists the stored shops."""

from __future__ import annotations

import json

from bolsetup.commands.call import Call
from bolsetup.console import say
from bolsetup.core.monitoring.connection import Connection


def run(call: Call) -> int:
    """List the stored shops."""
    stored = call.services.registry.recover()
    connections = call.services.connections.load()
    known = {shop.retailer_id: connections.get(shop.retailer_id, Connection()) for shop in stored}
    if call.options.json:
        rows = [
            {
                "retailer_id": shop.retailer_id,
                "display_name": shop.display_name,
                "own_name": shop.own_name or None,
                "state": known[shop.retailer_id].state,
                "checked_at": known[shop.retailer_id].checked_at,
            }
            for shop in stored
        ]
        say(json.dumps({"shops": rows}, indent=2))
    elif not stored:
        say(call.texts("cli.no_shops"))
    else:
        for shop in stored:
            state = call.texts(f"states.{known[shop.retailer_id].state}.title")
            say(f"{shop.retailer_id}  {shop.name}  {state}")
    return 0
