"""Transport adapter of requests that uses the system's proxy and trust store, and enforces the limits."""

from __future__ import annotations

import contextlib
import http.client
import os
import socket
import ssl
import sys
import threading
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import requests
import truststore
import urllib3
from requests.utils import DEFAULT_CA_BUNDLE_PATH, select_proxy

from bolsetup.core.bol.certificates import Certificate, fetch_certificate
from bolsetup.core.bol.deadline import Deadline, Limits
from bolsetup.core.bol.errors import ProxyAuthRequired, UntrustedCertificate, causes
from bolsetup.core.bol.proxy_auth import FindLogin, ProxyLogin, no_login
from bolsetup.core.bol.tunnel import connect, resolve, server_date

_DATE_ERRORS: Final = {
    # Error codes for "not yet valid" and "expired", by certificate verifier.
    9,  # OpenSSL, X509_V_ERR_CERT_NOT_YET_VALID
    10,  # OpenSSL, X509_V_ERR_CERT_HAS_EXPIRED
    0x800B0101,  # Windows, CERT_E_EXPIRED: both
    -67818,  # macOS, errSecCertificateExpired
    -67819,  # macOS, errSecCertificateNotValidYet
}

_ISSUER_UNKNOWN: Final = {2, 18, 19, 20, 21}
"""OpenSSL's X509_V_ERR_* for a chain that does not end in a trusted certificate (x509_vfy.h)."""

_TRUST_LASTS_S: Final = 3600.0
"""How long the trust store is cached, in seconds: a removed certificate is trusted for at most this long."""

_INFORMATIONAL: Final = range(102, 200)
"""Status codes of interim responses. 101 is final here: we never ask to switch protocols."""


class SystemAdapter(requests.adapters.HTTPAdapter):
    """Sends requests through the system's proxy, verified against the system's trust store.

    A proxy that asks for a login gets the stored one, once. `verify` and REQUESTS_CA_BUNDLE are ignored,
    so neither can disable verification or replace the trust store.
    """

    def __init__(
        self,
        limits: Limits,
        deadline: Deadline,
        ssl_context: ssl.SSLContext,
        proxy_login: FindLogin = no_login,
    ) -> None:
        self._limits = limits
        self._deadline = deadline
        self._find_login = proxy_login
        self._login: ProxyLogin | None = None
        self._ssl_context = ssl_context
        self._made: list[urllib3.connection.HTTPConnection] = []
        """Connections of `connect`."""
        super().__init__()

    def connect(self, url: str, proxies: Mapping[str, str] | None) -> None:
        """Connect to the host of `url`, for the next request to it. Nothing is sent.

        Raises:
            OSError, urllib3.exceptions.HTTPError: there is no connection.
            requests.RequestException: the proxy is not supported.
        """
        request = requests.Request("GET", url).prepare()
        pool: Any = self.get_connection_with_tls_context(request, True, proxies)
        # There is no public way to make a connection without a request.
        connection = pool._get_conn()  # noqa: SLF001
        connection.timeout = self._step_timeout_s
        try:
            if pool.proxy is None:
                connection.connect()
            else:
                pool._prepare_proxy(connection)  # noqa: SLF001
        except BaseException:
            connection.close()
            raise
        self._made.append(connection)
        pool._put_conn(connection)  # noqa: SLF001

    def build_connection_pool_key_attributes(
        self, request: requests.PreparedRequest, verify: object, cert: object = None
    ) -> tuple[Any, Any]:
        """Use the system's trust store instead of certifi's bundle."""
        address = urlsplit(request.url or "")
        host = {"scheme": address.scheme, "host": address.hostname, "port": address.port}
        return host, {"ssl_context": self._ssl_context, "cert_reqs": "CERT_REQUIRED"}

    def cert_verify(self, conn: object, url: object, verify: object, cert: object) -> None:
        """Do nothing: requests would set certifi's bundle here."""

    def proxy_manager_for(self, proxy: str, **proxy_kwargs: Any) -> urllib3.ProxyManager:
        """Use the system's trust store for https proxies as well.

        Raises:
            requests.exceptions.InvalidSchema: it is not an HTTP proxy, but SOCKS for example.
        """
        if not proxy.lower().startswith(("http://", "https://")):
            raise requests.exceptions.InvalidSchema("this kind of proxy is not supported")
        manager: urllib3.ProxyManager = super().proxy_manager_for(
            proxy, proxy_ssl_context=self._ssl_context, **proxy_kwargs
        )
        return manager

    def proxy_headers(self, proxy: str) -> dict[str, str]:
        """Return the headers of the CONNECT request."""
        headers: dict[str, str] = super().proxy_headers(proxy)
        return {"Proxy-Authorization": self._login.header} if self._login else headers

    def get_connection_with_tls_context(
        self,
        request: requests.PreparedRequest,
        verify: object,
        proxies: Mapping[str, str] | None = None,
        cert: object = None,
    ) -> urllib3.HTTPSConnectionPool:
        """Return a pool whose connections are subject to the deadline."""
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
            UntrustedCertificate: the certificate was rejected; the request was not sent.
            requests.RequestException: any other failure; `errors.outcome_of` maps it to an outcome.
        """
        self._read_session_tickets()
        try:
            try:
                return super().send(request, stream, timeout, True, None, proxies)
            except requests.exceptions.ProxyError as error:
                if not self._find_stored_login(error):
                    raise
            return super().send(request, stream, timeout, True, None, proxies)
        except requests.exceptions.SSLError as error:
            for cause in causes(error):
                if isinstance(cause, ssl.SSLCertVerificationError):
                    proxy = select_proxy(request.url or "", proxies)
                    raise self._untrusted_certificate(
                        urlsplit(request.url or "").hostname or "", proxy, cause
                    ) from None
            raise

    def _read_session_tickets(self) -> None:
        """Read the TLS 1.3 session tickets that have arrived on the connections made by `connect`.

        urllib3 discards an idle connection with unread data, as if the server had closed it.
        """
        for connection in self._made:
            if connection.sock is None:
                continue
            # It may have been closed in another thread, when the time was up.
            with contextlib.suppress(OSError):
                connection.sock.settimeout(0)
                # Nothing is left to read, or the connection was closed: urllib3 then makes another one.
                with contextlib.suppress(OSError):
                    connection.sock.recv(1)
                connection.sock.settimeout(self._step_timeout_s)

    def _find_stored_login(self, error: requests.exceptions.ProxyError) -> bool:
        """Look up the login if the proxy asks for one; False if there is none or it was already sent."""
        asked = next((each for each in causes(error) if isinstance(each, ProxyAuthRequired)), None)
        if asked is None or self._login is not None:
            return False
        self._login = self._find_login(asked.proxy, self._deadline.left_s)
        # The cached proxy managers hold the headers from before the login was known.
        self.proxy_manager.clear()
        return self._login is not None

    def _untrusted_certificate(
        self, host: str, proxy: str | None, error: ssl.SSLCertVerificationError
    ) -> UntrustedCertificate:
        seen: Certificate | None = None
        date = ""
        # If the certificate cannot be fetched, the issuer stays unknown; the outcome is the same.
        with contextlib.suppress(OSError, ValueError):
            seen = fetch_certificate(host, proxy, self._step_timeout_s, self._deadline.watch, self._login)
        out_of_date = error.verify_code in _DATE_ERRORS or (
            seen is not None and not seen.not_before <= time.time() <= seen.not_after
        )
        if out_of_date:
            with contextlib.suppress(OSError, ValueError):
                date = server_date(proxy, self._step_timeout_s, self._deadline.watch)
        setting = trust_setting() if error.verify_code in _ISSUER_UNKNOWN else ""
        return UntrustedCertificate(seen.issuer if seen else "", out_of_date, date, setting)

    @property
    def _step_timeout_s(self) -> float:
        return min(self._limits.connect_s, self._deadline.left_s)


class _Response(http.client.HTTPResponse):
    def begin(self) -> None:
        """Skip all interim responses (RFC 9110, section 15.2); http.client skips only status 100."""
        super().begin()
        while self.status in _INFORMATIONAL:
            # http.client only reads a header block if there is none yet.
            self.headers = None  # type: ignore[assignment]
            super().begin()


class _Connection(urllib3.connection.HTTPSConnection):
    """A connection that is subject to the deadline from the first packet on."""

    response_class = _Response

    def __init__(self, deadline: Deadline, **settings: Any) -> None:
        super().__init__(**settings)
        self._deadline = deadline
        self._proxy_done = False

    def _new_conn(self) -> socket.socket:
        # urllib3 has no timeout for name resolution, and applies the full timeout to each address.
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
        """Whether an error can no longer be caused by the proxy.

        urllib3 resets its own flag when the host closes the connection, and would then blame the proxy.
        """
        return self._proxy_done

    def _tunnel(self) -> None:
        try:
            super()._tunnel()
        except TimeoutError:
            # The proxy may be waiting for Bol, so do not report a proxy error.
            self._proxy_done = True
            raise
        except OSError as error:
            # The message is the only source of the status. tinyproxy sends 401 for a wrong password.
            if str(error).startswith(("Tunnel connection failed: 407", "Tunnel connection failed: 401")):
                raise ProxyAuthRequired(f"{self.host.strip('[]')}:{self.port}") from None
            raise
        self._proxy_done = True


def trust_setting() -> str:
    """Return the names of the environment variables that replace the system's trust store, comma-separated.

    Empty if none is set, and on Windows and macOS, where they have no effect.
    """
    if sys.platform != "linux":
        return ""
    return ", ".join(name for name in ("SSL_CERT_FILE", "SSL_CERT_DIR") if os.environ.get(name))


class TrustStore:
    """The system's trust store, cached for an hour.

    Reading it takes ten times as long as a handshake on Linux. Thread-safe.
    """

    def __init__(self, steady: Callable[[], float] = time.monotonic) -> None:
        """Read nothing yet; `steady` is a monotonic clock, in seconds."""
        self._steady = steady
        self._lock = threading.Lock()
        self._context: ssl.SSLContext | None = None
        self._read_at = 0.0

    def ssl_context(self) -> ssl.SSLContext:
        """Return a TLS context as `system_ssl_context` does."""
        with self._lock:
            if self._context is None or self._steady() - self._read_at > _TRUST_LASTS_S:
                self._context, self._read_at = system_ssl_context(), self._steady()
            return self._context

    def forget(self) -> None:
        """Read the trust store again next time: it may have been corrected."""
        with self._lock:
            self._context = None


def system_ssl_context() -> ssl.SSLContext:
    """Return a TLS context (1.2 or newer) that uses the system's trust store.

    On Linux it trusts what is in the trust store now.
    """
    trust = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    trust.minimum_version = ssl.TLSVersion.TLSv1_2
    if sys.platform != "linux":
        return trust
    # truststore reads the trust store for each connection: create a dummy one, and keep what was read.
    context = trust.wrap_bio(ssl.MemoryBIO(), ssl.MemoryBIO(), server_hostname="localhost").context
    if not _has_certificates(context):
        context.load_verify_locations(DEFAULT_CA_BUNDLE_PATH)
    return context


def _has_certificates(context: ssl.SSLContext) -> bool:
    """Whether a Linux system has any trusted certificates; small containers have none."""
    # OpenSSL reads those of a folder when they are needed.
    folder = ssl.get_default_verify_paths().capath
    return context.cert_store_stats()["x509_ca"] > 0 or bool(folder and any(Path(folder).glob("*.[0-9]")))
