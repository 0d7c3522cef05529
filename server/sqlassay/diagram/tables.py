"""The tables of a program, each once, however many classes are mapped to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from sqlassay.diagram.graph import Column, Entity, Table
from sqlassay.diagram.words import type_words
from sqlassay.model.kinds import ProjectClass
from sqlassay.model.places import Places
from sqlassay.model.program import Program
from sqlassay.model.schema import ColumnAttribute, MappedClass, TableSchema, table_in
from sqlassay.model.schema.constructs import called, is_true, text
from sqlassay.model.schema.mapped import call_arguments
from sqlassay.model.schema.tables import table_of
from sqlassay.model.summary import recipes as r
from sqlassay.model.summary.recipes import Recipe

DEPTH = 8
"""How many foreign keys are followed to the column whose type they have."""


class Tables:
    """Every table of a program by its `Table.id`, and what refers to one by its name."""

    def __init__(self, program: Program) -> None:
        self.program = program
        mapped = sorted(program.mapped_classes(), key=lambda each: (each.cls.module, each.cls.name))
        self.mapped: Mapping[ProjectClass, MappedClass] = {each.cls: each for each in mapped}
        self.classes: dict[str, list[MappedClass]] = {}
        """The classes of each table, the one that declares it first."""
        for each in mapped:
            self.classes.setdefault(self.home(each), []).append(each)
        for members in self.classes.values():
            members.sort(key=lambda each: each.table is None)
        self.schemas: dict[str, TableSchema] = dict(self._schemas())
        self.columns: Mapping[str, Mapping[str, ColumnAttribute]] = {
            id: {_name(column): column for column in self._columns_of(id)}
            for id in self.schemas.keys() | self.classes.keys()
        }
        """Each table's by their names in the database."""

    def home(self, mapped: MappedClass) -> str:
        """The table that a class is stored in; of joined inheritance that of its own columns."""
        parent = None if mapped.parent is None else self.mapped.get(mapped.parent)
        if mapped.table is None and parent is not None:
            return self.home(parent)
        variable = None if mapped.table is None else mapped.table.variable
        return _id(variable or r.Project(mapped.cls.module, mapped.cls.name))

    def of_class(self, cls: ProjectClass | None) -> str | None:
        """The table of a class; None where it is not mapped."""
        mapped = None if cls is None else self.mapped.get(cls.plain)
        return None if mapped is None else self.home(mapped)

    def stored_in(self, cls: ProjectClass | None) -> Iterator[str]:
        """The tables that hold a class's rows: its own, and those that it inherits from."""
        mapped = None if cls is None else self.mapped.get(cls.plain)
        while mapped is not None:
            yield self.home(mapped)
            mapped = None if mapped.inherits_from is None else self.mapped.get(mapped.inherits_from)

    def meant(self, table: Recipe | None, near: str) -> str | None:
        """The table that a recipe stands for: a variable, a name, ``Class.__table__``.

        :param near: the `Table.id` of the one that refers to it.
        """
        match table:
            case r.Constant(value=str() as name):
                return self.named(name, near)
            case r.Get(value=r.Project(module=module, name=name), name="__table__"):
                return self.of_class(ProjectClass(module, name))
            case r.Project(module=module, name=name) if ProjectClass(module, name) in self.mapped:
                return self.of_class(ProjectClass(module, name))
        found = table_of(table, self.program)
        return None if found is None or found.variable is None else _id(found.variable)

    def named(self, name: str, near: str) -> str | None:
        """The table of a name, with or without a schema; of several the one declared nearest."""
        found = self._by_name.get(name) or self._by_name.get(name.rpartition(".")[2]) or []
        return min(found, key=lambda id: (-_in_common(id, near), id), default=None)

    def referred(self, target: Recipe, near: str) -> tuple[str, str | None] | None:
        """The table and the column that a foreign key refers to; the name of a table that is not declared
        here stands for itself. None where it is not known.
        """
        match target:
            case r.Constant(value=str() as words):
                name, _, column = words.rpartition(".")
                name, column = (name, column) if name else (column, "")
                return self.named(name, near) or name, column or None
            case r.Get(value=r.Get(value=table, name="c" | "columns"), name=column):
                found = self.meant(table, near)
                return None if found is None else (found, self.column_named(found, column))
            case r.Get(value=r.Project(module=module, name=name), name=attribute):
                return self._of_attribute(ProjectClass(module, name), attribute)
            case r.Invoke() if called(target) == "ForeignKey" and target.positional:
                return self.referred(target.positional[0], near)
        return None

    def _of_attribute(self, cls: ProjectClass, attribute: str) -> tuple[str, str | None] | None:
        for id in self.stored_in(cls):
            column = self.column_named(id, attribute)
            if column in self.columns[id]:
                return id, column
        return None

    def column_named(self, id: str, attribute: str) -> str:
        """The column of a table that an attribute, or a key, names; the same where there is none."""
        found = (name for name, column in self.columns.get(id, {}).items() if column.name == attribute)
        return next(found, attribute)

    def unique(self, id: str) -> Iterator[frozenset[str]]:
        """The sets of columns whose values come once in a table."""
        columns = self.columns.get(id, {})
        yield frozenset(name for name, column in columns.items() if column.primary_key)
        yield from (frozenset([name]) for name, column in columns.items() if column.unique)
        for constraint in self.constraints(id):
            index = called(constraint) == "Index" and is_true(call_arguments(constraint).get("unique"))
            if index or called(constraint) == "UniqueConstraint":
                named = self.columns_in(constraint.positional[1:] if index else constraint.positional, id)
                if named:
                    yield frozenset(named)

    def constraints(self, id: str) -> Iterator[r.Invoke]:
        """What stands beside the columns of a table."""
        schema = self.schemas.get(id)
        for constraint in () if schema is None else schema.constraints:
            if isinstance(constraint, r.Invoke):
                yield constraint

    def columns_in(self, items: tuple[Recipe, ...], id: str) -> tuple[str, ...] | None:
        """The columns of a table that constraints name; None where one is not known."""
        names = [item.name if isinstance(item, r.Get | r.Ref) else text(item) for item in items]
        if None in names:
            return None
        return tuple(self.column_named(id, name) for name in names if name is not None)

    def type_of(self, id: str, name: str, depth: int = DEPTH) -> str:
        """The SQL type of a column in words; of a foreign key without one that of what it refers to."""
        column = self.columns.get(id, {}).get(name)
        if column is None or column.type is not None or not depth:
            return "" if column is None else type_words(column.type)
        for target in column.foreign_keys:
            referred = self.referred(target, id)
            if referred is not None and referred[1] is not None:
                return self.type_of(referred[0], referred[1], depth - 1)
        return ""

    def table(self, id: str, places: Places, foreign: frozenset[str], *, association: bool) -> Table:
        """A table to draw.

        :param foreign: its columns with a foreign key.
        """
        schema, classes = self.schemas.get(id), self.classes.get(id, [])
        module, _, name = id.partition(":")
        unique = {next(iter(names)) for names in self.unique(id) if len(names) == 1}
        return Table(
            id=id,
            name=None if schema is None else full_name(schema),
            module=module,
            place=places.of(module, name),
            classes=tuple(_entity(mapped, places) for mapped in classes),
            columns=tuple(
                Column(
                    name=name,
                    type=self.type_of(id, name),
                    primary_key=column.primary_key is True,
                    foreign_key=name in foreign,
                    nullable=column.nullable,
                    unique=name in unique and column.primary_key is not True,
                )
                for name, column in self.columns.get(id, {}).items()
            ),
            association=association,
        )

    def _schemas(self) -> Iterator[tuple[str, TableSchema]]:
        for schema in self.program.tables():
            if schema.variable is not None:
                yield _id(schema.variable), schema
        for id, members in self.classes.items():
            own = members[0].table
            if own is not None:
                yield id, own if own.variable is None else table_in(own.variable, self.program) or own

    def _columns_of(self, id: str) -> Iterator[ColumnAttribute]:
        """Those of the table, then those that single-table inheritance adds."""
        seen: set[str] = set()
        schema = self.schemas.get(id)
        found = [*(() if schema is None else schema.columns)]
        for mapped in self.classes.get(id, ()):
            if mapped.table is None:
                found += (a for a in mapped.attributes if isinstance(a, ColumnAttribute))
        for column in found:
            if _name(column) not in seen:
                seen.add(_name(column))
                yield column

    @cached_property
    def _by_name(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for id, schema in sorted(self.schemas.items()):
            for name in dict.fromkeys([schema.name, full_name(schema)]):
                if name is not None:
                    found.setdefault(name, []).append(id)
        return found


def full_name(schema: TableSchema) -> str | None:
    """The name of a table in the database, with its schema where it says one."""
    prefix = text(schema.schema)
    return schema.name if schema.name is None or prefix is None else f"{prefix}.{schema.name}"


def _id(declared: r.Project) -> str:
    return f"{declared.module}:{declared.name}"


def _name(column: ColumnAttribute) -> str:
    return column.column or column.name or "…"


def _entity(mapped: MappedClass, places: Places) -> Entity:
    module, name = mapped.cls.module, mapped.cls.name
    return Entity(module=module, name=name, place=places.of(module, name), missing=mapped.missing)


def _in_common(one: str, other: str) -> int:
    """How much the modules of two tables have in common."""
    count = 0
    for mine, its in zip(one.partition(":")[0].split("."), other.partition(":")[0].split("."), strict=False):
        if mine != its:
            break
        count += 1
    return count
