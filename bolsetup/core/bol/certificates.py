"""Who issued the certificate that was not trusted, so that a person knows whom to ask.

This is the one place that opens a connection without checking the certificate. It is apart from
everything that knows credentials, and sends nothing over that connection: only the handshake is made.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from bolsetup.core.bol.proxy_auth import ProxyLogin
from bolsetup.core.bol.tunnel import open_tunnel
from bolsetup.core.sanitize import sanitize

_SEQUENCE: Final = 0x30
_VERSION: Final = 0xA0
_UTC_TIME: Final = 0x17
_LONG_FORM: Final = 0x80
"""Set in a length that only says how many bytes of length follow."""
_ENCODINGS: Final = {0x0C: "utf-8", 0x1C: "utf-32-be", 0x1E: "utf-16-be"}
"""String types of X.690 that are not plain ASCII or Latin-1."""
_COMMON_NAME: Final = b"\x55\x04\x03"
_ORGANISATION: Final = b"\x55\x04\x0a"


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


def read_certificate(der: bytes) -> Certificate:
    """Read an X.509 certificate (RFC 5280, section 4.1) in DER.

    Raises:
        ValueError: that is not a certificate.
    """
    certificate = _inside(der, _SEQUENCE)
    fields = list(_parts(_inside(certificate, _SEQUENCE)))
    if fields and fields[0][0] == _VERSION:
        del fields[0]
    # Too few fields or times are a ValueError too.
    _serial, _algorithm, (_, issuer), (_, validity), *_ = fields
    begin, end = (_time(tag, value) for tag, value in _parts(validity))
    return Certificate(_name(issuer), begin, end)


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
        return read_certificate(secured.getpeercert(binary_form=True) or b"")


def _parts(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Tag and content of each element in `data` (X.690, section 8.1)."""
    at = 0
    while at < len(data):
        tag, length, at = data[at], int.from_bytes(data[at + 1 : at + 2]), at + 2
        if length & _LONG_FORM:
            digits = length - _LONG_FORM
            length, at = int.from_bytes(data[at : at + digits]), at + digits
        if at + length > len(data):
            raise ValueError("an element is cut short")
        yield tag, data[at : at + length]
        at += length


def _inside(data: bytes, wanted: int) -> bytes:
    for tag, value in _parts(data):
        if tag == wanted:
            return value
        break
    raise ValueError("an element is missing")


def _name(data: bytes) -> str:
    """A name (RFC 5280, section 4.1.2.4) as "Organisation (Common name)"."""
    found: dict[bytes, str] = {}
    for _, group in _parts(data):
        for _, pair in _parts(group):
            (_, kind), (tag, value), *_ = [*_parts(pair), (0, b""), (0, b"")]
            text = value.decode(_ENCODINGS.get(tag, "latin-1"), "replace")
            found.setdefault(kind, sanitize(text))
    organisation, name = found.get(_ORGANISATION, ""), found.get(_COMMON_NAME, "")
    if organisation and name and organisation != name:
        return sanitize(f"{organisation} ({name})")
    return organisation or name


def _time(tag: int, value: bytes) -> float:
    text = value.decode("ascii")
    if tag == _UTC_TIME:
        text = ("19" if text >= "50" else "20") + text
    return datetime.strptime(text, "%Y%m%d%H%M%SZ").replace(tzinfo=UTC).timestamp()
