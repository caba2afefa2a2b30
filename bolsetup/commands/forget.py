"""Removes a shop and its keys, or more, from this computer."""

from __future__ import annotations

import logging
from typing import Final

from bolsetup.commands.call import Call, UsageError
from bolsetup.console import complain, say
from bolsetup.core.shops.shop_list import StoredShop
from bolsetup.platform.autostart import AutostartError
from bolsetup.platform.desktop_probes import running_copy
from bolsetup.removal import forget_shop, has_keychain, remove_files, remove_keys

_log: Final = logging.getLogger(__name__)


def run(call: Call) -> int:
    """Remove a shop and its keys, or all of them and the logins for proxies, or everything."""
    if call.options.everything:
        return _forget_everything(call)
    shops, wanted = call.services.registry.recover(), call.options.shop
    if call.options.all:
        reached = has_keychain(call.services)
        for shop in shops:
            forget_shop(call.services, shop.retailer_id)
            _forget_history(call, shop)
        if reached:
            call.services.proxy_logins.forget_all()
        else:
            complain(call.texts("cli.keys_out_of_reach"))
        return 0
    # An empty name, for example from an unset variable in a script, matches no shop.
    found = [shop for shop in shops if wanted and wanted in (shop.retailer_id, shop.display_name, shop.name)]
    if len(found) != 1:
        raise UsageError(call.texts("cli.which_shop" if found else "cli.unknown_shop", shop=wanted))
    call.services.registry.forget(found[0].retailer_id)
    _forget_history(call, found[0])
    return 0


def _forget_everything(call: Call) -> int:
    if running_copy(call.services.folder).key == "doctor.instance.runs":
        # It would write the shops that it holds in memory to the file again.
        complain(call.texts("cli.quit_first"))
        return 1
    reached = has_keychain(call.services)
    remove_keys(call.services)
    try:
        remove_files(call.services)
    except (AutostartError, OSError) as error:
        why = getattr(error, "strerror", None) or error
        complain(call.texts("pages.settings.removal.files_left", why=why))
        return 1
    if reached:
        say(call.texts("cli.all_removed"))
    else:
        complain(call.texts("cli.keys_out_of_reach"))
    return 0


def _forget_history(call: Call, shop: StoredShop) -> None:
    """Delete the connection state and history of a removed shop, and print that it was removed."""
    try:
        call.services.connections.forget(shop.retailer_id)
    except OSError as error:
        # The keys and the shop are gone; a leftover connection state is never used.
        _log.warning("the history of a removed shop cannot be deleted: %s", error)
    say(call.texts("cli.forgotten", shop=shop.name))
