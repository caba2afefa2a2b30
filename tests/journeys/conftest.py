"""Desktop sessions and failure screenshots from `tests/desktop`."""

from __future__ import annotations

from tests.desktop.conftest import desktop, pytest_runtest_makereport

__all__ = ["desktop", "pytest_runtest_makereport"]
