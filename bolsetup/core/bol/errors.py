"""Maps exceptions of requests, urllib3, http.client and ssl to outcomes."""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Iterator
from typing import Final

import requests
import urllib3

from bolsetup.core.bol.outcomes import Outcome, Reason


class UntrustedCertificate(requests.exceptions.SSLError):
    """The server's certificate was rejected.

    Attributes:
        issuer: name of the issuer, sanitized for display; empty if unknown.
        out_of_date: whether the certificate is expired or not yet valid by the system clock.
        date: `Date` header of a server, to check the system clock against; empty unless `out_of_date`.
        setting: names of the environment variables that replace the system's trust store; empty unless
            they are the likely cause.
    """

    def __init__(self, issuer: str, out_of_date: bool, date: str = "", setting: str = "") -> None:
        super().__init__("the certificate is not trusted")
        self.issuer = issuer
        self.out_of_date = out_of_date
        self.date = date
        self.setting = setting


class ProxyAuthRequired(OSError):
    """The proxy answered CONNECT with 407, or with 401 as some proxies do for a wrong password.

    Attributes:
        proxy: host and port of the proxy, such as `proxy.example:8080`.
    """

    def __init__(self, proxy: str) -> None:
        super().__init__("the proxy asks for a user name and a password")
        self.proxy = proxy


class ResponseTooLarge(requests.RequestException):
    """The response body exceeds the size limit."""


class TruncatedResponse(requests.ConnectionError):
    """The connection was closed inside the response headers, which http.client does not detect."""


class DeadlineExceeded(requests.Timeout):
    """The total time limit of the check was exceeded."""


_PLAIN_HTTP: Final = {
    # OpenSSL's reasons (1.1.1 to 3.5) for a response that is not TLS.
    "HTTP_REQUEST",
    "PACKET_LENGTH_TOO_LONG",
    "RECORD_LAYER_FAILURE",
    "UNKNOWN_PROTOCOL",
    "WRONG_VERSION_NUMBER",
}


class _NotTls(Exception):
    """Represents, in `_TABLE`, an `ssl.SSLError` caused by a peer that speaks plain HTTP."""


NO_CONNECTION: Final = ("name", "connect")
"""Evidence of failures that happened before any host answered."""

# The first row that matches any exception in the chain applies, so order matters.
_TABLE: Final[tuple[tuple[type[BaseException], Outcome, str], ...]] = (
    (ProxyAuthRequired, Outcome.PROXY, "proxy login"),
    (requests.exceptions.ProxyError, Outcome.PROXY, "proxy unreachable"),
    # Bol's URLs are constants, so an invalid URL or scheme must come from the proxy setting.
    (requests.exceptions.InvalidURL, Outcome.PROXY, Reason.PROXY_ADDRESS),
    (requests.exceptions.InvalidSchema, Outcome.PROXY, Reason.PROXY_KIND),
    (UntrustedCertificate, Outcome.UNTRUSTED_CERTIFICATE, "certificate"),
    (_NotTls, Outcome.CAPTIVE_PORTAL, "no tls"),
    (DeadlineExceeded, Outcome.TIMEOUT, "too slow"),
    (requests.exceptions.ConnectTimeout, Outcome.TIMEOUT, "connect"),
    (urllib3.exceptions.ReadTimeoutError, Outcome.TIMEOUT, "silent"),
    (urllib3.exceptions.NameResolutionError, Outcome.OFFLINE, "name"),
    (urllib3.exceptions.NewConnectionError, Outcome.OFFLINE, "connect"),
    (ResponseTooLarge, Outcome.UNEXPECTED_ANSWER, "too large"),
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
    """Return the outcome for an exception, and the evidence for it.

    The evidence is a `Reason`, fixed words or the exception's class name; never text from the network.
    """
    chain = list(causes(error))
    for kind, outcome, words in _TABLE:
        if any(isinstance(cause, kind) for cause in chain):
            return outcome, words
    return Outcome.UNEXPECTED_ANSWER, type(error).__name__


def causes(error: BaseException) -> Iterator[BaseException]:
    """Yield `error` and every exception it wraps, through `args`, `reason` and `__cause__`.

    urllib3 and requests wrap each other's exceptions in arguments instead of `__cause__`.
    """
    waiting, seen = [error], set[int]()
    while waiting:
        cause = waiting.pop(0)
        if id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        if isinstance(cause, ssl.SSLError) and cause.reason in _PLAIN_HTTP:
            yield _NotTls()
        # How urllib3 before 2.8 leaves a space in the host of a proxy to http.client.
        if isinstance(cause, http.client.InvalidURL):
            yield requests.exceptions.InvalidURL()
        related = (*cause.args, getattr(cause, "reason", None), cause.__cause__)
        waiting.extend(other for other in related if isinstance(other, BaseException))
