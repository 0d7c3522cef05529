"""Which collections a statement loads in the same rows, by a join.

`Joined eager loading
<https://docs.sqlalchemy.org/en/21/orm/queryguide/relationships.html#joined-eager-loading>`_.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sqlassay.model.kinds import Outer, ProjectClass
from sqlassay.model.kinds.loading import Step
from sqlassay.model.kinds.result import Fetched
from sqlassay.model.kinds.sources import AliasedClass, class_of
from sqlassay.model.kinds.state import State
from sqlassay.model.loading.mapping import MappedRelationship, loadable
from sqlassay.model.loading.strategy import relationship_strategy
from sqlassay.model.questions import question
from sqlassay.model.schema import RelationshipAttribute, all_attributes

if TYPE_CHECKING:
    from sqlassay.model.program import Program

BY_JOIN = frozenset(["joined", "contains_eager"])
MAX_PATH = 4
"""Joins are followed so far."""


def joined_collections(fetched: Fetched, program: Program) -> tuple[tuple[Step, ...], ...]:
    """The paths from the entities to the collections that certainly come by a join: what is selected comes
    once for each element then.
    """
    found: list[tuple[Step, ...]] = []
    for each in fetched.entities:
        entity = each.of if isinstance(each, Outer) else each
        cls = class_of(entity) if isinstance(entity, ProjectClass | AliasedClass) else None
        if cls is not None:
            found += _below(cls, State(None, "persistent", options=fetched.loading), program)
    return tuple(found)


def _below(cls: ProjectClass, state: State, program: Program) -> Iterator[tuple[Step, ...]]:
    for attribute in all_attributes(cls, program):
        if not isinstance(attribute, RelationshipAttribute):
            continue
        relationship = loadable(cls, attribute.name, program)
        if not isinstance(relationship, MappedRelationship):
            continue
        strategy, _ = relationship_strategy(relationship, state, cls, attribute.name, program)
        if strategy not in BY_JOIN:
            continue
        path = (*state.path, (cls, attribute.name))
        if attribute.uselist:
            yield path
        elif attribute.uselist is False and relationship.target is not None and len(path) < MAX_PATH:
            further = State(None, "persistent", options=state.options, path=path)
            yield from _below(relationship.target, further, program)


@question(otherwise=False, given_up=True)
def may_join_collections(fetched: Fetched, program: Program) -> bool:
    """Whether a join may bring collections along: for certain, or because neither the mapping nor the options
    say how a relationship loads.
    """
    classes = (class_of(each) for each in fetched.entities if isinstance(each, ProjectClass | AliasedClass))
    state = State(None, "persistent", options=fetched.loading)
    unsure = any(cls is not None and _is_unsure(cls, state, program) for cls in classes)
    return unsure or bool(joined_collections(fetched, program))


def _is_unsure(cls: ProjectClass, state: State, program: Program) -> bool:
    for attribute in all_attributes(cls, program):
        if not isinstance(attribute, RelationshipAttribute):
            continue
        relationship = loadable(cls, attribute.name, program)
        if not isinstance(relationship, MappedRelationship):
            if attribute.lazy is not None:
                return True
            continue
        strategy, _ = relationship_strategy(relationship, state, cls, attribute.name, program)
        if strategy is None or (strategy in BY_JOIN and attribute.uselist is None):
            return True
        if strategy in BY_JOIN and relationship.target is not None and len(state.path) < MAX_PATH:
            path = (*state.path, (cls, attribute.name))
            if _is_unsure(
                relationship.target, State(None, "persistent", options=state.options, path=path), program
            ):
                return True
    return False
