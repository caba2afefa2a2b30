"""The stand-in of Bol behind a relay that is as slow as a usual connection, in a process of its own."""

from __future__ import annotations

import json
import queue
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Final

from tests.bench.programs import ROOT
from tests.stand_in import StandIn

ROUND_TRIP_S: Final = 0.04
_CHUNK_BYTES: Final = 65_536


def carry(source: socket.socket, target: socket.socket, extra_s: float) -> None:
    """Pass on what arrives, each piece half a round trip later.

    Args:
        source: where it comes from.
        target: where it goes to.
        extra_s: delay of everything at first, in seconds, for the connection that has yet to be made.
    """
    pieces: queue.SimpleQueue[tuple[float, bytes]] = queue.SimpleQueue()
    earliest = time.monotonic() + extra_s + ROUND_TRIP_S / 2

    def write() -> None:
        # Either side may close the connection at any time.
        with suppress(OSError):
            while True:
                due, data = pieces.get()
                time.sleep(max(0.0, due - time.monotonic()))
                if not data:
                    target.shutdown(socket.SHUT_WR)
                    return
                target.sendall(data)

    threading.Thread(target=write, daemon=True).start()
    data = b"?"
    while data:
        try:
            data = source.recv(_CHUNK_BYTES)
        except OSError:
            data = b""
        pieces.put((max(earliest, time.monotonic() + ROUND_TRIP_S / 2), data))


def relay(listener: socket.socket, port: int) -> None:
    """Connect whoever comes with a port of this computer."""
    while True:
        near, _ = listener.accept()
        far = socket.create_connection(("127.0.0.1", port))
        for each in (near, far):
            each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        # The client takes itself to be connected at once: what it sends first waits for that as well.
        for ends in ((near, far, ROUND_TRIP_S), (far, near, 0.0)):
            threading.Thread(target=carry, args=ends, daemon=True).start()


@contextmanager
def slow_network() -> Iterator[Mapping[str, str]]:
    """Run stand-in and relay; yield the environment that leads a program to them."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.slow_network"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    try:
        yield json.loads(process.stdout.readline())
    finally:
        # The end of its input ends it.
        process.communicate(timeout=60)


def main() -> None:
    """Run until the end of the input."""
    with StandIn() as bol:
        listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        port = int(bol.env["HTTPS_PROXY"].rpartition(":")[2])
        threading.Thread(target=relay, args=(listener, port), daemon=True).start()
        proxy = f"http://127.0.0.1:{listener.getsockname()[1]}"
        variables = {**bol.env, "HTTPS_PROXY": proxy, "https_proxy": proxy}
        sys.stdout.write(f"{json.dumps(variables)}\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main()
