"""A keychain for tests with several processes: one file per item, replaced atomically."""

from __future__ import annotations

import os
from pathlib import Path

from keyring.errors import PasswordDeleteError


class FolderKeychain:
    """An item is either complete or missing, as in the keychains of Windows and Linux."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder

    def names(self) -> list[str]:
        """The user names of the items, sorted."""
        return sorted(path.name for path in self._folder.iterdir() if path.suffix != ".new")

    def get_password(self, service: str, username: str) -> str | None:
        try:
            return (self._folder / username).read_text("utf-8")
        except FileNotFoundError:
            return None

    def set_password(self, service: str, username: str, password: str) -> None:
        new = self._folder / f"{username}.{os.getpid()}.new"
        new.write_text(password, "utf-8")
        new.replace(self._folder / username)

    def delete_password(self, service: str, username: str) -> None:
        try:
            (self._folder / username).unlink()
        except FileNotFoundError:
            raise PasswordDeleteError("no such item") from None
