"""Attribute paths that a function reads: what lies there, and what the properties on the way do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sqlassay.model.effects.calls import effects_of_step
from sqlassay.model.effects.frame import Frame
from sqlassay.model.effects.paths import on_the_way, reads_at
from sqlassay.model.effects.values import Effects, together
from sqlassay.model.functions import decorator_names
from sqlassay.model.kinds import Function, Instance, Kind
from sqlassay.model.summary import How, Step
from sqlassay.model.summary import recipes as r

if TYPE_CHECKING:
    from sqlassay.model.program import Program

PROPERTIES = frozenset(
    ["builtins.property", "functools.cached_property", "sqlalchemy.ext.hybrid.hybrid_property"]
)


def effects_of_reads(frame: Frame) -> Effects:
    """What the attribute reads of a function are, and do."""
    paths = () if frame.behaviour is None else frame.behaviour.reads
    return together(_effects_of_read(path, frame) for path in paths)


def _effects_of_read(path: str, frame: Frame) -> Effects:
    parts = [Effects(reads=tuple(reads_at(path, frame)))]
    for kind, owner, name in on_the_way(path, frame):
        found = properties(kind, name, frame.program)
        parts += [_property(function, r.Get(owner, name), frame) for function in found]
    return together(parts)


def _property(function: Function, read: r.Recipe, frame: Frame) -> Effects:
    """What reading a property does."""
    step = Step(read, (), (), False, int(How.SOMETIMES))
    return effects_of_step(step, frame, function)


def properties(kind: Kind, name: str, program: Program) -> Iterator[Function]:
    """The functions that reading an attribute calls: of the class, and of those that override it."""
    if not isinstance(kind, Instance):
        return
    for cls in (kind.of, *program.overriding(kind.of, name)):
        for base in program.view(cls).ancestry:
            summary = program.class_summary(base)
            if summary is None or name in summary.members:
                members = () if summary is None else summary.members[name]
                for member in members:
                    if isinstance(member.value, r.FunctionDefined):
                        function = Function(base.module, member.value.name)
                        if _is_property(function, program):
                            yield Function(base.module, member.value.name, receiver=Instance(cls))
                break


def _is_property(function: Function, program: Program) -> bool:
    summary = program.function_summary(function)
    return summary is not None and bool(decorator_names(summary, function.module, program) & PROPERTIES)
