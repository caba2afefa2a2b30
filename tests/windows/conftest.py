"""A Windows of its own for each test that asks for one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.windows.windows_python import Prefix, WindowsPython, windows_python


@pytest.fixture(scope="session")
def python() -> WindowsPython:
    return windows_python()


@pytest.fixture
def prefix(python: WindowsPython) -> Iterator[Prefix]:
    with Prefix(python) as made:
        yield made
