"""What the `keyring` library does not offer: which items a keychain has, and whether reading one asks.

Known for the Secret Service (Linux) and for the Credential Manager (Windows). KWallet cannot be asked
either without opening it, and the library finds single items only on macOS.
"""

from __future__ import annotations

import sys
from contextlib import closing
from typing import Final

_SECRET_SERVICE: Final = "keyring.backends.SecretService"  # noqa: S105 - a module
_WINDOWS: Final = "keyring.backends.Windows"
_NOT_FOUND: Final = 1168
"""ERROR_NOT_FOUND, winerror.h: there is no such credential, or none at all."""


def item_names(backend: object, service: str) -> list[str]:
    """The user names of the items of a service; none where the keychain cannot list them.

    Opens no question for a password.

    Raises:
        Exception: whatever the system's library raises; `LockedException` where the names are locked too.
    """
    match type(backend).__module__:
        case str(module) if module == _SECRET_SERVICE:
            return _in_secret_service(service)
        case str(module) if module == _WINDOWS:
            return _in_credential_manager(service)
    return []


def may_ask(backend: object) -> bool:
    """Whether reading an item may open a question for a password; also True where that is not known.

    Raises:
        Exception: whatever the system's library raises.
    """
    match type(backend).__module__:
        case str(module) if module == _SECRET_SERVICE:
            return _is_locked()
        case str(module) if module == _WINDOWS:
            return False
    return True


def _in_secret_service(service: str) -> list[str]:
    import secretstorage  # noqa: PLC0415 - Linux only

    with closing(secretstorage.dbus_init()) as bus:
        found = list(secretstorage.search_items(bus, {"service": service}))
        if any(item.is_locked() for item in found):
            # GNOME Keyring keeps no more than hashes of the names readable then.
            raise secretstorage.LockedException
        return [item.get_attributes().get("username", "") for item in found]


def _is_locked() -> bool:
    import secretstorage  # noqa: PLC0415 - Linux only

    with closing(secretstorage.dbus_init()) as bus:
        try:
            return secretstorage.get_collection_by_alias(bus, "default").is_locked()
        except secretstorage.ItemNotFoundException:
            # There is no keychain yet, and to read would ask for the password of a new one.
            return True


def _in_credential_manager(service: str) -> list[str]:
    if sys.platform != "win32":
        return []
    from win32ctypes.pywin32 import pywintypes, win32cred  # noqa: PLC0415 - Windows only

    try:
        found = win32cred.CredEnumerate()
    except pywintypes.error as error:
        if error.winerror == _NOT_FOUND:
            return []
        raise
    # The library calls the newest item like the service, and the others "user@service".
    return [
        each["UserName"] for each in found if each["TargetName"] in (service, f"{each['UserName']}@{service}")
    ]
