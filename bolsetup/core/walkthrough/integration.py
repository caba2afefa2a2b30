"""The service that the keys are made for: another integrator changes one file and nothing else."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from bolsetup.core.resources import resource


@dataclass(frozen=True, slots=True)
class Integration:
    """What is particular to the service.

    Attributes:
        name: how the service calls itself.
        credential_name: the name that the merchant is advised to give the set of keys at Bol.
        open_url: the page where the two values are handed over, or that leads there.
        support_url: where the service helps.
    """

    name: str
    credential_name: str
    open_url: str
    support_url: str


@cache
def load_integration() -> Integration:
    """Read the file of the service.

    Raises:
        TypeError: the file lacks an entry or has one too many.
    """
    with resource("integration", "spotler-connect.toml").open("rb") as file:
        return Integration(**tomllib.load(file))
