"""Functions that take SQL as a string."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sqlassay.model.effects.frame import Frame
from sqlassay.model.effects.passing import passed
from sqlassay.model.kinds import Connection, Engine, Function, Method, Session
from sqlassay.model.library.external import External
from sqlassay.model.questions import question
from sqlassay.model.summary import Step
from sqlassay.model.summary import recipes as r

if TYPE_CHECKING:
    from sqlassay.model.program import Program

TEXT_FUNCTIONS = frozenset(["sqlalchemy.text", "sqlmodel.text", "sqlalchemy.literal_column"])
STRIPPING = frozenset(["strip", "rstrip", "lstrip"])


@question(otherwise=frozenset())
def sql_parameters(function: Function, program: Program) -> frozenset[str]:
    """The parameters of a function that are SQL as they come in: it makes a ``text()`` of them, or hands them
    on to a function that does.
    """
    frame = Frame(function, program)
    steps = () if frame.behaviour is None else frame.behaviour.steps
    taken = (_taken_whole(recipe) for step in steps for recipe in _texts(step, frame))
    return frozenset(name for name in taken if name)


def _texts(step: Step, frame: Frame) -> Iterator[r.Recipe]:
    """What a step takes for SQL."""
    called = frame.kind(step.function)
    match called:
        case External(name=name) if name in TEXT_FUNCTIONS:
            yield from step.positional[:1]
            yield from (value for keyword, value in step.keywords if keyword == "text")
        case Method(receiver=Session() | Connection() | Engine(), name="exec_driver_sql"):
            yield from step.positional[:1]
        case Function():
            callee = Frame(called, frame.program)
            bound = called.receiver is not None and callee.has_receiver
            parameters = () if callee.behaviour is None else callee.behaviour.parameters
            given = passed(parameters, r.OPAQUE if bound else None, step.positional, step.keywords)
            for name in sql_parameters(called, frame.program):
                if name in given:
                    yield given[name]


def _taken_whole(recipe: r.Recipe) -> str:
    """The parameter that a recipe is, but for blanks around it; "" if none."""
    match recipe:
        case r.Parameter(name=name):
            return name
        case r.Annotated(value=value):
            return _taken_whole(value)
        case r.Invoke(function=r.Get(value=value, name=name), positional=()) if name in STRIPPING:
            return _taken_whole(value)
    return ""
