"""What went wrong before there was an answer: the one place that reads the libraries' exceptions."""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Iterator
from typing import Final

import requests
import urllib3

from bolsetup.core.bol.outcomes import Outcome, Reason


class UntrustedCertificate(requests.exceptions.SSLError):
    """The certificate was refused; see who issued it.

    Attributes:
        issuer: safe to show; empty if it could not be found out.
        out_of_date: it is not valid yet or not any more, by this computer's clock.
        date: what a server says of the time, as a `Date` header; only if it is out of date.
        setting: the variables that name whom to trust in place of the system, if that is why.
    """

    def __init__(self, issuer: str, out_of_date: bool, date: str = "", setting: str = "") -> None:
        super().__init__("the certificate is not trusted")
        self.issuer = issuer
        self.out_of_date = out_of_date
        self.date = date
        self.setting = setting


class ProxyWantsLogin(OSError):
    """The proxy answered 407 to CONNECT, or 401 as some do to a wrong password.

    Attributes:
        proxy: its host and port, such as `proxy.example:8080`.
    """

    def __init__(self, proxy: str) -> None:
        super().__init__("the proxy asks for a user name and a password")
        self.proxy = proxy


class TooLarge(requests.RequestException):
    """The body of an answer is larger than any of Bol's."""


class CutShort(requests.ConnectionError):
    """The connection ended before the answer did, unnoticed by the libraries."""


class OutOfTime(requests.Timeout):
    """The time for the whole check is over."""


_PLAIN_HTTP: Final = {
    # What OpenSSL calls an answer that is not TLS, 1.1.1 to 3.5.
    "HTTP_REQUEST",
    "PACKET_LENGTH_TOO_LONG",
    "RECORD_LAYER_FAILURE",
    "UNKNOWN_PROTOCOL",
    "WRONG_VERSION_NUMBER",
}


class _NotTls(Exception):
    """Stands in the table for an `ssl.SSLError` that says that the other side spoke plain HTTP."""


NO_CONNECTION: Final = ("name", "connect")
"""The words below for a failure before anybody answered."""

# The first row that fits anything in the chain of causes decides, so the order is the policy.
_TABLE: Final[tuple[tuple[type[BaseException], Outcome, str], ...]] = (
    (ProxyWantsLogin, Outcome.PROXY, "proxy login"),
    (requests.exceptions.ProxyError, Outcome.PROXY, "proxy unreachable"),
    # The addresses of Bol are constants: only the proxy's can be wrong, or of a kind we do not speak.
    (requests.exceptions.InvalidURL, Outcome.PROXY, Reason.PROXY_ADDRESS),
    (requests.exceptions.InvalidSchema, Outcome.PROXY, Reason.PROXY_KIND),
    (UntrustedCertificate, Outcome.UNTRUSTED_CERTIFICATE, "certificate"),
    (_NotTls, Outcome.CAPTIVE_PORTAL, "no tls"),
    (OutOfTime, Outcome.TIMEOUT, "too slow"),
    (requests.exceptions.ConnectTimeout, Outcome.TIMEOUT, "connect"),
    (urllib3.exceptions.ReadTimeoutError, Outcome.TIMEOUT, "silent"),
    (urllib3.exceptions.NameResolutionError, Outcome.OFFLINE, "name"),
    (urllib3.exceptions.NewConnectionError, Outcome.OFFLINE, "connect"),
    (TooLarge, Outcome.UNEXPECTED_ANSWER, "too large"),
    (requests.exceptions.ContentDecodingError, Outcome.UNEXPECTED_ANSWER, "encoding"),
    (requests.exceptions.InvalidHeader, Outcome.UNEXPECTED_ANSWER, "headers"),
    (urllib3.exceptions.InvalidChunkLength, Outcome.UNEXPECTED_ANSWER, "chunks"),
    (ssl.SSLError, Outcome.BOL_UNAVAILABLE, "tls"),
    (http.client.IncompleteRead, Outcome.BOL_UNAVAILABLE, "cut"),
    (http.client.BadStatusLine, Outcome.BOL_UNAVAILABLE, "cut"),
    (http.client.HTTPException, Outcome.UNEXPECTED_ANSWER, "headers"),
    (requests.exceptions.ChunkedEncodingError, Outcome.BOL_UNAVAILABLE, "cut"),
    (requests.exceptions.ConnectionError, Outcome.BOL_UNAVAILABLE, "cut"),
)


def outcome_of(error: BaseException) -> tuple[Outcome, str]:
    """The outcome that an exception comes to, and a few words that hold nothing from outside, or a reason."""
    chain = list(causes(error))
    for kind, outcome, words in _TABLE:
        if any(isinstance(cause, kind) for cause in chain):
            return outcome, words
    return Outcome.UNEXPECTED_ANSWER, type(error).__name__


def causes(error: BaseException) -> Iterator[BaseException]:
    """`error` and everything it was made from: the libraries wrap each other's exceptions in arguments."""
    waiting, seen = [error], set[int]()
    while waiting:
        cause = waiting.pop(0)
        if id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        if isinstance(cause, ssl.SSLError) and cause.reason in _PLAIN_HTTP:
            yield _NotTls()
        related = (*cause.args, getattr(cause, "reason", None), cause.__cause__)
        waiting.extend(other for other in related if isinstance(other, BaseException))
