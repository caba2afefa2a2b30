"""Classifies Bol's responses. Does no I/O."""

from __future__ import annotations

import base64
import json
import re
import time
from collections.abc import Callable, Collection, Mapping
from email.utils import parsedate_to_datetime
from enum import StrEnum
from functools import cached_property
from http import HTTPStatus
from typing import Any, Final, NamedTuple

from bolsetup.core.bol.outcomes import Outcome, Shop, Verdict
from bolsetup.core.sanitize import sanitize


class Call(StrEnum):
    """The requests this program makes: two per check, and one that needs no credentials."""

    LOGIN = "login"
    SHOP = "shop"
    PUBLIC = "public"


class Response:
    """An HTTP response whose body is only read when needed.

    Args:
        call: the request it answers.
        status: HTTP status code.
        headers: case-insensitive mapping.
        read: returns the decoded body; called once at most.
    """

    def __init__(
        self, call: Call, status: int, headers: Mapping[str, str], read: Callable[[], bytes]
    ) -> None:
        self.call = call
        self.status = status
        self.headers = headers
        self._read = read

    @cached_property
    def body(self) -> bytes:
        """The decoded body."""
        return self._read()

    @property
    def html(self) -> bool:
        """Whether the body is an HTML page, which Bol's login and API never return."""
        start = self.body.lstrip(b"\xef\xbb\xbf \t\r\n")[:14].lower()
        return "html" in self.headers.get("Content-Type", "").lower() or start.startswith(
            (b"<!doctype html", b"<html")
        )

    @cached_property
    def fields(self) -> dict[str, Any] | None:
        """The JSON object in the body, or None."""
        return None if self.html else _json_object(self.body)

    def verdict(self, outcome: Outcome, words: str = "", shop: Shop | None = None) -> Verdict:
        """Return a verdict based on this response.

        `words` becomes evidence and must not come from the response, which may echo a secret.
        """
        return Verdict(
            outcome,
            shop=shop,
            http_status=self.status,
            retry_after_s=_retry_after_s(self.headers) if outcome is Outcome.RATE_LIMITED else None,
            evidence=f"{self.call} {self.status} {words}".rstrip(),
        )


class Token(NamedTuple):
    """An access token. Secret.

    Attributes:
        value: bearer token for the Authorization header.
        scope: granted scope; empty if the response does not say.
        retailer_id: retailer number from the token's undocumented `aid` claim; may be empty.
    """

    value: str
    scope: str
    retailer_id: str

    def __repr__(self) -> str:
        return "Token(hidden)"


_MAX_RETRY_AFTER_S: Final = 3600
_DEFAULT_RETRY_AFTER_S: Final = 60
_REFUSAL_ERRORS: Final = (
    "invalid_client",
    "unauthorized_client",
    "invalid_grant",
    "access_denied",
    "unauthorized",
)


def read_login(answer: Response) -> Token | Verdict:
    """Return the token in a response of the login, or the verdict if there is none."""
    token = _token(answer.fields or {}) if answer.status == HTTPStatus.OK else None
    return token or _classify(answer, "")


def read_shop(answer: Response, token: Token) -> Verdict:
    """Return the verdict for a response of the shop request."""
    shop = _shop(answer.fields or {}, token) if answer.status == HTTPStatus.OK else None
    return answer.verdict(Outcome.CONNECTED, shop=shop) if shop else _classify(answer, token.scope)


def read_public(answer: Response) -> Verdict:
    """Return the verdict for a response of the public endpoint: any 200 that is not HTML is `CONNECTED`."""
    if answer.status == HTTPStatus.OK and not answer.html:
        return answer.verdict(Outcome.CONNECTED)
    return _classify(answer, "")


def _classify(answer: Response, scope: str) -> Verdict:
    for calls, statuses, matches, outcome in _TABLE:
        if answer.call in calls and answer.status in statuses:
            words = matches(answer, scope)
            if words is not None:
                return answer.verdict(outcome, words)
    return answer.verdict(Outcome.UNEXPECTED_ANSWER, "html" if answer.html else "")


_Match = Callable[[Response, str], str | None]
"""Takes a response and the token's scope; returns the evidence, or None if the row does not apply."""


def _always(_answer: Response, _scope: str) -> str | None:
    return ""


def _html(answer: Response, _scope: str) -> str | None:
    return "html" if answer.html else None


def _inactive(answer: Response, _scope: str) -> str | None:
    fields = answer.fields or {}
    detail = f"{fields.get('detail')} {fields.get('error_description')}"
    return "inactive" if "account is not active" in detail.lower() else None


def _refusal(answer: Response, _scope: str) -> str | None:
    error = (answer.fields or {}).get("error")
    return next((known for known in _REFUSAL_ERRORS if known == error), None)


def _other_scope(_answer: Response, scope: str) -> str | None:
    # Bol does not publish the scopes of other key types. A scope with a dot, such as "orders.read", is a
    # single permission (fine-grained-access.html): the right type of key, without the permission we need.
    return "scope" if scope and "retailer" not in scope.lower() and "." not in scope else None


def _problem(answer: Response, _scope: str) -> str | None:
    return "problem" if {"title", "detail", "status"} & (answer.fields or {}).keys() else None


_ANY: Final = tuple(Call)
# The first matching row applies; without one the outcome is UNEXPECTED_ANSWER.
_TABLE: Final[tuple[tuple[Collection[Call], Collection[int], _Match, Outcome], ...]] = (
    (_ANY, {300, 301, 302, 303, 305, 307, 308}, _always, Outcome.CAPTIVE_PORTAL),
    (_ANY, {406}, _always, Outcome.OUTDATED),
    (_ANY, {407}, _always, Outcome.PROXY),
    (_ANY, {429}, _always, Outcome.RATE_LIMITED),
    (_ANY, range(500, 600), _always, Outcome.BOL_UNAVAILABLE),
    # Bol's response to a blocked IP address: https://api.bol.com/marketing/docs/catalog-api/errors.html
    ({Call.LOGIN}, {404}, _always, Outcome.ADDRESS_BLOCKED),
    ({Call.SHOP}, {404, 410}, _always, Outcome.OUTDATED),
    (_ANY, {200}, _html, Outcome.CAPTIVE_PORTAL),
    (_ANY, {403}, _inactive, Outcome.ACCOUNT_INACTIVE),
    (_ANY, {403}, _html, Outcome.ADDRESS_BLOCKED),
    ({Call.LOGIN}, {400, 401, 403}, _refusal, Outcome.REFUSED),
    ({Call.SHOP}, {403}, _other_scope, Outcome.WRONG_KIND),
    ({Call.SHOP}, {403}, _problem, Outcome.NOT_PERMITTED),
)


def answers_that_mean(outcome: Outcome) -> list[str]:
    """Return the answers of Bol that can lead to an outcome, such as "HTTP 401" and "invalid_client"."""
    rows = [(statuses, matches) for _, statuses, matches, meant in _TABLE if meant is outcome]
    found = [f"HTTP {status}" for statuses, _ in rows for status in statuses]
    return [*found, *(error for _, matches in rows if matches is _refusal for error in _REFUSAL_ERRORS)]


def _token(fields: Mapping[str, Any]) -> Token | None:
    value, kind = fields.get("access_token"), fields.get("token_type", "bearer")
    if not isinstance(value, str) or not re.fullmatch(r"[\x21-\x7e]{1,16384}", value):
        return None
    if str(kind).lower() != "bearer":
        return None
    # https://api.bol.com/retailer/public/Retailer-API/authentication.html: the token is a JWT.
    claims = _claims(value)
    number = re.search(r"SLR:([0-9]{1,20})(?![0-9])", str(claims.get("aid")))
    scope = fields.get("scope") or claims.get("scopes") or ""
    return Token(value, str(scope), number[1] if number else "")


def _claims(token: str) -> dict[str, Any]:
    payload = f"{token}..".split(".")[1]
    try:
        return _json_object(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))) or {}
    except ValueError:
        return {}


def _shop(fields: Mapping[str, Any], token: Token) -> Shop | None:
    number = fields.get("retailerId")
    text = str(number) if isinstance(number, str | int) else ""
    retailer_id = text if re.fullmatch(r"[0-9]{1,20}", text) else token.retailer_id
    names = (fields.get("displayName"), fields.get("companyName"), retailer_id)
    shown = (sanitize(name) for name in names if isinstance(name, str))
    return Shop(retailer_id, next(name for name in shown if name)) if retailer_id else None


def _retry_after_s(headers: Mapping[str, str]) -> int:
    """Return the seconds to wait, from `Retry-After` as seconds or as a date (RFC 9110, section 10.2.3)."""
    text = headers.get("Retry-After", "").strip()
    if re.fullmatch(r"[0-9]+", text):
        wait_s = int(text[:9])
    else:
        until = http_date(text)
        now = http_date(headers.get("Date", "")) or time.time()
        wait_s = round(until - now) if until is not None else 0
    return min(wait_s, _MAX_RETRY_AFTER_S) if wait_s > 0 else _DEFAULT_RETRY_AFTER_S


def http_date(text: str) -> float | None:
    """Parse an HTTP date (RFC 9110, section 5.6.7) to Unix seconds; None if it is not one."""
    try:
        return parsedate_to_datetime(text).timestamp()
    except (ValueError, TypeError, OverflowError, OSError, IndexError):
        return None


def _json_object(data: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
