"""Checks the stored shops until interrupted."""

from __future__ import annotations

import json
import signal
import sys
from datetime import datetime

from bolsetup.commands.call import Call
from bolsetup.console import complain, say
from bolsetup.core.monitoring.connection import State
from bolsetup.core.monitoring.shop_row import ShopRow
from bolsetup.core.shops.shop_list import Damage
from bolsetup.watch import HeadlessWatch


def run(call: Call) -> int:
    """Check the stored shops until interrupted, and print a line for each change."""

    def code(row: ShopRow) -> str:
        return row.outcome.code if row.outcome else row.support_code

    def show(row: ShopRow) -> None:
        state = call.texts(f"states.{row.state}.title")
        outcome = call.texts(f"outcomes.{row.outcome}.title") if row.outcome else None
        if call.options.json:
            line = {
                "checked_at": row.checked_at,
                "retailer_id": row.retailer_id,
                "name": row.name,
                "state": row.state,
                "outcome": row.outcome,
                "code": code(row) or None,
                "title": outcome or state,
            }
            say(json.dumps(line))
            return
        what = state
        if row.state is not State.CONNECTED and code(row):
            what = f"{state}: {outcome} ({code(row)})" if outcome else f"{state} ({code(row)})"
        say(f"{datetime.now().astimezone():%Y-%m-%d %H:%M:%S}  {row.retailer_id}  {row.name}  {what}")

    def show_damage(damage: Damage) -> None:
        complain(call.texts(f"window.list_{damage}"))

    for name in ("SIGTERM", "SIGHUP"):
        if number := getattr(signal, name, None):
            signal.signal(number, lambda number, _: sys.exit(128 + number))
    stored = call.services.registry.recover()
    if not stored:
        complain(call.texts("cli.no_shops"))
    HeadlessWatch(call.services, call.pace, show, show_damage).run(stored)
