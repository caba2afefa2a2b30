"""The computer's own keychain: the only place that keeps a pair."""

from __future__ import annotations

import contextlib
import logging
import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple, ParamSpec, Protocol, TypeVar

from bolsetup.core.credentials.credentials import Credentials
from bolsetup.core.keychain import listing as keychain_listing
from bolsetup.core.keychain.errors import KeychainError, KeychainProblem, kinds_of, problem_of

__all__ = ["Backend", "Keychain", "KeychainError", "KeychainProblem"]

P = ParamSpec("P")
T = TypeVar("T")

_log = logging.getLogger(__name__)

_SERVICE: Final = "bolsetup"

_LONGEST_BYTES: Final = 2560
"""Of one item on Windows, as UTF-16 (CRED_MAX_CREDENTIAL_BLOB_SIZE, wincred.h)."""

_OUT_OF_REACH: Final = (KeychainProblem.LOCKED, KeychainProblem.MISSING)
"""Nothing else need be tried: it would fail alike, or ask for the password once more."""


class Backend(Protocol):
    """What is needed of a backend of the `keyring` library."""

    def get_password(self, service: str, username: str) -> str | None:
        """The value, or None."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a value."""

    def delete_password(self, service: str, username: str) -> None:
        """Drop a value."""


class Keychain:
    """Keeps one item per shop: service `bolsetup`, user name the retailer number, value both keys.

    A call may wait for as long as the keychain asks for a password. Calls are made one at a time.
    """

    def __init__(self, backend: Backend | None = None, service: str = _SERVICE) -> None:
        """Use `backend`, or the keychain that the system has when it is first needed."""
        self._backends = [backend] if backend else []
        self._service = service

    @classmethod
    def in_memory(cls) -> Keychain:
        """A keychain that forgets everything with the program."""
        return cls(_Memory())

    def store(self, retailer_id: str, credentials: Credentials) -> None:
        """Keep a pair, in place of an older one of that shop, and see that it comes back the same.

        When it does not, it is removed and the older pair is put back, as far as the keychain lets us.

        Raises:
            KeychainError: the pair is not kept.
        """
        self.store_text(retailer_id, credentials.to_json())

    def load(self, retailer_id: str, *, may_ask: bool = True) -> Credentials | None:
        """The pair of a shop; None when there is none.

        Args:
            retailer_id: number of the shop.
            may_ask: whether the keychain may ask for its password.

        Raises:
            KeychainError: the keychain did not say; `LOCKED` too if it would have asked and may not.
        """
        value = self.load_text(retailer_id, may_ask=may_ask)
        return None if value is None else _parse(value)

    def names(self) -> list[str]:
        """The numbers of the shops that have a pair, as far as the keychain can list them. Asks nothing.

        Raises:
            KeychainError: the keychain did not say.
        """
        found = [_ask(keychain_listing.item_names, each, self._service) for each in self._found()]
        # The doctor's own item, for one, is no shop.
        return sorted({name for names in found for name in names if name.isdecimal()})

    def store_text(self, name: str, value: str) -> None:
        """Keep any text, as `store` keeps a pair."""
        if len(value.encode("utf-16-le")) > _LONGEST_BYTES:
            raise KeychainError(KeychainProblem.TOO_LONG)
        item = next(self._items(name))
        older = _older(item)
        try:
            _write(item, value)
        except KeychainError as error:
            if older is not None and error.problem not in _OUT_OF_REACH:
                _put_back(item, older)
            raise

    def load_text(self, name: str, *, may_ask: bool = True) -> str | None:
        """The text that is kept under a name, as `load` gives a pair."""
        if not may_ask and any(_ask(keychain_listing.may_ask, each) for each in self._found()):
            raise KeychainError(KeychainProblem.LOCKED)
        values = (_read(item) for item in self._items(name))
        return next((value for value in values if value is not None), None)

    def forget(self, retailer_id: str) -> None:
        """Remove the pair of a shop, if there is one.

        Raises:
            KeychainError: the pair is still there, or may be.
        """
        for item in self._items(retailer_id):
            try:
                _ask(item.backend.delete_password, item.service, item.name)
            except KeychainError as error:
                # Backends raise the same error for an item that is not there and for a real failure.
                if error.problem is not KeychainProblem.BROKEN or _read(item) is not None:
                    raise

    def _found(self) -> list[Backend]:
        # Looked for again after a failure: right after logging in, the keychain may start later than we do.
        self._backends = self._backends or _system_backends()
        return self._backends

    def _items(self, name: str) -> Iterator[_Item]:
        return (_Item(backend, self._service, name) for backend in self._found())


class _Item(NamedTuple):
    backend: Backend
    service: str
    name: str


class _Memory:
    """A backend for practice."""

    def __init__(self) -> None:
        self._values: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self._values.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._values[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._values.pop((service, username), None)


def _read(item: _Item) -> str | None:
    return _ask(item.backend.get_password, item.service, item.name)


def _older(item: _Item) -> str | None:
    try:
        return _read(item)
    except KeychainError as error:
        if error.problem in _OUT_OF_REACH:
            raise
        # On macOS an item that another build wrote cannot be read, but can be replaced.
        return None


def _write(item: _Item, value: str) -> None:
    _ask(item.backend.set_password, item.service, item.name, value)
    problem = KeychainProblem.NOT_KEPT
    try:
        if _read(item) == value:
            return
    except KeychainError as error:
        problem = error.problem
    if problem not in _OUT_OF_REACH:
        # Nobody could use what is there now, and the next program would take it for a pair.
        with contextlib.suppress(KeychainError):
            _ask(item.backend.delete_password, item.service, item.name)
    raise KeychainError(problem)


def _put_back(item: _Item, value: str) -> None:
    try:
        _write(item, value)
    except KeychainError:
        _log.warning("the older pair could not be put back")


def _parse(value: str) -> Credentials:
    try:
        return Credentials.from_json(value)
    except ValueError:
        pass
    # Out here, so that the exception has no context that could carry the value.
    raise KeychainError(KeychainProblem.NOT_KEPT)


def _ask(call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call the keychain, and translate whatever it raises."""
    try:
        return call(*args, **kwargs)
    except Exception as error:  # noqa: BLE001 - each backend raises what its system's library raises
        problem = problem_of(error)
        _log.info("the keychain failed: %s (%s)", problem, kinds_of(error))
    raise KeychainError(problem)


def _system_backends() -> list[Backend]:
    """The backends that are safe, best first. The first is written to, all are read."""
    try:
        found = _look()
    except Exception as error:  # noqa: BLE001 - a setting of the library may name any class
        _log.info("no keychain can be chosen: %s", type(error).__name__)
        found = []
    safe = [backend for backend in found if not _KEEPS_BADLY.match(type(backend).__module__)]
    if safe:
        return safe
    kinds = {type(backend).__module__ for backend in found}
    _log.info("no keychain that can be used: %s", sorted(kinds))
    raise KeychainError(
        KeychainProblem.UNSAFE if kinds - {"keyring.backends.fail"} else KeychainProblem.MISSING
    )


def _look() -> list[Backend]:
    # Imported here: it takes 60 ms, which the start of the window must not pay.
    from keyring import core  # noqa: PLC0415
    from keyring.backend import get_all_keyring  # noqa: PLC0415
    from keyring.backends.chainer import ChainerBackend  # noqa: PLC0415

    # The library remembers what it found first, also if that was nothing.
    vars(get_all_keyring).pop("saved_result", None)
    core.init_backend()
    chosen = core.get_keyring()
    return list(chosen.backends) if isinstance(chosen, ChainerBackend) else [chosen]


_KEEPS_BADLY: Final = re.compile(r"keyring\.backends\.(null|fail|chainer)$|keyrings\.alt(\.|$)")
"""Modules of backends that keep nothing, or keep it in a file of their own."""
