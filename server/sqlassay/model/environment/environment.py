from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from sqlassay.model.environment.dialects import Scheme
from sqlassay.model.environment.roles import Role

Release: TypeAlias = tuple[int, int]
"""Major and minor number of a release of SQLAlchemy."""


class Evidence(StrEnum):
    """What tells that a project uses a database."""

    URL = "url"
    """A URL, or what a URL is made of, with the dialect's name."""
    DISTRIBUTION = "distribution"
    """A driver is among the dependencies."""


class Database(Struct, frozen=True):
    """A kind of database that a project uses, and what tells that."""

    scheme: Scheme
    evidence: Evidence
    source: str
    """Where it was found, in words, e.g. ``.env.example: DATABASE_URL = postgresql+asyncpg``: nothing of a
    URL but its scheme."""
    role: Role = Role.APPLICATION
    """What it is used for: `Role.TEST` where a test's file or a dependency of developers alone says so."""


class AlembicEnvironment(Struct, frozen=True):
    """A `migration environment
    <https://alembic.sqlalchemy.org/en/latest/tutorial.html#the-migration-environment>`_."""

    script_location: Path
    """The folder with ``env.py``."""
    version_locations: tuple[Path, ...]
    """The folders with revisions."""
    source: str
    """Where it was found, in words."""
    shared: bool = False
    """Whether `script_location` is a project's own folder, where other modules stand too."""

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folders in which all modules are for migrations."""
        return self.version_locations if self.shared else (self.script_location, *self.version_locations)


class TestLayout(Struct, frozen=True):
    """Where pytest looks for tests, as it is told to."""

    __test__ = False
    folders: tuple[Path, ...] = ()
    """`testpaths <https://docs.pytest.org/en/stable/reference/reference.html#confval-testpaths>`_"""
    patterns: tuple[str, ...] = ()
    """`python_files <https://docs.pytest.org/en/stable/reference/reference.html#confval-python_files>`_"""
    source: str = ""
    """Where it was found, in words."""


class Environment(Struct, frozen=True):
    """What is known of the project around the code, and how it was found out."""

    sqlalchemy: Release | None = None
    """The oldest SQLAlchemy release that the project has to run on; None where unknown."""
    sqlalchemy_source: str = ""
    """Where `sqlalchemy` was read, in words, e.g. ``requirements.txt: sqlalchemy>=2.0``."""
    sqlalchemy_newest: Release | None = None
    """The newest SQLAlchemy release that the project is known to allow or to have; None where it allows any
    or nothing is known."""
    sqlalchemy_newest_source: str = ""
    """Where `sqlalchemy_newest` was read, in words."""
    databases: tuple[Database, ...] = ()
    """The databases that it uses, one an evidence."""
    alembic: tuple[AlembicEnvironment, ...] = ()
    tests: TestLayout | None = None
    """None where pytest goes by its conventions."""
    project: Path | None = None
    """The folder of the nearest project around; None where there is none."""
    needs_sqlalchemy: bool = False
    """Whether SQLAlchemy, or a library that is made for it, is asked for, locked or installed."""

    @property
    def dialects(self) -> frozenset[str]:
        """The dialects that the application (not its tests or its documentation alone) uses, e.g.
        ``postgresql``."""
        aside = (Role.TEST, Role.DOCUMENTATION)
        return frozenset(one.scheme.dialect for one in self.databases if one.role not in aside)

    def drivers(self, dialect: str) -> frozenset[str]:
        """The drivers of a dialect that are among the dependencies, e.g. ``psycopg2``."""
        asked = (one.scheme for one in self.databases if one.evidence is Evidence.DISTRIBUTION)
        return frozenset(scheme.driver for scheme in asked if scheme.dialect == dialect)

    def reaches(self, release: Release) -> bool:
        """Whether the project is known to run on a release or a newer one, perhaps besides older ones."""
        newest = self.sqlalchemy_newest
        return self.sqlalchemy is not None and (newest is None or newest >= release)

    def has_left(self, release: Release) -> bool:
        """Whether the project is known to run on nothing older than a release."""
        return self.sqlalchemy is not None and self.sqlalchemy >= release

    def supporting(self, release: Release, source: str) -> Environment:
        """The same project once it has to run on nothing older than a release.

        :param source: who says so, in words.
        """
        newest = self.sqlalchemy_newest
        if newest is None or newest >= release:
            return replace(self, sqlalchemy=release, sqlalchemy_source=source)
        return replace(
            self,
            sqlalchemy=release,
            sqlalchemy_source=source,
            sqlalchemy_newest=None,
            sqlalchemy_newest_source="",
        )

    def completed_by(self, above: Environment) -> Environment:
        """This with what it does not know taken from the environment of the folder above."""
        found = self
        if found.sqlalchemy is None:
            found = replace(found, sqlalchemy=above.sqlalchemy, sqlalchemy_source=above.sqlalchemy_source)
        if found.sqlalchemy_newest is None and _in_order(found.sqlalchemy, above.sqlalchemy_newest):
            found = replace(
                found,
                sqlalchemy_newest=above.sqlalchemy_newest,
                sqlalchemy_newest_source=above.sqlalchemy_newest_source,
            )
        evidences = {one.evidence for one in self.databases}
        return replace(
            found,
            needs_sqlalchemy=self.needs_sqlalchemy or above.needs_sqlalchemy,
            databases=self.databases + tuple(o for o in above.databases if o.evidence not in evidences),
            alembic=tuple({one.script_location: one for one in self.alembic + above.alembic}.values()),
            tests=self.tests or above.tests,
        )


def _in_order(oldest: Release | None, newest: Release | None) -> bool:
    return oldest is None or newest is None or oldest <= newest
