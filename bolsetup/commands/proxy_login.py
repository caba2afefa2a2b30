"""Stores the login for the system's proxy."""

from __future__ import annotations

from bolsetup.commands.call import Call, UsageError, from_stdin
from bolsetup.console import say
from bolsetup.core.bol.client import LOGIN_URL
from bolsetup.core.bol.proxy_auth import ProxyLogin
from bolsetup.core.bol.system_proxy import system_proxy
from bolsetup.core.bol.tunnel import parse_proxy, proxy_name


def run(call: Call) -> int:
    """Store the login for the system's proxy."""
    try:
        address = system_proxy(LOGIN_URL) or ""
        name = proxy_name(parse_proxy(address.replace("https://", "http://", 1)))
    except ValueError:
        raise UsageError(call.texts("cli.no_proxy")) from None
    login = from_stdin(call.texts, "cli.bad_login", ProxyLogin.from_json)
    call.services.proxy_logins.store(name, login)
    say(call.texts("cli.proxy_login_kept", proxy=name))
    return 0
