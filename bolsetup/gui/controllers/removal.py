"""Removes everything that the program keeps on this computer, at the user's request, and quits."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from bolsetup.core.keychain.keychain import KeychainError
from bolsetup.core.signals import Signal
from bolsetup.core.task_runner import TaskRunner, WorkQueue, raise_error
from bolsetup.gui.controllers.settings_store import SettingsStore
from bolsetup.platform.autostart import AutostartError

if TYPE_CHECKING:
    from bolsetup.gui.pages.settings import SettingsPage


class RemovalController:
    """Removes first the keys, which the keychain may refuse, and then the rest.

    Signals:
        forgotten(str): the shop with this retailer number and its keys were removed.
        not_removed(): not all keys were removed; the list of shops may have changed.
        keys_removed(): the keys are gone, and the files are next: none may be written any more.
        removed(): everything was removed; not emitted if keys may be left in a keychain that is not there.
    """

    def __init__(
        self,
        runner: TaskRunner,
        has_keychain: Callable[[], bool],
        remove_keys: Callable[[], tuple[list[str], bool]],
        remove_files: Callable[[], None],
        page: Callable[[], SettingsPage],
        settings: SettingsStore,
    ) -> None:
        """Create the controller.

        Args:
            runner: runs the other functions.
            has_keychain: returns whether there is a keychain that can be asked; may block.
            remove_keys: removes all keys, and returns those of which shops, and whether there was a keychain
                to remove them all from; may block.
            remove_files: removes the rest.
            page: returns the page, which is created when it is first needed.
            settings: must not write its file any more.
        """
        self.forgotten: Signal[[str]] = Signal()
        self.not_removed: Signal[[]] = Signal()
        self.keys_removed: Signal[[]] = Signal()
        self.removed: Signal[[]] = Signal()
        self._runner = runner
        self._has_keychain = has_keychain
        self._remove_keys = remove_keys
        self._remove_files = remove_files
        self._page = page
        self._settings = settings

    def look(self) -> None:
        """Find out whether there is a keychain, which the question mentions."""
        page = self._page()
        self._runner.run(WorkQueue.KEYCHAIN, self._has_keychain, page.show_keychain_reached, raise_error)

    def remove(self) -> None:
        """Remove everything. If the keychain does not delete the keys, nothing else is removed."""
        self._page().show_removing()
        self._runner.run(WorkQueue.KEYCHAIN, self._remove_keys, self._keys_removed, self._keys_not_removed)

    def _keys_removed(self, keys: tuple[list[str], bool]) -> None:
        shops, reached = keys
        for retailer_id in shops:
            self.forgotten.emit(retailer_id)
        self._settings.stop_saving()
        self.keys_removed.emit()
        # Queued after all pending writes.
        self._runner.run(
            WorkQueue.DISK,
            self._remove_files,
            lambda _: self.removed.emit() if reached else self._page().show_rest_removed(shops),
            self._files_not_removed,
        )

    def _keys_not_removed(self, error: Exception) -> None:
        match error:
            case KeychainError():
                self._page().show_not_removed(error.problem)
            case OSError():
                self._page().show_files_left(error.strerror or str(error))
            case _:
                raise error
        self.not_removed.emit()

    def _files_not_removed(self, error: Exception) -> None:
        match error:
            case OSError():
                self._page().show_files_left(error.strerror or str(error))
            case AutostartError():
                self._page().show_files_left(str(error))
            case _:
                raise error
