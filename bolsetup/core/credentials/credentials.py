"""The pair of keys that Bol issues."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import NoReturn


class Credentials:
    """A Client ID and a Client Secret. Immutable and hashable; `repr` hides the values.

    Not a dataclass: `asdict`, `repr` and `pickle` would expose the secret.
    """

    __slots__ = ("client_id", "client_secret")

    client_id: str
    client_secret: str

    def __init__(self, client_id: str, client_secret: str) -> None:
        object.__setattr__(self, "client_id", client_id)
        object.__setattr__(self, "client_secret", client_secret)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("Credentials cannot be changed")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Credentials):
            return NotImplemented
        return (self.client_id, self.client_secret) == (other.client_id, other.client_secret)

    def __hash__(self) -> int:
        return hash((self.client_id, self.client_secret))

    def __repr__(self) -> str:
        return "Credentials(hidden)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("Credentials are not pickled")

    def to_json(self) -> str:
        """Serialize both values, for the keychain only."""
        return json.dumps({"client_id": self.client_id, "client_secret": self.client_secret})

    @property
    def short_id(self) -> str:
        """The Client ID, shortened so that two can still be told apart: `0000…4444`."""
        shown = 4
        whole = self.client_id
        return whole if len(whole) <= 2 * shown else f"{whole[:shown]}…{whole[-shown:]}"

    @classmethod
    def from_json(cls, text: str) -> Credentials:
        """Parse the output of `to_json`, or what a user piped into the command line.

        Raises:
            ValueError: not a JSON object, or one of the values is missing, empty or not a string. The message
                never quotes the input.
        """
        data = _loaded(text)
        if not isinstance(data, dict):
            raise ValueError("the JSON is not an object")
        return cls(_text(data, "client_id"), _text(data, "client_secret"))


def _loaded(text: str) -> object:
    with suppress(ValueError, RecursionError):
        return json.loads(text)
    # Raised outside the handler: as its context, a JSONDecodeError would carry the whole document.
    raise ValueError("the text is not JSON")


def _text(data: dict[str, object], name: str) -> str:
    value = data.get(name)
    if not isinstance(value, str) or not value:
        raise ValueError(f'"{name}" is missing or is not a string')
    return value
