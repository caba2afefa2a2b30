"""The keychain of practice mode."""

from __future__ import annotations

from bolsetup.core.keychain.errors import KeychainError, KeychainProblem


class MemoryBackend:
    """An in-memory backend for practice mode.

    Attributes:
        problem: why every operation fails; None if it works. May be set at any time.
    """

    name = "memory only"

    def __init__(self) -> None:
        self._values: dict[tuple[str, str], str] = {}
        self.problem: KeychainProblem | None = None

    def get_password(self, service: str, username: str) -> str | None:
        """Return the value, or None."""
        self._fail()
        return self._values.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        """Store a value."""
        self._fail()
        self._values[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        """Delete a value."""
        self._fail()
        self._values.pop((service, username), None)

    def names(self, service: str) -> list[str]:
        """Return the user names of a service's values."""
        self._fail()
        return [username for owner, username in self._values if owner == service]

    def _fail(self) -> None:
        if self.problem:
            raise KeychainError(self.problem)
