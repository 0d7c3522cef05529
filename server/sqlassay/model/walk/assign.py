from __future__ import annotations

from typing import TYPE_CHECKING

from sqlassay.model.kinds import UNKNOWN, Kind, ListOf
from sqlassay.syntax import form

if TYPE_CHECKING:
    from sqlassay.model.walk.walk import Walk


GROWING = (form.List, form.Set, form.Comprehension)
"""What has a name may get other elements later."""


def assign(walk: Walk, target: form.Expression, kind: Kind, value: form.Expression | None = None) -> None:
    """``target = value``, where the value is of this kind."""
    match target:
        case form.Name(id=name):
            kind = walk.kinds[id(target)] = kind.named(name)
            grows = isinstance(kind, ListOf) and isinstance(value, GROWING)
            walk.bind(name, ListOf(UNKNOWN) if grows else kind, value)
        case form.Tuple(elements=elements) | form.List(elements=elements):
            starred = any(isinstance(element, form.Starred) for element in elements)
            count = len(elements)
            parts = (UNKNOWN,) * count if starred else kind.unpacked(count, walk.program)
            for element, part in zip(elements, parts, strict=True):
                assign(walk, element, part)
        case form.Starred(value=inner):
            assign(walk, inner, UNKNOWN)
        case form.Attribute() | form.Subscript():
            walk.expression(target)
