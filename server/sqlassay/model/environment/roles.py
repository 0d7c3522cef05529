"""What a module is for."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import PurePath


class Role(StrEnum):
    """What a module is for; `APPLICATION` where nothing says otherwise."""

    APPLICATION = "application"
    TEST = "test"
    """A test, or what helps tests."""
    MIGRATION = "migration"
    """One of Alembic's revisions, its ``env.py``, or what stands beside them."""
    SCRIPT = "script"
    """Run by hand or by a tool: packaging, maintenance."""
    DOCUMENTATION = "documentation"
    """Written to be read: documentation and its examples."""


TEST_NAME = re.compile(r"tests?|testing|conftest|tests?[_-].*|.*[_-]tests?", re.IGNORECASE)
"""Folders and modules of tests, by the `conventions of pytest
<https://docs.pytest.org/en/stable/explanation/goodpractices.html#conventions-for-python-test-discovery>`_
and of unittest."""
DOCUMENTATION_FOLDERS = frozenset("doc docs docs_src documentation example examples".split())
SCRIPT_FOLDERS = frozenset("bin scripts tools".split())
SCRIPT_FILES = frozenset("setup.py noxfile.py fabfile.py dodo.py".split())


def conventional_role(path: PurePath, root: PurePath) -> Role:
    """What a file is for, by its place below the top of its project.

    Tests may stand anywhere, documentation and scripts at the top alone: below it an application may have
    modules of such names.
    """
    relative = path.relative_to(root) if path.is_relative_to(root) else PurePath(path.name)
    if any(map(is_test_name, (*relative.parts[:-1], relative.stem))):
        return Role.TEST
    top = next(iter(relative.parts), "")
    if top in DOCUMENTATION_FOLDERS:
        return Role.DOCUMENTATION
    return Role.SCRIPT if top in SCRIPT_FOLDERS or top in SCRIPT_FILES else Role.APPLICATION


def is_test_name(name: str) -> bool:
    """Whether a folder or a module (without ``.py``) of this name holds tests, by convention."""
    return TEST_NAME.fullmatch(name) is not None
