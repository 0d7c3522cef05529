"""Which class or variable has the table of a name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from sqlassay.model.kinds import ProjectClass
from sqlassay.model.mentions.symbol import AttributeSymbol, ColumnSymbol, column_symbol
from sqlassay.model.schema import ColumnAttribute, MappedClass, TableSchema
from sqlassay.model.schema.constructs import text

if TYPE_CHECKING:
    from sqlassay.model.program import Program


class TableOwner(Struct, frozen=True):
    """What has a table: a mapped class, or a variable of Core."""

    table: TableSchema
    cls: ProjectClass | None
    module: str

    @property
    def name(self) -> str:
        """The table's name, behind that of its schema."""
        return qualified(self.table)

    def columns(self, program: Program) -> tuple[ColumnAttribute, ...]:
        """The columns of the table."""
        mapped = None if self.cls is None else program.mapped_class(self.cls)
        own = () if mapped is None else mapped.attributes
        found = (*(a for a in own if isinstance(a, ColumnAttribute)), *self.table.columns)
        return tuple({column.column: column for column in reversed(found)}.values())[::-1]


class Tables:
    """The tables of a program by their names; all of its mappings are read when one is asked for."""

    def __init__(self, program: Program) -> None:
        self._program = program

    def named(self, name: str) -> tuple[TableOwner, ...]:
        """What has the table of a name, which its schema may precede."""
        return self._owners.get(name, ())

    def column(self, table: str, name: str) -> AttributeSymbol | ColumnSymbol | None:
        """The column of a table, as the attribute that a class has for it."""
        for owner in self.named(table):
            if owner.cls is not None and (found := column_symbol(owner.cls, name, self._program)):
                return found
            if any(column.column == name for column in owner.table.columns):
                return ColumnSymbol(table, name)
        return None

    def all(self) -> tuple[TableOwner, ...]:
        """What has a table, one for each name."""
        return tuple(owners[0] for owners in self._owners.values())

    @cached_property
    def _owners(self) -> dict[str, tuple[TableOwner, ...]]:
        found: dict[str, list[TableOwner]] = defaultdict(list)
        for owner in self._each():
            found[qualified(owner.table)].append(owner)
        return {name: tuple(owners) for name, owners in found.items()}

    def _each(self) -> Iterator[TableOwner]:
        for mapped in self._program.mapped_classes():
            if mapped.table is not None and mapped.table.name is not None:
                yield TableOwner(mapped.table, mapped.cls, mapped.cls.module)
        for table in self._program.tables():
            if table.name is not None and table.variable is not None:
                yield TableOwner(table, None, table.variable.module)


def qualified(table: TableSchema) -> str:
    """The name of a table behind that of its schema, if it has one."""
    schema = text(table.schema)
    return f"{schema}.{table.name}" if schema else table.name or ""


def table_of(mapped: MappedClass | None, program: Program) -> TableSchema | None:
    """The table that holds the own columns of a class: its parent's with single-table inheritance."""
    while mapped is not None and mapped.table is None:
        mapped = None if mapped.parent is None else program.mapped_class(mapped.parent)
    return None if mapped is None else mapped.table
