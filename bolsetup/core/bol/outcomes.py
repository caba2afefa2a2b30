"""The outcomes of a check, used alike in code, JSON and support reports."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, NamedTuple


class Outcome(StrEnum):
    """How a check can end. Only `REFUSED` means that the keys are wrong."""

    CONNECTED = "connected"
    REFUSED = "refused"
    WRONG_KIND = "wrong_kind"
    NOT_PERMITTED = "not_permitted"
    ACCOUNT_INACTIVE = "account_inactive"
    RATE_LIMITED = "rate_limited"
    ADDRESS_BLOCKED = "address_blocked"
    BOL_UNAVAILABLE = "bol_unavailable"
    UNEXPECTED_ANSWER = "unexpected_answer"
    OUTDATED = "outdated"
    OFFLINE = "offline"
    TIMEOUT = "timeout"
    PROXY = "proxy"
    CAPTIVE_PORTAL = "captive_portal"
    UNTRUSTED_CERTIFICATE = "untrusted_certificate"
    CLOCK_WRONG = "clock_wrong"

    @property
    def code(self) -> str:
        """Support code such as `B21`: easy to say on the phone, never reused for another outcome."""
        return _CODES[self]


# The first digit says where the cause is: 1 no problem, 2 the keys or the merchant's Bol account,
# 3 Bol or the IP address, 4 this computer or its network.
_CODES: Final = {
    Outcome.CONNECTED: "B10",
    Outcome.REFUSED: "B21",
    Outcome.WRONG_KIND: "B22",
    Outcome.NOT_PERMITTED: "B23",
    Outcome.ACCOUNT_INACTIVE: "B24",
    Outcome.RATE_LIMITED: "B31",
    Outcome.ADDRESS_BLOCKED: "B32",
    Outcome.BOL_UNAVAILABLE: "B33",
    Outcome.UNEXPECTED_ANSWER: "B34",
    Outcome.OUTDATED: "B35",
    Outcome.OFFLINE: "B41",
    Outcome.TIMEOUT: "B42",
    Outcome.PROXY: "B43",
    Outcome.CAPTIVE_PORTAL: "B44",
    Outcome.UNTRUSTED_CERTIFICATE: "B45",
    Outcome.CLOCK_WRONG: "B46",
}

TURNED_DOWN: Final = frozenset(
    {Outcome.REFUSED, Outcome.WRONG_KIND, Outcome.NOT_PERMITTED, Outcome.ACCOUNT_INACTIVE}
)
"""Outcomes in which Bol itself rejects the keys. `monitoring.connection` decides when that is a loss."""


class Reason(StrEnum):
    """The cause of an outcome, where the text about the outcome alone would be misleading."""

    PROXY_KIND = "proxy_kind"
    """The configured proxy is not an HTTP proxy, but SOCKS for example."""
    PROXY_ADDRESS = "proxy_address"
    """The configured proxy address is invalid."""
    PROXY_UNSUPPORTED = "proxy_unsupported"
    """Nothing connects, and the system has a proxy setting that this program does not support."""
    TRUST_SETTING = "trust_setting"
    """An environment variable replaces the system's trust store, and the issuer is not in it."""


class Shop(NamedTuple):
    """A shop as named by Bol.

    Attributes:
        retailer_id: Bol's retailer number, a string of digits.
        display_name: plain text, sanitized for display (no control characters, at most 80 characters).
    """

    retailer_id: str
    display_name: str


class Verdict(NamedTuple):
    """The result of a check. Contains no secret: safe to display, log and store.

    Attributes:
        outcome: how the check ended.
        shop: shop that the keys belong to; set if the outcome of a check is `CONNECTED`.
        http_status: status code of the response that decided the outcome, if there was one.
        elapsed_ms: duration of the check, in milliseconds.
        retry_after_s: seconds to wait before the next request; only with `RATE_LIMITED`.
        evidence: technical detail for support staff, such as "login 401 invalid_client".
        issuer: issuer of the rejected certificate, if known; only with `UNTRUSTED_CERTIFICATE`.
        proxy: host and port of the proxy that asks for a login; only with `PROXY`.
        reason: cause, if the outcome alone does not tell.
        setting: names of the environment variables; only with `TRUST_SETTING`.
    """

    outcome: Outcome
    shop: Shop | None = None
    http_status: int | None = None
    elapsed_ms: int = 0
    retry_after_s: int | None = None
    evidence: str = ""
    issuer: str = ""
    proxy: str = ""
    reason: Reason | None = None
    setting: str = ""
