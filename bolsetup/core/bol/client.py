"""Checks API keys against Bol's login and Retailer API."""

from __future__ import annotations

import base64
import contextlib
import logging
import threading
import time
from collections.abc import Callable
from functools import cached_property, partial
from http import HTTPStatus
from http.cookiejar import DefaultCookiePolicy
from typing import Final, TypeVar

import requests

from bolsetup import __version__
from bolsetup.core.bol.clock import Clock
from bolsetup.core.bol.deadline import Deadline, Limits
from bolsetup.core.bol.errors import (
    NO_CONNECTION,
    DeadlineExceeded,
    ProxyAuthRequired,
    ResponseTooLarge,
    TruncatedResponse,
    UntrustedCertificate,
    causes,
    outcome_of,
)
from bolsetup.core.bol.http_adapter import SystemAdapter, TrustStore
from bolsetup.core.bol.outcomes import Outcome, Reason, Verdict
from bolsetup.core.bol.proxy_auth import FindLogin, no_login
from bolsetup.core.bol.responses import Call, Response, Token, read_login, read_public, read_shop
from bolsetup.core.bol.system_proxy import system_proxies
from bolsetup.core.credentials.credentials import Credentials

T = TypeVar("T")

_log = logging.getLogger(__name__)

LOGIN_URL: Final = "https://login.bol.com/token"
SHOP_URL: Final = "https://api.bol.com/retailer/retailers/current"
PUBLIC_URL: Final = "https://api.bol.com/retailer/public/ratelimits"
"""Bol's rate limits, readable without authentication."""
MEDIA_TYPE: Final = "application/vnd.retailer.v10+json"
_WARM_S: Final = 30.0
"""How long connections are kept open for an expected check, in seconds."""
_WARM_READ_S: Final = 5.0
"""Seconds without data after which a connection that was kept open is considered dead."""
_TRUST_IN_DOUBT: Final = (Outcome.UNTRUSTED_CERTIFICATE, Outcome.CLOCK_WRONG)
_CHUNK_BYTES: Final = 16 * 1024
_HTTP_1_1: Final = 11
_BODYLESS: Final = (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)


class BolClient:
    """Checks API keys with Bol. Thread-safe.

    Args:
        adapter: transport to use instead of the network, for practice mode and tests.
        limits: time and size limits of a check.
        clock: judges whether the system clock is wrong.
        proxy_login: looks up the login for a proxy that asks for one.
        unsupported_proxy: returns the system's proxy setting that this program does not support (such as a
            PAC script), or an empty string.
    """

    def __init__(
        self,
        adapter: requests.adapters.BaseAdapter | None = None,
        limits: Limits | None = None,
        clock: Clock | None = None,
        proxy_login: FindLogin = no_login,
        unsupported_proxy: Callable[[], str] = str,
    ) -> None:
        self._adapter = adapter
        self._limits = limits or Limits()
        self._clock = clock or Clock()
        self._proxy_login = proxy_login
        self._unsupported_proxy = unsupported_proxy
        self._trust = TrustStore()
        self._lock = threading.Lock()
        self._warming = threading.Lock()
        self._warm: _Check | None = None
        """A check whose connections are open already."""

    def check(self, credentials: Credentials) -> Verdict:
        """Request a token and fetch the shop it belongs to. Never raises."""
        warm = self._exchange_warm(None)
        if warm and not warm.restart():
            warm.close()
            warm = None
        return self._run_check(warm or self._new_check(), lambda check: check.run(credentials))

    def reach(self) -> Verdict:
        """Call a public endpoint, without credentials. Never raises; `CONNECTED` then has no shop."""
        return self._run_check(self._new_check(), lambda check: check.reach())

    def warm_up(self) -> None:
        """Connect to Bol, without keys, for a check within the next `_WARM_S` seconds. Never raises."""
        if self._adapter is not None or not self._warming.acquire(blocking=False):
            return
        try:
            if not self._warm or self._warm.left_s < _WARM_S / 2:
                self._connect_ahead()
        finally:
            self._warming.release()

    def close(self) -> None:
        """Close the connections of `warm_up`."""
        if warm := self._exchange_warm(None):
            warm.close()

    def _exchange_warm(self, check: _Check | None) -> _Check | None:
        """Keep a connected check, and return the one that was kept before."""
        with self._lock:
            before, self._warm = self._warm, check
        return before

    def _connect_ahead(self) -> None:
        check = self._new_check()
        try:
            check.connect()
        except Exception as error:  # noqa: BLE001
            # The check itself will say what is wrong.
            _log.debug("no connection ahead: %s", type(error).__name__)
            check.close()
            return
        if old := self._exchange_warm(check):
            old.close()

    def _new_check(self) -> _Check:
        return _Check(
            self._adapter,
            self._limits,
            self._clock,
            self._trust,
            self._proxy_login,
            self._unsupported_proxy,
        )

    def _run_check(self, check: _Check, work: Callable[[_Check], Verdict]) -> Verdict:
        started = time.monotonic()
        try:
            verdict = work(check)
        except Exception as error:  # noqa: BLE001
            # The libraries also raise exceptions they do not document; every check must return a verdict.
            verdict = check.verdict_of(error)
        finally:
            check.close()
        if verdict.outcome in _TRUST_IN_DOUBT:
            self._trust.forget()
        verdict = verdict._replace(elapsed_ms=round((time.monotonic() - started) * 1000))
        _log.info(
            "check: %s (%s), %s, %d ms",
            verdict.outcome,
            verdict.outcome.code,
            verdict.evidence,
            verdict.elapsed_ms,
        )
        return verdict


class _Session(requests.Session):
    """A session limited to https that follows no redirects and keeps no cookies."""

    def __init__(self) -> None:
        super().__init__()
        self.adapters.clear()
        self.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
        # Uncompressed: responses are small, and this rules out decompression bombs.
        self.headers.update({"User-Agent": f"bolsetup/{__version__}", "Accept-Encoding": "identity"})

    def get_redirect_target(self, resp: requests.Response) -> None:
        """Return None, so that requests neither follows a redirect nor reads its body."""


class _NoAuth(requests.auth.AuthBase):
    """Sends no Authorization header. Without an auth object requests would use `.netrc`."""

    def __call__(self, r: requests.PreparedRequest) -> requests.PreparedRequest:
        return r


class _Authorization(requests.auth.AuthBase):
    """Sends the given Authorization header. Without an auth object requests would use `.netrc`."""

    def __init__(self, value: str) -> None:
        self._value = value

    def __call__(self, r: requests.PreparedRequest) -> requests.PreparedRequest:
        r.headers["Authorization"] = self._value
        return r


class _Check:
    """A single check: token, shop, and one retry if the API rejects the fresh token. Must be closed."""

    def __init__(
        self,
        adapter: requests.adapters.BaseAdapter | None,
        limits: Limits,
        clock: Clock,
        trust: TrustStore,
        proxy_login: FindLogin,
        unsupported_proxy: Callable[[], str],
    ) -> None:
        self._limits = limits
        self._clock = clock
        self._deadline = Deadline(limits.total_s)
        self._adapter = adapter
        self._trust = trust
        self._proxy_login = proxy_login
        self._unsupported_proxy = unsupported_proxy
        self._call = Call.LOGIN
        self._opened = contextlib.ExitStack()
        self._is_warm = False

    @property
    def left_s(self) -> float:
        """Seconds until the connections are closed, or until the deadline of a running check."""
        return self._deadline.left_s

    def close(self) -> None:
        """Close the connections."""
        self._opened.close()

    def connect(self) -> None:
        """Connect to both hosts, and keep the connections for `_WARM_S`.

        Raises:
            OSError, urllib3.exceptions.HTTPError, requests.RequestException: as `SystemAdapter.connect`.
        """
        session = self._session
        for url in (LOGIN_URL, SHOP_URL):
            adapter = session.get_adapter(url)
            if isinstance(adapter, SystemAdapter):
                adapter.connect(url, system_proxies(url))
        self._is_warm = self._deadline.restart(_WARM_S)

    def restart(self) -> bool:
        """Begin the check itself. Returns False if the connections were closed in the meantime."""
        return self._deadline.restart(self._limits.total_s)

    def run(self, credentials: Credentials) -> Verdict:
        """Check a pair.

        Raises:
            requests.RequestException: no response was received; `verdict_of` turns it into a verdict.
        """
        session = self._session
        if self._is_warm:
            try:
                return self._run(session, credentials)
            except (requests.ConnectionError, requests.Timeout):
                if self._deadline.passed:
                    raise
                # The idle connection was closed by Bol or lost with the network.
                self._is_warm = False
                session.close()
        return self._run(session, credentials)

    def _run(self, session: _Session, credentials: Credentials) -> Verdict:
        verdict = self._attempt(session, credentials)
        if self._call is Call.SHOP and verdict.http_status == HTTPStatus.UNAUTHORIZED:
            # The API may not know a fresh token yet: retry once with a new one.
            verdict = self._attempt(session, credentials)
        return verdict

    def reach(self) -> Verdict:
        """Call the public endpoint. Raises as `run` does."""
        request = requests.Request("GET", PUBLIC_URL, headers={"Accept": "application/json"}, auth=_NoAuth())
        return self._request(self._session, Call.PUBLIC, request, read_public)

    def verdict_of(self, error: Exception) -> Verdict:
        """Return the verdict for an exception raised by `run` or `reach`."""
        untrusted = error if isinstance(error, UntrustedCertificate) else None
        asked = next((each for each in causes(error) if isinstance(each, ProxyAuthRequired)), None)
        # After the deadline closed the sockets, the exception says nothing about the cause.
        late = self._deadline.passed and not untrusted and not asked
        outcome, words = outcome_of(DeadlineExceeded() if late else error)
        if untrusted and self._clock.ahead_s is None:
            self._clock.note(untrusted.date)
        if untrusted and untrusted.out_of_date and self._clock.wrong:
            outcome, words = Outcome.CLOCK_WRONG, f"{words} clock"
        reason = words if isinstance(words, Reason) else None
        setting = untrusted.setting if untrusted and outcome is Outcome.UNTRUSTED_CERTIFICATE else ""
        if setting:
            reason = Reason.TRUST_SETTING
        elif words in NO_CONNECTION and self._unsupported_proxy():
            reason = Reason.PROXY_UNSUPPORTED
        issuer = untrusted.issuer if untrusted and outcome is Outcome.UNTRUSTED_CERTIFICATE else ""
        proxy = asked.proxy if asked and outcome is Outcome.PROXY else ""
        evidence = f"{self._call} {words}"
        if reason and reason is not words:
            evidence += f" {reason}"
        return Verdict(
            outcome,
            evidence=evidence,
            issuer=issuer,
            proxy=proxy,
            reason=reason,
            setting=setting,
        )

    @cached_property
    def _session(self) -> _Session:
        self._opened.enter_context(self._deadline)
        session = self._opened.enter_context(_Session())
        adapter = self._adapter or SystemAdapter(
            self._limits, self._deadline, self._trust.ssl_context(), self._proxy_login
        )
        session.mount("https://", adapter)
        return session

    def _attempt(self, session: _Session, credentials: Credentials) -> Verdict:
        token = self._token(session, credentials)
        return token if isinstance(token, Verdict) else self._shop(session, token)

    def _token(self, session: _Session, credentials: Credentials) -> Token | Verdict:
        pair = f"{credentials.client_id}:{credentials.client_secret}".encode("utf-8", "replace")
        request = requests.Request(
            "POST",
            LOGIN_URL,
            headers={"Accept": "application/json"},
            data={"grant_type": "client_credentials"},
            auth=_Authorization(f"Basic {base64.b64encode(pair).decode('ascii')}"),
        )
        return self._request(session, Call.LOGIN, request, read_login)

    def _shop(self, session: _Session, token: Token) -> Verdict:
        request = requests.Request(
            "GET", SHOP_URL, headers={"Accept": MEDIA_TYPE}, auth=_Authorization(f"Bearer {token.value}")
        )
        return self._request(session, Call.SHOP, request, lambda answer: read_shop(answer, token))

    def _request(
        self, session: _Session, call: Call, request: requests.Request, judge: Callable[[Response], T]
    ) -> T:
        self._call = call
        prepared = session.prepare_request(request)
        proxies = system_proxies(request.url or "")
        read_s = _WARM_READ_S if self._is_warm else self._limits.read_s
        timeout = (self._limits.connect_s, read_s)
        with session.send(
            prepared, stream=True, timeout=timeout, allow_redirects=False, proxies=proxies
        ) as response:
            self._clock.note(response.headers.get("Date", ""))
            read = partial(self._read, response)
            result = judge(Response(call, response.status_code, response.headers, read))
        if self._deadline.passed:
            # The deadline closed the socket, so the response may be incomplete.
            raise DeadlineExceeded
        return result

    def _read(self, response: requests.Response) -> bytes:
        body = bytearray()
        for piece in response.iter_content(_CHUNK_BYTES):
            body += piece
            if len(body) > self._limits.body_bytes:
                raise ResponseTooLarge
        if not body and _truncated_in_headers(response):
            raise TruncatedResponse
        return bytes(body)


def _truncated_in_headers(response: requests.Response) -> bool:
    """Whether a response without a body looks as if the connection was closed inside its headers.

    http.client treats the end of the connection as the end of the headers. A complete HTTP/1.1 response
    has a length or says `Connection: close` (RFC 9112, sections 6.3 and 9.6).
    """
    if response.raw.version != _HTTP_1_1 or response.status_code in _BODYLESS:
        return False
    return not {"Content-Length", "Transfer-Encoding", "Connection"} & {
        name.title() for name in response.headers
    }
