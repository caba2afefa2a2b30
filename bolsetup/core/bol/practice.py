"""A built-in Bol for practice mode, and the canned responses that the tests use as well."""

from __future__ import annotations

import base64
import io
import json
import re
import socket
import threading
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import formatdate
from time import time
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import urlsplit

import requests
import urllib3

from bolsetup.core.bol.client import LOGIN_URL, MEDIA_TYPE, SHOP_URL
from bolsetup.core.bol.errors import UntrustedCertificate
from bolsetup.core.bol.outcomes import Outcome, Shop

LOGIN_HOST: Final = urlsplit(LOGIN_URL).hostname or ""
SHOP_HOST: Final = urlsplit(SHOP_URL).hostname or ""
_RETAILER_ID: Final = "<number>"
"""Placeholder for the retailer number in a body."""
_NAME: Final = "<name>"
"""Placeholder for the name of the shop."""
_USUAL_NAME: Final = "Oefenwinkel"


@dataclass(frozen=True, slots=True)
class Canned:
    """A canned response.

    Attributes:
        status: HTTP status code.
        body: text of the body.
        headers: all headers except those about the length of the body.
    """

    status: int
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


def _fields(status: int, media_type: str, fields: Mapping[str, Any], **headers: str) -> Canned:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Canned(status, json.dumps(fields), {"Content-Type": media_type, **named})


def _token(scope: str = "RETAILER", **headers: str) -> Canned:
    token = {
        "access_token": f"practice-{_RETAILER_ID}-unsigned",
        "token_type": "Bearer",
        "expires_in": 299,
        "scope": scope,
    }
    return _fields(200, "application/json;charset=UTF-8", token, **headers)


def _problem(status: int, title: str, detail: str, **headers: str) -> Canned:
    problem = {"type": "https://api.bol.com/problems", "title": title, "status": status, "detail": detail}
    return _fields(status, MEDIA_TYPE, problem, **headers)


def _page(status: int, text: str) -> Canned:
    return Canned(status, f"<!DOCTYPE html><title>{text}</title>", {"Content-Type": "text/html"})


_SHOP: Final = _fields(200, MEDIA_TYPE, {"retailerId": _RETAILER_ID, "displayName": _NAME})
_REFUSAL: Final = _fields(
    401,
    "application/json;charset=UTF-8",
    {"error": "invalid_client", "error_description": "Bad client credentials"},
)
_INACTIVE: Final = "Account is not active, access denied. Please contact partnerservice."
_ONE_YEAR_AHEAD: Final = formatdate(time() + 366 * 86_400, usegmt=True)

# The responses to the login and, if the check gets that far, to the shop request. They follow Bol's
# documentation as far as it goes. Outcomes without a response are in `_FAULTS`.
ANSWERS: Final[Mapping[Outcome, tuple[Canned, Canned | None]]] = {
    Outcome.CONNECTED: (_token(), _SHOP),
    Outcome.REFUSED: (_REFUSAL, None),
    Outcome.WRONG_KIND: (
        _token("ADVERTISER"),
        _problem(403, "Forbidden", "No access to this resource."),
    ),
    Outcome.NOT_PERMITTED: (_token(), _problem(403, "Forbidden", "No access to this resource.")),
    Outcome.ACCOUNT_INACTIVE: (_token(), _problem(403, "Forbidden", _INACTIVE)),
    Outcome.RATE_LIMITED: (
        _token(),
        _problem(429, "Too Many Requests", "Too many requests, retry in 90 seconds.", Retry_After="90"),
    ),
    Outcome.ADDRESS_BLOCKED: (Canned(404), None),
    Outcome.BOL_UNAVAILABLE: (_token(), _page(503, "Service Unavailable")),
    Outcome.UNEXPECTED_ANSWER: (_token(), _fields(200, MEDIA_TYPE, {"retailers": []})),
    Outcome.OUTDATED: (_token(), _problem(406, "Not Acceptable", "This version is not supported.")),
    Outcome.CAPTIVE_PORTAL: (_page(200, "Welcome to our guest network"), None),
    # A server with another date is the only sign of a wrong clock that a response can carry.
    Outcome.CLOCK_WRONG: (_token(Date=_ONE_YEAR_AHEAD), None),
}


def answer_for(
    outcome: Outcome, host: str, authorization: str, shops: Mapping[str, Shop] = MappingProxyType({})
) -> Canned | None:
    """Return Bol's response for an outcome, or None if that outcome has no response.

    Args:
        outcome: outcome that the check should have.
        host: one of `LOGIN_HOST` and `SHOP_HOST`.
        authorization: Authorization header of the request; the retailer number is derived from it.
        shops: shops that Bol knows, by Client ID; others get a number of their own.
    """
    login, shop = ANSWERS.get(outcome, (None, None))
    canned = login if host == LOGIN_HOST else shop
    if canned is None:
        return None
    known = shop_of(authorization, shops)
    # As within a JSON string.
    name = json.dumps(known.display_name)[1:-1]
    body = canned.body.replace(_RETAILER_ID, known.retailer_id).replace(_NAME, name)
    return Canned(canned.status, body, canned.headers)


def shop_of(authorization: str, shops: Mapping[str, Shop]) -> Shop:
    """Return the shop that an Authorization header is about. Arguments are those of `answer_for`."""
    scheme, _, value = authorization.partition(" ")
    if scheme == "Basic":
        client_id = base64.b64decode(value).partition(b":")[0]
        number = str(1_000_000 + zlib.crc32(client_id) % 9_000_000)
        return shops.get(client_id.decode("utf-8", "replace")) or Shop(number, _USUAL_NAME)
    token = re.fullmatch(r"practice-([0-9]+)-unsigned", value)
    number = token[1] if token else "1234567"
    known = (shop for shop in shops.values() if shop.retailer_id == number)
    return next(known, Shop(number, _USUAL_NAME))


class PracticeBol(requests.adapters.BaseAdapter):
    """A transport adapter that answers as Bol would, without a network.

    Attributes:
        outcome: outcome of the next checks; may be set at any time, like the others.
        outcomes: that of single shops, by retailer number, instead.
        delay_s: seconds before each response.
        shops: shops with a number and name of their own, by Client ID.
    """

    def __init__(self, wait: Callable[[float], object] | None = None) -> None:
        """Create a Bol; `wait` waits for a number of seconds."""
        super().__init__()
        self.outcome = Outcome.CONNECTED
        self.outcomes: Mapping[str, Outcome] = {}
        self.delay_s = 0.0
        self.shops: Mapping[str, Shop] = {}
        self._wait = wait or threading.Event().wait

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: float | tuple[float, float] | tuple[float, None] | None = None,
        verify: object = True,
        cert: object = None,
        proxies: object = None,
    ) -> requests.Response:
        """Return the canned response to `request`.

        Raises:
            requests.RequestException: the configured outcome has no response.
        """
        patience = timeout[1] if isinstance(timeout, tuple) else timeout
        if self.delay_s:
            self._wait(min(self.delay_s, patience or self.delay_s))
            if patience and self.delay_s > patience:
                raise _read_timeout()
        host, authorization = urlsplit(request.url or "").hostname or "", request.headers["Authorization"]
        outcome = self.outcomes.get(shop_of(authorization, self.shops).retailer_id, self.outcome)
        canned = answer_for(outcome, host, authorization, self.shops)
        if canned is None:
            error = _FAULTS[outcome]()
            raise error
        response = requests.Response()
        response.status_code = canned.status
        response.headers.update(canned.headers)
        response.raw = urllib3.HTTPResponse(
            io.BytesIO(canned.body.encode()), canned.headers, canned.status, preload_content=False
        )
        response.request = request
        response.url = request.url or ""
        return response

    def close(self) -> None:
        """Do nothing: there is nothing to close."""


def _offline() -> requests.RequestException:
    connection = urllib3.connection.HTTPSConnection(LOGIN_HOST)
    unknown = urllib3.exceptions.NameResolutionError(LOGIN_HOST, connection, socket.gaierror())
    return requests.ConnectionError(_max_retries(unknown))


def _read_timeout() -> requests.RequestException:
    pool = urllib3.HTTPSConnectionPool(LOGIN_HOST)
    return requests.ReadTimeout(urllib3.exceptions.ReadTimeoutError(pool, LOGIN_URL, "Read timed out."))


def _proxy_auth_required() -> requests.RequestException:
    needs_login = OSError("Tunnel connection failed: 407 Proxy Authentication Required")
    failed = urllib3.exceptions.ProxyError("Unable to connect to proxy", needs_login)
    return requests.exceptions.ProxyError(_max_retries(failed))


def _max_retries(reason: Exception) -> urllib3.exceptions.MaxRetryError:
    return urllib3.exceptions.MaxRetryError(urllib3.HTTPSConnectionPool(LOGIN_HOST), LOGIN_URL, reason)


_FAULTS: Final[Mapping[Outcome, Callable[[], requests.RequestException]]] = {
    Outcome.OFFLINE: _offline,
    Outcome.TIMEOUT: _read_timeout,
    Outcome.PROXY: _proxy_auth_required,
    Outcome.UNTRUSTED_CERTIFICATE: lambda: UntrustedCertificate("Example Security (web filter)", False),
    Outcome.CLOCK_WRONG: lambda: UntrustedCertificate("Example Authority", True),
}
