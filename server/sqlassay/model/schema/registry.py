"""Which classes are mapped, and which of them a name in a string means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlassay.model.kinds import ProjectClass
from sqlassay.model.questions import question
from sqlassay.model.schema.resolving import Scope, own_member, resolve
from sqlassay.model.summary import recipes as r

if TYPE_CHECKING:
    from sqlassay.model.program import Program


@question(otherwise=False, given_up=False)
def is_mapped(cls: ProjectClass, program: Program) -> bool:
    """Whether a class has a table, or a part in its parent's: no base, no mixin, not abstract."""
    summary = program.class_summary(cls)
    if summary is None:
        return False
    view = program.view(cls)
    if view.root or is_abstract(cls, program):
        return False
    if view.dialect is None:
        known = all(program.class_summary(each) is not None for each in view.ancestry)
        names = summary.members.keys() & {"__tablename__", "__table__"}
        return bool(names and not known) or bool(mapper_calls(cls, program))
    return view.mapped


def is_abstract(cls: ProjectClass, program: Program) -> bool:
    """Whether a class says ``__abstract__ = True`` in its own body."""
    member = own_member(cls, "__abstract__", program)
    return member is not None and member.value == r.Constant(True)


@question(otherwise=())
def mapper_calls(cls: ProjectClass, program: Program) -> tuple[r.Invoke, ...]:
    """The calls that map a class imperatively, resolved."""
    found = []
    for module, call in program.mapper_calls_of(cls.name.rpartition(".")[2]):
        resolved = resolve(call, Scope(module), program)
        if isinstance(resolved, r.Invoke):
            mapped = resolved.positional[0] if resolved.positional else dict(resolved.keywords).get("class_")
            if mapped == r.Project(cls.module, cls.name):
                found.append(resolved)
    return tuple(found)


def registered(
    name: str, near: ProjectClass, base: r.Project | None, program: Program
) -> ProjectClass | None:
    """The mapped class that a string such as ``"User"`` or ``"app.models.User"`` means in a declaration.

    :param near: the class whose declaration it is.
    :param base: the declarative base or registry that this belongs to.
    """
    path, _, last = name.rpartition(".")
    found = [cls for cls in program.classes_named(last) if is_mapped(cls, program)]
    if path:
        found = [cls for cls in found if f".{cls.module}".endswith(f".{path}") or path in cls.name]
    if len(found) > 1:
        found = [cls for cls in found if program.view(cls).base == base] or found
    if len(found) > 1:
        found = [cls for cls in found if cls.module == near.module] or found
    return found[0] if len(found) == 1 else None
