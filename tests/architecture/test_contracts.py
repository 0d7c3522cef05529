"""The walls between the layers, and what every file of the server has in common."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

ROOT = Path(__file__).parents[2]
SERVER = ROOT / "server"
MAX_LINES = 500
Definition = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef

every_file = pytest.mark.parametrize(
    "file", sorted(SERVER.rglob("*.py")), ids=lambda file: str(file.relative_to(SERVER))
)


def test_the_import_contracts_are_kept(capsys: pytest.CaptureFixture[str]) -> None:
    status = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out


@every_file
def test_a_file_is_short(file: Path) -> None:
    assert len(file.read_text("utf-8").splitlines()) <= MAX_LINES


@every_file
def test_no_pattern_repeats_a_group_possessively(file: Path) -> None:
    """Python 3.11.0 to 3.11.4 match that wrongly: https://github.com/python/cpython/issues/106052"""
    assert not re.findall(r"\)(?:[*+?]|\{[\d,]+\})\+.*", file.read_text("utf-8"))


@every_file
def test_a_module_with_public_names_says_what_it_is_for(file: Path) -> None:
    module = ast.parse(file.read_text("utf-8"))
    public = [node for node in module.body if isinstance(node, Definition) and not node.name.startswith("_")]
    assert not public or any(map(ast.get_docstring, (module, *public)))


@every_file
def test_imports_are_absolute(file: Path) -> None:
    """But those of the oracle's worker, which runs away from its parent."""
    nodes = ast.walk(ast.parse(file.read_text("utf-8")))
    relative = [ast.unparse(node) for node in nodes if isinstance(node, ast.ImportFrom) and node.level]
    assert relative == [] or file.parent.name == "worker"
