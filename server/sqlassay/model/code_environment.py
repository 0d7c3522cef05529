"""What the code says of the project's environment, beside the project's files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec.structs import replace

from sqlassay.model.environment import AlembicEnvironment, Database, Environment, Evidence, Role
from sqlassay.model.summary import ModuleSummary
from sqlassay.model.summary.migrations import is_environment, is_revision


def tells_environment(summary: ModuleSummary) -> bool:
    """Whether a module names a database or belongs to Alembic."""
    return bool(summary.databases) or summary.role is Role.MIGRATION


def with_code(files: Environment, modules: Mapping[Path, ModuleSummary]) -> Environment:
    """An environment, as files tell it, with what the modules in the project's folder say."""
    top = files.project
    here = {path: m for path, m in modules.items() if top is None or path.is_relative_to(top)}
    return replace(
        files,
        databases=(*files.databases, *_databases(here, top)),
        alembic=(*files.alembic, *_environments(here, files.alembic, top)),
    )


def _databases(modules: Mapping[Path, ModuleSummary], top: Path | None) -> Iterator[Database]:
    for path, module in modules.items():
        for scheme in module.databases:
            yield Database(scheme, Evidence.URL, f"{_shown(path, top)}: {scheme}", module.role)


def _environments(
    modules: Mapping[Path, ModuleSummary], known: tuple[AlembicEnvironment, ...], top: Path | None
) -> Iterator[AlembicEnvironment]:
    """The environments of which no file tells, by their ``env.py``."""
    locations = {one.script_location for one in known}
    revisions = {path.parent: None for path, module in modules.items() if is_revision(module)}
    for path, module in modules.items():
        if is_environment(module) and module.role is Role.MIGRATION and path.parent not in locations:
            versions = tuple(folder for folder in revisions if folder.is_relative_to(path.parent))
            source = f"{_shown(path, top)}: from alembic import context"
            yield AlembicEnvironment(path.parent, versions, source)


def _shown(path: Path, top: Path | None) -> str:
    return path.relative_to(top).as_posix() if top is not None else path.name
