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
    "The core and the platform know no Qt": {
        "core/walkthrough/journey.py": "from PySide6.QtCore import QObject",
        "core/monitoring/monitor.py": "from PySide6.QtCore import QTimer",
        "platform/__init__.py": "import PySide6",
    },
    "The core knows nothing above it": {
        "core/bol/outcomes.py": "import bolsetup.gui.widgets.dates",
        "core/support/doctor.py": "import bolsetup.platform.desktop_probes",
    },
    "The platform knows nothing above it": {"platform/autostart.py": "import bolsetup.services"},
    "The window does not compose itself": {"gui/widgets/basics.py": "import bolsetup.services"},
    "The command line opens no window by itself": {
        "services.py": "import bolsetup.gui.widgets.dates",
        "commands.py": "import bolsetup.gui.widgets.dates",
        "watch.py": "import bolsetup.gui.qt.gui_thread",
    },
    "Only core/bol speaks HTTP": {
        "gui/widgets/dates.py": "import requests",
        "core/support/network_probes.py": "import requests",
        "core/settings.py": "from requests import Session",
    },
    "Only core/keychain opens the keychain": {
        "gui/widgets/status_icon.py": "import keyring",
        "core/shops/shop_list.py": "import keyring",
        "core/support/report.py": "import secretstorage",
    },
    "The packages of the core depend on each other in one direction": {
        "core/credentials/validation.py": "import bolsetup.core.bol.client",
        "core/shops/registry.py": "import bolsetup.core.monitoring.monitor",
    },
    "The packages of the window depend on each other in one direction": {
        "gui/qt/theme.py": "import bolsetup.gui.window.banner",
    },
}
"""For each contract, modules and an import that breaks it."""


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


def test_every_contract_detects_what_breaks_it(copy: Path) -> None:
    for violations in VIOLATIONS.values():
        for module, line in violations.items():
            path = copy / "bolsetup" / module
            path.write_text(f"{path.read_text('utf-8')}\n{line}\n", "utf-8")
    done = lint_imports(copy)
    assert done.returncode == 1, done.stdout + done.stderr
    summary, _, details = done.stdout.partition("Broken contracts")
    assert {line.removesuffix(" BROKEN") for line in summary.splitlines() if line.endswith(" BROKEN")} == set(
        VIOLATIONS
    )
    assert " KEPT" not in summary
    sections = re.split(r"\n(.+)\n-+\n", details)
    found = dict(zip(sections[1::2], sections[2::2], strict=True))
    for contract, violations in VIOLATIONS.items():
        for module in violations:
            name = ".".join(("bolsetup", *Path(module).with_suffix("").parts)).removesuffix(".__init__")
            assert f"{name} " in found[contract], found[contract]


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
class TestEachModule:
    def test_no_forbidden_construct_is_used(self, module: Path) -> None:
        source = module.read_text("utf-8")
        assert [why for word, why in FORBIDDEN.items() if word in source] == []
        assert EXEC.findall(source) == []
