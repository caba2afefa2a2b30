"""The probes that the doctor runs."""

from __future__ import annotations

from bolsetup.core.support.doctor import Probe, ProbeFunction, probe_keychain
from bolsetup.core.support.network_probes import NetworkProbes
from bolsetup.platform import desktop_probes
from bolsetup.platform.unsupported_proxy import unsupported_proxy_setting
from bolsetup.services import Services


def all_probes(services: Services) -> dict[Probe, ProbeFunction]:
    """Return all probes, for `run_probes`. None needs a shop, a network or a window."""
    network = NetworkProbes(services.proxy_logins.find, unsupported_proxy_setting)
    return {
        **network.probes(),
        Probe.KEYCHAIN: lambda: probe_keychain(services.keychain),
        Probe.TRAY: desktop_probes.tray,
        Probe.NOTIFICATIONS: desktop_probes.notifications,
        Probe.AUTOSTART: lambda: desktop_probes.start_at_login(services.autostart),
        Probe.INSTANCE: lambda: desktop_probes.running_copy(services.folder),
    }
