"""Reads the issuer and validity of an untrusted certificate, to explain why it was rejected.

This is the only module that connects without verifying the certificate. It has no access to credentials and
sends no data over the connection; only the TLS handshake is made.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Mapping
from itertools import chain
from typing import Any, NamedTuple

from bolsetup.core.bol.proxy_auth import ProxyLogin
from bolsetup.core.bol.tunnel import open_tunnel
from bolsetup.core.sanitize import sanitize


class Certificate(NamedTuple):
    """Issuer and validity of a certificate.

    Attributes:
        issuer: organisation and common name of the issuer, sanitized; empty if it has neither.
        not_before: start of validity, in Unix seconds.
        not_after: end of validity, in Unix seconds.
    """

    issuer: str
    not_before: float
    not_after: float


def read_certificate(fields: Mapping[str, Any] | None) -> Certificate:
    """Convert the result of `ssl.SSLSocket.getpeercert`.

    Raises:
        ValueError: there is no certificate, or its dates are invalid.
    """
    if not fields:
        raise ValueError("no certificate was shown")
    names: dict[str, str] = {}
    for kind, value in chain.from_iterable(fields["issuer"]):
        names.setdefault(kind, sanitize(value))
    organisation, name = names.get("organizationName", ""), names.get("commonName", "")
    if organisation and name and organisation != name:
        issuer = sanitize(f"{organisation} ({name})")
    else:
        issuer = organisation or name
    begin, end = (ssl.cert_time_to_seconds(fields[key]) for key in ("notBefore", "notAfter"))
    return Certificate(issuer, begin, end)


def fetch_certificate(
    host: str,
    proxy: str | None,
    timeout_s: float,
    watch: Callable[[socket.socket], None],
    login: ProxyLogin | None = None,
) -> Certificate:
    """Fetch the certificate of `host` at port 443, without verifying it.

    Args:
        host: host name.
        proxy: proxy URL, such as `http://proxy.example:8080`.
        timeout_s: limit for each step, in seconds.
        watch: called with the socket, so that the caller can close it at a deadline.
        login: login for the proxy.

    Raises:
        OSError: connection or handshake failed.
        ValueError: the proxy URL or the certificate is invalid.
    """
    # Safe without verification: no data is sent over this connection.
    unverified = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    unverified.check_hostname = False
    unverified.verify_mode = ssl.CERT_NONE
    with (
        open_tunnel(host, proxy, timeout_s, watch, login) as connection,
        unverified.wrap_socket(connection, server_hostname=host) as secured,
    ):
        # `getpeercert` returns fields only if the context verifies certificates. truststore also changes
        # `verify_mode` after a handshake with CERT_NONE, on Windows and macOS.
        unverified.verify_mode = ssl.CERT_REQUIRED
        return read_certificate(secured.getpeercert())
