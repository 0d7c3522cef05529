from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Struct
from msgspec.structs import replace


def rewritten(recipe: Any, change: Callable[[Any], Any]) -> Any:
    """A recipe with parts of it replaced: by what `change` gives for them, if that is not None."""
    if isinstance(recipe, tuple):
        return tuple(rewritten(part, change) for part in recipe)
    if not isinstance(recipe, Struct):
        return recipe
    if (changed := change(recipe)) is not None:
        return changed
    parts = {field: getattr(recipe, field) for field in recipe.__struct_fields__}
    new = {field: rewritten(part, change) for field, part in parts.items()}
    return replace(recipe, **new) if any(new[f] is not parts[f] for f in new) else recipe
