"""What SQLAlchemy itself says of a program: the interface to whoever asks it.

The model does not know SQLAlchemy. Who holds a workspace may give it a `Judge`; without one, nothing is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct

if TYPE_CHECKING:
    from sqlassay.model.program import Program


class Verdict(Struct, frozen=True):
    """An error that SQLAlchemy raises, or a warning that it gives."""

    error: bool
    type: str
    """The name of the exception's or warning's class."""
    text: str
    code: str | None = None
    """The code on `SQLAlchemy's page of errors <https://docs.sqlalchemy.org/en/21/errors.html>`_."""


class MappingVerdict(Verdict, frozen=True, kw_only=True):
    """What is said of a mapped class or a table."""

    owner: str
    """The class, or the variable that holds the table, as ``module:name``."""
    attribute: str | None
    stage: str
    """attribute, class, table (where they are made), configure, foreign key."""
    related: tuple[tuple[str, str], ...] = ()
    """The other attributes that it names: class and name."""


class StatementVerdict(Verdict, frozen=True, kw_only=True):
    """What is said of a statement."""

    mark: int | None = None
    """The part that it is about, as the statement's tree numbers them; None for the whole."""


class JudgedMappings(Struct, frozen=True):
    """What came of rebuilding all mappings."""

    verdicts: tuple[MappingVerdict, ...]
    built: frozenset[str]
    """The classes that could be rebuilt."""
    unsure: dict[str, tuple[str, ...]]
    """What is not known of classes and variables that may matter: nothing is said of those."""
    opaque: frozenset[tuple[str, str]]
    """The attributes that could not be made."""


class JudgedStatement(Struct, frozen=True):
    """What came of building a statement."""

    sql: str | None
    """None where it could not be built."""
    opaque: tuple[str, ...]
    """What took part of which nothing is known."""
    verdicts: tuple[StatementVerdict, ...] = ()
    failure: str | None = None
    """Why it could not be built, where that is no verdict."""


class DescribedRelationship(Struct, frozen=True):
    """A relationship as SQLAlchemy understands it."""

    name: str
    target: str
    target_id: str | None
    """The class that it refers to, as ``module:name``."""
    direction: str
    """MANYTOONE, ONETOMANY or MANYTOMANY."""
    uselist: bool
    lazy: str
    """The loading strategy."""
    join: str
    secondary_join: str | None
    secondary: str | None
    """The table between the two."""
    sql: str | None
    """What a lazy load sends to the database; None where that could not be worked out."""
    back_populates: str | None
    viewonly: bool


class DescribedClass(Struct, frozen=True):
    """A mapped class as people are shown it."""

    ddl: str | None
    """Its table; None where it has none of its own."""
    relationships: tuple[DescribedRelationship, ...]


class SchemaDifference(Struct, frozen=True, kw_only=True):
    """Something that the models and the migrations say otherwise."""

    kind: str
    """``table``, ``column``, ``nullable``, ``type``, ``index``, ``unique`` or ``foreignkey``"""
    sort: str
    """``missing`` in the migrations, ``extra`` there, or ``differs``."""
    table: str
    """With its schema."""
    column: str | None
    columns: tuple[str, ...]
    """Those of an index or a constraint."""
    owner: str | None
    """The class, or the variable that holds the table, as ``module:name``."""
    attribute: str | None
    module: str
    """The revision that makes the table or column, where one does."""
    models: str
    """What the models say, in words."""
    migrations: str
    upgrade: tuple[str, ...]
    """Alembic's operations that remove the difference, line by line; none where they cannot be written."""
    downgrade: tuple[str, ...]
    imports: tuple[str, ...]


class JudgedMigrations(Struct, frozen=True):
    """What came of replaying the revisions of an Alembic environment, and comparing the models with them."""

    environment: str
    """The module of its ``env.py``, or a package."""
    problem: str
    """Why nothing can be said; else empty."""
    lost: str
    """Why it is not known which tables there are; else empty."""
    tables: int
    """How many the models have."""
    compared: int
    """How many of those could be compared."""
    unclear: dict[str, str]
    """The tables that could not be, and why."""
    differences: tuple[SchemaDifference, ...]


class Judge:
    """Knows nothing; what a subclass does not know yet, or cannot find out, is None as well."""

    @property
    def name(self) -> str:
        """What it speaks for, e.g. ``SQLAlchemy 2.1.9``."""
        return ""

    problem: str | None = None
    """Why it could not answer, the last time that it could not."""

    def mappings(self, program: Program) -> JudgedMappings | None:
        """What is said of the mappings of a program."""
        return None

    def statements(
        self, program: Program, trees: Sequence[Any], dialect: str
    ) -> tuple[JudgedStatement, ...] | None:
        """What is said of statements, in their order.

        :param dialect: a name of SQLAlchemy's, or ``default``.
        """
        return None

    def describe(self, program: Program, name: str, dialect: str) -> DescribedClass | None:
        """A mapped class (``module:name``); None also where it could not be rebuilt."""
        return None

    def script(self, program: Program, dialect: str, names: Sequence[str] | None = None) -> str | None:
        """The schema as DDL.

        :param names: the classes and variables (``module:name``) whose tables are meant; all if None.
        """
        return None

    def drift(self, program: Program) -> tuple[JudgedMigrations, ...] | None:
        """How the models differ from what the migrations make, one an Alembic environment."""
        return None


NO_JUDGE = Judge()
