"""Stores API keys in the system's keychain."""

from __future__ import annotations

import contextlib
import logging
import re
import sys
import time
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple, ParamSpec, Protocol, TypeVar

from bolsetup.core.credentials.credentials import Credentials
from bolsetup.core.keychain import listing as keychain_listing
from bolsetup.core.keychain.errors import KeychainError, KeychainProblem, describe_chain, problem_of
from bolsetup.core.keychain.kwallet import start_kwallet
from bolsetup.core.keychain.memory_backend import MemoryBackend

__all__ = ["Backend", "Keychain", "KeychainError", "KeychainProblem"]

P = ParamSpec("P")
T = TypeVar("T")

_log = logging.getLogger(__name__)

_SERVICE: Final = "bolsetup"

_MAX_ITEM_BYTES: Final = 2560
"""Maximum size of an item on Windows, as UTF-16 (CRED_MAX_CREDENTIAL_BLOB_SIZE, wincred.h)."""

_UNAVAILABLE: Final = (KeychainProblem.LOCKED, KeychainProblem.MISSING)
"""Problems after which any further call would fail as well, or prompt again."""


class Backend(Protocol):
    """The methods used of a `keyring` backend."""

    def get_password(self, service: str, username: str) -> str | None:
        """Return the value, or None."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Store a value."""

    def delete_password(self, service: str, username: str) -> None:
        """Delete a value."""


class Keychain:
    """Stores the keys of each shop in one item, with the retailer number as user name and JSON as value.

    Calls block while the keychain prompts for a password, and must not overlap.
    """

    def __init__(self, backend: Backend | None = None, service: str = _SERVICE) -> None:
        """Create a keychain; without a `backend` the system's keychain is looked up on first use."""
        self._backends = [backend] if backend else []
        self._service = service

    @classmethod
    def in_memory(cls) -> Keychain:
        """Create a keychain that lives in memory only."""
        return cls(MemoryBackend())

    def store(self, retailer_id: str, credentials: Credentials) -> None:
        """Store a pair, replacing an older one of that shop, and verify it by reading it back.

        If verification fails, the new pair is deleted and the older one restored where possible.

        Raises:
            KeychainError: the pair was not stored.
        """
        self.store_text(retailer_id, credentials.to_json())

    def load(self, retailer_id: str, *, may_ask: bool = True) -> Credentials | None:
        """Return the pair of a shop, or None.

        Args:
            retailer_id: retailer number of the shop.
            may_ask: whether the keychain may prompt the user.

        Raises:
            KeychainError: the pair could not be read; `LOCKED` also if reading might prompt and `may_ask` is
                False.
        """
        value = self.load_text(retailer_id, may_ask=may_ask)
        return None if value is None else _parse(value)

    def names(self) -> list[str]:
        """Return the retailer numbers of the stored pairs. Never prompts.

        Empty if the keychain cannot list its items.

        Raises:
            KeychainError: the items could not be listed.
        """
        # Skips other items, such as the one that the doctor writes.
        return [name for name in self.item_names() if name.isdecimal()]

    def item_names(self) -> list[str]:
        """Return the user names of all items. Never prompts, and raises what `names` does."""
        found = [_call(keychain_listing.item_names, each, self._service) for each in self._backend_list()]
        return sorted({name for names in found for name in names})

    def store_text(self, name: str, value: str) -> None:
        """Store and verify any text, as `store` does for a pair.

        Raises:
            KeychainError: the text was not stored.
        """
        if len(value.encode("utf-16-le")) > _MAX_ITEM_BYTES:
            raise KeychainError(KeychainProblem.TOO_LONG)
        item = next(self._items(name))
        older = _read_older(item)
        try:
            _write(item, value)
        except KeychainError as error:
            if older is not None and error.problem not in _UNAVAILABLE:
                _restore(item, older)
            raise

    def load_text(self, name: str, *, may_ask: bool = True) -> str | None:
        """Return the text stored under a name, or None. Arguments and exceptions are those of `load`."""
        if not may_ask and any(_call(keychain_listing.would_prompt, each) for each in self._backend_list()):
            raise KeychainError(KeychainProblem.LOCKED)
        values = (_read(item) for item in self._items(name))
        return next((value for value in values if value is not None), None)

    def forget(self, retailer_id: str) -> None:
        """Delete the pair of a shop, if there is one.

        Raises:
            KeychainError: the pair was not deleted, or may not have been.
        """
        for item in self._items(retailer_id):
            try:
                _call(item.backend.delete_password, item.service, item.name)
            except KeychainError as error:
                # Backends raise the same exception for a missing item and for a failure.
                if error.problem is not KeychainProblem.BROKEN or _read(item) is not None:
                    raise

    def backend_names(self) -> list[str]:
        """Return the names of the keychains in use, as `keyring` calls them. Never prompts.

        Raises:
            KeychainError: there is none that can be used.
        """
        return [str(getattr(each, "name", type(each).__name__)) for each in self._backend_list()]

    def _backend_list(self) -> list[Backend]:
        # A failed lookup is repeated: the keychain may start after this program at login.
        self._backends = self._backends or _system_backends()
        return self._backends

    def _items(self, name: str) -> Iterator[_Item]:
        return (_Item(backend, self._service, name) for backend in self._backend_list())


class _Item(NamedTuple):
    backend: Backend
    service: str
    name: str


def _read(item: _Item) -> str | None:
    return _call(item.backend.get_password, item.service, item.name)


def _read_older(item: _Item) -> str | None:
    try:
        return _read(item)
    except KeychainError as error:
        if error.problem in _UNAVAILABLE:
            raise
        # On macOS an item written by another build cannot be read but can be replaced.
        return None


def _write(item: _Item, value: str) -> None:
    _call(item.backend.set_password, item.service, item.name, value)
    problem = KeychainProblem.NOT_KEPT
    try:
        if _read(item) == value:
            _drop_older(item)
            return
    except KeychainError as error:
        problem = error.problem
    if problem not in _UNAVAILABLE:
        # The damaged value is useless and would be taken for a pair later.
        with contextlib.suppress(KeychainError):
            _call(item.backend.delete_password, item.service, item.name)
    raise KeychainError(problem)


def _drop_older(item: _Item) -> None:
    try:
        _call(keychain_listing.drop_older_value, item.backend, item.service, item.name)
    except KeychainError:
        _log.warning("an older value could not be deleted")


def _restore(item: _Item, value: str) -> None:
    try:
        _write(item, value)
    except KeychainError:
        _log.warning("the older pair could not be put back")


def _parse(value: str) -> Credentials:
    try:
        return Credentials.from_json(value)
    except ValueError:
        pass
    # Raised outside the handler, so that the exception has no context containing the value.
    raise KeychainError(KeychainProblem.NOT_KEPT)


def _call(call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call the keychain and translate its exceptions to KeychainError."""
    begun = time.monotonic()
    try:
        return call(*args, **kwargs)
    except Exception as error:  # noqa: BLE001 - backends let the exceptions of their libraries through
        problem = problem_of(error)
        _log.info("the keychain failed: %s (%s), %s", problem, problem.code, describe_chain(error))
    finally:
        # Neither arguments nor the result, which hold secrets.
        _log.debug("keychain: %s in %d ms", getattr(call, "__name__", "?"), 1000 * (time.monotonic() - begun))
    raise KeychainError(problem)


def _system_backends() -> list[Backend]:
    """Return the safe backends by priority. Values are written to the first and read from all."""
    if sys.platform == "linux":
        try:
            start_kwallet()
        except Exception as error:  # noqa: BLE001 - without a session bus another backend may still be there
            _log.info("KDE Wallet was not started: %s", type(error).__name__)
    try:
        found = _configured_backends()
    except Exception as error:  # noqa: BLE001 - keyring's configuration may name any class
        _log.info("no keychain can be chosen: %s", type(error).__name__)
        found = []
    safe = [backend for backend in found if not _UNSAFE_BACKENDS.match(type(backend).__module__)]
    if safe:
        return safe
    kinds = {type(backend).__module__ for backend in found}
    _log.info("no keychain that can be used: %s", sorted(kinds))
    raise KeychainError(
        KeychainProblem.UNSAFE if kinds - {"keyring.backends.fail"} else KeychainProblem.MISSING
    )


def _configured_backends() -> list[Backend]:
    if sys.platform != "darwin":
        # keyring imports all of its backends. That of macOS looks for three libraries of Apple, for each of
        # which ctypes runs ldconfig, gcc and ld.
        sys.modules["keyring.backends.macOS.api"] = None  # type: ignore[assignment]
    # Imported here: it takes 60 ms, which would delay the window.
    from keyring import core  # noqa: PLC0415
    from keyring.backend import get_all_keyring  # noqa: PLC0415
    from keyring.backends.chainer import ChainerBackend  # noqa: PLC0415

    # keyring caches the first result, even an empty one.
    vars(get_all_keyring).pop("saved_result", None)
    core.init_backend()
    chosen = core.get_keyring()
    return list(chosen.backends) if isinstance(chosen, ChainerBackend) else [chosen]


_UNSAFE_BACKENDS: Final = re.compile(r"keyring\.backends\.(null|fail|chainer)$|keyrings\.alt(\.|$)")
"""Modules of backends that store nothing, or store values in files of their own."""
