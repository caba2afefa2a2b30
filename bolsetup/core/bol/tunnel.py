"""Opens a TCP connection to a host, directly or through an HTTP proxy, and asks Bol's web site for the time.

For the doctor, and to read a certificate that was not trusted. Checks of keys go through `http_adapter`.

HTTP is left to `http.client`, but connecting is not: it applies the timeout to each address of a host, and
does not expose the socket in time to close it at a deadline. `set_tunnel` is not used because it reports
the status code of a failure only in a message, and on Python 3.11 reads an unlimited number of headers.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import SplitResult, unquote, urlsplit

from bolsetup.core.bol.deadline import run_with_timeout
from bolsetup.core.bol.errors import ProxyAuthRequired
from bolsetup.core.bol.proxy_auth import ProxyLogin

_CLOCK_HOST: Final = "www.bol.com"
"""Answers plain HTTP, with a redirect to HTTPS."""

Address = tuple[socket.AddressFamily, socket.SocketKind, int, str, Any]
"""An entry of the result of `socket.getaddrinfo`."""

SocketWatch = Callable[[socket.socket], None]
"""Called with each new socket, so that the caller can close it at a deadline."""


def resolve(host: str, port: int, limit_s: float) -> Sequence[Address]:
    """Resolve a host name or IP address, with a time limit; the system's own limit may be minutes.

    Args:
        host: host name or IP address; IPv6 with or without brackets.
        port: port.
        limit_s: time limit in seconds.

    Raises:
        socket.gaierror: the name cannot be resolved.
        StillRunning: the time limit has passed.
    """
    try:
        plain = host.strip("[]")
        return run_with_timeout(limit_s, partial(socket.getaddrinfo, plain, port, type=socket.SOCK_STREAM))
    except TimeoutError:
        raise
    except (OSError, UnicodeError):
        raise socket.gaierror("not found") from None


def connect(addresses: Sequence[Address], limit_s: float, watch: SocketWatch) -> socket.socket:
    """Connect to the first address that accepts.

    The addresses share the time limit, so that an unreachable one (often IPv6) leaves time for the next.

    Args:
        addresses: addresses, tried in order.
        limit_s: limit for all attempts together, and timeout of the returned socket, in seconds.
        watch: called with the connected socket.

    Raises:
        TimeoutError: no address accepted, and at least one attempt timed out.
        ConnectionError: no address accepted.
    """
    end, silent = time.monotonic() + limit_s, False
    for left, (family, kind, protocol, _, address) in zip(
        range(len(addresses), 0, -1), addresses, strict=True
    ):
        try:
            connection = socket.socket(family, kind, protocol)
        except OSError:
            continue
        try:
            connection.settimeout(max((end - time.monotonic()) / left, 0.001))
            connection.connect(address)
            connection.settimeout(limit_s)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            watch(connection)
        except OSError as error:
            connection.close()
            silent = silent or isinstance(error, TimeoutError)
        else:
            return connection
    if silent:
        raise TimeoutError("no connection in time")
    raise ConnectionError("no address answers")


def open_tunnel(
    host: str, proxy: str | None, limit_s: float, watch: SocketWatch, login: ProxyLogin | None = None
) -> socket.socket:
    """Connect to port 443 of `host`, directly or through a proxy.

    Args:
        host: host name.
        proxy: proxy URL, such as `http://proxy.example:8080`.
        limit_s: limit for each step, in seconds.
        watch: called with the socket.
        login: login for the proxy; overrides the one in its URL.

    Raises:
        OSError: the connection failed; `ProxyAuthRequired` if the proxy rejected the login or needs one.
        ValueError: the proxy URL is invalid or not plain HTTP.
    """
    parsed = parse_proxy(proxy) if proxy else None
    address = proxy_address(parsed) if parsed else (host, 443)
    connection = connect(resolve(*address, limit_s), limit_s, watch)
    try:
        if parsed is not None:
            _send_connect(connection, host, parsed, login)
    except BaseException:
        connection.close()
        raise
    return connection


def parse_proxy(proxy: str) -> SplitResult:
    """Parse a proxy URL; `http://` may be missing.

    Raises:
        ValueError: the URL is invalid or not plain HTTP.
    """
    parsed = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
    if parsed.scheme != "http" or not parsed.hostname:
        raise ValueError("only plain proxies are spoken to")
    return parsed


def proxy_address(parsed: SplitResult) -> tuple[str, int]:
    """Return host and port (default 80) of a proxy.

    Raises:
        ValueError: the port is invalid.
    """
    return parsed.hostname or "", parsed.port or 80


def proxy_name(parsed: SplitResult) -> str:
    """Return `host:port` of a proxy, the key under which its login is stored."""
    return "{}:{}".format(*proxy_address(parsed))


def server_date(proxy: str | None, limit_s: float, watch: SocketWatch) -> str:
    """Return the `Date` header of Bol's web site over plain HTTP; empty if there is none.

    Used to detect a wrong system clock when certificates seem to be expired. Plain HTTP, because TLS would
    fail for the same reason. An error response is fine too, including one from the proxy.

    Args:
        proxy: proxy URL, if any.
        limit_s: limit for each step, in seconds.
        watch: called with the socket.

    Raises:
        OSError: the connection failed.
        ValueError: the proxy URL is invalid.
    """
    parsed = parse_proxy(proxy) if proxy else None
    address = proxy_address(parsed) if parsed else (_CLOCK_HOST, 80)
    with connect(resolve(*address, limit_s), limit_s, watch) as connection:
        target = f"http://{_CLOCK_HOST}/" if parsed else "/"
        response = _request(connection, "HEAD", target, {"Host": _CLOCK_HOST, "Connection": "close"})
        return response.getheader("Date", "")


def _send_connect(
    connection: socket.socket, host: str, parsed: SplitResult, login: ProxyLogin | None
) -> None:
    headers = {"Host": f"{host}:443"}
    if parsed.username and login is None:
        login = ProxyLogin(unquote(parsed.username), unquote(parsed.password or ""))
    if login:
        headers["Proxy-Authorization"] = login.header
    status = _request(connection, "CONNECT", f"{host}:443", headers).status
    # tinyproxy responds to a wrong password with 401.
    if status in (HTTPStatus.PROXY_AUTHENTICATION_REQUIRED, HTTPStatus.UNAUTHORIZED):
        raise ProxyAuthRequired(proxy_name(parsed))
    if status != HTTPStatus.OK:
        raise ConnectionRefusedError("the proxy refused")
    if _is_closed(connection):
        # `http.client` treats truncated headers as complete.
        raise ConnectionError("the proxy closed the connection")


def _is_closed(connection: socket.socket) -> bool:
    limit_s = connection.gettimeout()
    connection.settimeout(0)
    try:
        return not connection.recv(1, socket.MSG_PEEK)
    except BlockingIOError:
        return False
    finally:
        connection.settimeout(limit_s)


def _request(
    connection: socket.socket, method: str, target: str, headers: Mapping[str, str]
) -> http.client.HTTPResponse:
    """Send a request and return the response without its body; `connection` stays open.

    Raises:
        OSError: there was no valid HTTP response.
    """
    # No address, as the socket is connected. A duplicate, because HTTPConnection closes its socket.
    client = http.client.HTTPConnection("")
    client.sock = connection.dup()
    with contextlib.closing(client):
        try:
            client.request(method, target, headers=headers)
            with client.getresponse() as response:
                return response
        except http.client.HTTPException:
            raise ConnectionError("there was no answer") from None
