"""The parts of a statement, and what is known of one that was made on several paths."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from msgspec import Struct
from msgspec.structs import replace

from sqlassay.model.kinds.base import HasMethods, Kind
from sqlassay.model.kinds.clause import Column, columns_of, conditions, equated
from sqlassay.model.kinds.entities import Outer, is_object, name_in_row
from sqlassay.model.kinds.loading import LoaderOption
from sqlassay.model.kinds.project import ProjectClass
from sqlassay.model.kinds.schema import Relationship
from sqlassay.model.kinds.sources import AliasedClass, FromClause

if TYPE_CHECKING:
    pass

KNOWN_SIDES = (ProjectClass, AliasedClass, FromClause)
"""What a join may lead to, certainly nothing else."""

MAX_ITEMS = 32
"""A part with more items is known in part."""


class Join(Struct, frozen=True):
    """A ``join()``; `outer` and `full` are None where they are not constants."""

    target: Kind
    """A mapped class, an alias, a table, a subquery, or unknown."""
    relationship: Relationship | None = None
    """The attribute that it goes along."""
    on: Kind | None = None
    outer: bool | None = False
    full: bool | None = False
    left: Kind | None = None
    """What is joined to, where that is said (``join_from``)."""


class Selection(HasMethods, frozen=True):
    """What a select and a Query have in common: their parts.

    Each part holds what is so on all paths; those that `unsure` names may hold more than that. In the others
    nothing else is.
    """

    entities: tuple[Kind, ...] = ()
    """What a row is made of; () where that is not known."""
    froms: tuple[Kind, ...] = ()
    """What ``select_from`` names."""
    joins: tuple[Join, ...] = ()
    options: tuple[LoaderOption, ...] = ()
    """In the order in which they were given; the classes that their paths start from need not be selected."""
    criteria: tuple[Kind, ...] = ()
    """The conditions, all of which have to hold."""
    having: tuple[Kind, ...] = ()
    group_by: tuple[Kind, ...] = ()
    order_by: tuple[Kind, ...] = ()
    limit: Kind | None = None
    """The number of rows that ``limit``, ``fetch`` or ``slice`` say; unknown where it is no constant (it may
    be None then, which is no limit)."""
    offset: Kind | None = None
    distinct: bool = False
    locking: bool = False
    """Whether it has ``with_for_update``."""
    correlated: bool = False
    execution_options: tuple[tuple[str, Kind], ...] = ()
    """Also what methods of Query say that are options of execution (``yield_per``, ``populate_existing``)."""
    unsure: frozenset[str] = frozenset()

    @property
    def may_be_anything(self) -> bool:
        """Whether only the sort of statement is known, e.g. by an annotation."""
        return self.unsure.issuperset(PARTS)

    @property
    def equalities(self) -> dict[Column, Kind]:
        """The columns that have to be equal to something, and what to."""
        return dict(equated(self.criteria))

    @property
    def conditions(self) -> tuple[Kind, ...]:
        """The criteria with conjunctions taken apart."""
        return tuple(conditions(self.criteria))

    @property
    def criteria_columns(self) -> tuple[Column, ...]:
        """The columns that the criteria certainly use."""
        return tuple(dict.fromkeys(column for criterion in self.criteria for column in columns_of(criterion)))

    @property
    def loading(self) -> tuple[LoaderOption, ...] | None:
        """The loader options, if all are known."""
        return None if "options" in self.unsure else self.options

    @property
    def objects(self) -> tuple[Kind, ...]:
        """The mapped classes and aliases among the entities."""
        return tuple(entity for entity in self.entities if is_object(entity))

    @property
    def row_entities(self) -> tuple[Kind, ...]:
        """The entities as rows have them: there may be none of what an outer join brings in."""
        return tuple(
            Outer(entity) if is_object(entity) and self._may_lack(entity, bool(i)) else entity
            for i, entity in enumerate(self.entities)
        )

    def _may_lack(self, entity: Kind, is_further: bool) -> bool:
        outer = [join for join in self.joins if join.outer is not False or join.full is not False]
        sides = [join.target for join in outer if join.full is False]
        return (
            len(sides) < len(outer)
            or any(side == entity or not isinstance(side, KNOWN_SIDES) for side in sides)
            or not all(isinstance(source, KNOWN_SIDES) for source in self.froms)
            or (is_further and "joins" in self.unsure)
        )

    @property
    def column_names(self) -> tuple[str, ...]:
        """The names of its columns as a subquery, if all have names of their own."""
        names = [None if is_object(entity) else name_in_row(entity) for entity in self.entities]
        known = tuple(name for name in names if name is not None)
        return known if len(set(known)) == len(names) else ()

    def may_have(self, part: str) -> bool:
        """Whether a part is, or may be, there: ``limit``, ``order_by``…"""
        return part in self.unsure or bool(getattr(self, part) not in (None, False, ()))

    def but_unsure(self, *parts: str) -> Self:
        """The same with parts that may hold more."""
        return replace(self, unsure=self.unsure.union(parts))

    def with_part(self, part: str, *items: Any) -> Self:
        """The same with more items in a part."""
        after = (*getattr(self, part), *items)
        if len(after) > MAX_ITEMS:
            return self.but_unsure(part)
        return replace(self, **{part: after})

    def forgetting(self, *but: str) -> Self:
        """The same with nothing known of any part but these."""
        parts = [part for part in PARTS if part not in but]
        empty = {part: DEFAULTS[part] for part in parts}
        return replace(self, **empty, unsure=self.unsure.union(parts))

    def joined(self, other: Kind) -> Kind | None:
        """What is so of both: what they agree upon."""
        if not isinstance(other, Selection) or not self._is_like(other):
            return None
        changes = {
            part: _common(part, getattr(self, part), getattr(other, part)) for part in self._apart(other)
        }
        return replace(self, **changes, unsure=self.unsure.union(other.unsure, changes))

    def _is_like(self, other: Selection) -> bool:
        return type(self) is type(other)

    def _apart(self, other: Selection) -> Iterable[str]:
        names = (name for name in self.__struct_fields__ if name != "unsure")
        return [name for name in names if getattr(self, name) != getattr(other, name)]


DEFAULTS: dict[str, Any] = {
    name: default
    for name, default in zip(Selection.__struct_fields__, Selection.__struct_defaults__, strict=True)
    if name != "unsure"
}
PARTS = tuple(DEFAULTS)


def _common(part: str, one: Any, other: Any) -> Any:
    match one, other:
        case tuple(), tuple() if part in ("order_by", "group_by"):
            return _prefix(one, other)
        case tuple(), tuple() if part != "entities":
            return tuple(item for item in one if item in other)
        case tuple(), tuple():
            return ()
        case bool(), bool():
            return False
        case str(), str():
            return ""
    return None


def _prefix(one: tuple[Kind, ...], other: tuple[Kind, ...]) -> tuple[Kind, ...]:
    same = (i for i, (left, right) in enumerate(zip(one, other, strict=False)) if left != right)
    return one[: next(same, min(len(one), len(other)))]


def everything_unsure(selection: Selection) -> Selection:
    """A statement of which only its sort is known, e.g. by an annotation."""
    return replace(selection, unsure=frozenset(selection.__struct_fields__) - {"unsure", "verb"})
