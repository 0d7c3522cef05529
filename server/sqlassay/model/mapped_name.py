"""Which mapped class, or which attribute of one, a name in the text means."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec import Struct

from sqlassay.model.kinds import Instance, Kind, ProjectClass
from sqlassay.model.program import Program
from sqlassay.syntax import Unit, form
from sqlassay.text import Span


class MappedName(Struct, frozen=True):
    """A name that means a mapped class, or an attribute of it."""

    span: Span
    """Where it stands in its unit."""
    cls: ProjectClass
    attribute: str | None = None


def mapped_name(
    unit: Unit,
    module: str,
    nodes: Iterable[form.Node],
    offset: int,
    kind_of: Callable[[form.Node], Kind],
    program: Program,
) -> MappedName | None:
    """What the name at an offset of a unit means.

    :param nodes: those at the offset, the innermost first.
    """
    for node in nodes:
        found = _declared(node, unit, module, offset) or _used(node, offset, kind_of)
        if found is not None and program.mapped_class(found.cls) is not None:
            return found
    return None


def _declared(node: form.Node, unit: Unit, module: str, offset: int) -> MappedName | None:
    owner = _owner(node, unit)
    match node:
        case form.Class(name=name, name_span=span) if span.contains(offset):
            return MappedName(span, ProjectClass(module, f"{owner}.{name}" if owner else name))
        case form.Function(name=name, name_span=span) if span.contains(offset):
            pass
        case form.AnnAssign(target=form.Name(id=name) as target) if target.span.contains(offset):
            span = target.span
        case form.Assign(targets=(form.Name(id=name) as target,)) if target.span.contains(offset):
            span = target.span
        case _:
            return None
    return MappedName(span, ProjectClass(module, owner), name) if owner else None


def _used(node: form.Node, offset: int, kind_of: Callable[[form.Node], Kind]) -> MappedName | None:
    match node:
        case form.Attribute(value=value, attr=name) if node.attr_span.contains(offset):
            match kind_of(value):
                case Instance(of=cls) | (ProjectClass() as cls):
                    return MappedName(node.attr_span, cls.plain, name)
            span = node.attr_span
        case form.Name() | form.Alias():
            span = node.span
        case _:
            return None
    kind = kind_of(node)
    return MappedName(span, kind.plain) if isinstance(kind, ProjectClass) else None


def _owner(node: form.Node, unit: Unit) -> str:
    """The class in whose body a statement stands; empty if in none."""
    pending = [(".".join(unit.owner), unit.body)]
    while pending:
        owner, body = pending.pop()
        for statement in body:
            if statement is node:
                return owner
            if isinstance(statement, form.Class):
                name = f"{owner}.{statement.name}" if owner else statement.name
                pending.append((name, statement.body))
    return ""
