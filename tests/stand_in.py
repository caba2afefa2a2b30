"""A stand-in of Bol that programs reach like the real one behind a company's proxy.

A CONNECT proxy on this computer answers for Bol's two hosts itself, over TLS, with certificates of a
temporary CA. A program that runs with `StandIn.env` uses it unchanged.

`python -m tests.stand_in` prints the variables to export, and then reads names of outcomes or faults,
one per line.
"""

from __future__ import annotations

import atexit
import base64
import contextlib
import os
import socket
import ssl
import struct
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import formatdate
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final, Self

import trustme

from bolsetup.core.bol.outcomes import Outcome
from bolsetup.core.bol.practice import LOGIN_HOST, SHOP_HOST, Canned, answer_for

if sys.platform == "win32":
    from tests.windows import root_store

HOSTS: Final = (LOGIN_HOST, SHOP_HOST)
OTHER_AUTHORITY: Final = "Example Security"
"""Who issues the certificate that is not trusted."""


class Fault(StrEnum):
    """Faults before a response."""

    PROXY_CLOSED = "proxy_closed"
    PROXY_REFUSES = "proxy_refuses"
    PROXY_WANTS_LOGIN = "proxy_wants_login"
    PROXY_UNAVAILABLE = "proxy_unavailable"
    PROXY_CUTS = "proxy_cuts"
    PROXY_SILENT = "proxy_silent"
    PROXY_TALKS_NONSENSE = "proxy_talks_nonsense"
    OTHER_AUTHORITY = "other_authority"
    WRONG_NAME = "wrong_name"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    PLAIN_HTTP = "plain_http"
    TLS_CUT = "tls_cut"
    TLS_REFUSES = "tls_refuses"
    TLS_SILENT = "tls_silent"


class End(StrEnum):
    """How a connection ends after a `Raw` reply."""

    CLOSE = "close"
    RESET = "reset"
    HANG = "hang"


@dataclass(frozen=True, slots=True)
class Raw:
    """Bytes to send unchanged, instead of a well-formed response.

    Attributes:
        data: sent at once.
        slowly: then sent byte by byte, repeatedly, until the client disconnects.
        end: how the connection ends.
    """

    data: bytes
    slowly: bytes = b""
    end: End = End.CLOSE


Reply = Canned | Raw


@dataclass(frozen=True, slots=True)
class Seen:
    """A received request; header names are lower case."""

    host: str
    method: str
    path: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


_PROXY_ANSWERS: Final = {
    Fault.PROXY_REFUSES: b"HTTP/1.1 403 Forbidden\r\n\r\n",
    Fault.PROXY_WANTS_LOGIN: b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n",
    Fault.PROXY_UNAVAILABLE: b"HTTP/1.1 503 Service Unavailable\r\n\r\n",
    Fault.PROXY_TALKS_NONSENSE: b"EHLO\r\n\r\n",
    Fault.PROXY_CUTS: b"",
}
_TLS_FAULTS: Final = {
    # Overrides for the certificate.
    Fault.EXPIRED: (datetime(2020, 1, 1, tzinfo=UTC), datetime(2021, 1, 1, tzinfo=UTC)),
    Fault.NOT_YET_VALID: (datetime(2090, 1, 1, tzinfo=UTC), datetime(2091, 1, 1, tzinfo=UTC)),
}
# Outcomes without a response. Without `OFFLINE`, since a client that reaches a proxy is not offline.
_FAULT_OF: Final = {
    Outcome.PROXY: (Fault.PROXY_WANTS_LOGIN, HOSTS),
    Outcome.UNTRUSTED_CERTIFICATE: (Fault.OTHER_AUTHORITY, HOSTS),
    Outcome.CLOCK_WRONG: (Fault.EXPIRED, (SHOP_HOST,)),
}
_HANDSHAKE_FAILURE: Final = bytes.fromhex("15 0303 0002 02 28")
"""An alert of TLS: nothing that we offer is to the liking of the other side."""
_TRICKLE_S: Final = 0.02
_HANG: Final = Raw(b"", end=End.HANG)
_SHARED_AUTHORITY: Final = "BOLSETUP_TESTS_AUTHORITY"
"""Environment variable with certificate and private key, as PEM."""


class StandIn:
    """The stand-in.

    Attributes:
        env: environment for the program.
        known_pairs: pairs of Client ID and Client Secret; if set, any other pair is refused.
        requests: all requests over TLS, in order.
        tunnels: hosts of all CONNECT requests, in order.
        unsent: hosts of connections that were closed without a byte.
        proxy_login: user name and password required by the proxy, or None.
        proxy_headers: headers of each CONNECT request, in order.
        plain: request lines received in plain HTTP, which the proxy refuses.
        date: `Date` header of these refusals, instead of the current time.
    """

    def __init__(self) -> None:
        self.known_pairs: set[tuple[str, str]] | None = None
        self.requests: list[Seen] = []
        self.tunnels: list[str] = []
        self.unsent: list[str] = []
        self.proxy_login: tuple[str, str] | None = None
        self.proxy_headers: list[Mapping[str, str]] = []
        self.plain: list[str] = []
        self.date = ""
        self._replies: dict[str, deque[Reply]] = {}
        self._faults: dict[str, Fault] = {}
        self._outcome = Outcome.CONNECTED
        self._stop = threading.Event()
        self._open: set[socket.socket] = set()
        self._idle: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._folder = tempfile.TemporaryDirectory(prefix="bolsetup-stand-in-")
        store = Path(self._folder.name) / "authority.pem"
        authority().cert_pem.write_to_path(str(store))
        self._listener: socket.socket | None = None
        self._port = 0
        self._listen()
        proxy = f"http://127.0.0.1:{self._port}"
        self.env = {
            "HTTPS_PROXY": proxy,
            "https_proxy": proxy,
            "NO_PROXY": "",
            "no_proxy": "",
            "SSL_CERT_FILE": str(store),
        }

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._close_port()
        for connection in [*self._open]:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)
        self._folder.cleanup()

    @property
    def outcome(self) -> Outcome:
        """Outcome of the next checks. Setting it undoes `answer` and `fail`."""
        return self._outcome

    @outcome.setter
    def outcome(self, outcome: Outcome) -> None:
        if outcome is Outcome.OFFLINE:
            raise ValueError("a program that reaches its proxy is not offline")
        self._outcome = outcome
        self._replies.clear()
        self._faults.clear()
        if outcome is Outcome.TIMEOUT:
            self.answer(LOGIN_HOST, _HANG)
        if outcome in _FAULT_OF:
            fault, hosts = _FAULT_OF[outcome]
            self.drop_idle()
            self._faults = dict.fromkeys(hosts, fault)
        self._open_port()

    def answer(self, host: str, *replies: Reply) -> None:
        """Send these replies for `host`, one after another; the last one is repeated."""
        self._replies[host] = deque(replies)

    def drop_idle(self) -> None:
        """End the connections over which nothing was asked yet, or that wait for the next request."""
        for connection in [*self._idle]:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def fail(self, fault: Fault, *hosts: str) -> None:
        """Make connections to `hosts` fail (both if none is given), after those that exist were ended."""
        self.drop_idle()
        self._faults.update(dict.fromkeys(hosts or HOSTS, fault))
        if fault is Fault.PROXY_CLOSED:
            self._close_port()

    def settle(self) -> None:
        """Wait until all closed connections have been recorded."""
        for thread in self._threads[1:]:
            thread.join(2)

    def _listen(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", self._port))
        self._port = self._listener.getsockname()[1]
        self._start(self._accept, self._listener)

    def _open_port(self) -> None:
        if self._listener is None:
            self._listen()

    def _close_port(self) -> None:
        if self._listener is not None:
            with contextlib.suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            self._listener = None

    def _start(self, work: object, *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments, name="stand-in", daemon=True)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            self._start(self._serve, connection)

    def _serve(self, connection: socket.socket) -> None:
        # The client may close the connection at any time.
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with self._kept(connection), contextlib.suppress(OSError, ValueError):
            with connection.makefile("rb", buffering=0) as lines:
                first, headers = _read_head(lines)
            method, target, _ = first.split()
            if method != "CONNECT":
                self.plain.append(first.strip())
                date = self.date or formatdate(usegmt=True)
                connection.sendall(f"HTTP/1.1 403 Forbidden\r\nDate: {date}\r\n\r\n".encode())
                return
            host = target.rpartition(":")[0]
            self.tunnels.append(host)
            self.proxy_headers.append(headers)
            fault = self._faults.get(host)
            if self.proxy_login and not _lets_in(self.proxy_login, headers.get("proxy-authorization", "")):
                fault = Fault.PROXY_WANTS_LOGIN
            if fault is Fault.PROXY_SILENT:
                self._stop.wait()
            elif fault in _PROXY_ANSWERS:
                connection.sendall(_PROXY_ANSWERS[fault])
            else:
                connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                self._be(host, fault, connection)

    def _be(self, host: str, fault: Fault | None, connection: socket.socket) -> None:
        """Act as `host`."""
        if fault is Fault.PLAIN_HTTP:
            connection.recv(4096)
            connection.sendall(b"HTTP/1.1 302 Found\r\nLocation: http://portal.example/\r\n\r\n")
        elif fault is Fault.TLS_CUT:
            connection.recv(64)
        elif fault is Fault.TLS_REFUSES:
            connection.recv(4096)
            connection.sendall(_HANDSHAKE_FAILURE)
        elif fault is Fault.TLS_SILENT:
            self._stop.wait()
        else:
            with self._kept(_tls(host, fault).wrap_socket(connection, server_side=True)) as secured:
                self._converse(host, secured)

    def _converse(self, host: str, secured: socket.socket) -> None:
        with secured.makefile("rb") as lines:
            while True:
                self._idle.add(secured)
                try:
                    first, headers = _read_head(lines)
                except (ValueError, ConnectionError):
                    # Who closes without having read the tickets of TLS 1.3 resets the connection.
                    self.unsent.append(host)
                    return
                finally:
                    self._idle.discard(secured)
                method, path, _ = first.split()
                body = lines.read(int(headers.get("content-length", "0")))
                self.requests.append(Seen(host, method, path, headers, body))
                if not self._reply(secured, self._choose(host, headers.get("authorization", ""))):
                    return

    def _choose(self, host: str, authorization: str) -> Reply:
        if replies := self._replies.get(host):
            return replies.popleft() if len(replies) > 1 else replies[0]
        outcome = self._outcome
        if self.known_pairs is not None and host == LOGIN_HOST and not self._knows(authorization):
            outcome = Outcome.REFUSED
        return answer_for(outcome, host, authorization) or _HANG

    def _knows(self, authorization: str) -> bool:
        pair = base64.b64decode(authorization.partition(" ")[2]).decode()
        return pair in {f"{client_id}:{secret}" for client_id, secret in self.known_pairs or ()}

    def _reply(self, secured: socket.socket, reply: Reply) -> bool:
        """Send a reply; return whether the connection can be reused."""
        if isinstance(reply, Canned):
            secured.sendall(in_full(reply))
            return True
        secured.sendall(reply.data)
        while reply.slowly and not self._stop.is_set():
            for byte in reply.slowly:
                secured.sendall(bytes([byte]))
                self._stop.wait(_TRICKLE_S)
        if reply.end is End.HANG:
            self._stop.wait()
        if reply.end is End.RESET:
            # Linger 0 seconds: discard unsent data and send RST.
            secured.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        return False

    @contextlib.contextmanager
    def _kept(self, connection: socket.socket) -> Iterator[socket.socket]:
        self._open.add(connection)
        try:
            yield connection
        finally:
            self._open.discard(connection)
            connection.close()


@cache
def authority() -> trustme.CA:
    """The authority of the stand-in's certificates: a parent process may have shared its own."""
    if shared := os.environ.get(_SHARED_AUTHORITY):
        pem = shared.encode()
        return trustme.CA.from_pem(pem, pem)
    return trustme.CA()


if sys.platform == "win32":

    def trust_authority() -> None:
        """Let this computer trust the authority until this process ends, and its children use the same one.

        Windows knows no variable for the former. A process that reads the store while another writes to it
        may miss what is in it, and one that has read it does not see what comes later: so call this before
        there are others.
        """
        made = authority()
        pem = made.cert_pem.bytes().decode()
        root_store.trust(pem)
        atexit.register(root_store.distrust, pem)
        os.environ[_SHARED_AUTHORITY] = made.private_key_pem.bytes().decode() + pem


@cache
def _tls(host: str, fault: Fault | None) -> ssl.SSLContext:
    other = fault is Fault.OTHER_AUTHORITY
    issuer = trustme.CA(organization_name=OTHER_AUTHORITY) if other else authority()
    name = "portal.example" if fault is Fault.WRONG_NAME else host
    # Valid for some weeks, as Bol's certificates are.
    usual = tuple(datetime.now(UTC) + timedelta(days=days) for days in (-40, 50))
    begin, end = _TLS_FAULTS.get(fault, usual) if fault else usual
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    leaf = issuer.issue_cert(name, not_before=begin, not_after=end)
    if sys.platform == "win32":
        # Wine takes a chain that ends in nothing for a good one, so the authority comes along.
        own, root = leaf.cert_chain_pems[0].bytes(), issuer.cert_pem.bytes()
        leaf = trustme.LeafCert(leaf.private_key_pem.bytes(), own, [root])
    leaf.configure_cert(context)
    return context


def _lets_in(login: tuple[str, str], header: str) -> bool:
    return header == f"Basic {base64.b64encode(':'.join(login).encode()).decode()}"


def in_full(canned: Canned) -> bytes:
    """Return the response as sent."""
    body = canned.body.encode()
    headers = {"Date": formatdate(usegmt=True), "Content-Length": str(len(body)), **canned.headers}
    lines = [f"HTTP/1.1 {canned.status} Named", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def _read_head(lines: BinaryIO | socket.SocketIO) -> tuple[str, dict[str, str]]:
    """Return the request line and headers of a request.

    Raises:
        ValueError: the connection was closed before.
    """
    first, headers = lines.readline().decode(), dict[str, str]()
    while (line := lines.readline()) not in (b"\r\n", b""):
        name, _, value = line.decode().partition(":")
        headers[name.lower()] = value.strip()
    if not first:
        raise ValueError("nothing was asked")
    return first, headers


def main() -> None:
    """Run until the end of the input."""
    if sys.platform == "win32":
        trust_authority()
    with StandIn() as bol:
        for name, value in bol.env.items():
            sys.stdout.write(f"export {name}='{value}'\n")
        sys.stdout.write(f"# {', '.join([*Outcome, *Fault])}\n")
        sys.stdout.flush()
        for line in sys.stdin:
            name = line.strip()
            try:
                if name in [*Fault]:
                    bol.fail(Fault(name))
                else:
                    bol.outcome = Outcome(name)
            except ValueError as error:
                sys.stdout.write(f"# {error}\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main()
