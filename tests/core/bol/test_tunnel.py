"""Tunnels through a proxy: requests, responses and authentication."""

from __future__ import annotations

import base64
import contextlib
import socket
import threading
from collections.abc import Iterator

import pytest

from bolsetup.core.bol.errors import ProxyAuthRequired
from bolsetup.core.bol.practice import LOGIN_HOST
from bolsetup.core.bol.proxy_auth import ProxyLogin
from bolsetup.core.bol.tunnel import open_tunnel, server_date

ESTABLISHED = b"HTTP/1.1 200 Connection established\r\n\r\n"
KIB = 1024


class Server:
    """Answers one request, then echoes."""

    def __init__(self, answer: bytes, host: str = "127.0.0.1") -> None:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.listener = socket.create_server((host, 0), family=family)
        self.port: int = self.listener.getsockname()[1]
        self.lines: list[str] = []
        self._answer = answer

    @property
    def headers(self) -> dict[str, str]:
        """Request headers, with names in lower case."""
        pairs = (line.split(": ", 1) for line in self.lines[1:])
        return {name.lower(): value for name, value in pairs}

    def serve(self) -> None:
        """Serve one connection until the client closes it."""
        connection, _ = self.listener.accept()
        # A client that has read enough may reset the connection.
        with connection, contextlib.suppress(ConnectionError):
            with connection.makefile("rb", buffering=0) as request:
                while (line := request.readline()) not in (b"\r\n", b""):
                    self.lines.append(line.decode().rstrip())
            connection.sendall(self._answer)
            if b" 200 " not in self._answer:
                connection.shutdown(socket.SHUT_WR)
            while piece := connection.recv(KIB):
                connection.sendall(piece)


@contextlib.contextmanager
def serving(answer: bytes, host: str = "127.0.0.1") -> Iterator[Server]:
    server = Server(answer, host)
    worker = threading.Thread(target=server.serve, daemon=True)
    with server.listener:
        worker.start()
        yield server
        worker.join(5)
        # The client has closed the connection.
        assert not worker.is_alive()


def ignore(_connection: socket.socket) -> None:
    """A `watch` that does nothing."""


@pytest.mark.parametrize(
    "answer",
    [
        ESTABLISHED,
        b"HTTP/1.0 200 OK\r\nProxy-Agent: example\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
    ],
)
def test_a_success_response_opens_the_tunnel(answer: bytes) -> None:
    with (
        serving(answer) as proxy,
        open_tunnel(LOGIN_HOST, f"http://127.0.0.1:{proxy.port}", 5, ignore) as connection,
        connection.makefile("rb") as received,
    ):
        connection.sendall(b"hello")
        assert received.read(5) == b"hello"
    assert proxy.lines[0] == f"CONNECT {LOGIN_HOST}:443 HTTP/1.1"
    assert proxy.headers["host"] == f"{LOGIN_HOST}:443"
    assert proxy.headers.keys() <= {"host", "accept-encoding"}


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (
            b"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: NTLM\r\n\r\n",
            ProxyAuthRequired,
        ),
        (b"HTTP/1.1 401 Unauthorized\r\n\r\n", ProxyAuthRequired),
        (b"HTTP/1.1 403 Forbidden\r\nContent-Length: 5\r\n\r\nsorry", ConnectionRefusedError),
        (b"HTTP/1.1 302 Found\r\nLocation: http://portal.example/\r\n\r\n", ConnectionRefusedError),
        (b"HTTP/1.1 204 No Content\r\n\r\n", ConnectionRefusedError),
        (b"HTTP/1.1 503 Service Unavailable\r\n\r\n", ConnectionRefusedError),
        (b"", ConnectionError),
        (b"EHLO\r\n\r\n", ConnectionError),
        (b"HTTP/1.1 two OK\r\n\r\n", ConnectionError),
        (b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 100 * KIB + b"\r\n\r\n", ConnectionError),
        (b"HTTP/1.1 200 OK\r\n" + b"X-Many: yes\r\n" * 300 + b"\r\n", ConnectionError),
    ],
    ids=lambda value: value[:30].decode() if isinstance(value, bytes) else None,
)
def test_any_other_response_raises_and_closes_the_connection(answer: bytes, error: type[OSError]) -> None:
    watched: list[socket.socket] = []
    with serving(answer) as proxy, pytest.raises(error) as caught:
        open_tunnel(LOGIN_HOST, f"127.0.0.1:{proxy.port}", 5, watched.append)
    assert [connection.fileno() for connection in watched] == [-1]
    assert isinstance(caught.value, ProxyAuthRequired) == (error is ProxyAuthRequired)
    if isinstance(caught.value, ProxyAuthRequired):
        assert caught.value.proxy == f"127.0.0.1:{proxy.port}"


@pytest.mark.parametrize(
    ("address", "login", "sent"),
    [
        ("", None, None),
        ("", ProxyLogin("bakker", "geheim-é"), "bakker:geheim-é"),
        ("b%C3%A4cker:a%3Ab%40c@", None, "bäcker:a:b@c"),
        ("bakker@", None, "bakker:"),
        ("bakker:old@", ProxyLogin("bakker", "new"), "bakker:new"),
    ],
)
def test_the_login_is_sent_in_the_proxy_authorization_header(
    address: str, login: ProxyLogin | None, sent: str | None
) -> None:
    with serving(ESTABLISHED) as proxy:
        open_tunnel(LOGIN_HOST, f"http://{address}127.0.0.1:{proxy.port}", 5, ignore, login).close()
    expected = None if sent is None else f"Basic {base64.b64encode(sent.encode()).decode()}"
    assert proxy.headers.get("proxy-authorization") == expected


def test_the_address_of_a_proxy_may_be_ipv6() -> None:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("this computer speaks no IPv6")
    with (
        serving(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", "::1") as proxy,
        pytest.raises(ProxyAuthRequired) as caught,
    ):
        open_tunnel(LOGIN_HOST, f"http://[::1]:{proxy.port}", 5, ignore)
    assert caught.value.proxy == f"::1:{proxy.port}"


def test_a_silent_proxy_times_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(TimeoutError):
        open_tunnel(LOGIN_HOST, f"http://127.0.0.1:{silent.getsockname()[1]}", 0.2, ignore)


def test_the_watch_can_close_the_connection_before_the_response() -> None:
    with serving(b"") as proxy, pytest.raises(ConnectionError):
        open_tunnel(
            LOGIN_HOST,
            f"http://127.0.0.1:{proxy.port}",
            30,
            lambda connection: connection.shutdown(socket.SHUT_RDWR),
        )


DATE = "Sun, 01 Nov 2026 08:00:00 GMT"


@pytest.mark.parametrize(
    ("answer", "date"),
    [
        (f"HTTP/1.1 301 Moved\r\nDate: {DATE}\r\nLocation: https://www.bol.com/\r\n\r\n", DATE),
        (f"HTTP/1.1 403 Forbidden\r\ndate:{DATE}\r\nContent-Length: 9\r\n\r\nforbidden", DATE),
        ("HTTP/1.1 200 OK\r\nServer: example\r\n\r\n", ""),
    ],
)
def test_the_date_is_read_from_any_response(answer: str, date: str) -> None:
    with serving(answer.encode()) as proxy:
        found = server_date(f"http://bakker:geheim@127.0.0.1:{proxy.port}", 5, ignore)
    assert found == date
    assert proxy.lines[0] == "HEAD http://www.bol.com/ HTTP/1.1"
    assert proxy.headers["host"] == "www.bol.com"
    assert proxy.headers.keys() <= {"host", "accept-encoding", "connection"}


def test_without_a_proxy_the_date_is_requested_from_bol(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    with serving(f"HTTP/1.1 301 Moved\r\nDate: {DATE}\r\n\r\n".encode()) as server:

        def look_up(*where: object, **_: object) -> list[object]:
            asked.extend(where)
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", server.port))]

        monkeypatch.setattr(socket, "getaddrinfo", look_up)
        assert server_date(None, 5, ignore) == DATE
    assert asked == ["www.bol.com", 80]
    assert server.lines[0] == "HEAD / HTTP/1.1"
    assert server.headers["host"] == "www.bol.com"


def test_a_response_that_is_not_http_raises() -> None:
    with serving(b"EHLO\r\n") as proxy, pytest.raises(ConnectionError):
        server_date(f"http://127.0.0.1:{proxy.port}", 5, ignore)
