"""User names and passwords for proxies that ask for one: sent to the proxy alone, never to Bol."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bolsetup.core.vault import Vault, VaultError

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
            ValueError: not JSON, or one of the two is missing, empty or no text, or the name holds a
                colon, which no login can send. The message never quotes the input.
        """
        try:
            data = json.loads(text)
        except (ValueError, RecursionError):
            # `from None`: the decoder's own exception carries the whole document.
            raise ValueError("the text is not JSON") from None
        match data:
            case {"user": str(user), "password": str(password)} if user and password and ":" not in user:
                return cls(user, password)
        raise ValueError('"user" or "password" is missing or is not a text')


FindLogin = Callable[[str], ProxyLogin | None]
"""Given host and port of a proxy: its login, if there is one."""


def no_login(_proxy: str) -> None:
    """The `FindLogin` that knows none."""


class ProxyLogins:
    """The logins that are kept. May be used by several threads at once.

    Args:
        vault: the keychain; with the service `SERVICE`, apart from the pairs.
    """

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        # The keychain is asked once: each check may need a login, and each look may ask for a password.
        self._known: dict[str, ProxyLogin | None] = {}
        self._lock = threading.Lock()

    def find(self, proxy: str) -> ProxyLogin | None:
        """The login for a proxy; None also when the keychain does not say. May wait for the keychain."""
        with self._lock:
            if proxy not in self._known:
                try:
                    text = self._vault.load_text(proxy)
                    self._known[proxy] = None if text is None else ProxyLogin.from_json(text)
                except (VaultError, ValueError):
                    return None
            return self._known[proxy]

    def keep(self, proxy: str, login: ProxyLogin) -> None:
        """Keep a login, in place of an older one for that proxy.

        Raises:
            VaultError: it is not kept, but used until the program ends.
        """
        with self._lock:
            self._known[proxy] = login
        self._vault.store_text(proxy, login.to_json())
