"""The service that the keys are made for. Another integrator only has to change its TOML file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from bolsetup.core.resources import resource


@dataclass(frozen=True, slots=True)
class Integration:
    """Properties of the service.

    Attributes:
        name: display name.
        credential_name: suggested name for the set of keys at Bol.
        open_url: page where the keys are entered, or that leads there.
        support_url: the service's support page.
        support_mail: mail address of the service's support; empty if it has none.
        support_phone: its telephone number, as people write it; empty if it has none.
        download_url: where versions of the program are published; empty if support knows.
    """

    name: str
    credential_name: str
    open_url: str
    support_url: str
    support_mail: str = ""
    support_phone: str = ""
    download_url: str = ""

    @property
    def newer_version_url(self) -> str:
        """Where to look for a newer version of the program."""
        return self.download_url or self.support_url


@cache
def load_integration() -> Integration:
    """Read the service's file.

    Raises:
        TypeError: the file lacks an entry or has an unknown one.
    """
    with resource("integration", "spotler-connect.toml").open("rb") as file:
        return Integration(**tomllib.load(file))
