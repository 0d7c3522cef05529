"""What is left of a kind where a test says something of the value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlassay.model.kinds.base import NEVER, NONE, Either, Kind, Literal, join
from sqlassay.model.kinds.operators import is_sql
from sqlassay.model.kinds.project import Function, ProjectClass
from sqlassay.model.kinds.session import Connection, Engine, Session, SessionFactory

ALWAYS_TRUE = (Session, Connection, Engine, SessionFactory, Function, ProjectClass)
"""Kinds whose values are true: their classes define neither ``__bool__`` nor ``__len__``."""


def of_none(kind: Kind, is_none: bool) -> Kind:
    """What is left of a kind where a value is None, or is not."""
    options = options_of(kind)
    if is_none:
        return NONE if NONE in options else kind
    return _left(kind, (option for option in options if option != NONE))


def of_truth(kind: Kind, truth: bool) -> Kind:
    """What is left of a kind where a value is true, or false."""
    return _left(kind, _with_truth(kind, truth))


def as_operand(kind: Kind, truth: bool) -> Kind:
    """What ``value or …`` (`truth`) or ``value and …`` gives of a value, which may be nothing."""
    left = tuple(_with_truth(kind, truth))
    return _left(kind, left) if left else NEVER


def _with_truth(kind: Kind, truth: bool) -> Iterator[Kind]:
    for option in options_of(kind):
        never = isinstance(option, Literal) and not option.value if truth else isinstance(option, ALWAYS_TRUE)
        if not never:
            yield option


def _left(kind: Kind, options: Iterable[Kind]) -> Kind:
    """What is left of a kind: all of it where a test that seems to fail always is passed nevertheless, and of
    SQL expressions, which are not asked for their truth.
    """
    left = tuple(options)
    return join(left) if left and left != (NEVER,) and not any(map(is_sql, left)) else kind


def options_of(kind: Kind) -> tuple[Kind, ...]:
    """The kinds that a value may be of."""
    return kind.options if isinstance(kind, Either) else (kind,)
