"""Looks at what the program needs of this computer, one thing after another, in a minute at most."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from bolsetup.core.bol.deadline import StillRunning, within
from bolsetup.core.keychain.keychain import Keychain, KeychainError
from bolsetup.core.texts import Texts


class Probe(StrEnum):
    """What is looked at, in this order: what comes first is often why the next does not work."""

    NETWORK = "network"
    NAME = "name"
    CONNECTION = "connection"
    PROXY = "proxy"
    CERTIFICATE = "certificate"
    CLOCK = "clock"
    BOL = "bol"
    KEYCHAIN = "keychain"
    TRAY = "tray"
    NOTIFICATIONS = "notifications"
    AUTOSTART = "autostart"
    INSTANCE = "instance"


class Level(StrEnum):
    """How a thing stands."""

    OK = "ok"
    WARNING = "warning"
    """Works, or cannot be known; somebody should read it."""
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class ProbeResult:
    """What a look came to. Holds nothing secret.

    Attributes:
        level: how it stands.
        key: of the text that says so.
        values: for the placeholders of that text.
    """

    level: Level
    key: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """A look that was taken.

    Attributes:
        probe: at what.
        said: what it came to.
        elapsed_ms: how long it took, in milliseconds.
    """

    probe: Probe
    said: ProbeResult
    elapsed_ms: int


ProbeFunction = Callable[[], ProbeResult]

_LIMIT_S: Final = 8.0
_KEYCHAIN_LIMIT_S: Final = 15.0
"""A person may have to type a password."""
_TOTAL_S: Final = 50.0
_LEAST_S: Final = 0.5
"""Left for each look when the others have used up the time: most need a hundredth of it."""

_ITEM: Final = "doctor"
"""Never the number of a shop."""


def run_probes(
    looks: Mapping[Probe, ProbeFunction], limit_s: float = _LIMIT_S, total_s: float = _TOTAL_S
) -> Iterator[Finding]:
    """Take each look in turn. One that hangs is said to and left behind in a daemon thread.

    Args:
        looks: what to look at.
        limit_s: for one look, in seconds; the keychain has longer.
        total_s: after so many seconds each further look has half a second only.
    """
    end = time.monotonic() + total_s
    for probe in Probe:
        if look := looks.get(probe):
            own_s = max(limit_s, _KEYCHAIN_LIMIT_S) if probe is Probe.KEYCHAIN else limit_s
            began = time.monotonic()
            said = _take(look, min(own_s, max(end - began, _LEAST_S)))
            yield Finding(probe, said, round((time.monotonic() - began) * 1000))


def _take(look: ProbeFunction, limit_s: float) -> ProbeResult:
    try:
        return within(limit_s, look)
    except StillRunning:
        return ProbeResult(Level.ERROR, "doctor.hangs", {"seconds": f"{limit_s:g}"})
    except Exception as error:  # noqa: BLE001 - a look that fails must not keep us from the others
        return ProbeResult(Level.ERROR, "doctor.failed", {"kind": type(error).__name__})


def in_words(texts: Texts, finding: Finding) -> str:
    """A finding on one line."""
    said = finding.said
    name, level = texts(f"doctor.names.{finding.probe}"), texts(f"doctor.levels.{said.level}")
    return f"{level:<10} {name}: {texts(said.key, **said.values)} ({finding.elapsed_ms} ms)"


def probe_keychain(keychain: Keychain) -> ProbeResult:
    """Write, read and remove an item that is good for nothing else."""
    try:
        keychain.store_text(_ITEM, secrets.token_hex(8))
        keychain.forget(_ITEM)
    except KeychainError as error:
        return ProbeResult(Level.ERROR, f"keychain.{error.problem}.title")
    return ProbeResult(Level.OK, "doctor.keychain.well")
