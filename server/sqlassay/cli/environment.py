"""``sqlassay environment``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from sqlassay.cli.caching import cache, cached
from sqlassay.cli.paths import Paths
from sqlassay.cli.schema import read_project
from sqlassay.cli.terminal import complain, out, tracker
from sqlassay.index import Index
from sqlassay.model.environment import Environment, EnvironmentRow, describe_environment
from sqlassay.oracle.dialects import DEFAULT, dialect_for
from sqlassay.project import Configurations, Environments, absolute, discover, installed_for


@click.command()
@click.argument("path", default=".", type=click.Path(exists=True, path_type=Path))
@cached
def environment(path: Path, no_cache: bool, cache_dir: Path | None) -> None:
    """Print what is known of a project beside its models.

    That is the releases that it runs on, its databases, its migrations, its packages, and which SQLAlchemy is
    asked; each with where that was found.
    """
    configurations, environments = Configurations(), Environments()
    project = read_project([path], Index(cache(no_cache, cache_dir)), Paths([str(path)]), tracker(shown=True))
    for problem in project.problems:
        complain(problem)
    folder = absolute(path) if path.is_dir() else absolute(path).parent
    known = project.workspace.environment(environments.of(folder, configurations.of(folder)))
    rows = [*describe_environment(known), _dialect(known), _asked(path, configurations)]
    out("".join(_lines(rows)))


def _dialect(known: Environment) -> EnvironmentRow:
    """What SQL is written for."""
    found = dialect_for(known)
    name = "SQLAlchemy's default dialect" if found == DEFAULT else found
    return EnvironmentRow("dialect", name, "of the SQL that is shown")


def _asked(path: Path, configurations: Configurations) -> EnvironmentRow:
    """The SQLAlchemy that judges mappings and statements."""
    files = discover([path], configurations, Environments()).asked
    found = installed_for((file.path.parent for file in files), configurations).interpreter()
    if found is None:
        return EnvironmentRow("asked", "no SQLAlchemy", "switched off, or none was found")
    return EnvironmentRow("asked", f"SQLAlchemy {found.release}", str(found.python))


def _lines(rows: list[EnvironmentRow]) -> Iterator[str]:
    topics = max(len(row.topic) for row in rows)
    values = max(len(row.value) for row in rows)
    for row in rows:
        yield f"{row.topic:{topics}}  {row.value:{values}}  {row.source}".rstrip() + "\n"
