"""Annotations of the standard library that stand for other kinds."""

from __future__ import annotations

from collections.abc import Callable as Function
from typing import TYPE_CHECKING

from sqlassay.model.kinds import (
    UNKNOWN,
    Arguments,
    Awaitable,
    Callable,
    Context,
    DictOf,
    ElementOf,
    Kind,
    Literal,
    Optional,
    TupleAnnotation,
    TupleOf,
    TypeOf,
    TypeVariable,
    Wrapped,
)
from sqlassay.model.kinds.session import Handed, Session

if TYPE_CHECKING:
    from sqlassay.model.program import Program

COLLECTIONS = (
    "Generator Iterator Iterable AsyncGenerator AsyncIterator"
    " AsyncIterable Sequence Collection List Set FrozenSet"
    " MutableSequence AbstractSet".split()
)


def first(index: Kind) -> Kind:
    return index.elements[0] if isinstance(index, TupleOf) and index.elements else index


def with_metadata(index: Kind) -> Kind:
    """``Annotated[annotation, …]``"""
    elements = index.elements if isinstance(index, TupleOf) else (index,)
    handed = next((element for element in elements[1:] if isinstance(element, Session)), None)
    return first(index) if handed is None else Handed(first(index), handed)


def element_of(index: Kind) -> Kind:
    return ElementOf(first(index))


def optional(index: Kind) -> Kind:
    return Optional((index, Literal(None)))


def union(index: Kind) -> Kind:
    return Optional(index.elements) if isinstance(index, TupleOf) else index


def last(index: Kind) -> Kind:
    return index.elements[-1] if isinstance(index, TupleOf) and index.elements else index


def wrapping(
    wrapper: type[DictOf | Context | Callable | Awaitable], inner: Function[[Kind], Kind]
) -> Function[[Kind], Kind]:
    """An annotation's meaning where the one of its arguments that `inner` picks says it all."""
    return lambda index: Wrapped(wrapper, inner(index))


def tuple_(index: Kind) -> Kind:
    return TupleAnnotation(index.elements if isinstance(index, TupleOf) else (index,))


def cast(arguments: Arguments, program: Program) -> Kind:
    """``cast(type, value)``: what the type says, else what the value is."""
    said = (arguments.get("typ", 0) or UNKNOWN).instance(program)
    return (arguments.get("val", 1) or UNKNOWN) if said == UNKNOWN else said


def assert_type(arguments: Arguments, program: Program) -> Kind:
    return arguments.get("val", 0) or UNKNOWN


WRAPPING: dict[str, Function[[Kind], Kind]] = {
    "collections.abc.Callable": wrapping(Callable, last),
    "typing.Callable": wrapping(Callable, last),
    "typing.ContextManager": wrapping(Context, first),
    "typing.AsyncContextManager": wrapping(Context, first),
    "contextlib.AbstractContextManager": wrapping(Context, first),
    "contextlib.AbstractAsyncContextManager": wrapping(Context, first),
    **{
        f"{module}.{name}": wrapping(wrapper, last)
        for module in ("typing", "collections.abc")
        for name, wrapper in (
            ("Awaitable", Awaitable),
            ("Coroutine", Awaitable),
            ("Mapping", DictOf),
            ("MutableMapping", DictOf),
        )
    },
    "typing.Dict": wrapping(DictOf, last),
    "typing.DefaultDict": wrapping(DictOf, last),
    "builtins.dict": wrapping(DictOf, last),
    "collections.defaultdict": wrapping(DictOf, last),
}

GENERICS = {
    "typing.Annotated": with_metadata,
    "typing_extensions.Annotated": with_metadata,
    "typing.Optional": optional,
    "typing.Union": union,
    "typing.ClassVar": lambda _: UNKNOWN,
    "typing.Final": lambda index: index,
    "typing.Type": TypeOf,
    "builtins.type": TypeOf,
    "typing.Tuple": tuple_,
    "builtins.tuple": tuple_,
    **WRAPPING,
    **{f"{module}.{name}": element_of for module in ("typing", "collections.abc") for name in COLLECTIONS},
    **{f"builtins.{name}": element_of for name in ("list", "set", "frozenset")},
}


def type_variable(arguments: Arguments, program: Program) -> Kind:
    name = arguments.get("name", 0)
    if not isinstance(name, Literal):
        return UNKNOWN
    return TypeVariable(str(name.value), arguments.get("bound") or UNKNOWN)


CALLS = {
    **{
        f"{module}.{name}": type_variable
        for module in ("typing", "typing_extensions")
        for name in ("TypeVar", "ParamSpec")
    },
    "typing.cast": cast,
    "typing.assert_type": assert_type,
    "typing_extensions.assert_type": assert_type,
}
