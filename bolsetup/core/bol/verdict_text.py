"""User-facing texts about a verdict."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

from bolsetup.core.bol.outcomes import Outcome, Verdict
from bolsetup.core.sanitize import sanitize
from bolsetup.core.texts import Texts

_PARTS: Final = ("title", "happened", "why", "advice", "more")


def verdict_text(texts: Texts, verdict: Verdict) -> dict[str, str]:
    """Return the texts about a verdict: `title`, `happened`, `why`, `advice` and `more`.

    `advice` is one sentence on what to do, `more` the rest of the advice, or empty.
    """
    values = {
        "minutes": math.ceil((verdict.retry_after_s or 60) / 60),
        "issuer": verdict.issuer or texts("outcomes.unknown_issuer"),
        "setting": verdict.setting,
        "proxy": sanitize(verdict.proxy),
    }
    keys = {part: _key(verdict, part) for part in _PARTS}
    words = {part: texts(key, **values) if key in texts else "" for part, key in keys.items()}
    if verdict.outcome is Outcome.RATE_LIMITED and verdict.retry_after_s == 0:
        words["advice"] = texts("outcomes.wait_over")
    return words


def whole_advice(words: Mapping[str, str]) -> str:
    """Return all advice of `verdict_text` as one text."""
    return f"{words['advice']} {words['more']}".rstrip()


def _key(verdict: Verdict, part: str) -> str:
    if verdict.proxy:
        return f"proxy_login.{part}"
    return f"reasons.{verdict.reason}.{part}" if verdict.reason else f"outcomes.{verdict.outcome}.{part}"
