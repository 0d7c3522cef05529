"""Statements: ``select()``, ``insert()``, ``update()``, ``delete()`` and the legacy ``Query``.

`Select <https://docs.sqlalchemy.org/en/21/core/selectable.html#sqlalchemy.sql.expression.Select>`_,
`Query <https://docs.sqlalchemy.org/en/21/orm/queryguide/query.html>`_.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlassay.model.kinds.base import NONE, UNKNOWN, Arguments, HasMethods, Kind, Method, join
from sqlassay.model.kinds.entities import entity_instance
from sqlassay.model.kinds.project import ProjectClass
from sqlassay.model.kinds.python import ListOf, Value
from sqlassay.model.kinds.result import Row
from sqlassay.model.kinds.schema import Clause, Column

if TYPE_CHECKING:
    from sqlassay.model.program import Program

SELECT_METHODS = frozenset(
    "where filter filter_by order_by group_by having limit"
    " offset fetch slice distinct join outerjoin join_from"
    " outerjoin_from options execution_options with_for_update"
    " add_columns with_only_columns select_from correlate"
    " correlate_except prefix_with suffix_with with_hint with_statement_hint add_cte set_label_style"
    " reduce_columns params ext".split()
)
"""The methods of Select that give a new Select and leave the old one as it is."""

DML_METHODS = frozenset(
    "where filter filter_by values returning"
    " execution_options with_hint with_dialect_options prefix_with ordered_values"
    " from_select on_conflict_do_update on_conflict_do_nothing on_duplicate_key_update inline return_defaults"
    " add_cte options using ext".split()
)
"""The same for Insert, Update and Delete, each having some of them."""

QUERY_METHODS = frozenset(
    "filter filter_by where order_by group_by having limit offset slice distinct join outerjoin options"
    " execution_options with_for_update add_columns add_column"
    " add_entity with_entities select_from correlate prefix_with"
    " suffix_with with_hint with_statement_hint"
    " populate_existing yield_per enable_eagerloads enable_assertions"
    " autoflush params set_label_style with_labels"
    " reset_joinpoint only_return_tuples execution_options with_parent"
    " union union_all intersect intersect_all except_ except_all from_self select_entity_from with_session"
    " with_polymorphic from_statement tuples ext".split()
)
"""The same for Query."""

TEXT_METHODS = frozenset("bindparams params options execution_options".split())
"""The same for ``text()``."""


class Statement(HasMethods, frozen=True):
    """A Core or ORM statement; `verb` is select, insert, update, delete, compound or text."""

    verb: str
    entities: tuple[Kind, ...] = ()

    def method(self, name: str, arguments: Arguments, program: Program) -> Kind:
        if self.is_generative(name):
            return self._with(name, arguments)
        match name:
            case "union" | "union_all" | "intersect" | "except_" | "intersect_all" | "except_all":
                return Statement("compound", self.entities)
            case "subquery" | "cte" | "alias" | "lateral":
                return FromClause()
            case "exists" | "scalar_subquery" | "as_scalar" | "label" | "in_":
                return Clause()
        return UNKNOWN

    def is_generative(self, name: str) -> bool:
        """Whether the method of this name gives a new statement of the same sort."""
        match self.verb:
            case "select" | "compound":
                return name in SELECT_METHODS
            case "insert" | "update" | "delete":
                return name in DML_METHODS
            case "text":
                return name in TEXT_METHODS
        return False

    def _with(self, name: str, arguments: Arguments) -> Statement:
        match name:
            case "with_only_columns" | "returning":
                return Statement(self.verb, arguments.entities)
            case "add_columns":
                entities = () if arguments.unpacked else (*self.entities, *arguments.positional)
                return Statement(self.verb, entities)
        return self


class Query(HasMethods, frozen=True):
    """The legacy Query, as ``session.query(…)`` and Flask-SQLAlchemy's ``Model.query`` give it."""

    entities: tuple[Kind, ...] = ()

    def is_generative(self, name: str) -> bool:
        """Whether the method of this name gives a new Query."""
        return name in QUERY_METHODS

    def method(self, name: str, arguments: Arguments, program: Program) -> Kind:
        if name == "with_entities":
            return Query(arguments.entities)
        if name in ("add_columns", "add_entity", "add_column"):
            return Query(() if arguments.unpacked else (*self.entities, *arguments.positional))
        if self.is_generative(name):
            return self
        match name:
            case "all":
                return ListOf(self.row(program))
            case "first" | "one_or_none":
                return join([self.row(program), NONE])
            case "get":
                return join([entity_instance(self.entities[0], program), NONE]) if self.entities else UNKNOWN
            case "one" | "first_or_404" | "one_or_404" | "get_or_404":
                return self.row(program)
            case "count" | "delete" | "update":
                return Value("int")
            case "subquery" | "cte":
                return FromClause()
            case "exists" | "scalar_subquery" | "as_scalar" | "label":
                return Clause()
        return UNKNOWN

    def iterated(self, program: Program) -> Kind:
        return self.row(program)

    def row(self, program: Program) -> Kind:
        """What one result is: the entity itself when there is one, else a row."""
        return row_of(self.entities, program)


def row_of(entities: tuple[Kind, ...], program: Program) -> Kind:
    """What a Query gives for one row of `entities`."""
    if len(entities) == 1 and isinstance(entities[0], ProjectClass):
        return entity_instance(entities[0], program)
    return Row(entities) if entities else UNKNOWN


class FromClause(Kind, frozen=True):
    """What can be selected from and has columns: a subquery, a common table expression."""

    def attribute(self, name: str, program: Program) -> Kind:
        return Columns() if name in ("c", "columns") else Method(self, name)

    def method(self, name: str, arguments: Arguments, program: Program) -> Kind:
        match name:
            case "select":
                return Statement(name, (self,))
            case "alias" | "tablesample" | "union" | "union_all":
                return self
        return UNKNOWN


class Table(FromClause, frozen=True):
    """A Core ``Table``."""

    name: str | None = None

    def method(self, name: str, arguments: Arguments, program: Program) -> Kind:
        if name in ("insert", "update", "delete"):
            return Statement(name)
        return FromClause.method(self, name, arguments, program)


class Columns(Kind, frozen=True):
    """The columns of a table: ``table.c``."""

    def attribute(self, name: str, program: Program) -> Kind:
        return UNKNOWN if name in COLLECTION_METHODS else Column(None, name)

    def item(self, index: Kind, program: Program) -> Kind:
        return Column(None, "")

    def iterated(self, program: Program) -> Kind:
        return Column(None, "")


COLLECTION_METHODS = frozenset(
    "keys values items get contains_column corresponding_column"
    " as_readonly add remove update extend clear compare".split()
)
"""Methods of a ColumnCollection; any other attribute of it is a column."""
