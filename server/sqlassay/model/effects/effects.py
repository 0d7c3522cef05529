"""The question what calling a function does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from sqlassay.model.effects.calls import effects_of_step
from sqlassay.model.effects.frame import Frame, class_of
from sqlassay.model.effects.reads import effects_of_reads
from sqlassay.model.effects.values import NO_EFFECTS, UNKNOWN_EFFECTS, Effects, together
from sqlassay.model.kinds import Function, Instance
from sqlassay.model.questions import question
from sqlassay.model.summary import How, Step
from sqlassay.model.summary import recipes as r
from sqlassay.model.suppressing import suppresses

if TYPE_CHECKING:
    from sqlassay.model.program import Program


def known_by_class(function: Function) -> Function:
    """A function with no more of its receiver than the class, and that only if it inherits the function."""
    cls = class_of(function.receiver)
    if cls is None or (cls.module, cls.name) == (function.module, function.name.rpartition(".")[0]):
        return Function(function.module, function.name)
    return Function(function.module, function.name, receiver=Instance(cls))


@question(otherwise=NO_EFFECTS, given_up=UNKNOWN_EFFECTS)
def effects_of(function: Function, program: Program) -> Effects:
    """What a function does, with all that it calls; nothing is known of functions without a summary."""
    frame = Frame(function, program)
    behaviour = frame.behaviour
    if frame.summary is None:
        return UNKNOWN_EFFECTS
    if behaviour is None:
        return NO_EFFECTS
    early = any(_ends_early(step, frame) for step in behaviour.steps if step.how & How.ENTERED)
    steps = [
        replace(step, how=step.how | How.SOMETIMES) if early and step.how & How.GUARDED else step
        for step in behaviour.steps
    ]
    parts = [effects_of_step(step, frame) for step in steps]
    found = together([*parts, effects_of_reads(frame)])
    return replace(
        found,
        reads=tuple(sorted(found.reads, key=lambda read: read.path)),
        returns=behaviour.returns,
        incomplete=found.incomplete or behaviour.unclear,
    )


def _ends_early(step: Step, frame: Frame) -> bool:
    """Whether the context manager that a step enters may end its body early."""
    match step.function:
        case r.Get(value=context, name="__enter__"):
            return suppresses(frame.kind(context), frame.program)
    called = r.Invoke(step.function, step.positional, step.keywords, step.unpacked)
    return suppresses(frame.kind(called), frame.program)
