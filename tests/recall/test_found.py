"""Each module's mistake is found at its line, and not in the right module."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from recalled import Files, Module, modules

from judging import the_judge
from sqlassay.kit import Environment
from sqlassay.lint import Diagnostic, Selection, check
from sqlassay.lint.rules import all_rules
from sqlassay.model.workspace import Workspace

PROJECT = Path("/project")
MODULES = list(modules(Path(__file__).parent))
CODES = {rule.code for rule in all_rules()}
MISSED: dict[str, str] = {}
"""Modules whose mistake is not found, and why; a code stands for the modules of a rule that there is not."""


def found(files: Files, code: str) -> list[tuple[str, int, int]]:
    """The file, first and last line of each finding of a rule in a project of these files."""
    workspace = Workspace.empty().with_judge(the_judge())
    workspace = workspace.with_texts((PROJECT / name, text, PROJECT) for name, text in files.items())
    selection = Selection(select=(code,))
    return [
        (name, *lines(diagnostic, text))
        for name, text in files.items()
        for diagnostic in check(workspace, PROJECT / name, selection, Environment())
    ]


def lines(diagnostic: Diagnostic, text: str) -> tuple[int, int]:
    first, last = (text.count("\n", 0, place) + 1 for place in diagnostic.span)
    return first, last


def is_found(module: Module) -> bool:
    """Whether there is a finding, and each has a mark on one of its lines."""
    marks = {(name, line) for _, name, line in module.expected}
    findings = found(module.files, module.code)
    marked = [any((name, line) in marks for line in range(first, last + 1)) for name, first, last in findings]
    assert all(marked), f"a finding without a mark: {findings}"
    return bool(findings)


def is_missed(module: Module) -> bool:
    return module.name in MISSED or module.code in MISSED


@pytest.mark.parametrize("module", [m for m in MODULES if m.code in CODES], ids=lambda module: module.name)
def test_it_is_found(module: Module) -> None:
    assert is_found(module) != is_missed(module)


@pytest.mark.parametrize(
    "module", [m for m in MODULES if m.code in CODES and m.right], ids=lambda module: module.name
)
def test_nothing_is_found_where_it_is_right(module: Module) -> None:
    assert module.right is not None
    assert not found(module.right, module.code)


def test_what_is_missed_is_there() -> None:
    rules = {module.code for module in MODULES} - CODES
    assert {key for key in MISSED if key.startswith("SA")} == rules
    assert {key for key in MISSED if not key.startswith("SA")} <= {module.name for module in MODULES}


def test_each_rule_has_a_few() -> None:
    counts = Counter(module.code for module in MODULES)
    assert len(MODULES) >= 150
    assert all(2 <= count <= 12 for count in counts.values()), counts
