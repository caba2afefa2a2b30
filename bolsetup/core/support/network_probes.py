"""Network probes, from this computer outwards to Bol. They use no API keys."""

from __future__ import annotations

import contextlib
import socket
import ssl
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit

from bolsetup.core.bol.certificates import Certificate, fetch_certificate, read_certificate
from bolsetup.core.bol.client import LOGIN_URL, PUBLIC_URL, BolClient
from bolsetup.core.bol.clock import Clock
from bolsetup.core.bol.deadline import Limits
from bolsetup.core.bol.errors import ProxyAuthRequired
from bolsetup.core.bol.http_adapter import system_ssl_context, trust_setting
from bolsetup.core.bol.outcomes import Outcome
from bolsetup.core.bol.proxy_auth import FindLogin, ProxyLogin
from bolsetup.core.bol.system_proxy import system_proxy
from bolsetup.core.bol.tunnel import connect, open_tunnel, parse_proxy, proxy_address, resolve, server_date
from bolsetup.core.support.doctor import Level, Probe, ProbeFunction, ProbeResult

_HOSTS: Final = tuple(urlsplit(url).hostname or "" for url in (LOGIN_URL, PUBLIC_URL))
_ROUTE_TARGETS: Final = (
    # Documentation addresses (RFC 5737 and 3849): connecting a UDP socket only looks up the route.
    ("IPv4", socket.AF_INET, "192.0.2.1"),
    ("IPv6", socket.AF_INET6, "2001:db8::1"),
)
_STEP_S: Final = 3.0
_LIMITS: Final = Limits(connect_s=4.0, read_s=5.0, total_s=6.0)
_MINUTE: Final = 60.0
_CLOCK_WARNING_S: Final = 5 * _MINUTE
_NOT_CONNECTED: Final = ProbeResult(Level.WARNING, "doctor.not_connected")
_WITHOUT_CONNECTION: Final = (Outcome.OFFLINE, Outcome.TIMEOUT, Outcome.PROXY)


class NetworkProbes:
    """Runs the network probes.

    Args:
        proxy_login: looks up the login for a proxy that asks for one.
        unsupported_proxy: returns the system's proxy setting that this program does not support (such as a
            PAC script), or an empty string.
    """

    def __init__(self, proxy_login: FindLogin, unsupported_proxy: Callable[[], str]) -> None:
        self._find_login = proxy_login
        self._unsupported_proxy = unsupported_proxy
        self._clock = Clock()
        self._client = BolClient(limits=_LIMITS, clock=self._clock, proxy_login=proxy_login)
        self._proxy = system_proxy(LOGIN_URL)
        self._login: ProxyLogin | None = None
        self._cut_off = False

    def probes(self) -> dict[Probe, ProbeFunction]:
        """Return the probe functions."""
        return {
            Probe.NETWORK: self._network,
            Probe.NAME: partial(self._first_failure, _resolves),
            Probe.CONNECTION: partial(self._first_failure, _connects),
            Probe.PROXY: self._through_proxy,
            Probe.CERTIFICATE: self._certificate,
            Probe.CLOCK: self._check_clock,
            Probe.BOL: self._bol,
        }

    def _network(self) -> ProbeResult:
        kinds = [kind for kind, family, address in _ROUTE_TARGETS if _has_route(family, address)]
        if kinds:
            return ProbeResult(Level.OK, "doctor.network.well", {"kinds": ", ".join(kinds)})
        if self._reaches_proxy():
            return ProbeResult(Level.OK, "doctor.network.proxy")
        return self._no_connection("doctor.network.none")

    def _reaches_proxy(self) -> bool:
        try:
            return self._proxy is not None and _connects(*self._targets()[0]) is None
        except ValueError:
            return False

    def _no_connection(self, key: str, values: Mapping[str, object] = MappingProxyType({})) -> ProbeResult:
        """Return why there is no connection; if an earlier probe told why, only that there is none.

        Without a network every later probe fails too, but that is one problem and not several.
        """
        if self._cut_off:
            return _NOT_CONNECTED
        self._cut_off = True
        return ProbeResult(Level.ERROR, key, values)

    def _targets(self) -> list[tuple[str, int]]:
        """Return the hosts and ports that connections are opened to: the proxy if there is one, else Bol."""
        if self._proxy:
            return [proxy_address(parse_proxy(self._proxy.replace("https://", "http://", 1)))]
        return [(host, 443) for host in _HOSTS]

    def _unusable_proxy(self) -> ProbeResult:
        """Return why the configured proxy cannot be used."""
        scheme, separator, _ = (self._proxy or "").partition("://")
        known = not separator or scheme.lower() in ("http", "https")
        return self._no_connection("doctor.proxy.address" if known else "doctor.proxy.kind")

    def _first_failure(self, step: Callable[[str, int], str | None]) -> ProbeResult:
        """Return the first failure of `step` for the targets, or that there is none."""
        try:
            targets = self._targets()
        except ValueError:
            # The proxy probe reports what is wrong with the address.
            return _NOT_CONNECTED
        for host, port in targets:
            if wrong := step(host, port):
                return self._no_connection(wrong, {"host": host})
        key = "doctor.name.well" if step is _resolves else "doctor.connection.well"
        return ProbeResult(Level.OK, key, {"hosts": ", ".join(host for host, _ in targets)})

    def _through_proxy(self) -> ProbeResult:
        if not self._proxy:
            if setting := self._unsupported_proxy():
                return ProbeResult(Level.WARNING, "doctor.proxy.unsupported", {"setting": setting})
            return ProbeResult(Level.OK, "doctor.proxy.none")
        try:
            host, port = self._targets()[0]
        except ValueError:
            return self._unusable_proxy()
        proxy = {"proxy": f"{host}:{port}"}
        try:
            self._open(_HOSTS[0]).close()
        except ValueError:
            return ProbeResult(Level.WARNING, "doctor.proxy.tls", proxy)
        except OSError as error:
            asks = isinstance(error, ProxyAuthRequired)
            return self._no_connection("doctor.proxy.login" if asks else "doctor.proxy.refuses", proxy)
        return ProbeResult(Level.OK, "doctor.proxy.well", proxy)

    def _open(self, host: str) -> socket.socket:
        try:
            return open_tunnel(host, self._proxy, _STEP_S, _no_watch, self._login)
        except ProxyAuthRequired as asked:
            self._login = self._login or self._find_login(asked.proxy, _STEP_S)
            if self._login is None:
                raise
        return open_tunnel(host, self._proxy, _STEP_S, _no_watch, self._login)

    def _certificate(self) -> ProbeResult:
        seen = []
        for host in _HOSTS:
            try:
                connection = self._open(host)
            except ValueError:
                # Bol's answer shows whether the connection through such a proxy is good.
                return self._through_proxy()
            except OSError:
                return self._no_connection("doctor.connection.none", {"host": host})
            try:
                found = _trusted(connection, host)
                trusted = found is not None
                found = found or fetch_certificate(host, self._proxy, _STEP_S, _no_watch, self._login)
            except OSError:
                return ProbeResult(Level.ERROR, "doctor.certificate.none", {"host": host})
            begin, end = (_day(moment) for moment in (found.not_before, found.not_after))
            seen.append(f"{host}: {found.issuer or '?'}, {begin} – {end}")
            if not trusted:
                if setting := trust_setting():
                    return ProbeResult(
                        Level.ERROR, "doctor.certificate.setting", {"seen": seen[-1], "setting": setting}
                    )
                return ProbeResult(Level.ERROR, "doctor.certificate.untrusted", {"seen": seen[-1]})
        return ProbeResult(Level.OK, "doctor.certificate.well", {"seen": "; ".join(seen)})

    def _check_clock(self) -> ProbeResult:
        if self._client.reach().outcome is not Outcome.CLOCK_WRONG and self._clock.ahead_s is None:
            with contextlib.suppress(OSError, ValueError):
                self._clock.note(server_date(self._proxy, _STEP_S / 2, _no_watch))
        ahead_s = self._clock.ahead_s
        if self._clock.wrong:
            return ProbeResult(Level.ERROR, "doctor.clock.wrong", {"now": _day(self._clock.now)})
        if ahead_s is None:
            return ProbeResult(Level.WARNING, "doctor.clock.unknown")
        if abs(ahead_s) > _CLOCK_WARNING_S:
            return ProbeResult(Level.WARNING, "doctor.clock.off", {"minutes": round(abs(ahead_s) / _MINUTE)})
        return ProbeResult(Level.OK, "doctor.clock.well", {"seconds": round(abs(ahead_s))})

    def _bol(self) -> ProbeResult:
        verdict = self._client.reach()
        if verdict.outcome is Outcome.CONNECTED:
            return ProbeResult(Level.OK, "doctor.bol.well")
        title = f"outcomes.{verdict.outcome}.title"
        if verdict.outcome in _WITHOUT_CONNECTION:
            return self._no_connection(title)
        return ProbeResult(Level.ERROR, title)


def _resolves(host: str, port: int) -> str | None:
    """Return the key of what went wrong."""
    try:
        resolve(host, port, _STEP_S)
    except TimeoutError:
        return "doctor.name.slow"
    except OSError:
        return "doctor.name.unknown"
    return None


def _connects(host: str, port: int) -> str | None:
    """Return the key of what went wrong."""
    try:
        connect(resolve(host, port, _STEP_S), _STEP_S, _no_watch).close()
    except TimeoutError:
        return "doctor.connection.silent"
    except socket.gaierror:
        return "doctor.name.unknown"
    except OSError:
        return "doctor.connection.none"
    return None


def _trusted(connection: socket.socket, host: str) -> Certificate | None:
    """Return the host's certificate, or None if the system does not trust it; close the connection."""
    try:
        with connection, system_ssl_context().wrap_socket(connection, server_hostname=host) as secured:
            return read_certificate(secured.getpeercert())
    except ssl.SSLCertVerificationError:
        return None


def _has_route(family: socket.AddressFamily, address: str) -> bool:
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((address, 9))
    except OSError:
        return False
    return True


def _no_watch(_connection: socket.socket) -> None:
    """Do nothing: every step has its own timeout."""


def _day(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).date().isoformat()
