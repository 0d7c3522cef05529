"""The mapped schema of a program as a diagram."""

from __future__ import annotations

from sqlassay.diagram.edges import Edges, relationships
from sqlassay.diagram.graph import Diagram, Edge, Table
from sqlassay.diagram.tables import Tables
from sqlassay.model.places import Places
from sqlassay.model.program import Program


def diagram_of(program: Program, places: Places) -> Diagram:
    """All mapped classes and tables of a program, by module and name, and what leads from one to another.

    :param places: where the classes stand, in the workspace of the same program.
    """
    tables = Tables(program)
    edges = Edges(tables)
    found = list(relationships(tables))
    for each in found:
        edges.follow(*each)
    through = {relationship.through for relationship, _, _ in found}
    foreign = _foreign(edges.edges)
    declared = [
        tables.table(id, places, foreign.get(id, frozenset()), association=id in through)
        for id in sorted(tables.columns)
    ]
    known = {table.id for table in declared}
    elsewhere = sorted({edge.target for edge in edges.edges} - known)
    return Diagram(
        tables=(*declared, *(Table(id=name, name=name, outside=True) for name in elsewhere)),
        edges=tuple(edges.edges),
        relationships=tuple(relationship for relationship, _, _ in found),
    )


def _foreign(edges: list[Edge]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for edge in edges:
        found[edge.source] = found.get(edge.source, frozenset()) | {*edge.source_columns}
    return found
