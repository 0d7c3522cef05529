from __future__ import annotations

from typing import TYPE_CHECKING

from sqlassay.model.kinds import UNKNOWN, DictDisplay, Kind, ListOf, TupleOf, Value, join
from sqlassay.model.kinds.objects import placed
from sqlassay.model.walk import reads
from sqlassay.model.walk.session_keys import keyed, stored
from sqlassay.syntax import form

if TYPE_CHECKING:
    from sqlassay.model.walk.walk import Walk


GROWING = (form.List, form.Set, form.Comprehension)
"""What has a name may get other elements later."""


def assign(walk: Walk, target: form.Expression, kind: Kind, value: form.Expression | None = None) -> None:
    """``target = value``, where the value is of this kind."""
    match target:
        case form.Name(id=name):
            kind = kind if walk.scope is None else keyed(kind, f"<{walk.place(target)}>")
            kind = walk.kinds[id(target)] = kind.named(name)
            walk.bind(name, _later(walk, name, kind, value), value)
        case form.Tuple(elements=elements) | form.List(elements=elements):
            values = _displayed(elements, value)
            for element, part, its in zip(elements, _parts(walk, elements, kind), values, strict=True):
                given = reads.given_by(walk, kind, part)
                assign(walk, element, given if given is part else placed(given, walk.place(element)), its)
        case form.Starred(value=inner):
            assign(walk, inner, kind)
        case form.Attribute():
            walk.expression(target)
            reads.assigned(walk, target, kind)
            stored(walk, target)
        case form.Subscript():
            walk.expression(target)


def _later(walk: Walk, name: str, kind: Kind, value: form.Expression | None) -> Kind:
    """What a value is when others may have been put into it."""
    if isinstance(kind, DictDisplay):
        return Value("dict")
    if not isinstance(kind, ListOf):
        return kind
    grows = isinstance(value, GROWING) or (walk.scope is not None and name in walk.scope.grown)
    return ListOf(UNKNOWN) if grows else kind


def _displayed(
    targets: tuple[form.Expression, ...], value: form.Expression | None
) -> tuple[form.Expression | None, ...]:
    """What each of several targets is given, where that is written out."""
    match value:
        case form.Tuple(elements=elements) | form.List(elements=elements) if len(elements) == len(targets):
            if not any(isinstance(node, form.Starred) for node in (*targets, *elements)):
                return elements
    return (None,) * len(targets)


def _parts(walk: Walk, elements: tuple[form.Expression, ...], kind: Kind) -> tuple[Kind, ...]:
    """What each of several targets is given; one with a star takes all that the others leave."""
    count = len(elements)
    star = next((i for i, element in enumerate(elements) if isinstance(element, form.Starred)), None)
    if star is None:
        return kind.unpacked(count, walk.program)
    behind = count - star - 1
    if not isinstance(kind, TupleOf) or len(kind.elements) < count - 1:
        return (UNKNOWN,) * count
    end = len(kind.elements) - behind
    return (*kind.elements[:star], ListOf(join(kind.elements[star:end])), *kind.elements[end:])
