"""What is sent to whom, and that no secret is exposed anywhere else."""

from __future__ import annotations

import base64
import json
import logging
import os
import ssl
import sys
from email.utils import formatdate
from io import BytesIO
from pathlib import Path

import pytest
import requests
import trustme
import truststore
import urllib3
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bolsetup.core.bol import http_adapter as transport
from bolsetup.core.bol.client import MEDIA_TYPE, BolClient
from bolsetup.core.bol.deadline import Limits
from bolsetup.core.bol.outcomes import Outcome, Verdict
from bolsetup.core.bol.practice import ANSWERS, LOGIN_HOST, SHOP_HOST, Canned
from bolsetup.core.credentials.credentials import Credentials
from tests.stand_in import Fault, Raw, StandIn

CLIENT_ID = "00000000-1111-4222-8333-444444444444"
SECRET = "EXAMPLE-NOT-A-REAL-SECRET-0123456789"
TOKEN = "EXAMPLE-NOT-A-REAL-TOKEN"
PAIR = Credentials(CLIENT_ID, SECRET)
BASIC = base64.b64encode(f"{CLIENT_ID}:{SECRET}".encode()).decode()
HIDDEN = (SECRET, BASIC, TOKEN, CLIENT_ID)


def ask() -> Verdict:
    return BolClient().check(PAIR)


def a_token(value: str = TOKEN) -> Canned:
    fields = {"access_token": value, "token_type": "Bearer", "scope": "RETAILER"}
    return Canned(200, json.dumps(fields), {"Content-Type": "application/json"})


@pytest.mark.parametrize("outcome", [each for each in Outcome if each is not Outcome.OFFLINE])
def test_each_check_is_logged_once_without_a_secret_or_a_shop(
    stand_in: StandIn, caplog: pytest.LogCaptureFixture, outcome: Outcome
) -> None:
    caplog.set_level(logging.DEBUG)
    stand_in.outcome = outcome
    verdict = BolClient(limits=Limits(total_s=0.5 if outcome is Outcome.TIMEOUT else 30)).check(PAIR)
    assert verdict.outcome is outcome
    assert verdict.evidence.startswith(("login ", "shop "))
    said = [each.getMessage() for each in caplog.records if each.name == "bolsetup.core.bol.client"]
    assert said == [f"check: {outcome} ({outcome.code}), {verdict.evidence}, {verdict.elapsed_ms} ms"]
    number = verdict.shop.retailer_id if verdict.shop else "1234567"
    assert not any(secret in caplog.text for secret in (*HIDDEN, number))


def test_each_host_receives_only_its_own_requests(stand_in: StandIn) -> None:
    stand_in.answer(LOGIN_HOST, a_token())
    assert ask().outcome is Outcome.CONNECTED
    login, shop = stand_in.requests
    assert (login.host, login.method, login.path) == (LOGIN_HOST, "POST", "/token")
    assert (shop.host, shop.method, shop.path) == (SHOP_HOST, "GET", "/retailer/retailers/current")
    assert login.headers["authorization"] == f"Basic {BASIC}"
    assert shop.headers["authorization"] == f"Bearer {TOKEN}"
    assert login.body == b"grant_type=client_credentials"
    assert shop.body == b""
    assert login.headers["accept"] == "application/json"
    assert login.headers["content-type"] == "application/x-www-form-urlencoded"
    assert shop.headers["accept"] == MEDIA_TYPE == "application/vnd.retailer.v10+json"
    assert "content-type" not in shop.headers
    assert {seen.headers["accept-encoding"] for seen in stand_in.requests} == {"identity"}
    assert all(seen.headers["user-agent"].startswith("bolsetup/") for seen in stand_in.requests)


def test_only_the_authorization_header_contains_a_secret(stand_in: StandIn) -> None:
    stand_in.answer(LOGIN_HOST, a_token())
    ask()
    for seen in stand_in.requests:
        rest = [seen.path, seen.body.decode()]
        rest += [value for name, value in seen.headers.items() if name != "authorization"]
        assert not any(secret in text for secret in HIDDEN for text in rest)


def test_the_proxy_only_learns_the_host(stand_in: StandIn) -> None:
    ask()
    assert stand_in.tunnels == [LOGIN_HOST, SHOP_HOST]


@pytest.mark.parametrize("to", [f"https://{SHOP_HOST}/", f"https://{LOGIN_HOST}/", "https://portal.example/"])
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("host", [LOGIN_HOST, SHOP_HOST])
def test_no_redirect_is_followed(stand_in: StandIn, host: str, status: int, to: str) -> None:
    stand_in.answer(host, Canned(status, "", {"Location": to}))
    assert ask().outcome is Outcome.CAPTIVE_PORTAL
    assert [seen.host for seen in stand_in.requests] == [LOGIN_HOST, SHOP_HOST][: 1 + (host == SHOP_HOST)]


def test_cookies_are_not_sent_back(stand_in: StandIn) -> None:
    token = a_token()
    cookie = {"Set-Cookie": "session=1; Domain=.bol.com; Path=/"}
    stand_in.answer(LOGIN_HOST, Canned(200, token.body, {**token.headers, **cookie}))
    ask()
    assert "cookie" not in stand_in.requests[1].headers


@pytest.mark.parametrize("name", [".netrc", "_netrc"])
def test_netrc_is_not_used(stand_in: StandIn, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    file = Path(os.environ["HOME"]) / name
    file.write_text(f"default login somebody password else\nmachine {LOGIN_HOST} login x password y\n")
    file.chmod(0o600)
    monkeypatch.setenv("NETRC", str(file))
    ask()
    assert stand_in.requests[0].headers["authorization"] == f"Basic {BASIC}"
    assert stand_in.requests[1].headers["authorization"].startswith("Bearer ")


@pytest.mark.parametrize("name", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_requests_ca_bundle_is_ignored(
    stand_in: StandIn, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    monkeypatch.setenv(name, str(tmp_path / "missing.pem"))
    assert ask().outcome is Outcome.CONNECTED


@pytest.mark.skipif(sys.platform != "linux", reason="no variable takes an authority away on other systems")
@pytest.mark.parametrize("name", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_a_bundle_for_requests_or_of_certifi_earns_no_trust(
    stand_in: StandIn, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    monkeypatch.setenv(name, stand_in.env["SSL_CERT_FILE"])
    other = tmp_path / "other.pem"
    trustme.CA().cert_pem.write_to_path(str(other))
    monkeypatch.setenv("SSL_CERT_FILE", str(other))
    monkeypatch.setattr(requests.adapters, "DEFAULT_CA_BUNDLE_PATH", stand_in.env["SSL_CERT_FILE"])
    assert ask().outcome is Outcome.UNTRUSTED_CERTIFICATE
    assert stand_in.requests == []


def test_without_a_system_trust_store_the_bundle_of_certifi_is_used(
    stand_in: StandIn, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if sys.platform != "linux":
        pytest.skip("only Linux can be without")
    nowhere = ssl.DefaultVerifyPaths("", str(tmp_path), "", "", "", "")
    monkeypatch.setattr(ssl, "get_default_verify_paths", lambda: nowhere)
    monkeypatch.setattr(truststore._openssl, "_CA_FILE_CANDIDATES", [])
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none"))
    monkeypatch.setattr(transport, "DEFAULT_CA_BUNDLE_PATH", stand_in.env["SSL_CERT_FILE"])
    assert ask().outcome is Outcome.CONNECTED


def test_tls_1_2_is_the_minimum() -> None:
    assert transport.system_ssl_context().minimum_version is ssl.TLSVersion.TLSv1_2


@pytest.mark.parametrize("fault", [Fault.OTHER_AUTHORITY, Fault.WRONG_NAME, Fault.EXPIRED, Fault.PLAIN_HTTP])
@pytest.mark.parametrize("host", [LOGIN_HOST, SHOP_HOST])
def test_nothing_is_sent_to_an_untrusted_host(stand_in: StandIn, host: str, fault: Fault) -> None:
    stand_in.fail(fault, host)
    ask()
    stand_in.settle()
    assert host not in [seen.host for seen in stand_in.requests]


ECHO = json.dumps({"error": SECRET, "error_description": BASIC, "detail": TOKEN, "title": SECRET})


@pytest.mark.parametrize("status", [200, 302, 400, 401, 403, 404, 418, 429, 500])
@pytest.mark.parametrize("host", [LOGIN_HOST, SHOP_HOST])
def test_a_response_that_echoes_the_secret_does_not_expose_it(
    stand_in: StandIn, caplog: pytest.LogCaptureFixture, host: str, status: int
) -> None:
    caplog.set_level(logging.DEBUG)
    stand_in.answer(LOGIN_HOST, a_token())
    headers = {"Content-Type": f"application/json; {SECRET}", "Retry-After": SECRET, "Location": f"/{TOKEN}"}
    stand_in.answer(host, Canned(status, ECHO, headers))
    said = f"{ask()!r} {caplog.text}"
    assert not any(secret in said for secret in HIDDEN)


@pytest.mark.parametrize("outcome", [outcome for outcome in Outcome if outcome is not Outcome.OFFLINE])
def test_no_outcome_shows_a_secret(
    stand_in: StandIn, caplog: pytest.LogCaptureFixture, outcome: Outcome
) -> None:
    caplog.set_level(logging.DEBUG)
    stand_in.outcome = outcome
    verdict = BolClient(limits=Limits(read_s=0.3) if outcome is Outcome.TIMEOUT else None).check(PAIR)
    assert verdict.outcome is outcome
    said = f"{verdict!r} {caplog.text}"
    assert not any(secret in said for secret in HIDDEN)


@pytest.mark.parametrize("pair", [("ключ", "пароль"), ("a:b\r\nX: y", "c\n"), ("\ud800", "\udfff"), ("", "")])
def test_any_characters_in_a_pair_are_sent_in_one_header(stand_in: StandIn, pair: tuple[str, str]) -> None:
    assert BolClient().check(Credentials(*pair)).outcome is Outcome.CONNECTED
    sent = stand_in.requests[0].headers["authorization"].partition(" ")[2]
    assert base64.b64decode(sent) == ":".join(pair).encode("utf-8", "replace")


class Anything(requests.adapters.BaseAdapter):
    """Returns any given responses, that of the login first."""

    def __init__(self, *answers: tuple[int, list[tuple[str, str]], bytes]) -> None:
        super().__init__()
        self.answers = list(answers)

    def send(self, request: requests.PreparedRequest, *_: object, **__: object) -> requests.Response:
        status, headers, body = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        raw = urllib3.HTTPResponse(
            BytesIO(body), urllib3.HTTPHeaderDict(headers), status, preload_content=False
        )
        response = requests.adapters.HTTPAdapter().build_response(request, raw)
        assert isinstance(response, requests.Response)
        return response

    def close(self) -> None:
        pass


texts = st.one_of(st.text(max_size=40), st.sampled_from([SECRET, BASIC, TOKEN, "account is not active"]))
values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), texts),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(texts, inner, max_size=3)),
    max_leaves=8,
)
names = st.sampled_from(
    ["access_token", "token_type", "scope", "error", "detail", "title", "retailerId", "displayName"]
)
objects = st.dictionaries(st.one_of(names, texts), values, max_size=6).map(
    lambda found: json.dumps(found).encode()
)
usual = st.sampled_from([answer.body.encode() for pair in ANSWERS.values() for answer in pair if answer])
bodies = st.one_of(
    st.binary(max_size=200), objects, usual, values.map(lambda found: json.dumps(found).encode())
)
headers = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "Content-Type",
                "Content-Encoding",
                "Content-Length",
                "Date",
                "Location",
                "Retry-After",
                "X-Other",
            ]
        ),
        st.one_of(
            st.text(st.characters(max_codepoint=255), max_size=30),
            st.sampled_from(["application/json", "text/html", "gzip", "0", "5", SECRET, formatdate()]),
        ),
    ),
    max_size=5,
)
statuses = st.one_of(
    st.sampled_from([200, 302, 400, 401, 403, 404, 406, 407, 410, 429, 500]), st.integers(100, 999)
)
answers = st.tuples(statuses, headers, bodies)
TOKEN_ANSWER = (200, [("Content-Type", "application/json")], a_token().body.encode())


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answer=answers, after_login=st.booleans())
def test_any_response_gives_an_outcome_and_exposes_no_secret(
    caplog: pytest.LogCaptureFixture,
    answer: tuple[int, list[tuple[str, str]], bytes],
    after_login: bool,
) -> None:
    caplog.clear()
    adapter = Anything(TOKEN_ANSWER, answer) if after_login else Anything(answer)
    verdict = BolClient(adapter).check(PAIR)
    assert isinstance(verdict.outcome, Outcome)
    assert (verdict.shop is not None) == (verdict.outcome is Outcome.CONNECTED)
    assert (verdict.retry_after_s is not None) == (verdict.outcome is Outcome.RATE_LIMITED)
    assert not any(secret in f"{verdict.evidence} {verdict.issuer} {caplog.text}" for secret in HIDDEN)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.binary(max_size=300),
    prefix=st.sampled_from([b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 401 No\r\n"]),
)
def test_any_bytes_give_an_outcome(stand_in: StandIn, prefix: bytes, data: bytes) -> None:
    stand_in.answer(LOGIN_HOST, Raw(prefix + data))
    verdict = BolClient(limits=Limits(read_s=1)).check(PAIR)
    assert verdict.outcome in set(Outcome) - {Outcome.CONNECTED, Outcome.REFUSED}
