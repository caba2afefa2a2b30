"""Which build of the program this is."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Final

import bolsetup
from bolsetup.core.resources import document
from bolsetup.core.texts import Texts

FILE_NAME: Final = "build.txt"
"""Written when the program is frozen (build.spec)."""
_CHECKOUT: Final = Path(bolsetup.__file__).resolve().parents[1]
_LIMIT_S: Final = 5.0


def frozen_build(environment: Mapping[str, str]) -> str:
    """Return the content of `FILE_NAME`, which is the same for every build of a commit.

    Args:
        environment: as `dev.py build` sets it; without a commit, the sources are those of a release.
    """
    day = bolsetup.BUILT
    if moment := environment.get("SOURCE_DATE_EPOCH"):
        day = str(datetime.fromtimestamp(int(moment), UTC).date())
    return ", ".join(filter(None, (day, environment.get("BOLSETUP_COMMIT"))))


def build_name(texts: Texts) -> str:
    """Describe the build for the support report.

    A frozen program has a date and a commit, a checkout "from source" and a commit, a wheel its release date.
    """
    file = document(FILE_NAME)
    if file.is_file():
        return file.read_text("utf-8")
    if not (_CHECKOUT / ".git").exists():
        return bolsetup.BUILT
    return ", ".join(filter(None, (texts("report.from_source"), _commit())))


@cache
def _commit() -> str:
    """Return the short name of the commit; empty without git."""
    command = ["git", "rev-parse", "--short=10", "HEAD"]
    try:
        done = subprocess.run(
            command, cwd=_CHECKOUT, capture_output=True, text=True, timeout=_LIMIT_S, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip()
