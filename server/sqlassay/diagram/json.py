"""A diagram as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from sqlassay.diagram.graph import Diagram, Entity, Table
from sqlassay.model.places import Place


def render(diagram: Diagram, shown: Callable[[Path], str] = str) -> str:
    """The fields of `Diagram`, with ``path`` and ``line`` for each place, ``null`` where it is not known.

    :param shown: how to write the path of a file.
    """
    rows = {
        "tables": [_table(table, shown) for table in diagram.tables],
        "edges": msgspec.to_builtins(diagram.edges),
        "relationships": msgspec.to_builtins(diagram.relationships),
    }
    return json.dumps(rows, indent=2) + "\n"


def _table(table: Table, shown: Callable[[Path], str]) -> dict[str, Any]:
    return {
        "id": table.id,
        "name": table.name,
        "module": table.module or None,
        **_place(table.place, shown),
        "classes": [_class(entity, shown) for entity in table.classes],
        "columns": msgspec.to_builtins(table.columns),
        "association": table.association,
        "outside": table.outside,
    }


def _class(entity: Entity, shown: Callable[[Path], str]) -> dict[str, Any]:
    return {
        "id": entity.id,
        "module": entity.module,
        "name": entity.name,
        **_place(entity.place, shown),
        "missing": list(entity.missing),
    }


def _place(place: Place | None, shown: Callable[[Path], str]) -> dict[str, Any]:
    return {"path": place and shown(place.path), "line": place and place.line}
