"""Logins for proxies that require one. They are sent to the proxy only, never to Bol."""

from __future__ import annotations

import base64
import json
import math
import re
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from bolsetup.core.keychain.keychain import Keychain, KeychainError, KeychainProblem

if TYPE_CHECKING:
    from concurrent.futures import Future

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")

SERVICE: Final = "bolsetup-proxy"
"""Keychain service of the proxy logins; the user name of an item is host and port of the proxy."""


class ProxyLogin:
    """User name and password for a proxy. Secret; see `Credentials`."""

    __slots__ = ("password", "user")

    def __init__(self, user: str, password: str) -> None:
        self.user = user
        self.password = password

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ProxyLogin):
            return NotImplemented
        return (self.user, self.password) == (other.user, other.password)

    def __hash__(self) -> int:
        return hash((self.user, self.password))

    def __repr__(self) -> str:
        return "ProxyLogin(hidden)"

    @property
    def header(self) -> str:
        """Value of the `Proxy-Authorization` header (RFC 7617)."""
        pair = f"{self.user}:{self.password}".encode("utf-8", "replace")
        return f"Basic {base64.b64encode(pair).decode('ascii')}"

    def to_json(self) -> str:
        """Serialize both values, for the keychain only."""
        return json.dumps({"user": self.user, "password": self.password})

    @classmethod
    def from_json(cls, text: str) -> ProxyLogin:
        """Parse the output of `to_json`, or what a user piped into the command line.

        Raises:
            ValueError: not JSON; or user name or password is missing, empty, not a string, or cannot be sent
                (a colon in the user name, a control character). The message never quotes the input.
        """
        try:
            data = json.loads(text)
        except (ValueError, RecursionError):
            # `from None`: a JSONDecodeError contains the whole document.
            raise ValueError("the text is not JSON") from None
        match data:
            case {"user": str(user), "password": str(password)} if user and password and ":" not in user:
                # Often an unescaped backslash in the JSON: "COMPANY\bakker" contains a backspace.
                if _CONTROL.search(user + password):
                    raise ValueError('"user" or "password" contains a control character')
                return cls(user, password)
        raise ValueError('"user" or "password" is missing or is not a string')


FindLogin = Callable[[str, float], ProxyLogin | None]
"""Takes host and port of a proxy (`host:port`) and a timeout in seconds; returns its login, if known."""


_PROMPT_DISMISSED: Final = (KeychainProblem.LOCKED, KeychainProblem.DENIED)
_RETRY_AFTER_S: Final = 3600.0
"""Seconds after which the keychain is read again, without a prompt: the login may have been added."""


class _Lookup(NamedTuple):
    login: ProxyLogin | None
    valid_until: float = math.inf
    may_ask: bool = True


def no_login(_proxy: str, _limit_s: float) -> None:
    """A `FindLogin` that knows no logins."""


class ProxyLoginStore:
    """Proxy logins in the keychain, cached in memory. Thread-safe.

    The keychain is read once per proxy, since each read may prompt the user; concurrent callers share
    that read. After the user dismissed a prompt there is none until `allow_prompts`, but each `find`
    checks whether the keychain was unlocked by another program.

    Args:
        keychain: keychain whose service is `SERVICE`, separate from that of the API keys.
        clock: monotonic clock, in seconds.
    """

    def __init__(self, keychain: Keychain, clock: Callable[[], float] = time.monotonic) -> None:
        self._keychain = keychain
        self._clock = clock
        self._lookups: dict[str, Future[_Lookup]] = {}
        # Never held during a keychain call, which may wait for the user.
        self._lock = threading.Lock()

    def find(self, proxy: str, limit_s: float) -> ProxyLogin | None:
        """Return the login for a proxy; None if there is none or the keychain takes too long.

        Args:
            proxy: host and port, such as `proxy.example:8080`.
            limit_s: seconds to wait. A read that takes longer goes on, for the next caller.
        """
        # Imported late: few have a proxy.
        from bolsetup.core.bol.deadline import start_in_thread  # noqa: PLC0415

        with self._lock:
            lookup = self._lookups.get(proxy)
            if lookup is None:
                lookup = self._lookups[proxy] = start_in_thread(partial(self._look_up, proxy, may_ask=True))
            elif lookup.done() and lookup.result().valid_until <= self._clock():
                retry = partial(self._look_up, proxy, may_ask=lookup.result().may_ask)
                lookup = self._lookups[proxy] = start_in_thread(retry)
        try:
            return lookup.result(limit_s).login
        except TimeoutError:
            return None

    def store(self, proxy: str, login: ProxyLogin) -> None:
        """Store a login, replacing an older one for that proxy.

        Raises:
            KeychainError: it could not be stored; it is used until the program ends.
        """
        from concurrent.futures import Future  # noqa: PLC0415 - as above

        stored: Future[_Lookup] = Future()
        stored.set_result(_Lookup(login))
        with self._lock:
            self._lookups[proxy] = stored
        self._keychain.store_text(proxy, login.to_json())

    def forget_all(self) -> None:
        """Remove all logins, where the keychain can list them.

        Raises:
            KeychainError: some could not be removed.
        """
        with self._lock:
            self._lookups.clear()
        for proxy in self._keychain.item_names():
            self._keychain.forget(proxy)

    def allow_prompts(self) -> None:
        """Allow prompts again, and forget failed lookups: the user asked for another try."""
        with self._lock:
            for proxy, lookup in [*self._lookups.items()]:
                if lookup.done() and lookup.result().login is None:
                    del self._lookups[proxy]

    def _look_up(self, proxy: str, *, may_ask: bool) -> _Lookup:
        try:
            text = self._keychain.load_text(proxy, may_ask=may_ask)
            # The keychain is unlocked, so a prompt may be shown again the next time it is locked.
            may_ask = True
            if text is not None:
                return _Lookup(ProxyLogin.from_json(text))
        except KeychainError as error:
            if error.problem in _PROMPT_DISMISSED:
                return _Lookup(None, valid_until=-math.inf, may_ask=False)
        except ValueError:
            pass
        return _Lookup(None, self._clock() + _RETRY_AFTER_S, may_ask)
