"""The desktop sessions of `tests/desktop`, and their pictures of failures."""

from __future__ import annotations

from tests.desktop.conftest import desktop, pytest_runtest_makereport

__all__ = ["desktop", "pytest_runtest_makereport"]
