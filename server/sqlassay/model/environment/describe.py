"""The environment in words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from sqlassay.model.environment.environment import Environment, Evidence
from sqlassay.model.environment.roles import Role


class EnvironmentRow(Struct, frozen=True):
    """One thing that is known of a project's environment, to print."""

    topic: str
    """``SQLAlchemy``, ``database``, ``driver``, ``migrations`` or ``tests``"""
    value: str
    source: str
    """Where it was found, in words."""


def describe_environment(environment: Environment) -> list[EnvironmentRow]:
    """All that is known of a project's environment, each with where it was found."""
    return [*_releases(environment), *_databases(environment), *_folders(environment)]


def _releases(environment: Environment) -> Iterator[EnvironmentRow]:
    if environment.sqlalchemy is not None:
        yield EnvironmentRow(
            "SQLAlchemy", f"{_dotted(environment.sqlalchemy)} or newer", environment.sqlalchemy_source
        )
    if environment.sqlalchemy_newest is not None:
        yield EnvironmentRow(
            "SQLAlchemy",
            f"up to {_dotted(environment.sqlalchemy_newest)}",
            environment.sqlalchemy_newest_source,
        )


def _databases(environment: Environment) -> Iterator[EnvironmentRow]:
    sources: dict[tuple[str, str], list[str]] = {}
    for database in environment.databases:
        topic = "database" if database.evidence is Evidence.URL else "driver"
        only = "" if database.role is Role.APPLICATION else f" ({database.role})"
        sources.setdefault((topic, f"{database.scheme}{only}"), []).append(database.source)
    for (topic, value), (first, *more) in sources.items():
        yield EnvironmentRow(topic, value, f"{first} (and {len(more)} more)" if more else first)


def _folders(environment: Environment) -> Iterator[EnvironmentRow]:
    def shown(path: Path) -> str:
        top = environment.project
        return path.relative_to(top).as_posix() if top and path.is_relative_to(top) else str(path)

    for one in environment.alembic:
        revisions = ", ".join(map(shown, one.version_locations))
        known = f", revisions in {revisions}" if revisions else ""
        yield EnvironmentRow("migrations", f"{shown(one.script_location)}{known}", one.source)
    if environment.tests is not None:
        where = ", ".join((*map(shown, environment.tests.folders), *environment.tests.patterns))
        yield EnvironmentRow("tests", where, environment.tests.source)


def _dotted(release: tuple[int, int]) -> str:
    return f"{release[0]}.{release[1]}"
