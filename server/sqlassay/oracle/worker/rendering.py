"""What people are shown of the shadow mappings: tables as DDL, relationships with their joins."""

from __future__ import annotations

from typing import Any, Dict, List, Optional

import sqlalchemy
from sqlalchemy import Table, orm
from sqlalchemy.orm import RelationshipProperty
from sqlalchemy.schema import CreateIndex, CreateTable

from .mappings import Shadow
from .statements import compiled, dialect_named
from .verdicts import listening


def described_class(shadow: Shadow, name: str, dialect: str) -> Optional[Dict[str, Any]]:
    """The table of a mapped class as DDL, and its relationships; None where it could not be made."""
    made = shadow.mapped.get(name)
    if made is None:
        return None
    mapper = made.__mapper__
    table = mapper.local_table
    return {
        "ddl": ddl_of([table], dialect) if isinstance(table, Table) else None,
        "relationships": [
            _relationship(made, prop, dialect)
            for prop in list(mapper._props.values())
            if isinstance(prop, RelationshipProperty) and prop._configure_finished
        ],
    }


def _relationship(made: Any, prop: Any, dialect: str) -> Dict[str, Any]:
    def written(clause: Any) -> Optional[str]:
        return None if clause is None else str(clause.compile(dialect=dialect_named(dialect)))

    return {
        "name": prop.key,
        "target": prop.mapper.class_.__name__,
        "target_id": getattr(prop.mapper.class_, "__shadow__", None),
        "direction": prop.direction.name,
        "uselist": bool(prop.uselist),
        "lazy": str(prop.lazy),
        "join": written(prop.primaryjoin),
        "secondary_join": written(prop.secondaryjoin),
        "secondary": None if prop.secondary is None else str(prop.secondary),
        "sql": lazy_load(made, prop, dialect),
        "back_populates": prop.back_populates,
        "viewonly": bool(prop.viewonly),
    }


def lazy_load(made: Any, prop: Any, dialect: str = "default") -> Optional[str]:
    """The SQL by which a lazy load gets what a relationship refers to."""
    with listening() as said:
        parent = made.__mapper__.class_manager.new_instance()
        statement = sqlalchemy.select(prop.mapper.class_).where(
            orm.with_parent(parent, getattr(made, prop.key))
        )
        if prop.order_by:
            statement = statement.order_by(*prop.order_by)
        sql = compiled(statement, dialect)
    return None if said.failed else sql


def ddl_of(tables: List[Any], dialect: str) -> str:
    """``CREATE TABLE`` and ``CREATE INDEX`` of tables, one after another."""
    parts: List[str] = []
    for table in tables:
        indexes = map(CreateIndex, sorted(table.indexes, key=_name_of_index))
        elements: List[Any] = [CreateTable(table), *indexes]
        for element in elements:
            with listening() as said:
                text = str(element.compile(dialect=dialect_named(dialect))).strip()
            parts.append(f"-- {table.name}: {said.error}" if said.failed else f"{text};")
    return "\n\n".join(parts)


def _name_of_index(index: Any) -> str:
    return index.name or ""


def script(shadow: Shadow, dialect: str, names: Optional[List[str]] = None) -> str:
    """The schema as DDL, tables after those that they refer to.

    :param names: the classes and variables whose tables are meant; all if None.
    """
    tables = _ordered(shadow)
    if names is not None:
        wanted = [shadow.built.get(name) for name in names]
        meant = [w if isinstance(w, Table) else getattr(w, "__table__", None) for w in wanted]
        tables = [table for table in tables if any(table is each for each in meant)]
    return ddl_of(tables, dialect)


def _ordered(shadow: Shadow) -> List[Any]:
    tables: List[Any] = []
    for base in shadow.bases:
        metadata = getattr(shadow.project(base), "metadata", None)
        if metadata is not None:
            with listening() as said:
                ordered = metadata.sorted_tables
            tables += [t for t in (metadata.tables.values() if said.failed else ordered) if t not in tables]
    for name in shadow.table_names:
        table = shadow.built.get(name)
        if isinstance(table, Table) and table not in tables:
            tables.append(table)
    return tables
