"""Each import contract of pyproject.toml is kept, and detects what breaks it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[1]

VIOLATIONS: Final = {
    "The core and the platform know no Qt": [
        "core.walkthrough.journey -> PySide6",
        "core.monitoring.monitor -> PySide6",
        "platform -> PySide6",
    ],
    "The parts of the program depend on each other in one direction": [
        "core.bol.outcomes -> bolsetup.gui.widgets.dates",
        "core.support.doctor -> bolsetup.platform.desktop_probes",
        "platform.autostart -> bolsetup.services",
        "gui.widgets.basics -> bolsetup.services",
        "gui.tray.icon -> bolsetup.qt_import",
    ],
    "The command line opens a window only through dispatch": [
        "services -> bolsetup.gui.widgets.dates",
        "commands -> bolsetup.gui.widgets.dates",
        "watch -> bolsetup.gui.qt.gui_thread",
        "removal -> bolsetup.qt_import",
    ],
    "Only core/bol speaks HTTP": [
        "core.support.network_probes -> requests",
        "core.settings -> requests",
        "gui.widgets.dates -> requests",
    ],
    "Only core/keychain opens the keychain": [
        "core.shops.shop_list -> keyring",
        "core.support.report -> secretstorage",
        "gui.widgets.status_icon -> keyring",
    ],
    "The packages of the core depend on each other in one direction": [
        "core.credentials.validation -> bolsetup.core.bol.client",
        "core.shops.registry -> bolsetup.core.monitoring.monitor",
    ],
    "The packages of the window depend on each other in one direction": [
        "gui.qt.theme -> bolsetup.gui.window.banner",
    ],
}
"""For each contract, a module of bolsetup and an import that breaks it."""


def lint_imports(folder: Path) -> str:
    """Return the output of import-linter for a copy of the program."""
    command = "from importlinter.cli import lint_imports_command as run; run()"
    done = subprocess.run(
        [sys.executable, "-c", command, "--no-cache", "--config", str(ROOT / "pyproject.toml")],
        cwd=folder,
        check=False,
        capture_output=True,
        encoding="utf-8",
        env={"PYTHONUTF8": "1", "PYTHONPATH": str(folder), "PATH": "", "SYSTEMROOT": r"C:\Windows"},
    )
    assert done.returncode == (1 if "BROKEN" in done.stdout else 0), done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "bolsetup", tmp_path / "copy" / "bolsetup")
    return tmp_path / "copy"


def test_the_imports_keep_to_the_contracts(copy: Path) -> None:
    said = lint_imports(copy)
    assert f"Contracts: {len(VIOLATIONS)} kept, 0 broken." in said, said


def test_each_contract_finds_the_imports_that_break_it(copy: Path) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert [each["name"] for each in project["tool"]["importlinter"]["contracts"]] == list(VIOLATIONS)
    for module, _, imported in (line.partition(" -> ") for lines in VIOLATIONS.values() for line in lines):
        path = (copy / "bolsetup").joinpath(*module.split("."))
        file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
        file.write_text(f"{file.read_text('utf-8')}\nimport {imported}\n", "utf-8")
    found = _sections(lint_imports(copy).partition("Broken contracts")[2])
    for contract, lines in VIOLATIONS.items():
        for line in lines:
            assert f"- bolsetup.{line} (" in re.sub(" +", " ", found[contract])


def _sections(text: str) -> dict[str, str]:
    """Return the text below each heading."""
    parts = re.split(r"^(.+)\n-+$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))
