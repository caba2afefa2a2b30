"""User-facing texts about a verdict."""

from __future__ import annotations

import math
from typing import Final

from bolsetup.core.bol.outcomes import Outcome, Verdict
from bolsetup.core.sanitize import sanitize
from bolsetup.core.texts import Texts

_PARTS: Final = ("title", "happened", "why", "advice")


def verdict_text(texts: Texts, verdict: Verdict) -> dict[str, str]:
    """Return the texts about a verdict, by the keys `title`, `happened`, `why` and `advice`."""
    if verdict.proxy:
        return {key: texts(f"proxy_login.{key}", proxy=sanitize(verdict.proxy)) for key in _PARTS}
    values = {
        "minutes": math.ceil((verdict.retry_after_s or 60) / 60),
        "issuer": verdict.issuer or texts("outcomes.unknown_issuer"),
        "setting": verdict.setting,
    }
    if verdict.outcome is Outcome.RATE_LIMITED and verdict.retry_after_s == 0:
        words = {key: texts(f"outcomes.{verdict.outcome}.{key}", **values) for key in _PARTS}
        return {**words, "advice": texts("outcomes.wait_over")}
    if verdict.reason:
        return {key: texts(f"reasons.{verdict.reason}.{key}", **values) for key in _PARTS}
    return {key: texts(f"outcomes.{verdict.outcome}.{key}", **values) for key in _PARTS}
