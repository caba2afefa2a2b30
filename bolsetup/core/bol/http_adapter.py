"""How a request travels: the system's proxy, the system's trust store, and never for too long."""

from __future__ import annotations

import contextlib
import http.client
import os
import socket
import ssl
import sys
import time
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import requests
import truststore
import urllib3
from requests.utils import DEFAULT_CA_BUNDLE_PATH, get_environ_proxies, select_proxy

from bolsetup.core.bol.certificates import Certificate, fetch_certificate
from bolsetup.core.bol.deadline import Deadline, Limits
from bolsetup.core.bol.errors import ProxyWantsLogin, UntrustedCertificate, causes
from bolsetup.core.bol.proxy_auth import FindLogin, ProxyLogin, no_login
from bolsetup.core.bol.tunnel import connect, resolve, server_date

_OUT_OF_DATE: Final = {
    # "Not yet valid" and "expired" as the systems' verifiers count them.
    9,  # OpenSSL, X509_V_ERR_CERT_NOT_YET_VALID
    10,  # OpenSSL, X509_V_ERR_CERT_HAS_EXPIRED
    0x800B0101,  # Windows, CERT_E_EXPIRED: both
    -67818,  # macOS, errSecCertificateExpired
    -67819,  # macOS, errSecCertificateNotValidYet
}


_ISSUER_UNKNOWN: Final = {2, 18, 19, 20, 21}
"""OpenSSL's X509_V_ERR_* for a chain that ends in nobody who is trusted (x509_vfy.h)."""


_ONLY_INFORMATION: Final = range(102, 200)
"""What may come before the answer. 101 is none of that: nobody asked for another protocol."""


class SystemAdapter(requests.adapters.HTTPAdapter):
    """Sends requests as the system's settings want it, and looks at certificates that it refused.

    A proxy that asks for a login gets the one that is kept for it, and is asked once more.

    `verify`, and with it REQUESTS_CA_BUNDLE, is not heard: there is no way to trust another store, or none.
    """

    def __init__(self, limits: Limits, deadline: Deadline, proxy_login: FindLogin = no_login) -> None:
        self._limits = limits
        self._deadline = deadline
        self._find_login = proxy_login
        self._login: ProxyLogin | None = None
        self._trust = system_trust()
        super().__init__()

    def build_connection_pool_key_attributes(
        self, request: requests.PreparedRequest, verify: object, cert: object = None
    ) -> tuple[Any, Any]:
        """Our trust for each connection, in place of the list that requests ships."""
        address = urlsplit(request.url or "")
        host = {"scheme": address.scheme, "host": address.hostname, "port": address.port}
        return host, {"ssl_context": self._trust, "cert_reqs": "CERT_REQUIRED"}

    def cert_verify(self, conn: object, url: object, verify: object, cert: object) -> None:
        """Nothing: requests would put its own list in place of our trust here."""

    def proxy_manager_for(self, proxy: str, **proxy_kwargs: Any) -> urllib3.ProxyManager:
        """The same trust for proxies that are spoken to over TLS; no SOCKS."""
        if not proxy.lower().startswith(("http://", "https://")):
            raise requests.exceptions.InvalidSchema("this kind of proxy is not supported")
        manager: urllib3.ProxyManager = super().proxy_manager_for(
            proxy, proxy_ssl_context=self._trust, **proxy_kwargs
        )
        return manager

    def proxy_headers(self, proxy: str) -> dict[str, str]:
        """Headers of CONNECT, and of nothing else."""
        headers: dict[str, str] = super().proxy_headers(proxy)
        return {"Proxy-Authorization": self._login.header} if self._login else headers

    def get_connection_with_tls_context(
        self,
        request: requests.PreparedRequest,
        verify: object,
        proxies: Mapping[str, str] | None = None,
        cert: object = None,
    ) -> urllib3.HTTPSConnectionPool:
        """A pool whose connections stand under our deadline."""
        pool: Any = super().get_connection_with_tls_context(request, True, proxies)
        pool.ConnectionCls = partial(_Connection, self._deadline)
        return pool  # type: ignore[no-any-return]

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: object = True,
        cert: object = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """Send `request`.

        Raises:
            UntrustedCertificate: the certificate was refused, so nothing was sent.
            requests.RequestException: everything else, see `errors.outcome_of`.
        """
        try:
            try:
                return super().send(request, stream, timeout, True, None, proxies)
            except requests.exceptions.ProxyError as error:
                if not self._found_login(error):
                    raise
            return super().send(request, stream, timeout, True, None, proxies)
        except requests.exceptions.SSLError as error:
            for cause in causes(error):
                if isinstance(cause, ssl.SSLCertVerificationError):
                    proxy = select_proxy(request.url or "", proxies)
                    raise self._untrusted(urlsplit(request.url or "").hostname or "", proxy, cause) from None
            raise

    def _found_login(self, error: requests.exceptions.ProxyError) -> bool:
        """Whether the proxy asks for a login, and there is one that was not tried yet."""
        asked = next((each for each in causes(error) if isinstance(each, ProxyWantsLogin)), None)
        if asked is None or self._login is not None:
            return False
        self._login = self._find_login(asked.proxy, self._deadline.left_s)
        # It keeps one for each proxy, with the headers that were right when it was made.
        self.proxy_manager.clear()
        return self._login is not None

    def _untrusted(
        self, host: str, proxy: str | None, error: ssl.SSLCertVerificationError
    ) -> UntrustedCertificate:
        seen: Certificate | None = None
        date = ""
        # A further look that fails leaves the issuer unknown and the outcome as it is.
        with contextlib.suppress(OSError, ValueError):
            seen = fetch_certificate(host, proxy, self._step_s, self._deadline.watch, self._login)
        out_of_date = error.verify_code in _OUT_OF_DATE or (
            seen is not None and not seen.not_before <= time.time() <= seen.not_after
        )
        if out_of_date:
            with contextlib.suppress(OSError, ValueError):
                date = server_date(proxy, self._step_s, self._deadline.watch)
        setting = trust_setting() if error.verify_code in _ISSUER_UNKNOWN else ""
        return UntrustedCertificate(seen.issuer if seen else "", out_of_date, date, setting)

    @property
    def _step_s(self) -> float:
        return min(self._limits.connect_s, self._deadline.left_s)


class _Response(http.client.HTTPResponse):
    def begin(self) -> None:
        """Read up to the answer itself (RFC 9110, section 15.2). The library skips 100 alone."""
        super().begin()
        while self.status in _ONLY_INFORMATION:
            # It reads the next head only where there is none yet.
            self.headers = None  # type: ignore[assignment]
            super().begin()


class _Connection(urllib3.connection.HTTPSConnection):
    """A connection that stands under a deadline from its first packet on."""

    response_class = _Response

    def __init__(self, deadline: Deadline, **settings: Any) -> None:
        super().__init__(**settings)
        self._deadline = deadline
        self._past_proxy = False

    def _new_conn(self) -> socket.socket:
        # urllib3 lets the system look up the name for as long as it likes, and gives each address
        # of a host the whole timeout.
        try:
            found = resolve(self._dns_host, self.port, self._deadline.left_s)
            limit_s = min(float(self.timeout or 0), self._deadline.left_s)
            return connect(found, limit_s, self._deadline.watch)
        except socket.gaierror as error:
            raise urllib3.exceptions.NameResolutionError(self.host, self, error) from None
        except TimeoutError:
            raise urllib3.exceptions.ConnectTimeoutError(self, "no connection in time") from None
        except OSError:
            raise urllib3.exceptions.NewConnectionError(self, "no address answers") from None

    @property
    def has_connected_to_proxy(self) -> bool:
        """Whether a failure is the proxy's no more. urllib3 forgets it when Bol closes the connection."""
        return self._past_proxy

    def _tunnel(self) -> None:
        try:
            super()._tunnel()
        except TimeoutError:
            # The silence may be Bol's, for whom the proxy waits.
            self._past_proxy = True
            raise
        except OSError as error:
            # The library says it in these words alone. tinyproxy answers a wrong password with 401.
            if str(error).startswith(("Tunnel connection failed: 407", "Tunnel connection failed: 401")):
                raise ProxyWantsLogin(f"{self.host.strip('[]')}:{self.port}") from None
            raise
        self._past_proxy = True


def system_proxy(url: str) -> str | None:
    """The address of the proxy that the system's settings name for `url`."""
    return select_proxy(url, get_environ_proxies(url))


def trust_setting() -> str:
    """The names of the variables that take the place of the system's trust store, if they are set."""
    if sys.platform != "linux":
        return ""
    return ", ".join(name for name in ("SSL_CERT_FILE", "SSL_CERT_DIR") if os.environ.get(name))


def system_trust() -> truststore.SSLContext:
    """Trusts what the system trusts, and TLS from 1.2 on."""
    trust = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    trust.minimum_version = ssl.TLSVersion.TLSv1_2
    if sys.platform == "linux" and not _system_has_store(trust):
        trust.load_verify_locations(DEFAULT_CA_BUNDLE_PATH)
    return trust


def _system_has_store(trust: truststore.SSLContext) -> bool:
    """Whether a Linux system has any certificates to trust; small containers have none."""
    paths = ssl.get_default_verify_paths()
    if paths.cafile or (paths.capath and any(Path(paths.capath).glob("*.[0-9]"))):
        return True
    # truststore looks in more places, and only when it begins a connection: begin one to nowhere.
    probe = trust.wrap_bio(ssl.MemoryBIO(), ssl.MemoryBIO(), server_hostname="localhost")
    return probe.context.cert_store_stats()["x509_ca"] > 0
