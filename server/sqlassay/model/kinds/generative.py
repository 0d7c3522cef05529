"""What each generative method adds to a statement.

`Select <https://docs.sqlalchemy.org/en/21/core/selectable.html#sqlalchemy.sql.expression.Select>`_,
`Query <https://docs.sqlalchemy.org/en/21/orm/queryguide/query.html>`_.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec.structs import replace

from sqlassay.model.kinds.base import NONE, UNKNOWN, Arguments, Kind, Literal
from sqlassay.model.kinds.clause import Clause, expression
from sqlassay.model.kinds.entities import is_one
from sqlassay.model.kinds.joins import attribute_of, join, join_from, outerjoin, outerjoin_from
from sqlassay.model.kinds.loading import Loading
from sqlassay.model.kinds.python import ListOf
from sqlassay.model.kinds.selection import Selection
from sqlassay.model.kinds.sources import class_of

if TYPE_CHECKING:
    from sqlassay.model.program import Program

S = TypeVar("S", bound=Selection)
NO = (NONE, Literal(False))
"""What takes a part away again: ``limit(None)``, ``order_by(None)``, for Query also ``order_by(False)``."""


def where(statement: S, arguments: Arguments, program: Program) -> S:
    return _added(statement, "criteria", arguments)


def having(statement: S, arguments: Arguments, program: Program) -> S:
    return _added(statement, "having", arguments)


def filter_by(statement: S, arguments: Arguments, program: Program) -> S:
    criteria = [_equal(statement, name, value, program) for name, value in arguments.keywords.items()]
    made = statement.with_part("criteria", *criteria)
    return made.but_unsure("criteria") if arguments.unpacked else made


def order_by(statement: S, arguments: Arguments, program: Program) -> S:
    return _added(statement, "order_by", arguments)


def group_by(statement: S, arguments: Arguments, program: Program) -> S:
    return _added(statement, "group_by", arguments)


def limit(statement: S, arguments: Arguments, program: Program) -> S:
    return _number(statement, "limit", arguments.get("limit", 0))


def fetch(statement: S, arguments: Arguments, program: Program) -> S:
    return _number(statement, "limit", arguments.get("count", 0))


def offset(statement: S, arguments: Arguments, program: Program) -> S:
    return _number(statement, "offset", arguments.get("offset", 0))


def slice_(statement: S, arguments: Arguments, program: Program) -> S:
    start, stop = arguments.get("start", 0), arguments.get("stop", 1)
    length: Kind | None = UNKNOWN
    match start, stop:
        case Literal(value=int() as first), Literal(value=int() as last):
            length = Literal(last - first)
        case _, Literal(value=None):
            length = None
    made = _number(statement, "limit", length)
    return _number(made, "offset", None if start == Literal(0) else start)


def distinct(statement: S, arguments: Arguments, program: Program) -> S:
    return _sure(replace(statement, distinct=True), "distinct")


def with_for_update(statement: S, arguments: Arguments, program: Program) -> S:
    return _sure(replace(statement, locking=True), "locking")


def correlate(statement: S, arguments: Arguments, program: Program) -> S:
    return _sure(replace(statement, correlated=True), "correlated")


def execution_options(statement: S, arguments: Arguments, program: Program) -> S:
    made = _with_options(statement, arguments.keywords)
    return made.but_unsure("execution_options") if arguments.unpacked or arguments.positional else made


def yield_per(statement: S, arguments: Arguments, program: Program) -> S:
    return _with_options(statement, {"yield_per": arguments.get("count", 0) or UNKNOWN})


def populate_existing(statement: S, arguments: Arguments, program: Program) -> S:
    return _with_options(statement, {"populate_existing": Literal(True)})


def autoflush(statement: S, arguments: Arguments, program: Program) -> S:
    return _with_options(statement, {"autoflush": arguments.get("setting", 0) or UNKNOWN})


def select_from(statement: S, arguments: Arguments, program: Program) -> S:
    return _added(statement, "froms", arguments)


def options(statement: S, arguments: Arguments, program: Program) -> S:
    made = statement.but_unsure("options") if arguments.unpacked else statement
    for given in arguments.positional:
        if isinstance(given, Loading):
            made = _with_loading(made, given, program)
        else:
            made = made.but_unsure("options")
    return made


def with_parent(statement: S, arguments: Arguments, program: Program) -> S:
    return statement.with_part("criteria", Clause(operator="with_parent", partly=True))


def entities_unsure(statement: S, arguments: Arguments, program: Program) -> S:
    return replace(statement, entities=()).but_unsure("entities")


def options_unsure(statement: S, arguments: Arguments, program: Program) -> S:
    return statement.but_unsure("options")


def froms_unsure(statement: S, arguments: Arguments, program: Program) -> S:
    return statement.but_unsure("froms")


def joins_unsure(statement: S, arguments: Arguments, program: Program) -> S:
    return statement.but_unsure("joins")


def wrapped(statement: S, arguments: Arguments, program: Program) -> S:
    """Other rows under the same entities: a union, a text."""
    return statement.forgetting("entities")


GENERATIVE: dict[str, Callable[[Any, Arguments, Program], Any]] = {
    "where": where,
    "filter": where,
    "having": having,
    "filter_by": filter_by,
    "order_by": order_by,
    "group_by": group_by,
    "limit": limit,
    "fetch": fetch,
    "offset": offset,
    "slice": slice_,
    "distinct": distinct,
    "with_for_update": with_for_update,
    "correlate": correlate,
    "correlate_except": correlate,
    "execution_options": execution_options,
    "yield_per": yield_per,
    "populate_existing": populate_existing,
    "autoflush": autoflush,
    "select_from": select_from,
    "join": join,
    "outerjoin": outerjoin,
    "join_from": join_from,
    "outerjoin_from": outerjoin_from,
    "options": options,
    "with_parent": with_parent,
    "reduce_columns": entities_unsure,
    "enable_eagerloads": options_unsure,
    "with_polymorphic": options_unsure,
    "select_entity_from": froms_unsure,
    "reset_joinpoint": joins_unsure,
    "ext": wrapped,
    **dict.fromkeys(
        "union union_all intersect intersect_all except_ except_all from_self from_statement".split(), wrapped
    ),
}
"""By name; a generative method that is not here (``prefix_with``, ``with_hint``…) changes no part."""


def _added(statement: S, part: str, arguments: Arguments) -> S:
    given = arguments.positional
    if part in ("order_by", "group_by") and len(given) == 1 and given[0] in NO:
        return _sure(replace(statement, **{part: ()}), part)
    made = statement.with_part(part, *(UNKNOWN if isinstance(kind, ListOf) else kind for kind in given))
    return made.but_unsure(part) if arguments.unpacked else made


def _sure(statement: S, part: str) -> S:
    return replace(statement, unsure=statement.unsure - {part})


def _number(statement: S, part: str, value: Kind | None) -> S:
    return _sure(replace(statement, **{part: None if value == NONE else value}), part)


def _with_options(statement: S, given: dict[str, Kind]) -> S:
    after = {**dict(statement.execution_options), **given}
    return replace(statement, execution_options=tuple(after.items()))


def _equal(statement: Selection, name: str, value: Kind, program: Program) -> Clause:
    column = _column_called(statement, name, program)
    return expression("==", (column, value), comparison=True, partly=column == UNKNOWN)


def _column_called(statement: Selection, name: str, program: Program) -> Kind:
    """What ``filter_by`` means by a name: an attribute of what was joined last, else of the first entity;
    since 2.1, for a select, of any entity (`changelog <https://docs.sqlalchemy.org/en/21/changelog/>`_).
    """
    if "joins" in statement.unsure or "froms" in statement.unsure:
        return UNKNOWN
    last = [join.target for join in statement.joins[-1:]]
    first = (*statement.froms[:1], *statement.entities[:1])
    for entity in (*last, *(first or (getattr(statement, "target", None),))):
        found = attribute_of(entity, name, program)
        if found != UNKNOWN or class_of(entity) is None:
            return found
    return UNKNOWN


def _with_loading(statement: S, loading: Loading, program: Program) -> S:
    """The option as it applies to the entities: one that names none (``raiseload("*")``) to all of them."""
    objects = statement.objects if loading.names_no_entity else statement.objects[:1]
    each = [loading.for_entity(entity, program) for entity in objects]
    known = all(one.understood for one in each) and all(map(is_one, statement.entities))
    made = statement if each and known else statement.but_unsure("options")
    if loading.filters:
        made = made.but_unsure("criteria")
    if not loading.fits(statement.objects):
        return made.but_unsure("options")
    found = dict.fromkeys(option for one in each for option in one.options)
    return made.with_part("options", *(option for option in found if option not in made.options))
