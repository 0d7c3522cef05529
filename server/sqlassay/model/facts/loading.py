"""Reads of attributes that may load something, and loops over collections of objects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlassay.model.effects.roles import external_bases
from sqlassay.model.facts.base import Fact, Operand, Sight
from sqlassay.model.facts.loaders import Ending, Loader, ending_before, loader_of
from sqlassay.model.facts.observers import observes
from sqlassay.model.kinds import NONE, Either, Instance, Kind, ListOf
from sqlassay.model.kinds.state import ANY, State
from sqlassay.model.loading import EMITS, Access, MappedRelationship, loadable, loading_of
from sqlassay.model.walk.nodes import mentions
from sqlassay.syntax import form

ASYNC_ATTRS = "sqlalchemy.ext.asyncio.AsyncAttrs"


class AttributeRead(Fact, frozen=True):
    """A relationship, or a column that is not simply there, is read of an object whose state is known."""

    instance: Operand
    attribute: str
    relationship: bool
    """Whether it is a relationship, and not a column."""
    access: Access
    """What reading it does."""
    states: tuple[State, ...]
    loop: form.For | form.Clause | None
    """The nearest loop around, in the same function, that the object is another one in each turn of."""
    collection: bool = False
    """Whether it is a relationship to many."""
    loader: Loader | None = None
    """Where the object was loaded, where reading the attribute emits SQL or would."""
    ending: Ending | None = None
    """What expired the object or let go of it, where reading the attribute would emit SQL."""
    awaitable: bool = False
    """Whether the object has ``awaitable_attrs``."""
    again: bool = False
    """Whether a read before it raised for the same reason."""

    @property
    def unless(self) -> str | None:
        """Why the attribute may be there all the same; None where it certainly is not. A session that comes
        from elsewhere may know the object already, with more of it loaded.
        """
        if self.access.unless or self.access.cause == "expired":
            return self.access.unless
        if all(state.made or (state.owner is not None and state.owner.made_here) for state in self.states):
            return None
        return "the session has loaded it before"


class CollectionReplaced(AttributeRead, frozen=True):
    """A collection of an object whose state is known is given another value: what it holds is loaded for
    that.
    """


class CollectionIterated(Fact, frozen=True):
    """A loop goes over objects."""

    iterable: Operand
    element: Kind


@observes(form.Attribute, of=(Instance,))
def read(node: form.Attribute, sight: Sight) -> Iterator[Fact]:
    instance = sight.kind(node.value)
    states = _states(instance)
    if not states:
        return
    found = next(option for option in _options(instance) if isinstance(option, Instance))
    attribute = loadable(found.of, node.attr, sight.program)
    relationship = isinstance(attribute, MappedRelationship)
    collection = isinstance(attribute, MappedRelationship) and attribute.uselist is True
    replaced = sight.is_given_value(node)
    if attribute is None or (sight.is_stored(node) and not (replaced and collection)):
        return
    access = loading_of(instance, node.attr, sight.program)
    if access.case in ("loaded", "unknown") and (replaced or not relationship):
        return
    emits = access.cause or access.case in EMITS
    yield (CollectionReplaced if replaced else AttributeRead)(
        node,
        sight.site(),
        sight.operand(node.value),
        node.attr,
        relationship,
        access,
        states,
        _loop(node.value, sight.around_in_function()),
        collection,
        loader_of(Instance(found.of, frozenset(states)), node.attr, sight) if emits else None,
        _ending(node, access, states, sight),
        ASYNC_ATTRS in external_bases(found.of, sight.program),
        any({node.attr, ANY} & state.raised for state in states),
    )


def _ending(node: form.Attribute, access: Access, states: tuple[State, ...], sight: Sight) -> Ending | None:
    if access.cause == "expired":
        return ending_before(node, states, "commit rollback expire_all", sight)
    return (
        ending_before(node, states, "close aclose expunge_all", sight) if access.case == "detached" else None
    )


@observes(form.For, of=(ListOf,))
def iterated(node: form.For, sight: Sight) -> Iterator[Fact]:
    kind = sight.kind(node.iterable)
    if isinstance(kind, ListOf) and _states(kind.element):
        yield CollectionIterated(node, sight.site(), sight.operand(node.iterable), kind.element)


def _options(kind: Kind) -> tuple[Kind, ...]:
    return tuple(o for o in kind.options if o != NONE) if isinstance(kind, Either) else (kind,)


def _states(kind: Kind) -> tuple[State, ...]:
    found = {s for option in _options(kind) if isinstance(option, Instance) for s in option.states}
    return tuple(sorted(found, key=repr))


def _loop(instance: form.Expression, around: Iterable[form.Node]) -> form.For | form.Clause | None:
    names = {n.id for n in form.walk((instance,)) if isinstance(n, form.Name)}
    for node in around:
        clauses = node.clauses if isinstance(node, form.Comprehension) else (node,)
        for clause in clauses:
            if isinstance(clause, form.For | form.Clause) and any(mentions(clause.target, n) for n in names):
                return clause
    return None
