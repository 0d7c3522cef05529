"""The objects that a kind holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec.structs import replace

from sqlassay.model.kinds.base import Either, Kind, join
from sqlassay.model.kinds.loading import LoaderOption
from sqlassay.model.kinds.project import Instance
from sqlassay.model.kinds.python import Awaitable, Generator, ListOf, TupleOf
from sqlassay.model.kinds.result import Fetched
from sqlassay.model.kinds.session import Session
from sqlassay.model.kinds.state import Origin, Owner, Seen, State
from sqlassay.model.kinds.statement import Query

FETCHED = (Fetched, Query)
"""The kinds that hold objects of a session which they give when asked."""


def mapped(kind: Kind, change: Callable[[Kind], Kind]) -> Kind:
    """A kind with what `change` makes of the kinds in it; the same value where that changes nothing."""
    match kind:
        case Either(options=options):
            made = tuple(mapped(option, change) for option in options)
            return kind if _same(made, options) else join(made)
        case TupleOf(elements=elements):
            made = tuple(mapped(element, change) for element in elements)
            return kind if _same(made, elements) else TupleOf(made)
        case ListOf(element=inner) | Generator(element=inner):
            element = mapped(inner, change)
            return kind if element is inner else type(kind)(element)
        case Awaitable(result=inner):
            result = mapped(inner, change)
            return kind if result is inner else Awaitable(result)
    return change(kind)


def instances(kind: Kind) -> Iterator[Instance]:
    """The objects in a kind whose states are known."""
    match kind:
        case Instance(states=states) if states:
            yield kind
        case Either(options=kinds) | TupleOf(elements=kinds):
            for option in kinds:
                yield from instances(option)
        case ListOf(element=inner) | Generator(element=inner) | Awaitable(result=inner):
            yield from instances(inner)


def owners(kind: Kind) -> Iterator[Owner]:
    """The sessions that a kind is, or that objects in it belong to."""
    for instance in instances(kind):
        yield from (state.owner for state in instance.states if state.owner is not None)
    match kind:
        case Session():
            found = kind.owner
        case Fetched(owner=found) | Query(owner=found):
            pass
        case Either(options=options):
            for option in options:
                if isinstance(option, (Session, *FETCHED)):
                    yield from owners(option)
            return
        case _:
            return
    if found is not None:
        yield found


def stateless(kind: Kind) -> Kind:
    """A kind without what happened to its objects."""
    return mapped(kind, stateless_leaf)


def anonymous(kind: Kind) -> Kind:
    """A kind without what the walk alone knows: what happened to objects, and which session is which."""

    def change(inner: Kind) -> Kind:
        match inner:
            case Session(key=str()):
                return replace(inner, key=None, made_here=False)
            case Fetched(owner=Owner()) | Query(owner=Owner()):
                return replace(inner, owner=None)
        return stateless_leaf(inner)

    return mapped(kind, change)


def read_by_others(kind: Kind) -> Kind:
    """A kind whose objects other code may have read."""

    def change(inner: Kind) -> Kind:
        if not isinstance(inner, Instance) or not inner.states:
            return inner
        return replace(inner, states=frozenset(replace(s, read_elsewhere=True) for s in inner.states))

    return mapped(kind, change)


def attached(
    kind: Kind,
    owner: Owner | None,
    options: tuple[LoaderOption, ...] | None,
    seen: frozenset[Seen] = frozenset(),
) -> Kind:
    """What a session gives: its objects belong to it, loaded with these options; `seen` is what the session
    may have loaded of them before.
    """
    if owner is None:
        return kind

    def change(inner: Kind) -> Kind:
        if isinstance(inner, Instance) and not inner.states:
            return Instance(inner.of, frozenset([State(owner, "persistent", options, seen=seen)]))
        if isinstance(inner, FETCHED) and inner.owner is None:
            return replace(inner, owner=owner)
        return inner

    return mapped(kind, change)


def placed(kind: Kind, place: int | str) -> Kind:
    """The objects in a kind as those that come from a place."""
    return _with_origins(kind, lambda origin: (*origin, place))


def first_placed(kind: Kind, place: int) -> Kind:
    """The same for those that come from nowhere yet."""
    return _with_origins(kind, lambda origin: origin or (place,))


def _with_origins(kind: Kind, change: Callable[[Origin], Origin]) -> Kind:
    def placed_instance(inner: Kind) -> Kind:
        if not isinstance(inner, Instance) or not inner.states:
            return inner
        states = frozenset(replace(state, origin=change(state.origin)) for state in inner.states)
        return inner if states == inner.states else Instance(inner.of, states)

    return mapped(kind, placed_instance)


def _same(one: tuple[Kind, ...], other: tuple[Kind, ...]) -> bool:
    return all(left is right for left, right in zip(one, other, strict=True))


def stateless_leaf(inner: Kind) -> Kind:
    """An object without what happened to it."""
    return Instance(inner.of) if isinstance(inner, Instance) and inner.states else inner
