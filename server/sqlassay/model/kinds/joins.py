"""Joins of a statement.

`Select.join <https://docs.sqlalchemy.org/en/21/core/selectable.html#sqlalchemy.sql.expression.Select.join>`_,
`Query.join <https://docs.sqlalchemy.org/en/21/orm/queryguide/query.html#sqlalchemy.orm.Query.join>`_.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeVar

from msgspec.structs import replace

from sqlassay.model.kinds.base import UNKNOWN, Arguments, Kind, Literal
from sqlassay.model.kinds.clause import Clause, Column
from sqlassay.model.kinds.project import ProjectClass
from sqlassay.model.kinds.python import TupleOf
from sqlassay.model.kinds.schema import Relationship
from sqlassay.model.kinds.selection import Join, Selection
from sqlassay.model.kinds.sources import AliasedClass, FromClause, class_of, text_of

if TYPE_CHECKING:
    from sqlassay.model.program import Program

S = TypeVar("S", bound=Selection)


def join(statement: S, arguments: Arguments, program: Program) -> S:
    outer, full = _flag(arguments, "isouter"), _flag(arguments, "full")
    return _joined(statement, arguments, outer, full, program)


def outerjoin(statement: S, arguments: Arguments, program: Program) -> S:
    return _joined(statement, arguments, True, _flag(arguments, "full"), program)


def join_from(statement: S, arguments: Arguments, program: Program) -> S:
    rest = replace(arguments, positional=arguments.positional[1:])
    made = join(statement, rest, program)
    return _from(made, statement, arguments.get("from_", 0))


def outerjoin_from(statement: S, arguments: Arguments, program: Program) -> S:
    rest = replace(arguments, positional=arguments.positional[1:])
    made = outerjoin(statement, rest, program)
    return _from(made, statement, arguments.get("from_", 0))


def attribute_of(entity: Kind | None, name: str, program: Program) -> Kind:
    """The column, relationship or expression that an entity has under a name."""
    if isinstance(entity, FromClause):
        return entity.attribute("c", program).attribute(name, program)
    if isinstance(entity, Column) and entity.source:
        return UNKNOWN
    owner = entity if isinstance(entity, AliasedClass) else class_of(entity)
    found = UNKNOWN if owner is None else owner.attribute(name, program)
    return found if isinstance(found, Column | Relationship | Clause) else UNKNOWN


def _flag(arguments: Arguments, name: str) -> bool | None:
    match arguments.get(name):
        case None:
            return False
        case Literal(value=bool() as value):
            return value
    return None


def _joined(statement: S, arguments: Arguments, outer: bool | None, full: bool | None, program: Program) -> S:
    """`Select.join
    <https://docs.sqlalchemy.org/en/21/core/selectable.html#sqlalchemy.sql.expression.Select.join>`_; several
    relationships, and their names, are 1.4's.
    """
    if arguments.unpacked or not (arguments.positional or arguments.keywords):
        return statement.but_unsure("joins")
    joins = list(_joins(statement, arguments, outer, full, program))
    return statement.with_part("joins", *joins)


def _joins(
    statement: Selection, arguments: Arguments, outer: bool | None, full: bool | None, program: Program
) -> Iterator[Join]:
    root = next(iter(statement.entities), None)
    target = _by_name(arguments.get("target", 0) or UNKNOWN, root, program)
    on = arguments.get("onclause", 1)
    if on is not None and isinstance(target, Relationship):
        on = _by_name(on, target.target, program)
    match target, on:
        case Relationship(target=to), Relationship(target=further):
            yield Join(to, target, None, outer, full)
            yield Join(further, on, None, outer, full)
        case Relationship(target=to), _:
            yield Join(to, target, on, outer, full)
        case TupleOf(elements=(to, condition)), None:
            yield Join(to, None, condition, outer, full)
        case _, ProjectClass() | AliasedClass():
            yield from (Join(target, outer=outer, full=full), Join(on, outer=outer, full=full))
        case _, Relationship():
            yield Join(target, on, None, outer, full)
        case _:
            yield Join(target, None, on, outer, full)


def _by_name(given: Kind, entity: Kind | None, program: Program) -> Kind:
    """The relationship of an entity that a text names."""
    name = text_of(given)
    return given if name is None else attribute_of(entity, name, program)


def _from(made: S, before: Selection, left: Kind | None) -> S:
    if len(made.joins) != len(before.joins) + 1:
        return made
    return replace(made, joins=(*before.joins, replace(made.joins[-1], left=left)))
