"""The manual proxy of Windows, as its settings may be written."""

from __future__ import annotations

import pytest

from bolsetup.core.bol.client import LOGIN_URL
from bolsetup.core.bol.system_proxy import windows_proxy

PROXY = "http://proxy.example:8080"


@pytest.mark.parametrize(
    ("server", "proxy"),
    [
        ("proxy.example:8080", PROXY),
        ("http://proxy.example:8080", PROXY),
        ("https://proxy.example:8080", "https://proxy.example:8080"),
        (" proxy.example:8080 ", PROXY),
        ("proxy.example:8080;", PROXY),
        ("http=other.example:1;https=proxy.example:8080", PROXY),
        ("http=other.example:1;https=proxy.example:8080;", PROXY),
        ("http=other.example:1; https=proxy.example:8080", PROXY),
        ("http=other.example:1 https=proxy.example:8080", PROXY),
        (";HTTPS=http://proxy.example:8080", PROXY),
        ("[2001:db8::1]:8080", "http://[2001:db8::1]:8080"),
        ("socks=proxy.example:1080", "socks://proxy.example:1080"),
        ("socks=other.example:1080;https=proxy.example:8080", PROXY),
        ("http=other.example:1", None),
        ("https=", None),
        ("", None),
        (b"proxy.example:8080", None),
        (["proxy.example:8080"], None),
        (None, None),
    ],
)
def test_the_proxy_for_https_is_found(server: object, proxy: str | None) -> None:
    assert windows_proxy(LOGIN_URL, 1, server, None) == proxy


@pytest.mark.parametrize(
    ("enabled", "is_on"), [(1, True), ("1", True), (0, False), ("0", False), (None, False)]
)
def test_it_is_used_only_if_it_is_on(enabled: object, is_on: bool) -> None:
    assert windows_proxy(LOGIN_URL, enabled, "proxy.example:8080", None) == (PROXY if is_on else None)


@pytest.mark.parametrize(
    ("override", "is_used"),
    [
        ("*.example;<local>", True),
        ("", True),
        ("[fe80::z-a];*(", True),
        (7, True),
        ("*.BOL.com;<local>", False),
        ("<local>; login.bol.com", False),
        ("*.example *.bol.com", False),
    ],
)
def test_hosts_that_are_excepted_are_reached_without_it(override: object, is_used: bool) -> None:
    assert windows_proxy(LOGIN_URL, 1, "proxy.example:8080", override) == (PROXY if is_used else None)
