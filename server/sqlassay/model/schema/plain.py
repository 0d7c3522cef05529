"""Attributes of mapped classes that are Python's alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlassay.model.evaluate import evaluate
from sqlassay.model.functions import PROPERTIES, decorator_names
from sqlassay.model.kinds import Function, ProjectClass
from sqlassay.model.questions import question
from sqlassay.model.schema.linked import mapped_attribute
from sqlassay.model.summary import Member

if TYPE_CHECKING:
    from sqlassay.model.program import Program


@question(otherwise=None)
def plain_member(cls: ProjectClass, name: str, program: Program) -> str | None:
    """``property`` or ``method`` for what is certainly no more than that; None where it may be instrumented,
    a hybrid, or anything else of which SQL can be made.
    """
    view = program.view(cls)
    known = all(program.class_summary(base) is not None for base in view.ancestry)
    if not view.mapped or not known or name.startswith("__") or program.assignments_to(name):
        return None
    found = _member(view.ancestry, name, program)
    if found is None or mapped_attribute(cls, name, program) is not None:
        return None
    owner, member = found
    value = None if member.value is None else evaluate(member.value, owner.module, owner.name, program)
    summary = program.function_summary(value) if isinstance(value, Function) else None
    if summary is None or not isinstance(value, Function):
        return None
    decorators = decorator_names(summary, value.module, program)
    if not decorators:
        return "method"
    return "property" if decorators <= PROPERTIES else None


def _member(
    ancestry: tuple[ProjectClass, ...], name: str, program: Program
) -> tuple[ProjectClass, Member] | None:
    """The only one of a name in the nearest class that binds it."""
    for cls in ancestry:
        summary = program.class_summary(cls)
        members = () if summary is None else summary.members.get(name, ())
        if members:
            (member, *others) = members
            return (cls, member) if not others and member.presence == "always" else None
    return None
