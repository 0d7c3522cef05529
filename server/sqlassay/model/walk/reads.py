"""What reading, setting and going through the attributes of objects does to what is known of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from sqlassay.model.kinds import (
    NONE,
    Either,
    Function,
    Instance,
    Kind,
    ListOf,
    Literal,
    TupleOf,
    join,
)
from sqlassay.model.kinds.loading import LoaderOption
from sqlassay.model.kinds.objects import FETCHED, attached, first_placed, instances, mapped, placed
from sqlassay.model.kinds.result import Fetched
from sqlassay.model.kinds.selection import Selection
from sqlassay.model.kinds.state import ANY, Seen, State
from sqlassay.model.loading import MappedColumn, MappedRelationship, loadable, loading_of, reached
from sqlassay.model.walk.nodes import is_stored
from sqlassay.model.walk.scope import Binding
from sqlassay.model.walk.states import Change, after_event, each_state, happen, scopes, transient_given
from sqlassay.syntax import form

if TYPE_CHECKING:
    from sqlassay.model.walk.walk import Walk


def given_by(walk: Walk, source: Kind, kind: Kind) -> Kind:
    """What a result, a row or a query gives, with the session that it belongs to and how it was loaded."""
    if isinstance(source, FETCHED):
        return attached(kind, source.owner, loading_options(source), walk.seen_in(source.owner))
    return kind


def loading_options(source: Kind) -> tuple[LoaderOption, ...] | None:
    """The loader options of a statement or of what it gave; None where they are not known."""
    return source.loading if isinstance(source, Fetched | Selection) else None


def begin_loop(walk: Walk, iterable: Kind, place: int) -> None:
    """A loop that stands at a place begins: what it goes over is kept under a name of its own."""
    element = given_by(walk, iterable, iterable.iterated(walk.program))
    if walk.scope is not None:
        _loop_ran_before(walk, place)
        walk.loops.append(place)
        walk.scope.bindings[_hidden(place)] = Binding(ListOf(element))


def turn(walk: Walk, iterable: Kind, place: int) -> Kind:
    """What the next turn of the loop binds: another object each time."""
    kept = None if walk.scope is None else walk.scope.bindings.get(_hidden(place))
    if kept is None or not isinstance(kept.kind, ListOf):
        return iterable.iterated(walk.program)
    if not any(True for _ in instances(kept.kind)):
        return kept.kind.element
    another(walk, place)
    element = kept.kind.element
    if isinstance(element, TupleOf):
        parts = (placed(placed(part, place), index) for index, part in enumerate(element.elements))
        return TupleOf(tuple(parts))
    return placed(_not_seen_by(element, place), place)


def end_loop(walk: Walk, place: int) -> None:
    """The loop is left."""
    if walk.scope is not None:
        walk.scope.bindings.pop(_hidden(place), None)
        walk.loops.pop()


def _hidden(place: int) -> str:
    return f"<loop {place}>"


def another(walk: Walk, place: int) -> None:
    """A place gives another object than the one that names hold from there."""

    def change(state: State) -> tuple[State]:
        return (replace(state, origin=()) if place in state.origin else state,)

    happen(walk, each_state(change))


def _loop_ran_before(walk: Walk, place: int) -> None:
    """What a loop read when it ran before, it did not read in this run; in a loop around it was of another
    object.
    """
    around = frozenset(walk.loops)

    def change(state: State) -> tuple[State]:
        before = (s for s in state.seen if place in s.by and around.isdisjoint(s.by))
        seen = state.seen - (gone := set(before)) | {replace(s, by=()) for s in gone}
        return (replace(state, seen=seen),)

    happen(walk, each_state(change))


def _not_seen_by(kind: Kind, place: int) -> Kind:
    """An element without what the loop did to the elements before."""

    def change(inner: Kind) -> Kind:
        if not isinstance(inner, Instance):
            return inner
        states = (
            replace(s, seen=frozenset(seen for seen in s.seen if place not in seen.by)) for s in inner.states
        )
        return Instance(inner.of, frozenset(states))

    return mapped(kind, change)


def element(walk: Walk, source: Kind, kind: Kind, node: form.Subscript) -> Kind:
    """``source[index]``"""
    kind = given_by(walk, source, kind)
    return kind if isinstance(node.index, form.Slice) else placed(kind, walk.place(node))


def read(walk: Walk, node: form.Attribute, value: Kind, kind: Kind) -> Kind:
    """``value.attr``: what it gives, when that is known of the objects, and what reading it does to them."""
    if isinstance(value, FETCHED):
        return first_placed(given_by(walk, value, kind), walk.place(node))
    found = [option for option in _options(value) if isinstance(option, Instance)]
    if not any(option.states for option in found):
        return kind
    kinds = [option.attribute(node.attr, walk.program) for option in found]
    made = join(reached(o, node.attr, k, walk.program) for o, k in zip(found, kinds, strict=True))
    if not is_stored(node, walk.around()):
        for option in found:
            if not isinstance(next((n for n in walk.around() if n is not node), None), form.Expr):
                _of_new(walk, option, node.attr)
            _happened(walk, option, node.attr)
    return made if len(found) == len(list(_options(value))) else kind


def _options(kind: Kind) -> tuple[Kind, ...]:
    return tuple(o for o in kind.options if o != NONE) if isinstance(kind, Either) else (kind,)


QUIET = frozenset(["loaded", "raises", "no load", "detached", "async"])
"""Cases in which a read that goes on loads nothing."""


def _happened(walk: Walk, instance: Instance, name: str) -> None:
    attribute = loadable(instance.of, name, walk.program)
    if attribute is None:
        if not _is_plain(instance, name, walk):
            read_elsewhere(walk, instance)
        return
    access = loading_of(instance, name, walk.program)
    if access.case in QUIET and not access.unless:
        _raised(walk, instance, ANY if access.cause == "expired" else name if access.cause else "")
        return
    for state in instance.states:
        walk.see(state.owner, [Seen(instance.of, name)])
    certain = access.case != "unknown"
    for state in instance.states:
        happen(walk, _after_read(instance, state, name, attribute, certain=certain))


def _of_new(walk: Walk, instance: Instance, name: str) -> None:
    """An attribute of an object that is not flushed is used: what is put into a collection stays there."""
    if not isinstance(loadable(instance.of, name, walk.program), MappedRelationship):
        return
    new = {s.origin for s in instance.states if s.status in ("transient", "pending") and s.origin}

    def change(state: State) -> tuple[State]:
        return (replace(state, assigned=state.assigned | {name}) if state.origin in new else state,)

    if new:
        happen(walk, each_state(change))


def _raised(walk: Walk, instance: Instance, name: str) -> None:
    """A read raised: what comes after it on the same path is reached only when it is mended. It is noted, and
    no event: it does nothing to objects.
    """
    origins = {state.origin for state in instance.states if state.origin}

    def change(state: State) -> tuple[State]:
        return (replace(state, raised=state.raised | {name}) if state.origin in origins else state,)

    def changed(kind: Kind) -> Kind:
        return each_state(change)(kind) if isinstance(kind, Instance) and kind.states else kind

    for scope in scopes(walk) if name else ():
        scope.bindings = after_event(scope.bindings, changed)


def _is_plain(instance: Instance, name: str, walk: Walk) -> bool:
    """Whether an attribute is a method, not called yet, or a constant of the class."""
    kind = instance.attribute(name, walk.program)
    return isinstance(kind, Function | Literal) or name.startswith("__") or name == "awaitable_attrs"


def _after_read(
    read_of: Instance,
    by: State,
    name: str,
    attribute: MappedColumn | MappedRelationship,
    *,
    certain: bool,
) -> Change:
    targets = (attribute.target,) if isinstance(attribute, MappedRelationship) else ()

    def changed(instance: Instance) -> Kind:
        return each_state(lambda state: (_changed(instance, state),))(instance)

    def _changed(instance: Instance, state: State) -> State:
        if state.owner is None or by.owner is None or not state.owner.may_be(by.owner):
            return state
        if state.status != "persistent" or _are_two(state, by):
            return state
        seen = {Seen(target, ANY, by.origin) for target in targets}
        if by.origin and state.origin == by.origin and instance.of == read_of.of and certain:
            return _loaded(replace(state, seen=state.seen | seen), name, attribute)
        seen |= {Seen(read_of.of, name, by.origin)}
        if by.expired or not certain:
            seen |= {Seen(read_of.of, ANY, by.origin)}
        return replace(state, seen=state.seen | seen)

    return changed


def _are_two(one: State, other: State) -> bool:
    """Whether two objects are certainly not the same, nor what they lead to before they are loaded anew."""
    known = bool(one.origin and other.origin)
    return known and one.origin != other.origin and one.made and other.made


def _loaded(state: State, name: str, attribute: MappedColumn | MappedRelationship) -> State:
    """An object after one of its attributes was loaded: an expired one is loaded anew first."""
    if state.expired:
        state = state.fresh()
        if isinstance(attribute, MappedColumn) and not attribute.deferred:
            return state
    return state.with_present(name)


def read_elsewhere(walk: Walk, kind: Kind) -> None:
    """Code that is not known may read what it reaches from an object."""
    reached_owners = {
        state.owner for instance in instances(kind) for state in instance.states if state.owner is not None
    }

    def change(state: State) -> tuple[State, ...]:
        known = state.owner is None or not any(state.owner.may_be(owner) for owner in reached_owners)
        return (state if known else replace(state, read_elsewhere=True),)

    happen(walk, each_state(change))


def assigned(walk: Walk, target: form.Attribute, kind: Kind) -> None:
    """``value.attr = …``"""
    transient_given(walk, [kind])
    for option in _options(walk.kinds[id(target.value)]):
        if isinstance(option, Instance):
            for state in option.states:
                happen(walk, _after_assignment(option, state, target.attr))


def _after_assignment(set_of: Instance, by: State, name: str) -> Change:
    def changed(instance: Instance) -> Kind:
        return each_state(lambda state: (_changed(instance, state),))(instance)

    def _changed(instance: Instance, state: State) -> State:
        if by.origin and state.origin == by.origin and instance.of == set_of.of:
            return replace(
                state,
                assigned=state.assigned | {name},
                expired_attributes=state.expired_attributes - {name},
            )
        if state.owner is not None and by.owner is not None and not state.owner.may_be(by.owner):
            return state
        return replace(state, seen=state.seen | {Seen(set_of.of, name, by.origin)})

    return changed
