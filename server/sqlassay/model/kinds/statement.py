"""Statements: ``select()``, ``insert()``, ``update()``, ``delete()`` and the legacy ``Query``.

`Select <https://docs.sqlalchemy.org/en/21/core/selectable.html#sqlalchemy.sql.expression.Select>`_,
`Query <https://docs.sqlalchemy.org/en/21/orm/queryguide/query.html>`_.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from msgspec.structs import replace

from sqlassay.model.kinds.base import NONE, UNKNOWN, Arguments, Either, Kind, Literal, Method, join, present
from sqlassay.model.kinds.clause import Clause, Column
from sqlassay.model.kinds.entities import as_columns, entity_instance, is_object, is_one
from sqlassay.model.kinds.generative import GENERATIVE
from sqlassay.model.kinds.loading import LoaderOption
from sqlassay.model.kinds.project import Function, ProjectClass
from sqlassay.model.kinds.python import ListOf, Value
from sqlassay.model.kinds.result import Pagination, Result, Row
from sqlassay.model.kinds.selection import Selection, everything_unsure
from sqlassay.model.kinds.sources import FromClause, text_of
from sqlassay.model.kinds.state import Owner

if TYPE_CHECKING:
    from sqlassay.model.program import Program

S = TypeVar("S", bound=Selection)

SELECT_METHODS = frozenset(
    "where filter filter_by order_by group_by having limit"
    " offset fetch slice distinct join outerjoin join_from"
    " outerjoin_from options execution_options with_for_update"
    " add_columns with_only_columns select_from correlate"
    " correlate_except prefix_with suffix_with with_hint with_statement_hint add_cte set_label_style"
    " reduce_columns params ext column apply_labels".split()
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


SETS = frozenset("union union_all intersect intersect_all except_ except_all".split())


class Statement(Selection, frozen=True, kw_only=True):
    """A Core or ORM statement; `verb` is select, insert, update, delete, compound or text."""

    verb: str
    target: Kind | None = None
    """What insert, update or delete changes: a mapped class or a table."""
    values: tuple[str, ...] = ()
    """The names of the columns that ``values()`` sets."""
    from_select: bool = False
    on_conflict: str = ""
    """``nothing`` or ``update``: what an insert does with rows that are there already."""
    scalar: bool = False
    """Whether ``exec()`` of SQLModel's sessions gives its entities themselves."""

    def method(self, name: str, arguments: Arguments, program: Program) -> Kind:
        if self.is_generative(name):
            return self._with(name, arguments, program)
        if name in SETS:
            return compound(self)
        match name:
            case "subquery" | "cte" | "alias" | "lateral":
                return from_clause(self, name, arguments)
            case "select":
                return from_clause(self, name, Arguments()).method(name, arguments, program)
            case "columns" if self.verb == "text":
                named = tuple(Column(None, name) for name in arguments.keywords)
                return with_entities(self, (*arguments.positional, *named), arguments)
            case "from_statement":
                return self.forgetting("entities", "options")
            case "exists" | "scalar_subquery" | "as_scalar" | "label" | "in_":
                label = text_of(arguments.get("name", 0)) if name == "label" else None
                return Clause(
                    operator="exists" if name == "exists" else "select", partly=True, label=label or ""
                )
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

    def _is_like(self, other: Selection) -> bool:
        return isinstance(other, Statement) and self.verb == other.verb

    def _with(self, name: str, arguments: Arguments, program: Program) -> Statement:
        match name:
            case "with_only_columns" | "returning":
                return with_entities(self, arguments.positional, arguments)
            case "add_columns" | "column":
                return with_more_entities(self, arguments)
            case "values" | "ordered_values":
                return self._with_values(arguments)
            case "from_select":
                return replace(self, from_select=True)
            case "on_conflict_do_nothing":
                return replace(self, on_conflict="nothing")
            case "on_conflict_do_update" | "on_duplicate_key_update":
                return replace(self, on_conflict="update")
        change = GENERATIVE.get(name)
        made: Statement = self if change is None else change(self, arguments, program)
        return made

    def _with_values(self, arguments: Arguments) -> Statement:
        given = tuple(name for name in arguments.keywords if name not in self.values)
        made = replace(self, values=(*self.values, *given))
        return made.but_unsure("values") if arguments.positional or arguments.unpacked else made


class Query(Selection, frozen=True):
    """The legacy Query, as ``session.query(…)`` and Flask-SQLAlchemy's ``Model.query`` give it."""

    owner: Owner | None = None
    """The session that it asks, as the walk knows it."""
    tuples: bool = False
    """Whether a single entity comes as a row, too (``only_return_tuples``)."""
    subclass: ProjectClass | None = None
    """The project's subclass that it is an instance of, whose methods make queries, too."""

    def attribute(self, name: str, program: Program) -> Kind:
        if self.subclass is not None and program.defines(self.subclass, name):
            found = program.instance_attribute(self.subclass, name)
            bound = isinstance(found, Function) and isinstance(found.receiver, Query)
            return replace(found, receiver=self) if bound else found
        if name in ("statement", "selectable"):
            return select_of(self)
        return UNKNOWN if name in QUERY_PROPERTIES else Method(self, name)

    def is_generative(self, name: str) -> bool:
        """Whether the method of this name gives a new Query."""
        return name in QUERY_METHODS

    def method(self, name: str, arguments: Arguments, program: Program) -> Kind:
        if self.is_generative(name):
            return self._with(name, arguments, program)
        match name:
            case "all":
                return ListOf(self.row(program))
            case "first" | "one_or_none":
                return join([self.row(program), NONE])
            case "get":
                return join([self._first(program), NONE])
            case "scalar":
                return join([self._first(program), NONE])
            case "one" | "first_or_404" | "one_or_404" | "get_or_404":
                return self.row(program)
            case "count" | "delete" | "update":
                return Value("int")
            case "subquery" | "cte":
                return from_clause(self, name, arguments)
            case "exists" | "scalar_subquery" | "as_scalar" | "label":
                return select_of(self).method(name, arguments, program)
            case "paginate":
                return Pagination(self.row(program))
        return UNKNOWN

    def item(self, index: Kind, program: Program) -> Kind:
        return self.row(program)

    def sliced(self, program: Program) -> Kind:
        return ListOf(self.row(program))

    def iterated(self, program: Program) -> Kind:
        return self.row(program)

    def row(self, program: Program) -> Kind:
        """What one result is: the object itself when a mapped class is the only entity, else a row."""
        return (
            Row(self.row_entities, self.loading)
            if self.tuples
            else row_of(self.row_entities, self.loading, program)
        )

    def _first(self, program: Program) -> Kind:
        return entity_instance(self.row_entities[0], program) if self.entities else UNKNOWN

    def _with(self, name: str, arguments: Arguments, program: Program) -> Query:
        match name:
            case "with_entities":
                return with_entities(self, arguments.positional, arguments)
            case "add_columns" | "add_entity" | "add_column":
                return with_more_entities(self, arguments)
            case "only_return_tuples":
                return replace(self, tuples=arguments.get("value", 0) == Literal(True))
        change = GENERATIVE.get(name)
        made: Query = self if change is None else change(self, arguments, program)
        return made


QUERY_PROPERTIES = frozenset(
    "column_descriptions session whereclause lazy_loaded_from is_single_entity".split()
)


def row_of(entities: tuple[Kind, ...], loading: tuple[LoaderOption, ...] | None, program: Program) -> Kind:
    """What a Query gives for one row of `entities`."""
    match entities:
        case ():
            return UNKNOWN
        case (Either(options=options),):
            return join(row_of((option,), loading, program) for option in options)
        case (entity,) if is_object(entity):
            return entity_instance(entity, program)
        case (entity,) if not is_one(entity) and not isinstance(entity, FromClause):
            return UNKNOWN
    return Row(entities, loading)


def selecting(verb: str, entities: tuple[Kind, ...], *, unpacked: bool = False) -> Statement:
    """``select(…)`` of entities."""
    return with_entities(Statement(verb=verb), entities, Arguments(unpacked=unpacked))


def with_entities(statement: S, entities: tuple[Kind, ...], arguments: Arguments) -> S:
    """A statement with other entities; lists of them (1.4) are not followed."""
    known = not arguments.unpacked and not any(isinstance(entity, ListOf) for entity in entities)
    if not known:
        return replace(statement, entities=()).but_unsure("entities")
    return replace(statement, entities=entities, unsure=statement.unsure - {"entities"})


def with_more_entities(statement: S, arguments: Arguments) -> S:
    """A statement with more entities behind those that it has."""
    if "entities" in statement.unsure:
        return statement
    return with_entities(statement, (*statement.entities, *arguments.positional), arguments)


def select_of(query: Query) -> Statement:
    """``query.statement``"""
    parts = {name: getattr(query, name) for name in Selection.__struct_fields__}
    return Statement(verb="select", **parts)


def query(arguments: Arguments, query_class: Kind | None, program: Program) -> Kind:
    """``session.query(…)``; `query_class` is the class of the project's own that the session makes."""
    if query_class is None:
        return with_entities(Query(), arguments.positional, arguments)
    made = query_class.instance(program)
    if not isinstance(made, Query):
        return UNKNOWN
    return with_entities(Query(subclass=made.subclass), arguments.positional, arguments)


def change(verb: str, target: Kind | None, arguments: Arguments) -> Statement:
    """``insert(…)``, ``update(…)`` and ``delete(…)`` of a target; in 1.4 `arguments` may be the criterion and
    the values.
    """
    made = Statement(verb=verb, target=target)
    if arguments.unpacked or arguments.positional or arguments.keywords.keys() - {"table"}:
        return made.but_unsure("criteria", "values")
    return made


def compound(statement: Kind) -> Statement:
    """``union(statement, …)``: rows of columns, also where a mapped class is selected."""
    if not isinstance(statement, Selection):
        return Statement(verb="compound", unsure=frozenset(["entities"]))
    entities = as_columns(statement.entities)
    return Statement(entities, verb="compound", unsure=statement.unsure & {"entities"})


def from_clause(statement: Selection, sort: str, arguments: Arguments) -> FromClause:
    """``statement.subquery()``, ``cte()``, ``alias()``, ``lateral()``"""
    recursive = arguments.get("recursive", 2) == Literal(True)
    name = text_of(arguments.get("name", 0))
    return FromClause(name, sort, statement.column_names, recursive)


def executed(
    arguments: Arguments, *, core: bool = False, scalars: bool = False, is_async: bool = False
) -> Result:
    """What executing a statement gives; on a connection (`core`) objects come as their columns."""
    statement = present(arguments.get("statement", 0) or UNKNOWN)
    made = Result(scalars=scalars, is_async=is_async, core=core)
    if not isinstance(statement, Selection):
        return made
    entities = as_columns(statement.entities) if core else statement.row_entities
    return replace(made, entities=entities[:1] if scalars else entities, loading=statement.loading)


def unknown_statement(verb: str) -> Selection:
    """A statement of which only the verb is known, or a Query (``query``)."""
    return everything_unsure(Query() if verb == "query" else Statement(verb=verb))
