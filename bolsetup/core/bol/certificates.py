"""Who issued the certificate that was not trusted, so that a person knows whom to ask.

This is the one place that opens a connection without checking the certificate. It is apart from
everything that knows credentials, and sends nothing over that connection: only the handshake is made.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from bolsetup.core.bol.proxy_auth import ProxyLogin
from bolsetup.core.bol.tunnel import open_tunnel
from bolsetup.core.sanitize import sanitize


@dataclass(frozen=True, slots=True)
class Certificate:
    """What we read from a certificate.

    Attributes:
        issuer: organisation and name of who issued it, safe to show; empty if it names neither.
        not_before: begin of its validity, in Unix seconds.
        not_after: end of its validity, in Unix seconds.
    """

    issuer: str
    not_before: float
    not_after: float


def read_certificate(fields: Mapping[str, Any] | None) -> Certificate:
    """Read what OpenSSL found in a certificate.

    Args:
        fields: as `ssl.SSLSocket.getpeercert` gives them.

    Raises:
        ValueError: there is no certificate, or its dates are none.
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
    """The certificate that `host` shows, trusted or not.

    Args:
        host: asked at port 443.
        proxy: address of the proxy to go through, such as `http://proxy.example:8080`.
        timeout_s: limit for each step, in seconds.
        watch: is given the socket, to be able to end everything at a deadline.
        login: for the proxy.

    Raises:
        OSError: no handshake could be made.
        ValueError: what was shown is no certificate, or the address of the proxy is none.
    """
    # Nothing is ever sent over this: it serves to read the certificate that was refused before.
    unverified = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    unverified.check_hostname = False
    unverified.verify_mode = ssl.CERT_NONE
    with (
        open_tunnel(host, proxy, timeout_s, watch, login) as connection,
        unverified.wrap_socket(connection, server_hostname=host) as secured,
    ):
        # Python tells what is in a certificate only while the context checks certificates. truststore relies
        # on that too: on Windows and macOS it shakes hands with CERT_NONE and sets this afterwards.
        unverified.verify_mode = ssl.CERT_REQUIRED
        return read_certificate(secured.getpeercert())
