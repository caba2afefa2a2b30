"""Reading issuer and validity of certificates."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime

import pytest
import trustme
from hypothesis import given
from hypothesis import strategies as st

import tests.stand_in
from bolsetup.core.bol.certificates import Certificate, fetch_certificate, read_certificate
from bolsetup.core.bol.practice import LOGIN_HOST
from bolsetup.core.sanitize import sanitize
from tests.stand_in import StandIn

BEGIN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
END = datetime(2051, 6, 7, 8, 9, 10, tzinfo=UTC)  # Dates from 2050 on use GeneralizedTime.
NAME, ORGANISATION, UNIT = "commonName", "organizationName", "organizationalUnitName"


def test_an_untrusted_certificate_is_read(stand_in: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority = trustme.CA(organization_name="Bäcker IT")
    authority.issue_cert(LOGIN_HOST, not_before=BEGIN, not_after=END).configure_cert(server)
    monkeypatch.setattr(tests.stand_in, "_tls", lambda *_: server)
    found = fetch_certificate(LOGIN_HOST, stand_in.env["HTTPS_PROXY"], 5, lambda _: None)
    assert found == Certificate("Bäcker IT", BEGIN.timestamp(), END.timestamp())


def fields(*names: tuple[str, str]) -> dict[str, object]:
    return {
        "issuer": tuple((name,) for name in names),
        "notBefore": "Jan  2 03:04:05 2026 GMT",
        "notAfter": "Jun  7 08:09:10 2051 GMT",
    }


@pytest.mark.parametrize(
    ("names", "issuer"),
    [
        ([(ORGANISATION, "Bäcker IT")], "Bäcker IT"),
        ([(NAME, "Root 7")], "Root 7"),
        ([(NAME, "Root 7"), (ORGANISATION, "Example")], "Example (Root 7)"),
        ([(NAME, "Example"), (ORGANISATION, "Example")], "Example"),
        ([(ORGANISATION, "First"), (ORGANISATION, "Second")], "First"),
        ([(NAME, "a\u202eb\r\nc")], "ab c"),
        ([(NAME, "x" * 300)], "x" * 79 + "…"),
        ([(NAME, "x" * 60), (ORGANISATION, "y" * 60)], "y" * 60 + " (" + "x" * 17 + "…"),
        ([(UNIT, "web filter")], ""),
        ([], ""),
    ],
    ids=ascii,
)
def test_the_issuer_is_named(names: list[tuple[str, str]], issuer: str) -> None:
    assert read_certificate(fields(*names)) == Certificate(issuer, BEGIN.timestamp(), END.timestamp())


def test_multi_valued_names_are_read() -> None:
    together = {**fields(), "issuer": (((NAME, "Root 7"), (ORGANISATION, "Example")),)}
    assert read_certificate(together).issuer == "Example (Root 7)"


@pytest.mark.parametrize("shown", [None, {}, {**fields(), "notAfter": "Bad time value"}], ids=str)
def test_an_invalid_certificate_raises(shown: dict[str, object] | None) -> None:
    with pytest.raises(ValueError, match=r"certificate|time"):
        read_certificate(shown)


@given(text=st.text(max_size=200))
def test_plain_text_is_one_visible_line(text: str) -> None:
    shown = sanitize(text)
    assert len(shown) <= 80
    assert shown == " ".join(shown.split())
    shown.encode("utf-8")
    assert sanitize(shown) == shown
