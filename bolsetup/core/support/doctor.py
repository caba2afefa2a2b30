"""Diagnoses what the program needs of this computer. Takes a minute at most."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from bolsetup.core.bol.deadline import StillRunning, run_with_timeout
from bolsetup.core.keychain.keychain import Keychain, KeychainError
from bolsetup.core.policy import Policy, PolicyProblem
from bolsetup.core.texts import Texts


class Probe(StrEnum):
    """The probes in the order they run: a failure of an early one often explains later failures."""

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
    POLICY = "policy"


class Level(StrEnum):
    """Severity of a probe's result."""

    OK = "ok"
    WARNING = "warning"
    """Works, or cannot be determined; worth reading."""
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class ProbeResult:
    """The result of a probe. Contains no secret.

    Attributes:
        level: severity.
        key: key of the text that describes it.
        values: placeholders of that text.
    """

    level: Level
    key: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """A probe that was run.

    Attributes:
        probe: the probe.
        result: what the probe found.
        elapsed_ms: duration in milliseconds.
    """

    probe: Probe
    result: ProbeResult
    elapsed_ms: int


@dataclass(frozen=True, slots=True)
class DoctorRun:
    """A run of the doctor, finished or not.

    Attributes:
        findings: what it has found so far.
        probes: how many probes it runs.
        at: when the last one ended (Unix seconds).
    """

    findings: tuple[Finding, ...]
    probes: int
    at: float


ProbeFunction = Callable[[], ProbeResult]

_LIMIT_S: Final = 8.0
_KEYCHAIN_LIMIT_S: Final = 15.0
"""Longer, because the user may have to type a password."""
_TOTAL_S: Final = 50.0
_MIN_LIMIT_S: Final = 0.5
"""Minimum time of each probe once the total is used up; most take a hundredth of it."""

_TEST_ITEM: Final = "doctor"
"""Name of the test item; not a retailer number."""


def run_probes(
    probes: Mapping[Probe, ProbeFunction], limit_s: float = _LIMIT_S, total_s: float = _TOTAL_S
) -> Iterator[Finding]:
    """Run the probes in order. One that hangs is reported and left running in a daemon thread.

    Args:
        probes: the probes to run.
        limit_s: seconds for a probe; the keychain has more.
        total_s: seconds after which each remaining probe only gets half a second.
    """
    end = time.monotonic() + total_s
    for probe in Probe:
        if run := probes.get(probe):
            own_s = max(limit_s, _KEYCHAIN_LIMIT_S) if probe is Probe.KEYCHAIN else limit_s
            started = time.monotonic()
            hangs = "doctor.keychain.hangs" if probe is Probe.KEYCHAIN else "doctor.hangs"
            result = _run_probe(run, min(own_s, max(end - started, _MIN_LIMIT_S)), hangs)
            yield Finding(probe, result, round((time.monotonic() - started) * 1000))


def _run_probe(run: ProbeFunction, limit_s: float, hangs: str) -> ProbeResult:
    try:
        return run_with_timeout(limit_s, run)
    except StillRunning:
        return ProbeResult(Level.ERROR, hangs, {"seconds": f"{limit_s:g}"})
    except Exception as error:  # noqa: BLE001 - a failing probe must not stop the others
        return ProbeResult(Level.ERROR, "doctor.failed", {"kind": type(error).__name__})


def format_finding(texts: Texts, finding: Finding) -> str:
    """Format a finding on one line."""
    result = finding.result
    name, level = texts(f"doctor.names.{finding.probe}"), texts(f"doctor.levels.{result.level}")
    said = texts("report.named", name=name, words=texts(result.key, **result.values))
    return f"{level:<10} {said} ({finding.elapsed_ms} ms)"


def probe_policy(policy: Policy, problem: PolicyProblem | None) -> ProbeResult:
    """Name the administrator's settings, and say what is wrong with them."""
    if policy.file is None:
        return ProbeResult(Level.OK, "doctor.policy.none")
    if problem:
        return ProbeResult(Level.ERROR, problem.key, problem.values)
    return ProbeResult(Level.OK, "doctor.policy.well", {"file": policy.file})


def probe_keychain(keychain: Keychain) -> ProbeResult:
    """Write, read and delete a test item."""
    try:
        keychain.store_text(_TEST_ITEM, secrets.token_hex(8))
        keychain.forget(_TEST_ITEM)
    except KeychainError as error:
        return ProbeResult(Level.ERROR, f"keychain.{error.problem}.title")
    return ProbeResult(Level.OK, "doctor.keychain.well")
