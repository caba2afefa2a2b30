"""Opens a TCP connection to a host, directly or through an HTTP proxy, and asks Bol's web site for the time.

`http.client` does the talking. The connecting is ours, because `http.client` would give each address of a
host the whole timeout, and hands nobody the socket to close it at a deadline. Its `set_tunnel` is not used:
it tells the status of a refusal only in a message, and on Python 3.11 reads headers without end.
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
"""Speaks plain HTTP, if only to send everybody on to HTTPS."""

Address = tuple[socket.AddressFamily, socket.SocketKind, int, str, Any]
"""As `socket.getaddrinfo` gives it."""

SocketWatch = Callable[[socket.socket], None]
"""Is given each socket, to be able to end everything at a deadline."""


def resolve(host: str, port: int, limit_s: float) -> Sequence[Address]:
    """The addresses of a host, which may be an address itself. The system's own limit may be minutes.

    Raises:
        socket.gaierror: there are none.
        StillRunning: the system is still looking.
    """
    try:
        plain = host.strip("[]")
        return run_with_timeout(limit_s, partial(socket.getaddrinfo, plain, port, type=socket.SOCK_STREAM))
    except TimeoutError:
        raise
    except (OSError, UnicodeError):
        raise socket.gaierror("not found") from None


def connect(found: Sequence[Address], limit_s: float, watch: SocketWatch) -> socket.socket:
    """A connection to the first address that answers.

    They share the time, so that one dead address (mostly IPv6) leaves some for the next, and all
    together keep the limit.

    Raises:
        TimeoutError: at least one was silent, and none answered.
        ConnectionError: none answered.
    """
    end, silent = time.monotonic() + limit_s, False
    for left, (family, kind, protocol, _, address) in zip(range(len(found), 0, -1), found, strict=True):
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
    """A connection to port 443 of `host`, or one through the proxy that stands for it.

    Args:
        host: asked at port 443.
        proxy: address of the proxy to go through, such as `http://proxy.example:8080`.
        limit_s: limit for each step, in seconds.
        watch: is given the socket.
        login: for the proxy, in place of the one in its address.

    Raises:
        OSError: there is no way; `ProxyAuthRequired` if the proxy wants another login.
        ValueError: the address of the proxy is none, or it is spoken to over TLS.
    """
    way = plain_proxy(proxy) if proxy else None
    address = proxy_address(way) if way else (host, 443)
    connection = connect(resolve(*address, limit_s), limit_s, watch)
    try:
        if way is not None:
            _open_tunnel(connection, host, way, login)
    except BaseException:
        connection.close()
        raise
    return connection


def plain_proxy(proxy: str) -> SplitResult:
    """The parts of the address of a proxy; some write it without `http://`.

    Raises:
        ValueError: it is none, or not one that is spoken to in plain HTTP.
    """
    way = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
    if way.scheme != "http" or not way.hostname:
        raise ValueError("only plain proxies are spoken to")
    return way


def proxy_address(way: SplitResult) -> tuple[str, int]:
    """Host and port.

    Raises:
        ValueError: the port is none.
    """
    return way.hostname or "", way.port or 80


def proxy_name(way: SplitResult) -> str:
    """Host and port as one text, by which its login is kept."""
    return "{}:{}".format(*proxy_address(way))


def server_date(proxy: str | None, limit_s: float, watch: SocketWatch) -> str:
    """The `Date` header of Bol's front door, asked in plain HTTP; empty if nobody says it.

    For when the certificates look out of date: it may be this computer's clock. Nothing but the
    question is sent, and nothing but the date is believed; that of a proxy that refuses will do.

    Raises:
        OSError: there is no way.
        ValueError: the address of the proxy is none.
    """
    way = plain_proxy(proxy) if proxy else None
    address = proxy_address(way) if way else (_CLOCK_HOST, 80)
    with connect(resolve(*address, limit_s), limit_s, watch) as connection:
        target = f"http://{_CLOCK_HOST}/" if way else "/"
        answer = _ask(connection, "HEAD", target, {"Host": _CLOCK_HOST, "Connection": "close"})
        return answer.getheader("Date", "")


def _open_tunnel(connection: socket.socket, host: str, way: SplitResult, login: ProxyLogin | None) -> None:
    headers = {"Host": f"{host}:443"}
    if way.username and login is None:
        login = ProxyLogin(unquote(way.username), unquote(way.password or ""))
    if login:
        headers["Proxy-Authorization"] = login.header
    status = _ask(connection, "CONNECT", f"{host}:443", headers).status
    # tinyproxy answers a wrong password with 401.
    if status in (HTTPStatus.PROXY_AUTHENTICATION_REQUIRED, HTTPStatus.UNAUTHORIZED):
        raise ProxyAuthRequired(proxy_name(way))
    if status != HTTPStatus.OK:
        raise ConnectionRefusedError("the proxy refused")


def _ask(
    connection: socket.socket, method: str, target: str, headers: Mapping[str, str]
) -> http.client.HTTPResponse:
    """Ask, and give the answer without a body; `connection` stays open.

    Raises:
        OSError: nothing was answered, or not in HTTP.
    """
    # Connected already, it needs no address. A copy, because it closes its socket after most answers.
    client = http.client.HTTPConnection("")
    client.sock = connection.dup()
    with contextlib.closing(client):
        try:
            client.request(method, target, headers=headers)
            with client.getresponse() as answer:
                return answer
        except http.client.HTTPException:
            raise ConnectionError("there was no answer") from None
