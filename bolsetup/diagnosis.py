"""Diagnosis of this computer: the doctor's probes and the support report."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from bolsetup.core.bol.client import LOGIN_URL
from bolsetup.core.bol.http_adapter import trust_setting
from bolsetup.core.bol.system_proxy import system_proxy
from bolsetup.core.bol.tunnel import proxy_name
from bolsetup.core.keychain.keychain import KeychainError
from bolsetup.core.monitoring.connection import Connection
from bolsetup.core.policy import load_policy
from bolsetup.core.support.doctor import (
    DoctorRun,
    Finding,
    Probe,
    ProbeFunction,
    probe_keychain,
    probe_policy,
    run_probes,
)
from bolsetup.core.support.network_probes import NetworkProbes
from bolsetup.core.support.report import Fact, support_report
from bolsetup.core.texts import Texts
from bolsetup.core.walkthrough.integration import integration_problem
from bolsetup.platform import desktop_probes
from bolsetup.platform.system_language import system_language
from bolsetup.platform.unsupported_proxy import unsupported_proxy_setting
from bolsetup.services import Services

_QUICK: Final = (Probe.TRAY, Probe.NOTIFICATIONS, Probe.AUTOSTART, Probe.INSTANCE, Probe.POLICY)
"""Probes that take milliseconds and ask nothing of the network or the user."""


def all_probes(services: Services) -> dict[Probe, ProbeFunction]:
    """Return all probes, for `run_probes`. None needs a shop, a network or a window."""
    network = NetworkProbes(services.proxy_logins.find, unsupported_proxy_setting)
    return {
        **network.probes(),
        Probe.KEYCHAIN: lambda: probe_keychain(services.keychain),
        Probe.TRAY: desktop_probes.tray,
        Probe.NOTIFICATIONS: desktop_probes.notifications,
        Probe.AUTOSTART: lambda: desktop_probes.start_at_login(services.autostart),
        Probe.INSTANCE: lambda: desktop_probes.running_program(services.folder),
        Probe.POLICY: lambda: probe_policy(load_policy(), load_policy().problem or integration_problem()),
    }


def make_report(
    services: Services,
    texts: Texts,
    findings: Iterable[Finding] = (),
    *,
    earlier: DoctorRun | None = None,
    screen: str = "",
    with_names: bool = False,
) -> str:
    """Return the support report, as things are now. Takes up to some seconds.

    Args:
        services: parts of the program.
        texts: in the current language of the program.
        findings: what the doctor has just found; without it only the quick probes are run.
        earlier: what the doctor found before. What the quick probes say now replaces it.
        screen: what the window knows of the screen.
        with_names: whether to name the shops.

    Raises:
        OSError: the list of shops cannot be read.
    """
    found = list(findings)
    if not found and not services.practice:
        probes = all_probes(services)
        found = list(run_probes({probe: probes[probe] for probe in _QUICK}))
    known = services.connections.load()
    return support_report(
        texts,
        {shop: known.get(shop.retailer_id, Connection()) for shop in services.shops.load()},
        services.logs,
        found,
        {**_facts(services, texts), Fact.SCREEN: screen},
        earlier=earlier,
        with_names=with_names,
    )


def _facts(services: Services, texts: Texts) -> dict[Fact, str]:
    program = Path(sys.executable if getattr(sys, "frozen", False) else __file__)
    return {
        Fact.SYSTEM: f"{_system()}, Python {platform.python_version()}",
        Fact.DESKTOP: " ".join(
            filter(None, map(os.environ.get, ("XDG_CURRENT_DESKTOP", "XDG_SESSION_TYPE"))),
        ),
        Fact.LANGUAGE: f"{texts.language} ({system_language() or os.environ.get('LANG', '?')})",
        Fact.INSTALLED: str(program.parent),
        Fact.KEYCHAIN: _keychain(services, texts),
        # Practice mode does not use the network.
        Fact.PROXY: "" if services.practice else _proxy(texts),
        Fact.TRUST: trust_setting() or texts("report.system_trust"),
        Fact.POLICY: str(load_policy().file or ""),
    }


def _system() -> str:
    if sys.platform != "linux":
        return platform.platform()
    try:
        name = platform.freedesktop_os_release().get("PRETTY_NAME", "Linux")
    except OSError:
        name = "Linux"
    return f"{name}, {platform.platform()}"


def _keychain(services: Services, texts: Texts) -> str:
    try:
        return ", ".join(services.keychain.backend_names())
    except KeychainError as error:
        return texts(f"keychain.{error.problem}.title")


def _proxy(texts: Texts) -> str:
    """Return the proxy without the login that its URL may contain."""
    address = system_proxy(LOGIN_URL) or ""
    if not address:
        return unsupported_proxy_setting() or texts("report.none")
    try:
        parsed = urlsplit(address if "://" in address else f"http://{address}")
        return f"{parsed.scheme}://{proxy_name(parsed)}"
    except ValueError:
        return texts("doctor.proxy.address")
