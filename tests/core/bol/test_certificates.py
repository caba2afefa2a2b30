"""Reading who issued a certificate, without any library for it."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime

import pytest
import trustme
from hypothesis import given
from hypothesis import strategies as st

from bolsetup.core.bol.certificates import Certificate, read_certificate
from bolsetup.core.sanitize import sanitize

BEGIN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
END = datetime(2051, 6, 7, 8, 9, 10, tzinfo=UTC)  # From 2050 on a time is written in another way.
NAME, ORGANISATION, UNIT = b"\x55\x04\x03", b"\x55\x04\x0a", b"\x55\x04\x0b"
UTF8, PRINTABLE, BMP = 0x0C, 0x13, 0x1E


def der(tag: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    if len(content) < 0x80:
        return bytes([tag, len(content)]) + content
    digits = len(content).to_bytes((len(content).bit_length() + 7) // 8)
    return bytes([tag, 0x80 + len(digits)]) + digits + content


def certificate(*names: tuple[bytes, int, bytes], version: bool = True) -> bytes:
    issuer = [der(0x31, der(0x30, der(0x06, kind), der(tag, value))) for kind, tag, value in names]
    validity = der(0x30, der(0x17, b"260102030405Z"), der(0x18, b"20510607080910Z"))
    head = [der(0xA0, der(0x02, b"\x02"))] if version else []
    fields = [*head, der(0x02, b"\x07"), der(0x30), der(0x30, *issuer), validity, der(0x30)]
    return der(0x30, der(0x30, *fields), der(0x30), der(0x03, b"\x00"))


def test_a_real_certificate_is_read() -> None:
    authority = trustme.CA(organization_name="Example Security")
    leaf = authority.issue_cert("login.bol.com", not_before=BEGIN, not_after=END)
    pem = leaf.cert_chain_pems[0].bytes().decode()
    found = read_certificate(ssl.PEM_cert_to_DER_cert(pem))
    assert found == Certificate("Example Security", BEGIN.timestamp(), END.timestamp())


@pytest.mark.parametrize(
    ("names", "issuer"),
    [
        ([(ORGANISATION, UTF8, "Bäcker IT".encode())], "Bäcker IT"),
        ([(NAME, PRINTABLE, b"Root 7")], "Root 7"),
        ([(NAME, PRINTABLE, b"Root 7"), (ORGANISATION, UTF8, b"Example")], "Example (Root 7)"),
        ([(NAME, PRINTABLE, b"Example"), (ORGANISATION, UTF8, b"Example")], "Example"),
        ([(NAME, BMP, "Größe".encode("utf-16-be"))], "Größe"),
        ([(NAME, UTF8, b"\xff\xfe")], "\ufffd\ufffd"),
        ([(NAME, UTF8, "a\u202eb\r\nc".encode())], "ab c"),
        ([(NAME, UTF8, b"x" * 300)], "x" * 79 + "…"),
        ([(UNIT, UTF8, b"web filter")], ""),
        ([], ""),
    ],
    ids=ascii,
)
@pytest.mark.parametrize("version", [True, False])
def test_the_issuer_is_named(names: list[tuple[bytes, int, bytes]], issuer: str, version: bool) -> None:
    found = read_certificate(certificate(*names, version=version))
    assert found == Certificate(issuer, BEGIN.timestamp(), END.timestamp())


def test_a_part_of_a_certificate_is_none() -> None:
    whole = certificate((NAME, UTF8, b"Root"))
    for length in range(len(whole)):
        with pytest.raises(ValueError):  # noqa: PT011
            read_certificate(whole[:length])


@given(data=st.binary(max_size=300))
def test_anything_else_is_none_and_nothing_worse(data: bytes) -> None:
    for der_bytes in (data, der(0x30, data), der(0x30, der(0x30, data))):
        try:
            read_certificate(der_bytes)
        except ValueError:
            continue


@given(text=st.text(max_size=200))
def test_plain_text_is_one_visible_line(text: str) -> None:
    shown = sanitize(text)
    assert len(shown) <= 80
    assert shown == " ".join(shown.split())
    shown.encode("utf-8")
    assert sanitize(shown) == shown
