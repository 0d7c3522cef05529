"""Edges between tables that the columns make: foreign keys, and joined inheritance."""

from __future__ import annotations

from collections.abc import Iterator

from sqlassay.diagram.graph import Cardinality, Edge
from sqlassay.diagram.tables import Tables
from sqlassay.model.schema.constructs import called
from sqlassay.model.schema.mapped import call_arguments
from sqlassay.model.summary import recipes as r
from sqlassay.model.summary.recipes import Recipe


def foreign_keys(tables: Tables) -> Iterator[Edge]:
    """An edge for each foreign key, and for each child of joined inheritance."""
    inherited = set(_inherited(tables))
    done: set[tuple[str, str]] = set()
    for id in sorted(tables.columns):
        unique = tuple(tables.unique(id))
        keys = frozenset(name for name, column in tables.columns[id].items() if column.primary_key)
        for columns, target, its in _references(tables, id):
            pair = (id, target)
            inherits = pair in inherited and pair not in done and frozenset(columns) == keys
            if inherits:
                done.add(pair)
            yield Edge(
                sort="inheritance" if inherits else "foreign key",
                source=id,
                target=target,
                source_columns=columns,
                target_columns=its,
                source_end="0..1" if any(names and names <= {*columns} for names in unique) else "*",
                target_end=_referred_end(tables, id, columns),
            )
    for source, target in sorted(inherited - done):
        yield Edge(sort="inheritance", source=source, target=target, source_end="0..1")


def _inherited(tables: Tables) -> Iterator[tuple[str, str]]:
    for mapped in tables.mapped.values():
        parent = tables.of_class(mapped.inherits_from)
        if parent is not None and parent != tables.home(mapped):
            yield tables.home(mapped), parent


def _references(tables: Tables, id: str) -> Iterator[tuple[tuple[str, ...], str, tuple[str, ...]]]:
    """What a table refers to: its columns, the table, and the columns of that."""
    for name, column in tables.columns[id].items():
        for target in column.foreign_keys:
            referred = tables.referred(target, id)
            if referred is not None:
                yield (name,), referred[0], () if referred[1] is None else (referred[1],)
    for constraint in tables.constraints(id):
        if called(constraint) == "ForeignKeyConstraint":
            arguments = call_arguments(constraint)
            given = [*constraint.positional[:2], r.OPAQUE, r.OPAQUE]
            columns = tables.columns_in(_items(arguments.get("columns", given[0])), id)
            named = [tables.referred(item, id) for item in _items(arguments.get("refcolumns", given[1]))]
            known = [each for each in named if each is not None]
            if columns and known and len(known) == len(named):
                yield columns, known[0][0], tuple(column for _, column in known if column is not None)


def _items(recipe: Recipe) -> tuple[Recipe, ...]:
    return recipe.elements if isinstance(recipe, r.Elements) else ()


def _referred_end(tables: Tables, id: str, columns: tuple[str, ...]) -> Cardinality:
    """Whether a row has to refer to one of the other table; where that is not known it need not."""
    nullable = [tables.columns[id][name].nullable for name in columns if name in tables.columns[id]]
    return "1" if nullable and all(each is False for each in nullable) else "0..1"
