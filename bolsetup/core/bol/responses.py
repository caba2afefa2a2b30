"""What an answer of Bol means. Pure: knows no network, so that each row can be tested by itself."""

from __future__ import annotations

import base64
import json
import re
import time
from collections.abc import Callable, Collection, Container, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from enum import StrEnum
from functools import cached_property
from http import HTTPStatus
from typing import Any, Final

from bolsetup.core.bol.outcomes import Outcome, Shop, Verdict
from bolsetup.core.sanitize import sanitize


class Call(StrEnum):
    """The two calls of a check, and the one that needs no keys."""

    LOGIN = "login"
    SHOP = "shop"
    PUBLIC = "public"


class Response:
    """An answer whose body is read only where its status does not say enough.

    Attributes:
        call: what it answers.
        status: the HTTP status.
        headers: by name, without regard to case.
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
        """The body, unpacked."""
        return self._read()

    @property
    def html(self) -> bool:
        """Whether it is a page for people, which Bol's login and API never send."""
        start = self.body.lstrip(b"\xef\xbb\xbf \t\r\n")[:14].lower()
        return "html" in self.headers.get("Content-Type", "").lower() or start.startswith(
            (b"<!doctype html", b"<html")
        )

    @cached_property
    def fields(self) -> dict[str, Any] | None:
        """The JSON object in the body, or None."""
        return None if self.html else _json_object(self.body)

    def verdict(self, outcome: Outcome, words: str = "", shop: Shop | None = None) -> Verdict:
        """A verdict that this answer decided. `words` must be our own: an answer may echo a secret."""
        return Verdict(
            outcome,
            shop=shop,
            http_status=self.status,
            retry_after_s=_wait_s(self.headers) if outcome is Outcome.RATE_LIMITED else None,
            evidence=f"{self.call} {self.status} {words}".rstrip(),
        )


@dataclass(frozen=True, slots=True)
class Token:
    """A token to call the API with. It is a secret.

    Attributes:
        value: goes in the Authorization header.
        scope: what it allows, as far as Bol said so.
        retailer_id: the seller number in it, if there is one; nowhere documented.
    """

    value: str
    scope: str
    retailer_id: str

    def __repr__(self) -> str:
        return "Token(hidden)"


_LONGEST_WAIT_S: Final = 3600
_USUAL_WAIT_S: Final = 60
_REFUSALS: Final = (
    "invalid_client",
    "unauthorized_client",
    "invalid_grant",
    "access_denied",
    "unauthorized",
)


def read_login(answer: Response) -> Token | Verdict:
    """What the answer to the request for a token comes to."""
    token = _token(answer.fields or {}) if answer.status == HTTPStatus.OK else None
    return token or _judge(answer, "")


def read_shop(answer: Response, token: Token) -> Verdict:
    """What the answer to the question for the shop comes to."""
    shop = _shop(answer.fields or {}, token) if answer.status == HTTPStatus.OK else None
    return answer.verdict(Outcome.CONNECTED, shop=shop) if shop else _judge(answer, token.scope)


def read_public(answer: Response) -> Verdict:
    """What the answer to the call without keys comes to: it only has to be Bol's."""
    if answer.status == HTTPStatus.OK and not answer.html:
        return answer.verdict(Outcome.CONNECTED)
    return _judge(answer, "")


def _judge(answer: Response, scope: str) -> Verdict:
    for calls, statuses, applies, outcome in _TABLE:
        if answer.call in calls and answer.status in statuses:
            words = applies(answer, scope)
            if words is not None:
                return answer.verdict(outcome, words)
    return answer.verdict(Outcome.UNEXPECTED_ANSWER, "html" if answer.html else "")


_Applies = Callable[[Response, str], str | None]
"""Given an answer and the scope of the token: words for the evidence, or None if the row does not apply."""


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
    return next((known for known in _REFUSALS if known == error), None)


def _other_scope(_answer: Response, scope: str) -> str | None:
    # What Bol calls its other kinds of keys is not public. A dot belongs to a single permission, such as
    # "orders.read" (fine-grained-access.html): keys of the right kind that lack the one we need.
    return "scope" if scope and "retailer" not in scope.lower() and "." not in scope else None


def _problem(answer: Response, _scope: str) -> str | None:
    return "problem" if {"title", "detail", "status"} & (answer.fields or {}).keys() else None


_ANY: Final = tuple(Call)
# The first row that fits decides. What fits none is an unexpected answer.
_TABLE: Final[tuple[tuple[Collection[Call], Container[int], _Applies, Outcome], ...]] = (
    (_ANY, {300, 301, 302, 303, 305, 307, 308}, _always, Outcome.CAPTIVE_PORTAL),
    (_ANY, {406}, _always, Outcome.OUTDATED),
    (_ANY, {407}, _always, Outcome.PROXY),
    (_ANY, {429}, _always, Outcome.RATE_LIMITED),
    (_ANY, range(500, 600), _always, Outcome.BOL_UNAVAILABLE),
    # Bol's sign of a blocked address: https://api.bol.com/marketing/docs/catalog-api/errors.html
    ({Call.LOGIN}, {404}, _always, Outcome.ADDRESS_BLOCKED),
    ({Call.SHOP}, {404, 410}, _always, Outcome.OUTDATED),
    (_ANY, {200}, _html, Outcome.CAPTIVE_PORTAL),
    (_ANY, {403}, _inactive, Outcome.ACCOUNT_INACTIVE),
    (_ANY, {403}, _html, Outcome.ADDRESS_BLOCKED),
    ({Call.LOGIN}, {400, 401, 403}, _refusal, Outcome.REFUSED),
    ({Call.SHOP}, {403}, _other_scope, Outcome.WRONG_KIND),
    ({Call.SHOP}, {403}, _problem, Outcome.NOT_PERMITTED),
)


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


def _wait_s(headers: Mapping[str, str]) -> int:
    """Seconds to wait, as `Retry-After` says in seconds or as a date (RFC 9110, section 10.2.3)."""
    text = headers.get("Retry-After", "").strip()
    if re.fullmatch(r"[0-9]+", text):
        wait_s = int(text[:9])
    else:
        until = http_date(text)
        now = http_date(headers.get("Date", "")) or time.time()
        wait_s = round(until - now) if until is not None else 0
    return min(wait_s, _LONGEST_WAIT_S) if wait_s > 0 else _USUAL_WAIT_S


def http_date(text: str) -> float | None:
    """The time in a header (RFC 9110, section 5.6.7) in Unix seconds, or None for anything else."""
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
