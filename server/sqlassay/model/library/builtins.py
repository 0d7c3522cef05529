"""Python's own functions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sqlassay.model.kinds import (
    UNKNOWN,
    Arguments,
    ExternalValue,
    Generator,
    Kind,
    ListOf,
    Literal,
    TupleOf,
    Value,
    join,
)

if TYPE_CHECKING:
    from sqlassay.model.program import Program


def conversion(name: str) -> Callable[[Arguments, Program], Kind]:
    """Converting what a call gave: ``str(uuid4())`` still comes from ``uuid4``."""

    def call(arguments: Arguments, program: Program) -> Kind:
        given = arguments.get("", 0)
        return given if isinstance(given, ExternalValue) else ExternalValue(name)

    return call


def collection(name: str) -> Callable[[Arguments, Program], Kind]:
    """``list(values)`` and the like: another collection of the same things."""

    def call(arguments: Arguments, program: Program) -> Kind:
        element = _element(arguments.get("iterable", 0), program)
        return ExternalValue(name) if element == UNKNOWN else ListOf(element)

    return call


def iterator(arguments: Arguments, program: Program) -> Kind:
    """``iter(values)``, ``reversed(values)``"""
    return Generator(_element(arguments.get("", 0), program))


def enumerated(arguments: Arguments, program: Program) -> Kind:
    return Generator(TupleOf((Value("int"), _element(arguments.get("iterable", 0), program))))


def zipped(arguments: Arguments, program: Program) -> Kind:
    if arguments.unpacked:
        return UNKNOWN
    return Generator(TupleOf(tuple(_element(each, program) for each in arguments.positional)))


def following(arguments: Arguments, program: Program) -> Kind:
    """``next(values)``, ``anext(values)``"""
    element = _element(arguments.get("", 0), program)
    default = arguments.get("", 1)
    return element if default is None else join([element, default])


def attribute(arguments: Arguments, program: Program) -> Kind:
    """``getattr(value, "name")``"""
    value, name = arguments.get("", 0), arguments.get("", 1)
    if value is None or not isinstance(name, Literal) or not isinstance(name.value, str):
        return UNKNOWN
    found = value.attribute(name.value, program)
    default = arguments.get("", 2)
    return found if default is None else join([found, default])


def _element(iterable: Kind | None, program: Program) -> Kind:
    return UNKNOWN if iterable is None else iterable.iterated(program)


CALLS = {
    **{f"builtins.{name}": conversion(f"builtins.{name}") for name in ("str", "int", "float", "bytes")},
    **{
        f"builtins.{name}": collection(f"builtins.{name}")
        for name in ("list", "tuple", "set", "frozenset", "sorted")
    },
    "builtins.iter": iterator,
    "builtins.aiter": iterator,
    "builtins.reversed": iterator,
    "builtins.enumerate": enumerated,
    "builtins.zip": zipped,
    "builtins.next": following,
    "builtins.getattr": attribute,
    "builtins.super": lambda _, __: UNKNOWN,
}
