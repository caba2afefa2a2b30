"""The two calls of a check with plain `requests`: prints the milliseconds they take, as JSON."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable

import requests

LOGIN = "https://login.bol.com/token"
SHOP = "https://api.bol.com/retailer/retailers/current"
LOGIN_AUTH = ("00000000-1111-4222-8333-444444444444", "EXAMPLE-NOT-A-REAL-SECRET")
SHOP_HEADERS = {"Accept": "application/vnd.retailer.v10+json"}


def calls(post: Callable[..., requests.Response], get: Callable[..., requests.Response]) -> float:
    """Log in and ask for the shop; return the milliseconds it took."""
    began = time.perf_counter()
    token = post(LOGIN, params={"grant_type": "client_credentials"}, auth=LOGIN_AUTH, timeout=30)
    token.raise_for_status()
    bearer = {"Authorization": f"Bearer {token.json()['access_token']}"}
    get(SHOP, headers={**SHOP_HEADERS, **bearer}, timeout=30).raise_for_status()
    return 1000 * (time.perf_counter() - began)


# What a process does only once is done.
calls(requests.post, requests.get)
plain = calls(requests.post, requests.get)
with requests.Session() as session:
    calls(session.post, session.get)
    warmed = calls(session.post, session.get)
json.dump({"plain": plain, "warmed": warmed}, sys.stdout)
