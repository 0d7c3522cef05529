"""The schema that scenarios state is the one that SQLAlchemy makes of the same files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from running import ROOT, imported
from sqlalchemy import Column, inspect
from sqlalchemy.orm import Mapper

from scenarios.conftest import Scenario, scenarios
from sqlassay.model.program import Program
from sqlassay.model.schema import (
    ColumnAttribute,
    MappedClass,
    RelationshipAttribute,
    TableSchema,
    all_attributes,
)
from sqlassay.model.schema.constructs import construct
from sqlassay.model.workspace import Workspace

FOLDER = Path(__file__).parents[1] / "scenarios" / "model" / "schema"
NEEDS = ("sqlmodel", "flask_sqlalchemy", "advanced_alchemy")
DIRECTIONS = {"MANYTOONE": "many to one", "ONETOMANY": "one to many", "MANYTOMANY": "many to many"}


def stated() -> Iterator[Any]:
    """The scenarios that state a schema of which all is known, so that their files run."""
    for file in sorted(FOLDER.glob("*.md")):
        for scenario in scenarios(file.read_text("utf-8")):
            words = "".join(text for _, text in scenario.schemas)
            if words and "not known" not in words and "<locals>" not in words:
                yield pytest.param(scenario, id=f"{file.stem}: {scenario.title}")


@pytest.mark.parametrize("scenario", list(stated()))
def test_the_schema_is_sqlalchemys(scenario: Scenario, tmp_path: Path) -> None:
    texts = dict(scenario.stages)
    workspace = Workspace.empty().with_texts((path, text, ROOT) for path, text in texts.items())
    with imported(texts, tmp_path, workspace) as modules:
        compare(workspace.program, modules)


def compare(program: Program, modules: Mapping[str, ModuleType]) -> None:
    mapped = list(program.mapped_classes())
    for ours in mapped:
        mapper = inspect(found(modules[ours.cls.module], ours.cls.name))
        assert shown(ours, program) == shown_by(mapper, ours), ours.cls.name
    for table in program.tables():
        assert table.variable is not None
        theirs = found(modules[table.variable.module], table.variable.name)
        assert columns(table) == columns_by(theirs.c, table)


def found(module: ModuleType, name: str) -> Any:
    value: Any = module
    for part in name.split("."):
        value = getattr(value, part)
    return value


def shown(ours: MappedClass, program: Program) -> dict[str, Any]:
    attributes = all_attributes(ours.cls, program)
    return {
        "inheritance": ours.inheritance,
        "parent": ours.parent and ours.parent.name,
        "table": None if ours.table is None else ours.table.name,
        "columns": None if ours.table is None else columns(ours.table),
        "keys": sorted(a.name for a in attributes if isinstance(a, ColumnAttribute)),
        "relationships": {
            a.name: (a.target and a.target.name, a.uselist, a.direction)
            for a in attributes
            if isinstance(a, RelationshipAttribute) and a.direction is not None
        },
    }


def shown_by(mapper: Mapper[Any], ours: MappedClass) -> dict[str, Any]:
    inherits = mapper.inherits
    own = inherits is None or mapper.local_table is not inherits.local_table
    inheritance = (
        "none" if inherits is None else "concrete" if mapper.concrete else "joined" if own else "single"
    )
    unclear = {
        a.name for a in ours.attributes if isinstance(a, RelationshipAttribute) and a.direction is None
    }
    return {
        "inheritance": inheritance,
        "parent": inherits and inherits.class_.__qualname__,
        "table": mapper.local_table.name if own else None,
        "columns": columns_by(own_columns(mapper), ours.table) if own and ours.table else None,
        "keys": sorted(p.key for p in mapper.column_attrs if isinstance(p.columns[0], Column)),
        "relationships": {
            p.key: (p.mapper.class_.__qualname__, p.uselist, DIRECTIONS[p.direction.name])
            for p in mapper.relationships
            if p.key not in unclear
        },
    }


def columns(table: TableSchema) -> list[Any]:
    """Each column: its name, whether it is nullable, a key, unique, indexed, and its type if one is said."""
    return [
        (c.column, c.nullable, c.primary_key, bool(c.unique), bool(c.index), c.type and construct(c.type))
        for c in table.columns
    ]


def columns_by(table: Iterable[Column[Any]], ours: TableSchema) -> list[Any]:
    said = {c.column for c in ours.columns if c.type is not None}
    return [
        (
            c.name,
            c.nullable,
            c.primary_key,
            bool(c.unique),
            bool(c.index),
            type_of(c) if c.name in said else None,
        )
        for c in table
    ]


def own_columns(mapper: Mapper[Any]) -> list[Column[Any]]:
    """The columns of a class's own table, without those of classes that are stored in it too."""
    mapped = {column for p in mapper.column_attrs for column in p.columns}
    return [column for column in mapper.local_table.c if column in mapped]


def type_of(column: Column[Any]) -> str:
    return type(column.type).__name__
