"""Reads of attributes that may load something, and loops over collections of objects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlassay.model.facts.base import Fact, Operand, Sight
from sqlassay.model.facts.observers import observes
from sqlassay.model.kinds import NONE, Either, Instance, Kind, ListOf
from sqlassay.model.kinds.state import State
from sqlassay.model.loading import Access, MappedRelationship, loadable, loading_of
from sqlassay.model.walk.nodes import mentions
from sqlassay.syntax import form


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


class CollectionIterated(Fact, frozen=True):
    """A loop goes over objects."""

    iterable: Operand
    element: Kind


@observes(form.Attribute)
def read(node: form.Attribute, sight: Sight) -> Iterator[Fact]:
    instance = sight.kind(node.value)
    states = _states(instance)
    if not states or sight.is_stored(node):
        return
    of = next(option.of for option in _options(instance) if isinstance(option, Instance))
    attribute = loadable(of, node.attr, sight.program)
    if attribute is None:
        return
    access = loading_of(instance, node.attr, sight.program)
    relationship = isinstance(attribute, MappedRelationship)
    if not relationship and access.case in ("loaded", "unknown"):
        return
    yield AttributeRead(
        node,
        sight.site(),
        sight.operand(node.value),
        node.attr,
        relationship,
        access,
        states,
        _loop(node.value, sight.around_in_function()),
    )


@observes(form.For)
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
