"""The mapped schema: what a class body declares, and what the class's attributes are in a query.

`Mapped attributes <https://docs.sqlalchemy.org/en/21/orm/mapping_columns.html>`_, `ColumnElement
<https://docs.sqlalchemy.org/en/21/core/sqlelement.html#sqlalchemy.sql.expression.ColumnElement>`_.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlassay.model.kinds.base import UNKNOWN, Arguments, HasMethods, Kind, Method
from sqlassay.model.kinds.project import ProjectClass
from sqlassay.model.kinds.python import ListOf

if TYPE_CHECKING:
    from sqlassay.model.program import Program


NOT_SQL = frozenset("compare compile get_children references shares_lineage unique_params".split())
"""Methods of SQL expressions that give no SQL expression."""


class Clause(HasMethods, frozen=True):
    """A SQL expression: a comparison, a conjunction, a function, a label… (``ColumnElement``).

    `comparison` says that it came from ``==`` or ``!=`` directly: its truth value is then defined (`FAQ
    <https://docs.sqlalchemy.org/en/21/core/sqlelement.html#sqlalchemy.sql.expression.BinaryExpression>`_),
    so that Python's ``and``, ``or`` and ``not`` do not raise but silently drop operands.
    """

    comparison: bool = False

    def method(self, name: str, arguments: Arguments, program: Program) -> Kind:
        return UNKNOWN if name in NOT_SQL else Clause()


class Column(HasMethods, frozen=True):
    """A column in a query: ``User.name``, ``users.c.name``."""

    owner: ProjectClass | None
    name: str

    def method(self, name: str, arguments: Arguments, program: Program) -> Kind:
        return UNKNOWN if name in NOT_SQL else Clause()


class ColumnDefinition(Kind, frozen=True):
    """``mapped_column(…)`` or ``Column(…)`` as a class body declares it."""

    core: bool = False
    """Whether it is a `Column` (which is a SQL expression by itself) and not a `mapped_column`."""

    def attribute(self, name: str, program: Program) -> Kind:
        return Method(Column(None, ""), name) if self.core else UNKNOWN


class Relationship(HasMethods, frozen=True):
    """A relationship in a query: ``User.orders``."""

    owner: ProjectClass
    name: str
    target: Kind = UNKNOWN

    def method(self, name: str, arguments: Arguments, program: Program) -> Kind:
        return Clause() if name in ("any", "has", "contains") else UNKNOWN


class RelationshipDefinition(Kind, frozen=True):
    """``relationship(…)`` as a class body declares it."""

    target: Kind = UNKNOWN
    dynamic: bool = False


class Mapped(Kind, frozen=True):
    """``Mapped[value]`` as an annotation."""

    value: Kind


class MappedCollection(ListOf, frozen=True):
    """The objects on the other side of a relationship of an instance."""
