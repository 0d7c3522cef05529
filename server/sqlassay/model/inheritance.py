"""What inherits from a class, and what is assigned to it from elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlassay.model.evaluate import evaluate
from sqlassay.model.kinds import Instance, Kind, ProjectClass
from sqlassay.model.questions import question

if TYPE_CHECKING:
    from sqlassay.model.program import Program


@question(otherwise=())
def assigned_outside(cls: ProjectClass, name: str, program: Program) -> tuple[Kind, ...]:
    found: list[Kind] = []
    for module, assignment in program.assignments_to(name):
        match evaluate(assignment.receiver, module, None, program):
            case Instance(of=other) | (ProjectClass() as other) if (
                other in program.view(cls).ancestry or cls in program.view(other).ancestry
            ):
                found.append(evaluate(assignment.value, module, None, program))
    return tuple(found)


@question(otherwise=())
def overriding(cls: ProjectClass, name: str, program: Program) -> tuple[ProjectClass, ...]:
    return tuple(
        other
        for other in program.classes_binding(name)
        if other != cls and cls in program.view(other).ancestry
    )


@question(otherwise=())
def subclasses(cls: ProjectClass, program: Program) -> tuple[ProjectClass, ...]:
    found: dict[ProjectClass, None] = {}
    pending = [cls]
    while pending:
        name = pending.pop().name.rpartition(".")[2]
        for other in program.classes_deriving(name):
            if other not in found and other != cls and cls in program.view(other).ancestry:
                found[other] = None
                pending.append(other)
    return tuple(found)
