"""The outcome of each response of Bol."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import formatdate
from typing import Any

import pytest

from bolsetup.core.bol.client import MEDIA_TYPE
from bolsetup.core.bol.outcomes import Outcome, Shop
from bolsetup.core.bol.practice import LOGIN_HOST, SHOP_HOST, Canned
from tests.bol_replies import ask, error, jwt, problem, shape, shop, token
from tests.fault_table import Noted
from tests.stand_in import Reply, StandIn

INACTIVE = "Account is not active, access denied. Contact partnerservice."
PAGE = "<!DOCTYPE html><html><title>Access denied</title></html>"

LOGIN_TABLE: list[tuple[Reply, Outcome]] = [
    *((error(401, name), Outcome.REFUSED) for name in ("invalid_client", "unauthorized_client")),
    *((error(400, name), Outcome.REFUSED) for name in ("invalid_grant", "access_denied")),
    (error(401, "unauthorized"), Outcome.REFUSED),
    (error(403, "access_denied"), Outcome.REFUSED),
    (replace(error(401, "invalid_client"), headers={}), Outcome.REFUSED),
    (error(400, "invalid_request"), Outcome.UNEXPECTED_ANSWER),
    (error(401, "INVALID_CLIENT"), Outcome.UNEXPECTED_ANSWER),
    (error(402, "invalid_client"), Outcome.UNEXPECTED_ANSWER),
    (error(200, "invalid_client"), Outcome.UNEXPECTED_ANSWER),
    (error(500, "invalid_client"), Outcome.BOL_UNAVAILABLE),
    (shape(401), Outcome.UNEXPECTED_ANSWER),
    (shape(401, "null"), Outcome.UNEXPECTED_ANSWER),
    (shape(401, '["invalid_client"]'), Outcome.UNEXPECTED_ANSWER),
    (shape(401, {"error": ["invalid_client"]}), Outcome.UNEXPECTED_ANSWER),
    (shape(401, {"error": {"invalid_client": 1}}), Outcome.UNEXPECTED_ANSWER),
    (shape(401, PAGE, "text/html"), Outcome.UNEXPECTED_ANSWER),
    (shape(401, '{"error": "invalid_client"}', "text/html"), Outcome.UNEXPECTED_ANSWER),
    (shape(400, "error=invalid_client", "text/plain"), Outcome.UNEXPECTED_ANSWER),
    (problem(403, INACTIVE), Outcome.ACCOUNT_INACTIVE),
    (shape(403, {"error": "access_denied", "error_description": INACTIVE}), Outcome.ACCOUNT_INACTIVE),
    (problem(403), Outcome.UNEXPECTED_ANSWER),
    (shape(403, PAGE, "text/html; charset=UTF-8"), Outcome.ADDRESS_BLOCKED),
    (shape(403, f"\n {PAGE}", ""), Outcome.ADDRESS_BLOCKED),
    (shape(404), Outcome.ADDRESS_BLOCKED),
    (shape(404, PAGE, "text/html"), Outcome.ADDRESS_BLOCKED),
    (shape(404, {"error": "invalid_client"}), Outcome.ADDRESS_BLOCKED),
    (shape(406), Outcome.OUTDATED),
    (shape(407), Outcome.PROXY),
    (shape(410), Outcome.UNEXPECTED_ANSWER),
    (shape(418), Outcome.UNEXPECTED_ANSWER),
    (shape(429), Outcome.RATE_LIMITED),
    *((shape(status, PAGE, "text/html"), Outcome.BOL_UNAVAILABLE) for status in (500, 502, 503, 504, 507)),
    *(
        (shape(status, Location="https://portal.example/"), Outcome.CAPTIVE_PORTAL)
        for status in (301, 302, 307)
    ),
    (shape(303, "", Location="https://login.bol.com/other"), Outcome.CAPTIVE_PORTAL),
    (shape(304), Outcome.UNEXPECTED_ANSWER),
    (shape(204, "", ""), Outcome.UNEXPECTED_ANSWER),
    (shape(200, PAGE, "text/html"), Outcome.CAPTIVE_PORTAL),
    (shape(200, PAGE, "application/json"), Outcome.CAPTIVE_PORTAL),
    (shape(200, "Welcome", "text/plain"), Outcome.UNEXPECTED_ANSWER),
    (shape(200, '{"access_token": "example'), Outcome.UNEXPECTED_ANSWER),
    (shape(200, "[" * 100_000), Outcome.UNEXPECTED_ANSWER),
    (shape(200, "9" * 10_000), Outcome.UNEXPECTED_ANSWER),
    (token(access_token=None), Outcome.UNEXPECTED_ANSWER),
    (token(access_token=""), Outcome.UNEXPECTED_ANSWER),
    (token(access_token=7), Outcome.UNEXPECTED_ANSWER),
    (token(access_token="two words"), Outcome.UNEXPECTED_ANSWER),
    (token(access_token="line\r\nHost: portal.example"), Outcome.UNEXPECTED_ANSWER),
    (token(access_token="t" * 20_000), Outcome.UNEXPECTED_ANSWER),
    (token(token_type="mac"), Outcome.UNEXPECTED_ANSWER),
    (token(token_type="BEARER"), Outcome.CONNECTED),
    (token(token_type=None, expires_in=None, scope=None), Outcome.CONNECTED),
    (token(scope="other"), Outcome.CONNECTED),
    (token(scope=["a", 7]), Outcome.CONNECTED),
    (shape(200, json.loads(token().body), "text/plain"), Outcome.CONNECTED),
]

SHOP_TABLE: list[tuple[Reply, Outcome]] = [
    (problem(401, "Expired JWT"), Outcome.UNEXPECTED_ANSWER),
    (error(401, "invalid_client"), Outcome.UNEXPECTED_ANSWER),
    (problem(400), Outcome.UNEXPECTED_ANSWER),
    (problem(403), Outcome.NOT_PERMITTED),
    (shape(403, {"detail": None}), Outcome.NOT_PERMITTED),
    (problem(403, INACTIVE), Outcome.ACCOUNT_INACTIVE),
    (problem(403, INACTIVE.upper()), Outcome.ACCOUNT_INACTIVE),
    (shape(403, PAGE, "text/html"), Outcome.ADDRESS_BLOCKED),
    (shape(403, "Forbidden", "text/plain"), Outcome.UNEXPECTED_ANSWER),
    (error(403, "invalid_client"), Outcome.UNEXPECTED_ANSWER),
    *((problem(status), Outcome.OUTDATED) for status in (404, 406, 410)),
    (shape(404, PAGE, "text/html"), Outcome.OUTDATED),
    (shape(407), Outcome.PROXY),
    (problem(429), Outcome.RATE_LIMITED),
    *((problem(status), Outcome.BOL_UNAVAILABLE) for status in (500, 503, 504)),
    (shape(302, Location="https://portal.example/"), Outcome.CAPTIVE_PORTAL),
    (shape(200, PAGE, "text/html"), Outcome.CAPTIVE_PORTAL),
    (shape(200, "[]", MEDIA_TYPE), Outcome.UNEXPECTED_ANSWER),
    (shop(), Outcome.UNEXPECTED_ANSWER),
    (shop(displayName="A shop without a number"), Outcome.UNEXPECTED_ANSWER),
    (shop(retailerId=True), Outcome.UNEXPECTED_ANSWER),
    (shop(retailerId=None, displayName=None), Outcome.UNEXPECTED_ANSWER),
    (shop(retailerId="../../etc"), Outcome.UNEXPECTED_ANSWER),
    (shop(retailerId=["1234567"]), Outcome.UNEXPECTED_ANSWER),
    (shop(retailerId="1234567"), Outcome.CONNECTED),
    (shop(retailerId=1234567, displayName={"nl": "x"}, companyName=7), Outcome.CONNECTED),
]


def name_of(value: object) -> str | None:
    """A test ID derived from a row."""
    match value:
        case Canned(status, body, headers):
            kind = headers.get("Content-Type", "no type").partition(";")[0]
            return f"{status} {kind} {body[:50]}".strip().encode("ascii", "replace").decode()
        case Outcome():
            return str(value)
    return None


@pytest.mark.parametrize(("reply", "outcome"), LOGIN_TABLE, ids=name_of)
def test_outcome_of_a_login_response(stand_in: StandIn, noted: Noted, reply: Reply, outcome: Outcome) -> None:
    stand_in.answer(LOGIN_HOST, reply)
    verdict = noted(ask())
    assert verdict.outcome is outcome
    if outcome is not Outcome.CONNECTED:
        assert {seen.host for seen in stand_in.requests} == {LOGIN_HOST}
        assert isinstance(reply, Canned)
        assert verdict.http_status == reply.status


@pytest.mark.parametrize(("reply", "outcome"), SHOP_TABLE, ids=name_of)
def test_outcome_of_a_shop_response(stand_in: StandIn, noted: Noted, reply: Reply, outcome: Outcome) -> None:
    stand_in.answer(SHOP_HOST, reply)
    verdict = noted(ask())
    assert verdict.outcome is outcome
    assert isinstance(reply, Canned)
    assert verdict.http_status == reply.status
    assert (verdict.shop is not None) == (outcome is Outcome.CONNECTED)


SCOPE_TABLE: list[tuple[object, Outcome]] = [
    ("RETAILER", Outcome.NOT_PERMITTED),
    ("retailer-info.read", Outcome.NOT_PERMITTED),
    ("offers.read Retailer-Orders.read", Outcome.NOT_PERMITTED),
    ("orders.read", Outcome.NOT_PERMITTED),
    (["offers.read", "offers.write"], Outcome.NOT_PERMITTED),
    ("ADVERTISER", Outcome.WRONG_KIND),
    (["SUPPLIER"], Outcome.WRONG_KIND),
    (None, Outcome.NOT_PERMITTED),
]


@pytest.mark.parametrize(("scope", "outcome"), SCOPE_TABLE)
def test_wrong_kind_requires_a_scope_of_another_key_type(
    stand_in: StandIn, noted: Noted, scope: object, outcome: Outcome
) -> None:
    stand_in.answer(LOGIN_HOST, token(scope=scope))
    stand_in.answer(SHOP_HOST, problem(403))
    assert noted(ask()).outcome is outcome


def test_the_scope_is_read_from_the_token_if_the_response_has_none(stand_in: StandIn) -> None:
    stand_in.answer(LOGIN_HOST, token(scope=None, access_token=jwt(scopes="ADVERTISER")))
    stand_in.answer(SHOP_HOST, problem(403))
    assert ask().outcome is Outcome.WRONG_KIND


NOW = datetime(2026, 11, 20, 12, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 60),
        ({"Retry-After": ""}, 60),
        ({"Retry-After": "soon"}, 60),
        ({"Retry-After": "-5"}, 60),
        ({"Retry-After": "0"}, 60),
        ({"Retry-After": "1.5"}, 60),
        ({"Retry-After": "²"}, 60),
        ({"Retry-After": "7"}, 7),
        ({"retry-after": " 120 "}, 120),
        ({"Retry-After": "3600"}, 3600),
        ({"Retry-After": "86400"}, 3600),
        ({"Retry-After": "9" * 5000}, 3600),
        ({"Retry-After": formatdate(NOW + 90, usegmt=True), "Date": formatdate(NOW, usegmt=True)}, 90),
        ({"Retry-After": formatdate(NOW - 90, usegmt=True), "Date": formatdate(NOW, usegmt=True)}, 60),
        ({"Retry-After": formatdate(NOW + 9000, usegmt=True), "Date": formatdate(NOW, usegmt=True)}, 3600),
        ({"Retry-After": "Sun, 99 Nov 2026 99:99:99 GMT"}, 60),
    ],
    ids=lambda value: ascii(value)[:70],
)
def test_wait_after_rate_limiting(
    stand_in: StandIn, noted: Noted, headers: Mapping[str, str], seconds: int
) -> None:
    stand_in.answer(LOGIN_HOST, Canned(429, headers=headers))
    verdict = noted(ask())
    assert (verdict.outcome, verdict.retry_after_s) == (Outcome.RATE_LIMITED, seconds)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"retailerId": "1234567", "displayName": "Bakker"}, Shop("1234567", "Bakker")),
        (
            {"retailerId": 1234567, "displayName": " ", "companyName": "Bakker BV"},
            Shop("1234567", "Bakker BV"),
        ),
        ({"retailerId": "1234567", "displayName": None}, Shop("1234567", "1234567")),
        ({"retailerId": "1234567", "displayName": 42}, Shop("1234567", "1234567")),
        ({"displayName": "Bakker"}, Shop("7654321", "Bakker")),
        ({"retailerId": None}, Shop("7654321", "7654321")),
        ({"retailerId": "1", "displayName": "a\u202eb\u0000c\n\t d\u00a0e\ud800"}, Shop("1", "abc d e")),
        ({"retailerId": "1", "displayName": "\u200b\u2066"}, Shop("1", "1")),
        ({"retailerId": "1", "displayName": "é" * 81}, Shop("1", "é" * 79 + "…")),
        ({"retailerId": "1", "displayName": "é" * 80}, Shop("1", "é" * 80)),
    ],
    ids=lambda value: ascii(value)[:70],
)
def test_the_shop_name_falls_back_to_company_name_and_number(
    stand_in: StandIn, fields: Mapping[str, Any], expected: Shop
) -> None:
    aid = "CLNTC:00000000-1111-4222-8333-444444444444 SLR:7654321"
    stand_in.answer(LOGIN_HOST, token(access_token=jwt(aid=aid)))
    stand_in.answer(SHOP_HOST, shop(**fields))
    verdict = ask()
    assert (verdict.outcome, verdict.shop) == (Outcome.CONNECTED, expected)


@pytest.mark.parametrize(
    "value", ["a.b", "..", "e30.!!!.x", jwt(), jwt(aid=None), jwt(aid="SLR:"), jwt(aid=["SLR:x"])]
)
def test_a_response_without_any_retailer_number_is_unexpected(stand_in: StandIn, value: str) -> None:
    stand_in.answer(LOGIN_HOST, token(access_token=value))
    stand_in.answer(SHOP_HOST, shop(displayName="Bakker"))
    assert ask().outcome is Outcome.UNEXPECTED_ANSWER


@pytest.mark.parametrize(
    ("logins", "shops", "outcome", "calls"),
    [
        ([token()], [problem(401), shop(retailerId="1")], Outcome.CONNECTED, 4),
        ([token()], [problem(401)], Outcome.UNEXPECTED_ANSWER, 4),
        ([token(), error(401, "invalid_client")], [problem(401)], Outcome.REFUSED, 3),
        ([token()], [problem(401), problem(403)], Outcome.NOT_PERMITTED, 4),
    ],
)
def test_a_rejected_fresh_token_is_renewed_once(
    stand_in: StandIn, logins: list[Reply], shops: list[Reply], outcome: Outcome, calls: int
) -> None:
    stand_in.answer(LOGIN_HOST, *logins)
    stand_in.answer(SHOP_HOST, *shops)
    assert ask().outcome is outcome
    assert len(stand_in.requests) == calls


def test_requests_is_loaded_without_what_guesses_encodings_and_says_nothing() -> None:
    code = "import bolsetup.core.bol.client, requests.compat, sys; print(requests.compat.chardet)"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], check=True, capture_output=True, text=True
    )
    assert (done.stdout.strip(), done.stderr) == ("None", "")
