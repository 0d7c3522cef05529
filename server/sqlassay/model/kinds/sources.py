"""What can be selected from: tables, subqueries, common table expressions, aliases of classes; and what names
their columns.

`FromClause <https://docs.sqlalchemy.org/en/21/core/selectable.html>`_,
`aliased <https://docs.sqlalchemy.org/en/21/orm/queryguide/api.html#sqlalchemy.orm.aliased>`_.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from sqlassay.model.kinds.base import UNKNOWN, Arguments, Kind, Literal, Method
from sqlassay.model.kinds.clause import Clause, Column
from sqlassay.model.kinds.project import ProjectClass
from sqlassay.model.kinds.schema import Relationship

if TYPE_CHECKING:
    from sqlassay.model.program import Program

ANONYMOUS = "anon"
"""The name of an alias or subquery that no variable held."""


class FromClause(Kind, frozen=True):
    """What can be selected from and has columns: a subquery, a common table expression, a join."""

    name: str | None = None
    """Its own name, or that of the variable that held it first."""
    sort: str = "subquery"
    """subquery, cte, alias, lateral, join, values or table."""
    columns: tuple[str, ...] = ()
    """The names of its columns where all are known."""
    recursive: bool = False

    def attribute(self, name: str, program: Program) -> Kind:
        if name in ("c", "columns", "exported_columns"):
            return Columns(self.name or ANONYMOUS, self.columns)
        return Method(self, name)

    def method(self, name: str, arguments: Arguments, program: Program) -> Kind:
        match name:
            case "select":
                from sqlassay.model.kinds.statement import Statement

                made = Statement((self,), verb="select")
                return made.but_unsure("criteria") if arguments.positional or arguments.keywords else made
            case "alias" | "tablesample" | "lateral":
                return FromClause(text_of(arguments.get("name", 0)), name, self.columns)
            case "join" | "outerjoin":
                return FromClause(sort="join")
            case "union" | "union_all":
                return self
        return UNKNOWN

    def named(self, name: str) -> Kind:
        return self if self.name else replace(self, name=name)


class Table(FromClause, frozen=True):
    """A Core ``Table``."""

    sort: str = "table"

    def method(self, name: str, arguments: Arguments, program: Program) -> Kind:
        if name in ("insert", "update", "delete"):
            from sqlassay.model.kinds.statement import change

            return change(name, self, arguments)
        return FromClause.method(self, name, arguments, program)

    def named(self, name: str) -> Kind:
        return self


class Columns(Kind, frozen=True):
    """The columns of a table or subquery: ``table.c``."""

    source: str = ""
    names: tuple[str, ...] = ()

    def attribute(self, name: str, program: Program) -> Kind:
        if name in COLLECTION_METHODS or (self.names and name not in self.names):
            return UNKNOWN
        return Column(None, name, self.source)

    def item(self, index: Kind, program: Program) -> Kind:
        return Column(None, text_of(index) or "", self.source)

    def iterated(self, program: Program) -> Kind:
        return Column(None, "", self.source)


COLLECTION_METHODS = frozenset(
    "keys values items get contains_column corresponding_column"
    " as_readonly add remove update extend clear compare".split()
)
"""Methods of a ColumnCollection; any other attribute of it is a column."""


class AliasedClass(Kind, frozen=True):
    """``aliased(User)``, ``with_polymorphic(…)``: a mapped class under another name."""

    of: ProjectClass
    name: str = ""
    """The variable that held it first; two aliases with different names are different ones."""
    label: str = ""
    """The name that it was given, by which rows know it."""

    def attribute(self, name: str, program: Program) -> Kind:
        found = self.of.attribute(name, program)
        if isinstance(found, Column | Relationship):
            return replace(found, source=self.name or self.label or ANONYMOUS)
        return found

    def named(self, name: str) -> Kind:
        return self if self.name else replace(self, name=name)


class Bundle(Kind, frozen=True):
    """A ``Bundle("name", …)``: columns that come as a row within the row."""

    name: str
    entities: tuple[Kind, ...]


def alias_of(element: Kind, name: str) -> Kind:
    """``aliased(element, name=…)``"""
    match element:
        case ProjectClass():
            return AliasedClass(element, label=name)
        case AliasedClass(of=of):
            return AliasedClass(of, label=name)
        case FromClause(columns=columns):
            return FromClause(name or None, "alias", columns)
    return UNKNOWN


def text_of(kind: Kind | None) -> str | None:
    """The text of a constant."""
    return kind.value if isinstance(kind, Literal) and isinstance(kind.value, str) else None


def class_of(kind: Kind | None) -> ProjectClass | None:
    """The mapped class that an entity or a column stands for or belongs to."""
    match kind:
        case ProjectClass():
            return kind
        case AliasedClass(of=cls) | Column(owner=ProjectClass() as cls) | Relationship(owner=cls):
            return cls
        case Clause(columns=columns):
            owners = {column.owner for column in columns}
            return owners.pop() if len(owners) == 1 else None
    return None
