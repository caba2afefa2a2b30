"""What the doctor looks at, put together."""

from __future__ import annotations

from bolsetup.core.support.doctor import Probe, ProbeFunction, probe_keychain
from bolsetup.core.support.network_probes import NetworkProbes
from bolsetup.platform import desktop_probes as health
from bolsetup.platform.unsupported_proxy import unsupported_proxy_setting
from bolsetup.services import Services


def all_looks(services: Services) -> dict[Probe, ProbeFunction]:
    """Every look, for `examine`. None needs a shop, a network or a window."""
    network = NetworkProbes(services.proxy_logins.find, unsupported_proxy_setting)
    return {
        **network.probes(),
        Probe.KEYCHAIN: lambda: probe_keychain(services.keychain),
        Probe.TRAY: health.tray,
        Probe.NOTIFICATIONS: health.notifications,
        Probe.AUTOSTART: lambda: health.start_at_login(services.autostart),
        Probe.INSTANCE: lambda: health.running_copy(services.folder),
    }
