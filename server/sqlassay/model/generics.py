"""Generic classes: what their type parameters stand for (`generics
<https://docs.python.org/3/library/typing.html#generics>`_).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeAlias

from sqlassay.model.evaluate import evaluate, type_name
from sqlassay.model.kinds import (
    UNKNOWN,
    ElementOf,
    Kind,
    Optional,
    Parametrized,
    ProjectClass,
    TupleOf,
    TypeOf,
    TypeVariable,
    present,
)
from sqlassay.model.library.external import External
from sqlassay.model.questions import question
from sqlassay.model.summary import ClassSummary
from sqlassay.model.summary import recipes as r

if TYPE_CHECKING:
    from sqlassay.model.program import Program

Types: TypeAlias = tuple[tuple[str, Kind], ...]
"""What type parameters stand for, by their names in what recipes are given."""

DECLARING = frozenset(
    External(f"{module}.{name}")
    for module in ("typing", "typing_extensions")
    for name in ("Generic", "Protocol")
)


@question(otherwise=())
def type_arguments(cls: ProjectClass, base: ProjectClass, program: Program) -> Types:
    """What the type parameters of `base` stand for in a class that is it or inherits from it, as far as they
    are given.
    """
    names = type_parameters(base, program)
    summary = program.class_summary(cls)
    if not names or summary is None:
        return ()
    if cls.plain == base:
        arguments = cls.arguments if isinstance(cls, Parametrized) else ()
        return (
            tuple(zip(map(type_name, names), arguments, strict=True)) if len(arguments) == len(names) else ()
        )
    own = dict(type_arguments(cls, cls.plain, program))
    for parent in _bases(cls, summary, own, program):
        if base in program.view(parent).ancestry:
            return type_arguments(parent, base, program)
    return ()


@question(otherwise=())
def type_parameters(cls: ProjectClass, program: Program) -> tuple[str, ...]:
    """The names of a class's type parameters, in order."""
    summary = program.class_summary(cls)
    if summary is None:
        return ()
    members = [m.value for found in summary.members.values() for m in found]
    names = [value.name for value in members if isinstance(value, r.TypeParameter)]
    return tuple(names or dict.fromkeys(_declared(cls, summary, program)))


def _declared(cls: ProjectClass, summary: ClassSummary, program: Program) -> Iterator[str]:
    """The type variables in the bases: those of ``Generic[…]`` if there is one, else all."""
    owner = cls.name.rpartition(".")[0] or None
    items = [base for base in summary.bases if isinstance(base, r.Item)]
    values = [evaluate(item.value, cls.module, owner, program) for item in items]
    declaring = [item for item, value in zip(items, values, strict=True) if value in DECLARING]
    for item in declaring[:1] or items:
        index = evaluate(item.index, cls.module, owner, program)
        for part in index.elements if isinstance(index, TupleOf) else (index,):
            if isinstance(part, TypeVariable):
                yield part.name


def _bases(
    cls: ProjectClass, summary: ClassSummary, given: dict[str, Kind], program: Program
) -> Iterator[ProjectClass]:
    owner = cls.name.rpartition(".")[0] or None
    for recipe in summary.bases:
        base = evaluate(recipe, cls.module, owner, program, given)
        if isinstance(base, ProjectClass):
            yield base


def meanings(annotation: Kind, given: Kind, program: Program) -> Iterator[tuple[str, Kind]]:
    """What the type variables in the annotation of a parameter stand for where it is given this."""
    match annotation:
        case TypeVariable(name=name):
            yield name, TypeOf(given) if given != UNKNOWN else UNKNOWN
        case TypeOf(cls=TypeVariable(name=name)):
            yield name, given
        case ElementOf(element=element):
            yield from meanings(element, given.iterated(program), program)
        case Optional(options=options):
            for option in options:
                yield from meanings(option, present(given), program)
