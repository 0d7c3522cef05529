"""What is known of the objects that reading a relationship gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from sqlassay.model.kinds import Either, Instance, Kind, MappedCollection
from sqlassay.model.kinds.state import State
from sqlassay.model.loading.access import loading_of
from sqlassay.model.loading.mapping import MappedRelationship, loadable

if TYPE_CHECKING:
    from sqlassay.model.program import Program


def reached(instance: Instance, name: str, kind: Kind, program: Program) -> Kind:
    """`kind`, which reading a relationship of an instance gives, with the states of what is there."""
    relationship = loadable(instance.of, name, program)
    if not instance.states or not isinstance(relationship, MappedRelationship):
        return kind
    found = frozenset(_state(state, instance, name, relationship, program) for state in instance.states)
    known = frozenset(state for state in found if state is not None)
    return kind if None in found else _with_states(kind, known)


def _state(
    state: State, instance: Instance, name: str, relationship: MappedRelationship, program: Program
) -> State | None:
    if state.status not in ("persistent", "detached") or name in state.assigned:
        return None
    before = Instance(instance.of, frozenset([replace(state, present=frozenset())]))
    access = loading_of(before, name, program)
    loaded_anew = state.expired or name in state.expired_attributes
    return State(
        owner=state.owner,
        status=state.status,
        options=state.options,
        path=(*state.path, (instance.of, name)),
        eager=state.eager and access.case == "loaded" and not state.refreshed,
        shared=state.shared or relationship.shared,
        refreshed=state.refreshed or loaded_anew,
        seen=frozenset(seen for seen in state.seen if seen.cls is not None),
        read_elsewhere=state.read_elsewhere,
        origin=(*state.origin, name) if state.origin else (),
    )


def _with_states(kind: Kind, states: frozenset[State]) -> Kind:
    match kind:
        case Instance(of=cls):
            return Instance(cls, states)
        case MappedCollection(element=element):
            return MappedCollection(_with_states(element, states))
        case Either(options=options):
            return Either(tuple(_with_states(option, states) for option in options))
    return kind
