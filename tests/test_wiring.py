"""app.py is the only place that connects two parts that do not own each other."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[1] / "bolsetup"
OWNERS: Final = {
    # A widget that is put into another one.
    "gui/window/page_view.py",
    # Objects of Qt, and the look of the desktop that the application brings.
    "gui/qt/single_instance.py",
    "gui/qt/theme.py",
}
"""Modules that take over the objects passed to them."""
MODULES: Final = sorted(
    path
    for folder in ("core", "gui", "platform")
    for path in (ROOT / folder).rglob("*.py")
    if path.relative_to(ROOT).as_posix() not in OWNERS
)


def foreign_connections(source: str) -> Iterator[int]:
    """Lines on which a class connects a signal of an object that was passed to it."""
    for cls in (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ClassDef)):
        passed = {f"self.{attribute}" for attribute in _passed_attributes(cls)}
        for method in (node for node in cls.body if isinstance(node, ast.FunctionDef)):
            parameters = _parameters(method)
            for call in (node for node in ast.walk(method) if isinstance(node, ast.Call)):
                match call.func:
                    case ast.Attribute(value, "connect") if _owner(value) & (passed | parameters):
                        yield call.lineno


def _passed_attributes(cls: ast.ClassDef) -> Iterator[str]:
    """Attributes of `self` that hold a parameter of `__init__`, or a part of one."""
    for method in cls.body:
        if isinstance(method, ast.FunctionDef) and method.name == "__init__":
            parameters = _parameters(method)
            for node in ast.walk(method):
                if isinstance(node, (ast.Assign, ast.AnnAssign)):
                    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                    yield from (
                        target.attr
                        for pair in targets
                        for target, value in _pairs(pair, node.value)
                        if isinstance(target, ast.Attribute)
                        and isinstance(value, (ast.Name, ast.Attribute))
                        and _owner(value) & parameters
                    )


def _pairs(target: ast.expr, value: ast.expr | None) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Each target of an assignment with its value: `a, b = c, d` has two."""
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        yield from zip(target.elts, value.elts, strict=True)
    elif value is not None:
        yield target, value


def _parameters(method: ast.FunctionDef) -> set[str]:
    return {each.arg for each in (*method.args.args, *method.args.kwonlyargs)} - {"self"}


def _owner(node: ast.expr) -> set[str]:
    """The variable and the attribute of it whose signal this is: {"self", "self._monitor"}."""
    while isinstance(node, (ast.Attribute, ast.Subscript, ast.Call)):
        inner = node.func if isinstance(node, ast.Call) else node.value
        if isinstance(inner, ast.Name):
            attribute = f".{node.attr}" if isinstance(node, ast.Attribute) else ""
            return {inner.id, inner.id + attribute}
        node = inner
    return {node.id} if isinstance(node, ast.Name) else set()


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_module_connects_what_it_was_given(module: Path) -> None:
    assert list(foreign_connections(module.read_text("utf-8"))) == []


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("self._monitor.changed.connect(self.show)", True),
        ("monitor.changed.connect(self.show)", True),
        ("monitor.shops[0].changed.connect(self.show)", True),
        ("self._pages.changed.connect(self.show)", True),
        ("self._timer.timeout.connect(self.show)", False),
        ("self.changed.connect(self.show)", False),
        ("sqlite3.connect('file')", False),
    ],
)
def test_a_foreign_connection_is_detected(line: str, found: bool) -> None:
    source = (
        "class Controller:\n"
        "    def __init__(self, monitor):\n"
        "        self._monitor, self._timer = monitor, QTimer()\n"
        "        self._pages: Pages = monitor.pages\n"
        f"        {line}\n"
    )
    assert list(foreign_connections(source)) == ([5] if found else [])
