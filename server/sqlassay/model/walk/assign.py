from __future__ import annotations

from typing import TYPE_CHECKING

from sqlassay.model.kinds import UNKNOWN, Kind, ListOf, TupleOf
from sqlassay.syntax import form

if TYPE_CHECKING:
    from sqlassay.model.walk.walk import Walk


GROWING = (form.List, form.Set, form.Comprehension)
"""What has a name may get other elements later."""


def assign(walk: Walk, target: form.Expression, kind: Kind, value: form.Expression | None = None) -> None:
    """``target = value``, where the value is of this kind."""
    match target:
        case form.Name(id=name):
            walk.kinds[id(target)] = kind
            grows = isinstance(kind, ListOf) and isinstance(value, GROWING)
            walk.bind(name, ListOf(UNKNOWN) if grows else kind, value)
        case form.Tuple(elements=elements) | form.List(elements=elements):
            parts = (
                kind.elements if isinstance(kind, TupleOf) and len(kind.elements) == len(elements) else None
            )
            starred = any(isinstance(element, form.Starred) for element in elements)
            for index, element in enumerate(elements):
                assign(walk, element, UNKNOWN if parts is None or starred else parts[index])
        case form.Starred(value=inner):
            assign(walk, inner, UNKNOWN)
        case form.Attribute() | form.Subscript():
            walk.expression(target)
