"""Annotations of the standard library that stand for other kinds."""

from __future__ import annotations

from sqlassay.model.kinds import UNKNOWN, ElementOf, Kind, Literal, Optional, TupleOf

COLLECTIONS = (
    "Generator Iterator Iterable AsyncGenerator AsyncIterator"
    " AsyncIterable Sequence Collection List Set FrozenSet"
    " MutableSequence AbstractSet".split()
)


def first(index: Kind) -> Kind:
    return index.elements[0] if isinstance(index, TupleOf) and index.elements else index


def element_of(index: Kind) -> Kind:
    return ElementOf(first(index))


def optional(index: Kind) -> Kind:
    return Optional((index, Literal(None)))


def union(index: Kind) -> Kind:
    return Optional(index.elements) if isinstance(index, TupleOf) else index


GENERICS = {
    "typing.Annotated": first,
    "typing_extensions.Annotated": first,
    "typing.Optional": optional,
    "typing.Union": union,
    "typing.ClassVar": lambda _: UNKNOWN,
    **{f"{module}.{name}": element_of for module in ("typing", "collections.abc") for name in COLLECTIONS},
    **{f"builtins.{name}": element_of for name in ("list", "set", "frozenset")},
}
