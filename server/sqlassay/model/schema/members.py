"""The members that a mapped class has by its own body, its mixins and its abstract bases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from sqlassay.model.kinds import ProjectClass
from sqlassay.model.questions import question
from sqlassay.model.schema.registry import is_mapped
from sqlassay.model.schema.resolving import UNSURE, own_member
from sqlassay.model.summary import ClassSummary, Member
from sqlassay.model.summary import recipes as r

if TYPE_CHECKING:
    from sqlassay.model.program import Program


class Found(Struct, frozen=True):
    """A member and the class in whose body it stands."""

    name: str
    owner: ProjectClass
    member: Member


@question(otherwise=None)
def parent_of(cls: ProjectClass, program: Program) -> ProjectClass | None:
    """The nearest mapped class that a class inherits from."""
    return next((each for each in program.view(cls).ancestry[1:] if is_mapped(each, program)), None)


def sources(cls: ProjectClass, program: Program) -> tuple[ProjectClass, ...]:
    """The classes whose declarations count for a class: itself, then its mixins and abstract bases as far as
    no mapped parent has them.
    """
    ancestry = program.view(cls).ancestry
    inherited = {
        each for other in ancestry[1:] if is_mapped(other, program) for each in program.view(other).ancestry
    }
    return (cls, *(each for each in ancestry[1:] if each not in inherited))


def members_of(cls: ProjectClass, program: Program) -> Iterator[Found]:
    """The members of a class's sources in the order in which their columns come: columns that a mixin gives
    as such before those that its annotations and functions make; the first of a name counts.
    """
    if program.view(cls).dialect == "sqlmodel":
        yield from _fields_of(cls, program)
        return
    seen: set[str] = set()
    for source in sources(cls, program):
        summary = program.class_summary(source)
        names = () if summary is None else tuple(n for n in _in_order(summary) if n not in seen)
        seen.update(names)
        found = [Found(n, source, m) for n in names if (m := own_member(source, n, program)) is not None]
        found = [_contested(f, sources(cls, program), program) for f in found]
        later = [f for f in found if source != cls and _comes_later(f.member)]
        yield from (f for f in found if f not in later)
        yield from later


def _contested(found: Found, owners: tuple[ProjectClass, ...], program: Program) -> Found:
    """A member, unclear where one class only annotates what another one gives a value: whichever comes first,
    it depends on the value what SQLAlchemy takes.
    """
    bare = found.member.value is None
    if not bare and hides(found.member):
        return found
    for owner in owners[owners.index(found.owner) + 1 :]:
        other = own_member(owner, found.name, program)
        if other is not None and (other.value is None) != bare:
            return Found(found.name, found.owner if bare else owner, UNSURE)
    return found


def hides(member: Member) -> bool:
    """Whether the mapper leaves out what a parent has by this name: what is false hides nothing."""
    false = isinstance(member.value, r.Constant) and not member.value.value
    return member.value is not None and not false


def _fields_of(cls: ProjectClass, program: Program) -> Iterator[Found]:
    """The fields of a SQLModel in Pydantic's order: those of the bases first."""
    found: dict[str, Found] = {}
    for source in reversed(sources(cls, program)):
        summary = program.class_summary(source)
        for name in () if summary is None else summary.members:
            if (member := own_member(source, name, program)) is not None:
                found[name] = Found(name, source, member)
    yield from found.values()


def _in_order(summary: ClassSummary) -> Iterator[str]:
    """The names of a class body in SQLAlchemy's order: those with a value and those with an annotation, each
    in the order of the text, changing over at a name that has both.
    """
    valued = [name for name, found in summary.members.items() if any(m.value is not None for m in found)]
    annotated = [n for n, found in summary.members.items() if any(m.annotation is not None for m in found)]
    both = set(valued) & set(annotated)
    current, other = iter(valued), iter(annotated)
    while (name := next(current, None)) is not None:
        if name in both:
            both.discard(name)
            current, other = other, current
        else:
            yield name
    yield from other


def _comes_later(member: Member) -> bool:
    return member.value is None or isinstance(member.value, r.FunctionDefined)


def unknown_bases(cls: ProjectClass, program: Program) -> tuple[tuple[ProjectClass, r.Recipe], ...]:
    """The bases, also of bases, of which nothing is known, each with the class that names it."""
    found = []
    for each in program.view(cls).ancestry:
        if program.class_summary(each) is None and (base := _base(each, program)) is not None:
            found.append(base)
    return tuple(found)


def _base(stand_in: ProjectClass, program: Program) -> tuple[ProjectClass, r.Recipe] | None:
    name, _, index = stand_in.name.partition("<base ")
    child = ProjectClass(stand_in.module, name)
    summary = program.class_summary(child)
    if summary is None or not index:
        return None
    return child, summary.bases[int(index.rstrip(">"))]
