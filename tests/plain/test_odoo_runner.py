"""Odoo's own test runner finds the tests that ``tests/__init__.py`` imports, and no others."""

import ast
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]


def test_every_module_of_tests_is_imported():
    tree = ast.parse((TESTS / "__init__.py").read_text())
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names}
    there = {path.stem for path in TESTS.glob("test_*.py")}
    assert there, TESTS
    assert there - imported == set()
