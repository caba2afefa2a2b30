"""Removes what the program keeps on this computer, so that the next start is like the first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

from bolsetup.core.keychain.keychain import KeychainError, KeychainProblem
from bolsetup.core.support.logging_setup import FILE_NAME, stop_logging_to_file
from bolsetup.services import CONNECTIONS, SETTINGS, SHOPS, Services

_NOTHING_THERE: Final = (KeychainProblem.MISSING, KeychainProblem.UNSAFE)
"""Problems that mean that there is no keychain from which keys can be deleted."""


class RemovedKeys(NamedTuple):
    """Result of removing the keys.

    Attributes:
        shops: retailer numbers of the shops that were removed.
        reached: whether there was a keychain to remove all keys from; if not, some may be left in one.
    """

    shops: list[str]
    reached: bool


def forget_shop(services: Services, retailer_id: str) -> bool:
    """Remove a shop with its keys; without a keychain only the shop.

    Returns:
        Whether there was a keychain.

    Raises:
        KeychainError: the keys were not deleted. The shop stays.
        OSError: the list of shops cannot be written.
    """
    try:
        services.registry.forget(retailer_id)
    except KeychainError as error:
        if error.problem not in _NOTHING_THERE:
            raise
        services.shops.remove(retailer_id)
        return False
    return True


def has_keychain(services: Services) -> bool:
    """Return whether there is a keychain that can be asked; also if it is locked. Never prompts."""
    try:
        services.keychain.names()
    except KeychainError as error:
        return error.problem not in _NOTHING_THERE
    return True


def remove_keys(services: Services) -> RemovedKeys:
    """Remove all shops with their keys, and the logins for proxies. May prompt for a password.

    Raises:
        KeychainError: some keys were not deleted. Their shop stays, and nothing else is removed.
        OSError: the list of shops cannot be written.
    """
    removed, reached = [], True
    for shop in services.registry.recover():
        reached = forget_shop(services, shop.retailer_id) and reached
        removed.append(shop.retailer_id)
    try:
        # Keys whose shop is in no list, such as after the list was lost.
        for retailer_id in services.keychain.names():
            services.keychain.forget(retailer_id)
        services.proxy_logins.forget_all()
    except KeychainError as error:
        if error.problem not in _NOTHING_THERE:
            raise
        reached = False
    return RemovedKeys(removed, reached)


def remove_files(services: Services) -> None:
    """Remove start at login, the entry in the menu of programs, and the files of the program.

    Those are the list of shops, their history, the settings and the logs. An empty list of shops stays. Logs
    are no longer written. Screenshots that replace drawings stay: somebody made them.

    Raises:
        AutostartError: start at login could not be turned off; no file is removed.
        OSError: the entry could not be removed, and no file is; or some files could not, such as one that
            another process has open on Windows.
    """
    if services.autostart.is_on():
        services.autostart.switch(False)
    if services.program_menu:
        services.program_menu.switch(False)
    # Emptied, not deleted: `bolsetup watch` would treat that as damage and restore the list.
    services.shops.clear()
    # Windows cannot delete a file that is open.
    services.connections.close()
    stop_logging_to_file()
    problems = []
    for path in [*_files(services)]:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            problems.append(error)
    if services.logs:
        # There may be other files, or no folder.
        with suppress(OSError):
            services.logs.rmdir()
    if problems:
        raise problems[0]


def _files(services: Services) -> Iterator[Path]:
    """Yield the files to delete, with their copies, their locks, and what was set aside."""
    for name in (SHOPS, SETTINGS, CONNECTIONS):
        yield from (path for path in services.folder.glob(f"{name}*") if path.name != SHOPS)
    if services.logs:
        yield from services.logs.glob(f"{FILE_NAME}*")
