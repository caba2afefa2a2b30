"""Import contracts, and rules that no linter checks."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[1]
MODULES: Final = sorted((ROOT / "bolsetup").rglob("*.py"))

FORBIDDEN: Final = {
    "/home/": "a path of one machine",
    "processEvents": "an event loop inside a slot",
    "time.sleep": "sleeping",
    "verify=": "another trust than the system's",
    "TODO": "unfinished work",
}
EXEC: Final = re.compile(r"\b(?!app\.)\w+\.exec\(")
"""A dialog that blocks its caller; the one event loop is the application's."""

VIOLATIONS: Final = {
    "core/walkthrough/journey.py": "from PySide6.QtCore import QObject",
    "core/bol/outcomes.py": "import bolsetup.gui.widgets.dates",
    "platform/__init__.py": "import PySide6",
    "gui/widgets/dates.py": "import requests",
    "gui/widgets/status_icon.py": "import keyring",
    "gui/widgets/basics.py": "import bolsetup.services",
    "services.py": "import bolsetup.gui.widgets.dates",
    "commands.py": "import bolsetup.gui.widgets.dates",
    "core/support/doctor.py": "import bolsetup.platform.desktop_probes",
    "core/support/network_probes.py": "import requests",
    "core/settings.py": "from requests import Session",
    "core/monitoring/monitor.py": "from PySide6.QtCore import QTimer",
    "core/shops/registry.py": "import bolsetup.core.monitoring.monitor",
    "watch.py": "import bolsetup.gui.qt.gui_thread",
    "core/shops/shop_list.py": "import keyring",
    "core/support/report.py": "import secretstorage",
    "core/credentials/validation.py": "import bolsetup.core.bol.client",
    "gui/qt/theme.py": "import bolsetup.gui.window.banner",
}
"""A module, and an import that must not be there."""


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    command = "from importlinter.cli import lint_imports_command as run; run()"
    return subprocess.run(
        [sys.executable, "-c", command, "--no-cache", "--config", str(ROOT / "pyproject.toml")],
        cwd=folder,
        check=False,
        capture_output=True,
        encoding="utf-8",
        env={"PYTHONUTF8": "1", "PYTHONPATH": str(folder), "PATH": "", "SYSTEMROOT": r"C:\Windows"},
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "bolsetup", tmp_path / "copy" / "bolsetup")
    return tmp_path / "copy"


def test_the_import_contracts_are_kept(copy: Path) -> None:
    done = lint_imports(copy)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("module", "line"), VIOLATIONS.items())
def test_an_import_that_breaks_a_contract_is_detected(copy: Path, module: str, line: str) -> None:
    path = copy / "bolsetup" / module
    path.write_text(f"{path.read_text('utf-8')}\n{line}\n", "utf-8")
    done = lint_imports(copy)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "BROKEN" in done.stdout
    name = ".".join(("bolsetup", *Path(module).with_suffix("").parts)).removesuffix(".__init__")
    assert f"{name} " in done.stdout.partition("Broken contracts")[2]


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
class TestEachModule:
    def test_no_forbidden_construct_is_used(self, module: Path) -> None:
        source = module.read_text("utf-8")
        assert [why for word, why in FORBIDDEN.items() if word in source] == []
        assert EXEC.findall(source) == []
