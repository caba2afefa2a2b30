"""User names and passwords for proxies that ask for one: sent to the proxy alone, never to Bol."""

from __future__ import annotations

import base64
import json
import math
import re
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from typing import Final, NamedTuple

from bolsetup.core.bol.deadline import begin
from bolsetup.core.keychain.keychain import Keychain, KeychainError, KeychainProblem

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")

SERVICE: Final = "bolsetup-proxy"
"""Of the items in the keychain, whose user names are host and port of the proxies."""


@dataclass(frozen=True, slots=True)
class ProxyLogin:
    """What a proxy wants to know. It is a secret.

    Attributes:
        user: the name.
        password: what belongs to it.
    """

    user: str
    password: str

    def __repr__(self) -> str:
        return "ProxyLogin(hidden)"

    @property
    def header(self) -> str:
        """The value of `Proxy-Authorization` (RFC 7617)."""
        pair = f"{self.user}:{self.password}".encode("utf-8", "replace")
        return f"Basic {base64.b64encode(pair).decode('ascii')}"

    def to_json(self) -> str:
        """Both values as one JSON text: for the keychain and nothing else."""
        return json.dumps({"user": self.user, "password": self.password})

    @classmethod
    def from_json(cls, text: str) -> ProxyLogin:
        """Read what `to_json` wrote, or what a person piped into the command line.

        Raises:
            ValueError: not JSON, or one of the two is missing, empty or no text, or holds what no login
                can send: a colon in the name, a control character. The message never quotes the input.
        """
        try:
            data = json.loads(text)
        except (ValueError, RecursionError):
            # `from None`: the decoder's own exception carries the whole document.
            raise ValueError("the text is not JSON") from None
        match data:
            case {"user": str(user), "password": str(password)} if user and password and ":" not in user:
                # A backslash that was not written twice may have become one, as in "COMPANY\\bakker".
                if _CONTROL.search(user + password):
                    raise ValueError('"user" or "password" holds a control character')
                return cls(user, password)
        raise ValueError('"user" or "password" is missing or is not a text')


FindLogin = Callable[[str, float], ProxyLogin | None]
"""Given host and port of a proxy, and how many seconds it may take: the proxy's login, if there is one."""


_PERSON_SAID_NO: Final = (KeychainProblem.LOCKED, KeychainProblem.DENIED)
_NEXT_LOOK_S: Final = 3600.0
"""After that time the keychain may be there, or hold the login: no person is asked for that."""


class _Found(NamedTuple):
    login: ProxyLogin | None
    until: float = math.inf
    may_ask: bool = True


def no_login(_proxy: str, _limit_s: float) -> None:
    """The `FindLogin` that knows none."""


class ProxyLoginStore:
    """The logins that are kept. May be used by several threads at once.

    The keychain is looked into once for each proxy, and whoever needs that login meanwhile waits for the same
    look: each may ask a person for a password. After a "no" nobody is asked again until `ask_again`, but each
    `find` looks whether another program has unlocked the keychain.

    Args:
        keychain: the keychain; with the service `SERVICE`, apart from the pairs.
        clock: gives seconds of a clock that nobody sets.
    """

    def __init__(self, keychain: Keychain, clock: Callable[[], float] = time.monotonic) -> None:
        self._keychain = keychain
        self._clock = clock
        self._looks: dict[str, Future[_Found]] = {}
        # Held for moments only, never while the keychain is asked.
        self._lock = threading.Lock()

    def find(self, proxy: str, limit_s: float) -> ProxyLogin | None:
        """The login for a proxy; None also when the keychain does not say within `limit_s` seconds.

        A look that takes longer goes on, and the next caller has what it finds.
        """
        with self._lock:
            look = self._looks.get(proxy)
            if look is None:
                look = self._looks[proxy] = begin(partial(self._look, proxy, may_ask=True))
            elif look.done() and look.result().until <= self._clock():
                again = partial(self._look, proxy, may_ask=look.result().may_ask)
                look = self._looks[proxy] = begin(again)
        try:
            return look.result(limit_s).login
        except TimeoutError:
            return None

    def keep(self, proxy: str, login: ProxyLogin) -> None:
        """Keep a login, in place of an older one for that proxy.

        Raises:
            KeychainError: it is not kept, but used until the program ends.
        """
        given: Future[_Found] = Future()
        given.set_result(_Found(login))
        with self._lock:
            self._looks[proxy] = given
        self._keychain.store_text(proxy, login.to_json())

    def ask_again(self) -> None:
        """A person wants another try: look into the keychain again for each login that was not found."""
        with self._lock:
            for proxy, look in [*self._looks.items()]:
                if look.done() and look.result().login is None:
                    del self._looks[proxy]

    def _look(self, proxy: str, *, may_ask: bool) -> _Found:
        try:
            text = self._keychain.load_text(proxy, may_ask=may_ask)
            # It is open, which ends a "no".
            may_ask = True
            if text is not None:
                return _Found(ProxyLogin.from_json(text))
        except KeychainError as error:
            if error.problem in _PERSON_SAID_NO:
                return _Found(None, until=-math.inf, may_ask=False)
        except ValueError:
            pass
        return _Found(None, self._clock() + _NEXT_LOOK_S, may_ask)
