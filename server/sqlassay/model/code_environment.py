"""What the code says of the project's environment, beside the project's files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec.structs import replace

from sqlassay.model.environment import AlembicEnvironment, Database, Environment, Evidence, Role
from sqlassay.model.summary import ModuleSummary
from sqlassay.model.summary.migrations import is_environment, is_revision


class ToldByCode:
    """What the modules of a workspace say, worked out once a project."""

    def __init__(self, modules: Mapping[Path, ModuleSummary]) -> None:
        self._modules = {path: module for path, module in modules.items() if _tells(module)}
        self._by_project: dict[Path | None, Environment] = {}

    def complete(self, files: Environment) -> Environment:
        """What a project's files say, with what the modules below its folder say."""
        top = files.project
        if top not in self._by_project:
            self._by_project[top] = self._of(top)
        code = self._by_project[top]
        known = {one.script_location for one in files.alembic}
        return replace(
            files,
            databases=files.databases + code.databases,
            alembic=(*files.alembic, *(one for one in code.alembic if one.script_location not in known)),
        )

    def _of(self, top: Path | None) -> Environment:
        here = {path: m for path, m in self._modules.items() if top is None or path.is_relative_to(top)}
        databases, environments = tuple(_databases(here, top)), tuple(_environments(here, top))
        return Environment(databases=databases, alembic=environments)


def _tells(module: ModuleSummary) -> bool:
    """Whether a module names a database or belongs to Alembic."""
    return bool(module.databases) or module.role is Role.MIGRATION


def _databases(modules: Mapping[Path, ModuleSummary], top: Path | None) -> Iterator[Database]:
    for path, module in modules.items():
        for scheme in module.databases:
            yield Database(scheme, Evidence.URL, f"{_shown(path, top)}: {scheme}", module.role)


def _environments(modules: Mapping[Path, ModuleSummary], top: Path | None) -> Iterator[AlembicEnvironment]:
    """The environments by their ``env.py``."""
    revisions = {path.parent: None for path, module in modules.items() if is_revision(module)}
    for path, module in modules.items():
        if is_environment(module) and module.role is Role.MIGRATION:
            versions = tuple(folder for folder in revisions if folder.is_relative_to(path.parent))
            source = f"{_shown(path, top)}: from alembic import context"
            yield AlembicEnvironment(path.parent, versions, source)


def _shown(path: Path, top: Path | None) -> str:
    return path.relative_to(top).as_posix() if top is not None else path.name
