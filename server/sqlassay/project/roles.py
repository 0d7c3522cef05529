"""What files are for, by their places and by what the project's files say of those."""

from __future__ import annotations

from fnmatch import fnmatch
from pathlib import Path

from sqlassay.model.environment import Environment, Role, TestLayout, conventional_role


def role_of(file: Path, root: Path, environment: Environment) -> Role:
    """What a file is for; `root` is the folder that its module is named from."""
    by_convention = conventional_role(file, root)
    if by_convention is Role.TEST or _is_test(file, environment.tests):
        return Role.TEST
    return Role.MIGRATION if _is_migration(file, environment) else by_convention


def _is_test(file: Path, layout: TestLayout | None) -> bool:
    return layout is not None and (
        any(map(file.is_relative_to, layout.folders))
        or any(fnmatch(file.name, pattern) for pattern in layout.patterns)
    )


def _is_migration(file: Path, environment: Environment) -> bool:
    return any(file.is_relative_to(folder) for one in environment.alembic for folder in one.folders)
