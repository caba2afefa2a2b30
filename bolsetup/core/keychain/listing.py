"""Lists keychain items, tells whether a read may prompt, and drops older values: what `keyring` does not.

Implemented for the Secret Service (Linux) and the Credential Manager (Windows). KWallet cannot be
queried without unlocking it; on macOS `keyring` only finds single items.
"""

from __future__ import annotations

import sys
from contextlib import closing
from typing import Final

from bolsetup.core.keychain.errors import KeychainProblem
from bolsetup.core.keychain.memory_backend import MemoryBackend

_SECRET_SERVICE: Final = "keyring.backends.SecretService"  # noqa: S105 - a module
_WINDOWS: Final = "keyring.backends.Windows"
_NOT_FOUND: Final = 1168
"""ERROR_NOT_FOUND (winerror.h): no such credential, or no credentials at all."""


def item_names(backend: object, service: str) -> list[str]:
    """Return the user names of a service's items; empty if the backend cannot list them. Never prompts.

    Raises:
        Exception: any exception of the system's library; `LockedException` if the names are locked too.
    """
    if isinstance(backend, MemoryBackend):
        return backend.names(service)
    match type(backend).__module__:
        case str(module) if module == _SECRET_SERVICE:
            return _secret_service_names(service)
        case str(module) if module == _WINDOWS:
            return _credential_manager_names(service)
    return []


def would_prompt(backend: object) -> bool:
    """Whether reading an item may prompt for a password; True if unknown.

    Raises:
        Exception: any exception of the system's library.
    """
    if isinstance(backend, MemoryBackend):
        return backend.problem is KeychainProblem.LOCKED
    match type(backend).__module__:
        case str(module) if module == _SECRET_SERVICE:
            return _is_locked()
        case str(module) if module == _WINDOWS:
            return False
    return True


def drop_older_value(backend: object, service: str, name: str) -> None:
    """Delete the value that an item had before the one that was just written, where `keyring` keeps it.

    Its backend for Windows first copies the newest item to "user@service", also if that is the one which it
    replaces (keyring 25.7, backends/Windows.py).

    Raises:
        Exception: any exception of the system's library.
    """
    if sys.platform == "win32" and type(backend).__module__ == _WINDOWS:
        from win32ctypes.pywin32 import pywintypes, win32cred  # noqa: PLC0415 - Windows only

        try:
            win32cred.CredDelete(f"{name}@{service}", win32cred.CRED_TYPE_GENERIC)
        except pywintypes.error as error:
            if error.winerror != _NOT_FOUND:
                raise


def _secret_service_names(service: str) -> list[str]:
    import secretstorage  # noqa: PLC0415 - Linux only

    with closing(secretstorage.dbus_init()) as bus:
        found = list(secretstorage.search_items(bus, {"service": service}))
        if any(item.is_locked() for item in found):
            # A locked GNOME Keyring only exposes hashes of the names.
            raise secretstorage.LockedException
        return [item.get_attributes().get("username", "") for item in found]


def _is_locked() -> bool:
    import secretstorage  # noqa: PLC0415 - Linux only

    with closing(secretstorage.dbus_init()) as bus:
        try:
            return bool(secretstorage.get_collection_by_alias(bus, "default").is_locked())
        except secretstorage.ItemNotFoundException:
            # There is no collection yet; reading would prompt for the password of a new one.
            return True


def _credential_manager_names(service: str) -> list[str]:
    if sys.platform != "win32":
        return []
    from win32ctypes.pywin32 import pywintypes, win32cred  # noqa: PLC0415 - Windows only

    try:
        found = win32cred.CredEnumerate()
    except pywintypes.error as error:
        if error.winerror == _NOT_FOUND:
            return []
        raise
    # keyring names the newest item after the service, and the others "user@service".
    return [
        each["UserName"] for each in found if each["TargetName"] in (service, f"{each['UserName']}@{service}")
    ]
