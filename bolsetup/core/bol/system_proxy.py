"""The proxy that the system or the environment sets for Bol."""

from __future__ import annotations

import re
import sys
from fnmatch import fnmatchcase
from typing import Final
from urllib.parse import urlsplit
from urllib.request import getproxies_environment

from requests.utils import get_environ_proxies, select_proxy

if sys.platform == "win32":
    from bolsetup.core.windows_registry import INTERNET_SETTINGS, user_setting

_BETWEEN: Final = re.compile(r"[;\s]+")
"""Windows separates the entries of its settings by semicolons or white space (`InternetOpenW`, wininet.h)."""


def system_proxy(url: str) -> str | None:
    """Return the URL of the proxy for `url`, as variables or else the system set it, or None."""
    if sys.platform == "win32" and not getproxies_environment():
        names = ("ProxyEnable", "ProxyServer", "ProxyOverride")
        return windows_proxy(url, *(user_setting(INTERNET_SETTINGS, name) for name in names))
    return select_proxy(url, get_environ_proxies(url))


def system_proxies(url: str) -> dict[str, str]:
    """Return the same as requests expects it."""
    proxy = system_proxy(url)
    return {"https": proxy} if proxy else {}


def windows_proxy(url: str, enabled: object, server: object, override: object) -> str | None:
    """Return the URL of the manual proxy of Windows for `url`, or None.

    Python's own reader of these settings ignores a proxy whose list has a blank or a final semicolon.

    Args:
        url: an https URL.
        enabled: the value `ProxyEnable` of the registry, like the following; None if there is none.
        server: `ProxyServer`: a proxy for everything, or a list such as `http=one:8080;https=two:8080`.
        override: `ProxyOverride`, patterns of hosts that are reached without a proxy.
    """
    if str(enabled) in ("None", "0") or not isinstance(server, str):
        return None
    host = urlsplit(url).hostname or ""
    excepted = _BETWEEN.split(override.lower()) if isinstance(override, str) else []
    if any(fnmatchcase(host, pattern) for pattern in excepted):
        return None
    proxies: dict[str, str] = {}
    for entry in _BETWEEN.split(server):
        protocol, _, address = entry.rpartition("=")
        if address:
            proxies.setdefault(protocol.lower(), address)
    address = proxies.get("https") or proxies.get("")
    if address:
        return address if "://" in address else f"http://{address}"
    return f"socks://{proxies['socks'].rpartition('://')[2]}" if "socks" in proxies else None
