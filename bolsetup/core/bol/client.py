"""Asks Bol whether a pair of keys works, and whose shop it is."""

from __future__ import annotations

import base64
import contextlib
import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from http import HTTPStatus
from http.cookiejar import DefaultCookiePolicy
from typing import Final, TypeVar

import requests

from bolsetup import __version__
from bolsetup.core.bol.clock import Clock
from bolsetup.core.bol.deadline import Deadline, Limits
from bolsetup.core.bol.errors import (
    NO_CONNECTION,
    CutShort,
    OutOfTime,
    ProxyWantsLogin,
    TooLarge,
    UntrustedCertificate,
    causes,
    outcome_of,
)
from bolsetup.core.bol.http_adapter import SystemAdapter
from bolsetup.core.bol.outcomes import Outcome, Reason, Verdict
from bolsetup.core.bol.proxy_auth import FindLogin, no_login
from bolsetup.core.bol.responses import Call, Response, Token, read_login, read_public, read_shop
from bolsetup.core.credentials.credentials import Credentials

T = TypeVar("T")

_log = logging.getLogger(__name__)

LOGIN_URL: Final = "https://login.bol.com/token"
SHOP_URL: Final = "https://api.bol.com/retailer/retailers/current"
PUBLIC_URL: Final = "https://api.bol.com/retailer/public/ratelimits"
"""How often each question may be asked: Bol tells everybody, without keys."""
MEDIA_TYPE: Final = "application/vnd.retailer.v10+json"
_PIECE: Final = 16 * 1024
_HTTP_1_1: Final = 11
_WITHOUT_BODY: Final = (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)


class BolClient:
    """Checks pairs of keys. May be used by several threads at once.

    Args:
        adapter: answers in place of the network, for practising and tests.
        limits: what a check may take at most.
        clock: judges whether a certificate is out of date or the computer's clock.
        proxy_login: gives the login for a proxy that asks for one.
        unheard_setting: says which setting for a proxy there is that the program does not follow.
    """

    def __init__(
        self,
        adapter: requests.adapters.BaseAdapter | None = None,
        limits: Limits | None = None,
        clock: Clock | None = None,
        proxy_login: FindLogin = no_login,
        unheard_setting: Callable[[], str] = str,
    ) -> None:
        self._adapter = adapter
        self._limits = limits or Limits()
        self._clock = clock or Clock()
        self._proxy_login = proxy_login
        self._unheard_setting = unheard_setting

    def check(self, credentials: Credentials) -> Verdict:
        """Get a token and ask for the shop. Never raises, and always says one outcome."""
        return self._carry_out(lambda check: check.run(credentials))

    def reach(self) -> Verdict:
        """Ask Bol for something that everybody may see, without keys. Says `CONNECTED` without a shop.

        Never raises.
        """
        return self._carry_out(lambda check: check.reach())

    def _carry_out(self, work: Callable[[_Check], Verdict]) -> Verdict:
        began = time.monotonic()
        check = _Check(self._adapter, self._limits, self._clock, self._proxy_login, self._unheard_setting)
        try:
            verdict = work(check)
        except Exception as error:  # noqa: BLE001
            # Not only what the libraries promise to raise: a check must not end without a word.
            verdict = check.verdict_of(error)
        verdict = replace(verdict, elapsed_ms=round((time.monotonic() - began) * 1000))
        _log.info(
            "check: %s (%s), %s, %d ms",
            verdict.outcome,
            verdict.outcome.code,
            verdict.evidence,
            verdict.elapsed_ms,
        )
        return verdict


class _Session(requests.Session):
    """Speaks to `https` only, follows nothing, keeps no cookies, sends nothing that it was not told to."""

    def __init__(self) -> None:
        super().__init__()
        self.adapters.clear()
        self.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
        # Asked for unpacked: the answers are small, and a packed one can unfold without end.
        self.headers.update({"User-Agent": f"bolsetup/{__version__}", "Accept-Encoding": "identity"})

    def get_redirect_target(self, resp: requests.Response) -> None:
        """None. Without a target requests neither follows a redirect nor reads its body."""


class _Nothing(requests.auth.AuthBase):
    """No Authorization header, not even one of `.netrc`."""

    def __call__(self, r: requests.PreparedRequest) -> requests.PreparedRequest:
        return r


class _Authorization(requests.auth.AuthBase):
    """One Authorization header. With an auth object requests leaves `.netrc` alone."""

    def __init__(self, value: str) -> None:
        self._value = value

    def __call__(self, r: requests.PreparedRequest) -> requests.PreparedRequest:
        r.headers["Authorization"] = self._value
        return r


class _Check:
    """One check: a token, the shop, and once more when the young token was turned down."""

    def __init__(
        self,
        adapter: requests.adapters.BaseAdapter | None,
        limits: Limits,
        clock: Clock,
        proxy_login: FindLogin,
        unheard_setting: Callable[[], str],
    ) -> None:
        self._limits = limits
        self._clock = clock
        self._deadline = Deadline(limits.total_s)
        self._adapter = adapter
        self._proxy_login = proxy_login
        self._unheard_setting = unheard_setting
        self._call = Call.LOGIN

    def run(self, credentials: Credentials) -> Verdict:
        """Ask Bol.

        Raises:
            requests.RequestException: there was no answer; `verdict_of` reads it.
        """
        with self._open() as session:
            verdict = self._once(session, credentials)
            if self._call is Call.SHOP and verdict.http_status == HTTPStatus.UNAUTHORIZED:
                # Made a moment ago and refused already: one new token decides.
                verdict = self._once(session, credentials)
            return verdict

    def reach(self) -> Verdict:
        """Ask without keys. Raises as `run` does."""
        request = requests.Request("GET", PUBLIC_URL, headers={"Accept": "application/json"}, auth=_Nothing())
        with self._open() as session:
            return self._ask(session, Call.PUBLIC, request, read_public)

    def verdict_of(self, error: Exception) -> Verdict:
        """What the exception comes to."""
        untrusted = error if isinstance(error, UntrustedCertificate) else None
        asked = next((each for each in causes(error) if isinstance(each, ProxyWantsLogin)), None)
        # What comes out when a connection is cut by us says nothing.
        late = self._deadline.passed and not untrusted and not asked
        outcome, words = outcome_of(OutOfTime() if late else error)
        if untrusted and self._clock.ahead_s is None:
            self._clock.note(untrusted.date)
        if untrusted and untrusted.out_of_date and self._clock.wrong:
            outcome, words = Outcome.CLOCK_WRONG, f"{words} clock"
        reason = words if isinstance(words, Reason) else None
        setting = untrusted.setting if untrusted and outcome is Outcome.UNTRUSTED_CERTIFICATE else ""
        if setting:
            reason = Reason.TRUST_SETTING
        elif words in NO_CONNECTION and self._unheard_setting():
            reason = Reason.PROXY_UNHEARD
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

    @contextlib.contextmanager
    def _open(self) -> Iterator[_Session]:
        with self._deadline, _Session() as session:
            adapter = self._adapter or SystemAdapter(self._limits, self._deadline, self._proxy_login)
            session.mount("https://", adapter)
            yield session

    def _once(self, session: _Session, credentials: Credentials) -> Verdict:
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
        return self._ask(session, Call.LOGIN, request, read_login)

    def _shop(self, session: _Session, token: Token) -> Verdict:
        request = requests.Request(
            "GET", SHOP_URL, headers={"Accept": MEDIA_TYPE}, auth=_Authorization(f"Bearer {token.value}")
        )
        return self._ask(session, Call.SHOP, request, lambda answer: read_shop(answer, token))

    def _ask(
        self, session: _Session, call: Call, request: requests.Request, judge: Callable[[Response], T]
    ) -> T:
        self._call = call
        prepared = session.prepare_request(request)
        settings = session.merge_environment_settings(prepared.url, {}, True, None, None)
        timeout = (self._limits.connect_s, self._limits.read_s)
        with session.send(prepared, timeout=timeout, allow_redirects=False, **settings) as response:
            self._clock.note(response.headers.get("Date", ""))
            read = partial(self._read, response)
            result = judge(Response(call, response.status_code, response.headers, read))
        if self._deadline.passed:
            # Cut off by us: what was judged may be a part of the answer.
            raise OutOfTime
        return result

    def _read(self, response: requests.Response) -> bytes:
        body = bytearray()
        for piece in response.iter_content(_PIECE):
            body += piece
            if len(body) > self._limits.body_bytes:
                raise TooLarge
        if not body and _ends_in_its_headers(response):
            raise CutShort
        return bytes(body)


def _ends_in_its_headers(response: requests.Response) -> bool:
    """Whether an answer without a body looks as if the connection was cut among its headers.

    The library takes the end of the connection for the end of the headers. But an answer of HTTP/1.1
    has a length, or says that it ends with the connection (RFC 9112, sections 6.3 and 9.6).
    """
    if response.raw.version != _HTTP_1_1 or response.status_code in _WITHOUT_BODY:
        return False
    return not {"Content-Length", "Transfer-Encoding", "Connection"} & {
        name.title() for name in response.headers
    }
