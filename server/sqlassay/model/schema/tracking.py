"""How far SQLAlchemy notices that what a column's value holds is changed (`mutation tracking
<https://docs.sqlalchemy.org/en/21/orm/extensions/mutable.html>`_).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlassay.model.schema.constructs import construct
from sqlassay.model.schema.mapped import ColumnAttribute
from sqlassay.model.summary import recipes as r
from sqlassay.model.summary.handed import ASSOCIATING
from sqlassay.model.summary.recipes import Recipe

if TYPE_CHECKING:
    from sqlassay.model.program import Program

CONTAINERS = frozenset(["JSON", "JSONB", "ARRAY", "HSTORE", "PickleType"])
"""Types whose values are Python's own lists and dicts."""

TRACKING = "sqlalchemy.ext.mutable."
TRACKERS = frozenset(f"{TRACKING}{name}" for name in ("MutableDict", "MutableList", "MutableSet"))


def tracker_of(column: ColumnAttribute, program: Program) -> str | None:
    """What notices that a value of a column is changed in place: "" for nothing; ``MutableDict``,
    ``MutableList`` or ``MutableSet``, which see their first level; None where that is not known.
    """
    if column.type is None or column.missing:
        return None
    match column.type:
        case r.Invoke(function=r.Get(value=r.External(name=name), name="as_mutable")) if name in TRACKERS:
            return name.removeprefix(TRACKING)
        case r.Invoke(function=r.External(name=name)) if name.removesuffix(".as_mutable") in TRACKERS:
            return name.removeprefix(TRACKING).partition(".")[0]
    return "" if _holds_plain(column.type) and not _are_associated(program) else None


def type_name(column: ColumnAttribute) -> str:
    """The name of the type of a column that nothing tracks."""
    return construct(_base(column.type)) or "" if column.type is not None else ""


def _base(recipe: Recipe) -> Recipe:
    """The type without its variants for some databases."""
    while isinstance(recipe, r.Invoke) and isinstance(recipe.function, r.Get):
        recipe = recipe.function.value
    return recipe


def _holds_plain(recipe: Recipe) -> bool:
    match recipe:
        case r.Invoke(function=r.Get(value=inner, name="with_variant"), positional=(variant, *_)):
            return _holds_plain(inner) and construct(variant) is not None
        case r.Invoke(keywords=keywords) if any(name == "as_tuple" for name, _ in keywords):
            return False
    return construct(recipe) in CONTAINERS


def _are_associated(program: Program) -> bool:
    """Whether something tracks all columns of a type."""
    calls = (call.function for _, call in program.configurations())
    return any(isinstance(function, r.Get) and function.name in ASSOCIATING for function in calls)
