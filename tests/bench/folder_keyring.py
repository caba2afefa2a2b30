"""A keychain for programs started with PYTHON_KEYRING_BACKEND. keyring tries every one that is imported."""

from __future__ import annotations

import os
from pathlib import Path

from keyring.backend import KeyringBackend

from tests.folder_keychain import FolderKeychain


class FolderKeyring(FolderKeychain, KeyringBackend):
    """The keychain in the folder that the variable BOLSETUP_BENCH_KEYCHAIN names."""

    priority = 1

    def __init__(self) -> None:
        super().__init__(Path(os.environ["BOLSETUP_BENCH_KEYCHAIN"]))
