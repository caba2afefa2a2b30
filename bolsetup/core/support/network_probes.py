"""The looks of the doctor at the network, from this computer outwards to Bol. No keys are used."""

from __future__ import annotations

import contextlib
import socket
import ssl
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Final
from urllib.parse import urlsplit

from bolsetup.core.bol.certificates import Certificate, fetch_certificate, read_certificate
from bolsetup.core.bol.client import LOGIN_URL, PUBLIC_URL, BolClient
from bolsetup.core.bol.clock import Clock
from bolsetup.core.bol.deadline import Limits
from bolsetup.core.bol.errors import ProxyWantsLogin
from bolsetup.core.bol.http_adapter import system_proxy, system_ssl_context, trust_setting
from bolsetup.core.bol.outcomes import Outcome
from bolsetup.core.bol.proxy_auth import FindLogin, ProxyLogin
from bolsetup.core.bol.tunnel import connect, open_tunnel, plain_proxy, proxy_address, resolve, server_date
from bolsetup.core.support.doctor import Level, Probe, ProbeFunction, ProbeResult

_HOSTS: Final = tuple(urlsplit(url).hostname or "" for url in (LOGIN_URL, PUBLIC_URL))
_OUTWARDS: Final = (
    # Addresses for examples (RFC 5737 and 3849): nothing is sent there, only the way is looked for.
    ("IPv4", socket.AF_INET, "192.0.2.1"),
    ("IPv6", socket.AF_INET6, "2001:db8::1"),
)
_STEP_S: Final = 3.0
_LIMITS: Final = Limits(connect_s=4.0, read_s=5.0, total_s=6.0)
_MINUTE: Final = 60.0
_NOTABLE_S: Final = 5 * _MINUTE


class NetworkProbes:
    """Takes the looks.

    Args:
        proxy_login: gives the login for a proxy that asks for one.
        unheard_setting: says which setting for a proxy there is that the program does not follow.
    """

    def __init__(self, proxy_login: FindLogin, unheard_setting: Callable[[], str]) -> None:
        self._find_login = proxy_login
        self._unheard_setting = unheard_setting
        self._clock = Clock()
        self._client = BolClient(limits=_LIMITS, clock=self._clock, proxy_login=proxy_login)
        self._proxy = system_proxy(LOGIN_URL)
        self._login: ProxyLogin | None = None

    def looks(self) -> dict[Probe, ProbeFunction]:
        """The looks, by what they are at."""
        return {
            Probe.NETWORK: self._network,
            Probe.NAME: partial(self._towards, _found),
            Probe.CONNECTION: partial(self._towards, _connected),
            Probe.PROXY: self._through_proxy,
            Probe.CERTIFICATE: self._certificate,
            Probe.CLOCK: self._time,
            Probe.BOL: self._bol,
        }

    def _network(self) -> ProbeResult:
        kinds = [kind for kind, family, address in _OUTWARDS if _has_way(family, address)]
        if kinds:
            return ProbeResult(Level.OK, "doctor.network.well", {"kinds": ", ".join(kinds)})
        return ProbeResult(Level.ERROR, "doctor.network.none")

    def _targets(self) -> list[tuple[str, int]]:
        """Where our connections go first."""
        if self._proxy:
            return [proxy_address(plain_proxy(self._proxy.replace("https://", "http://", 1)))]
        return [(host, 443) for host in _HOSTS]

    def _unusable(self) -> ProbeResult:
        """Why the proxy that is set cannot be spoken to."""
        scheme, separator, _ = (self._proxy or "").partition("://")
        known = not separator or scheme.lower() in ("http", "https")
        return ProbeResult(Level.ERROR, "doctor.proxy.address" if known else "doctor.proxy.kind")

    def _towards(self, go: Callable[[str, int], ProbeResult | None]) -> ProbeResult:
        """What is wrong on the first steps, or that nothing is."""
        try:
            targets = self._targets()
        except ValueError:
            return self._unusable()
        for host, port in targets:
            if wrong := go(host, port):
                return wrong
        key = "doctor.name.well" if go is _found else "doctor.connection.well"
        return ProbeResult(Level.OK, key, {"hosts": ", ".join(host for host, _ in targets)})

    def _through_proxy(self) -> ProbeResult:
        if not self._proxy:
            if setting := self._unheard_setting():
                return ProbeResult(Level.WARNING, "doctor.proxy.unheard", {"setting": setting})
            return ProbeResult(Level.OK, "doctor.proxy.none")
        try:
            host, port = self._targets()[0]
        except ValueError:
            return self._unusable()
        level, word = Level.OK, "well"
        try:
            self._open(_HOSTS[0]).close()
        except ValueError:
            level, word = Level.WARNING, "tls"
        except ProxyWantsLogin:
            level, word = Level.ERROR, "login"
        except OSError:
            level, word = Level.ERROR, "refuses"
        return ProbeResult(level, f"doctor.proxy.{word}", {"proxy": f"{host}:{port}"})

    def _open(self, host: str) -> socket.socket:
        try:
            return open_tunnel(host, self._proxy, _STEP_S, _leave, self._login)
        except ProxyWantsLogin as asked:
            self._login = self._login or self._find_login(asked.proxy, _STEP_S)
            if self._login is None:
                raise
        return open_tunnel(host, self._proxy, _STEP_S, _leave, self._login)

    def _certificate(self) -> ProbeResult:
        seen = []
        for host in _HOSTS:
            try:
                found = self._trusted(host)
                trusted = found is not None
                found = found or fetch_certificate(host, self._proxy, _STEP_S, _leave, self._login)
            except (OSError, ValueError):
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

    def _trusted(self, host: str) -> Certificate | None:
        """The certificate, or None if the system does not trust it."""
        try:
            with (
                self._open(host) as connection,
                system_ssl_context().wrap_socket(connection, server_hostname=host) as secured,
            ):
                return read_certificate(secured.getpeercert(binary_form=True) or b"")
        except ssl.SSLCertVerificationError:
            return None

    def _time(self) -> ProbeResult:
        if self._client.reach().outcome is not Outcome.CLOCK_WRONG and self._clock.ahead_s is None:
            with contextlib.suppress(OSError, ValueError):
                self._clock.note(server_date(self._proxy, _STEP_S / 2, _leave))
        ahead_s = self._clock.ahead_s
        if self._clock.wrong:
            return ProbeResult(Level.ERROR, "doctor.clock.wrong", {"now": _day(self._clock.now)})
        if ahead_s is None:
            return ProbeResult(Level.WARNING, "doctor.clock.unknown")
        if abs(ahead_s) > _NOTABLE_S:
            return ProbeResult(Level.WARNING, "doctor.clock.off", {"minutes": round(abs(ahead_s) / _MINUTE)})
        return ProbeResult(Level.OK, "doctor.clock.well", {"seconds": round(abs(ahead_s))})

    def _bol(self) -> ProbeResult:
        verdict = self._client.reach()
        if verdict.outcome is Outcome.CONNECTED:
            return ProbeResult(Level.OK, "doctor.bol.well")
        return ProbeResult(Level.ERROR, f"outcomes.{verdict.outcome}.title")


def _found(host: str, port: int) -> ProbeResult | None:
    try:
        resolve(host, port, _STEP_S)
    except TimeoutError:
        return ProbeResult(Level.ERROR, "doctor.name.slow", {"host": host})
    except OSError:
        return ProbeResult(Level.ERROR, "doctor.name.unknown", {"host": host})
    return None


def _connected(host: str, port: int) -> ProbeResult | None:
    try:
        connect(resolve(host, port, _STEP_S), _STEP_S, _leave).close()
    except TimeoutError:
        return ProbeResult(Level.ERROR, "doctor.connection.silent", {"host": host})
    except socket.gaierror:
        return ProbeResult(Level.ERROR, "doctor.name.unknown", {"host": host})
    except OSError:
        return ProbeResult(Level.ERROR, "doctor.connection.none", {"host": host})
    return None


def _has_way(family: socket.AddressFamily, address: str) -> bool:
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as outwards:
            outwards.connect((address, 9))
    except OSError:
        return False
    return True


def _leave(_connection: socket.socket) -> None:
    """Each step has its limit, so nobody need end it."""


def _day(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).date().isoformat()
