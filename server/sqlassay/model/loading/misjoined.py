"""What a statement filters or sorts by that only joined eager loading brings in: its join goes to an alias of
its own, which nothing in the statement can name.

`The zen of joined eager loading
<https://docs.sqlalchemy.org/en/21/orm/queryguide/relationships.html#the-zen-of-joined-eager-loading>`_.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from sqlassay.model.kinds import AliasedClass, Clause, Column, Kind, ProjectClass, Selection
from sqlassay.model.kinds.clause import columns_of
from sqlassay.model.kinds.loading import Step
from sqlassay.model.kinds.sources import class_of
from sqlassay.model.loading.strategy import akin
from sqlassay.model.schema import RelationshipAttribute, mapped_attribute

if TYPE_CHECKING:
    from sqlassay.model.program import Program

KNOWN = frozenset(["entities", "froms", "joins", "criteria"])
"""The parts that may not hold more than what is seen."""


class Misjoined(Struct, frozen=True):
    """A column of a class that takes part in a statement by joined eager loading alone."""

    column: Column
    relationship: Step
    part: str
    """``criteria`` or ``order_by``."""


def misjoined(statement: Selection, program: Program) -> Misjoined | None:
    """The first such column of a statement."""
    sources = _sources(statement)
    if sources is None or statement.unsure & KNOWN or not all(map(_is_known, statement.conditions)):
        return None
    for option in statement.options:
        if option.strategy != "joinedload":
            continue
        cls, name = option.path[-1]
        relationship = mapped_attribute(cls, name, program)
        target = relationship.target if isinstance(relationship, RelationshipAttribute) else None
        if target is None or any(akin(target, source, program) for source in sources):
            continue
        for part, kinds in (("criteria", statement.conditions), ("order_by", statement.order_by)):
            column = next(_columns(target, kinds), None)
            if column is not None and not any(_links(target, kind) for kind in statement.conditions):
                return Misjoined(column, (cls, name), part)
    return None


def _sources(statement: Selection) -> set[ProjectClass] | None:
    """The classes that the statement selects from; None where something else may be among them."""
    named = (*statement.entities, *statement.froms, *(join.target for join in statement.joins))
    found = {class_of(each) for each in named if isinstance(each, ProjectClass | AliasedClass | Column)}
    known = all(isinstance(each, ProjectClass | AliasedClass | Column) for each in named)
    return {cls for cls in found if cls is not None} if known and None not in found else None


def _is_known(condition: Kind) -> bool:
    return isinstance(condition, Clause | Column)


def _columns(cls: ProjectClass, kinds: Iterable[Kind]) -> Iterator[Column]:
    return (c for kind in kinds for c in columns_of(kind) if c.owner == cls and not c.source)


def _links(cls: ProjectClass, condition: Kind) -> bool:
    """Whether a condition names the class together with another one."""
    owners = {(column.owner, column.source) for column in columns_of(condition)}
    return (cls, "") in owners and len(owners) > 1
