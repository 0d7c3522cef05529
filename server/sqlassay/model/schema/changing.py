"""What may change a class after its body: decorators and ``__init_subclass__`` of the project's own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sqlassay.model.kinds import ProjectClass
from sqlassay.model.schema.resolving import Scope, own_member, resolve
from sqlassay.model.summary import recipes as r

if TYPE_CHECKING:
    from sqlassay.model.program import Program


def changing(cls: ProjectClass, program: Program) -> Iterator[str]:
    """What is not known of a class because functions of the project get hold of it."""
    summary = program.class_summary(cls)
    for decorator in () if summary is None else summary.decorators:
        function = decorator.function if isinstance(decorator, r.Invoke) else decorator
        match resolve(function, Scope(cls.module), program):
            case r.Project(module=module, name=name) if program.function_in(module, name) is not None:
                yield f"what @{name} does"
    if any(own_member(each, "__init_subclass__", program) for each in program.view(cls).ancestry[1:]):
        yield "what __init_subclass__ does"
