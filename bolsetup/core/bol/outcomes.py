"""What a check of a pair of keys can come to: one closed set, the same in code, JSON and reports."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Outcome(StrEnum):
    """Every way in which a check can end. Only `REFUSED` says that the keys are wrong."""

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
        """The support code: short, speakable on the telephone, never reused for another outcome."""
        return _CODES[self]


# The tens tell support staff whose turn it is: 1 all well, 2 the merchant or Bol's Partnerservice,
# 3 Bol or the address, 4 this computer and its network.
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
"""Bol itself turned the pair down. The second time in a row means that the connection is lost."""


class Reason(StrEnum):
    """Why a check ended as it did, where the words about its outcome alone would send a person wrong."""

    PROXY_KIND = "proxy_kind"
    """The proxy that is set is no HTTP proxy, such as SOCKS."""
    PROXY_ADDRESS = "proxy_address"
    """What is set as the proxy is no address."""
    PROXY_UNHEARD = "proxy_unheard"
    """There is no way to Bol, and a setting for a proxy that the program does not follow."""
    TRUST_SETTING = "trust_setting"
    """The issuer is not among those that a variable names in place of the system's."""


@dataclass(frozen=True, slots=True)
class Shop:
    """A shop as Bol names it.

    Attributes:
        retailer_id: Bol's seller number, digits as text.
        display_name: plain text, already made safe to show (no control characters, at most 80).
    """

    retailer_id: str
    display_name: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one check ended. Holds nothing secret, so it may be shown, logged and stored.

    Attributes:
        outcome: what the check came to.
        shop: who the keys belong to; always there when the outcome is `CONNECTED`.
        http_status: the status of the answer that decided, if there was one.
        elapsed_ms: how long the check took, in milliseconds.
        retry_after_s: how long Bol asks us to wait, in seconds; only with `RATE_LIMITED`.
        evidence: a few technical words for support staff, such as "login 401 invalid_client".
        issuer: who issued the certificate that is not trusted; only with `UNTRUSTED_CERTIFICATE`.
        proxy: host and port of the proxy that asks for a user name and password; only with `PROXY`.
        reason: what the outcome alone does not say, if there is anything.
        setting: the variables that are meant; only with `TRUST_SETTING`.
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
