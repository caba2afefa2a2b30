"""Writes docs/support-codes.md from the code and the texts: `python -m tests.support_codes`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from bolsetup.core.bol.outcomes import Outcome, Reason
from bolsetup.core.texts import LANGUAGES, Texts

FILE: Final = Path(__file__).resolve().parents[1] / "docs" / "support-codes.md"
COMMAND: Final = "python -m tests.support_codes"

REASONS: Final = {
    Outcome.OFFLINE: (Reason.PROXY_UNHEARD,),
    Outcome.TIMEOUT: (Reason.PROXY_UNHEARD,),
    Outcome.PROXY: (Reason.PROXY_KIND, Reason.PROXY_ADDRESS),
    Outcome.UNTRUSTED_CERTIFICATE: (Reason.TRUST_SETTING,),
}
"""With which outcomes they come."""

_FILLED_IN: Final = {"minutes": "…", "issuer": "…", "setting": "…"}


def document() -> str:
    """The whole file."""
    languages = [Texts(language) for language in LANGUAGES]
    lines = [
        "# Support codes",
        "",
        "A merchant reads the code out, support staff look it up here or with `bolsetup explain CODE`.",
        "The tens tell whose turn it is: 1 all well, 2 the merchant or Bol's Partnerservice, 3 Bol or",
        "the address, 4 this computer and its network. Only B21 says that the keys are wrong.",
        "",
        f"Made by `{COMMAND}`; not to be edited by hand.",
    ]
    for outcome in sorted(Outcome, key=lambda each: each.code):
        lines += ["", f"## {outcome.code} `{outcome}`"]
        lines += _in_all(languages, f"outcomes.{outcome}")
        for reason in REASONS.get(outcome, ()):
            lines += ["", f"### {outcome.code} with the reason `{reason}`"]
            lines += _in_all(languages, f"reasons.{reason}")
    return "\n".join([*lines, ""])


def _in_all(languages: Sequence[Texts], section: str) -> Iterator[str]:
    for texts in languages:
        title, *parts = (
            texts(f"{section}.{part}", **_FILLED_IN) for part in ("title", "happened", "why", "advice")
        )
        yield from ("", f"**{texts.language}: {title}**", "", " ".join(parts))


if __name__ == "__main__":
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(document(), "utf-8")
