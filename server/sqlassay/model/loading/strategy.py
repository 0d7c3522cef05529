"""How an attribute of an object is loaded: by the options of the statement, else by the mapping.

`Relationship loading <https://docs.sqlalchemy.org/en/21/orm/queryguide/relationships.html>`_,
`column loading <https://docs.sqlalchemy.org/en/21/orm/queryguide/columns.html>`_.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from sqlassay.model.kinds import ProjectClass
from sqlassay.model.kinds.loading import LoaderOption
from sqlassay.model.kinds.state import State, Step
from sqlassay.model.loading.mapping import MappedColumn, MappedRelationship

if TYPE_CHECKING:
    from sqlassay.model.program import Program

BY_OPTION = {
    "joinedload": "joined",
    "selectinload": "selectin",
    "subqueryload": "subquery",
    "immediateload": "immediate",
    "contains_eager": "contains_eager",
    "lazyload": "select",
    "raiseload": "raise",
    "noload": "noload",
}
"""The strategy that a loader option sets."""

FOR_COLUMNS = frozenset("load_only defer undefer undefer_group with_expression selectin_polymorphic".split())

UNNAMED = "an option for '*', perhaps for every entity"

RECURSIVE = frozenset("joined selectin subquery immediate".split())


def relationship_strategy(
    relationship: MappedRelationship, state: State, cls: ProjectClass, name: str, program: Program
) -> tuple[str | None, str]:
    """The strategy (as ``lazy=`` names it) and what says so; None where it is not known."""
    if state.options is None:
        return None, "the options of the statement are not known"
    options = [o for o in state.options if o.strategy in BY_OPTION and _leads_to(o.path, state, cls, program)]
    named = [o for o in options if o.path[-1][1] == name] or [o for o in options if o.path[-1][1] == "*"]
    if named:
        option = named[-1]
        strategy = BY_OPTION[option.strategy]
        if option.strategy == "contains_eager" and state.refreshed:
            return None, "contains_eager() holds for the statement alone"
        if strategy == "raise" and option.sql_only:
            strategy = "raise_on_sql"
        return strategy, f"{option.strategy}({'' if option.path[-1][1] == name else '*'})"
    if _is_wild(state, BY_OPTION):
        return None, UNNAMED
    return _by_mapping(relationship, state, cls)


def _is_wild(state: State, strategies: Collection[str]) -> bool:
    """Whether ``*`` is given for the entity: perhaps without naming it, and so for what it leads to, too."""
    wild = (o for o in state.options or () if o.strategy in strategies and len(o.path) == 1)
    return bool(state.path) and any(o.path[0][1] == "*" for o in wild)


def _by_mapping(relationship: MappedRelationship, state: State, cls: ProjectClass) -> tuple[str | None, str]:
    lazy = relationship.lazy
    if lazy is None:
        return None, "how the mapping loads it is not known"
    if not state.queried and lazy in RECURSIVE:
        return "select", "the object was not loaded by a statement"
    if lazy in RECURSIVE and relationship.target is None:
        return None, "its class is not known"
    if lazy in RECURSIVE and _comes_again(relationship, state, cls):
        return None, "it leads back to where the statement came from"
    return lazy, f"lazy={lazy!r}"


def _comes_again(relationship: MappedRelationship, state: State, cls: ProjectClass) -> bool:
    """Whether a relationship leads to a class that the statement has passed: eager loading ends there."""
    passed = {cls, *(owner for owner, _ in state.path)}
    return relationship.target in passed


def column_strategy(
    column: MappedColumn, state: State, cls: ProjectClass, name: str, program: Program
) -> tuple[str | None, str]:
    """How a column is loaded, as `ColumnDefinition.deferred` says it, and what says so."""
    if state.options is None:
        return None, "the options of the statement are not known"
    if column.deferred is None:
        return None, "how the mapping loads it is not known"
    by_mapping = column.deferred, "the mapping defers it" if column.deferred else "the mapping"
    if not state.queried:
        return (None, "flush() may have expired it") if column.deferred else by_mapping
    options = [
        o for o in state.options if o.strategy in FOR_COLUMNS and _leads_to(o.path, state, cls, program)
    ]
    if not options:
        return (None, UNNAMED) if _is_wild(state, FOR_COLUMNS) else by_mapping
    if state.refreshed:
        return None, "an option for columns, and the object was loaded anew"
    return _by_option(options, column, name) or by_mapping


def _by_option(options: list[LoaderOption], column: MappedColumn, name: str) -> tuple[str | None, str] | None:
    if any(o.strategy in ("undefer_group", "with_expression", "selectin_polymorphic") for o in options):
        return None, "an option whose columns are not known"
    named = [o for o in options if o.path[-1][1] == name]
    only = [o for o in options if o.strategy == "load_only"]
    if named:
        option = named[-1]
        if option.strategy == "defer":
            return ("raise" if option.raises else "deferred"), "defer()"
        return "", f"{option.strategy}()"
    wild = [o for o in options if o.path[-1][1] == "*"]
    if not only and not wild:
        return None
    if column.primary_key is not False:
        return None, "it may be the primary key, which is always loaded"
    option = [*only, *wild][-1]
    if option.strategy == "undefer":
        return "", "undefer(*)"
    return ("raise" if option.raises else "deferred"), f"{option.strategy}()"


def _leads_to(path: tuple[Step, ...], state: State, cls: ProjectClass, program: Program) -> bool:
    """Whether an option's path is that of an attribute of the object."""
    here = (*state.path, (cls, path[-1][1])) if path else ()
    return len(path) == len(here) > 0 and all(
        name == other and akin(owner, cls, program)
        for (owner, name), (cls, other) in zip(path, here, strict=True)
    )


def akin(one: ProjectClass, other: ProjectClass, program: Program) -> bool:
    """Whether one class is the other or inherits from it."""
    return one in program.view(other).ancestry or other in program.view(one).ancestry
