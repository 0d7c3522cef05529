"""Tables as values: what is known of them, and what is known where two ways of coming there meet."""

from __future__ import annotations

from typing import Any, Dict, FrozenSet, Iterator, NamedTuple, Optional, Tuple

from sqlalchemy import Column, ForeignKeyConstraint, Table, UniqueConstraint

from .unknown import UnknownType

Key = Tuple[Optional[str], str]
"""A schema's name and a table's."""
KINDS = frozenset(["index", "unique", "foreignkey"])
SURE_OF_ALL: FrozenSet[str] = frozenset()


class ColumnState(NamedTuple):
    """A column."""

    name: str
    type: Any
    """A type of SQLAlchemy's; None where it is not known."""
    nullable: Optional[bool]
    primary_key: Optional[bool]
    made: Any = None
    """The `Column` that it came from."""
    perhaps: bool = False
    """Whether it may be missing."""
    module: str = ""
    """Where it was made."""


class Rule(NamedTuple):
    """An index, a unique constraint or a foreign key."""

    kind: str
    name: Optional[str]
    columns: Tuple[str, ...]
    target: Tuple[str, ...] = ()
    """The table (with its schema) and the columns that a foreign key refers to."""
    made: Any = None
    is_index: bool = False
    """A unique index is none of the unique constraints, where it is dropped."""

    @property
    def meaning(self) -> Tuple[str, FrozenSet[str], Tuple[str, ...]]:
        """What two have in common that do the same, whatever their names."""
        pairs = frozenset(
            f"{one}>{other}" for one, other in zip(self.columns, self.target[1:] or self.columns)
        )
        return self.kind, pairs, self.target[:1]


class TableState(NamedTuple):
    """A table; an unclear one may be anything."""

    key: Key
    columns: Dict[str, ColumnState]
    rules: Tuple[Rule, ...] = ()
    loose: FrozenSet[str] = SURE_OF_ALL
    """The kinds of rules that may be others."""
    unclear: str = ""
    """Why nothing can be said of it."""
    perhaps: bool = False
    module: str = ""
    """Where it was made."""

    def with_column(self, column: ColumnState) -> TableState:
        return self._replace(columns={**self.columns, column.name: column})

    def without_rules_of(self, column: str) -> TableState:
        left = tuple(rule for rule in self.rules if column not in rule.columns)
        several = {rule.kind for rule in self.rules if column in rule.columns and len(rule.columns) > 1}
        return self._replace(rules=left, loose=self.loose | several)


def state_of(table: Table, module: str = "") -> TableState:
    """A table of SQLAlchemy's as a value."""
    columns = {column.name: column_state(column, module) for column in table.columns}
    return TableState((table.schema, table.name), columns, tuple(rules_of(table)), module=module)


def column_state(column: Column[Any], module: str = "") -> ColumnState:
    """A column of SQLAlchemy's as a value; its ``info`` may say what of it is not known."""
    unsure = column.info.get(UNSURE, ())
    known = not (column.type._isnull or isinstance(column.type, UnknownType) or "type" in str(unsure))
    partly = "unpacked arguments" in unsure
    nullable = None if partly or "nullable" in unsure or "primary_key" in unsure else bool(column.nullable)
    key = None if partly or "primary_key" in unsure else bool(column.primary_key)
    return ColumnState(column.name, column.type if known else None, nullable, key, column, module=module)


UNSURE = "sqlassay unsure"


def rules_of(table: Table) -> Iterator[Rule]:
    """The indexes, unique constraints and foreign keys of a table, in a settled order."""
    for index in sorted(table.indexes, key=lambda index: str(index.name)):
        columns = tuple(getattr(part, "name", None) or str(part) for part in index.expressions)
        kind = "unique" if index.unique else "index"
        yield Rule(kind, _name(index), columns, made=index, is_index=True)
    for constraint in sorted(table.constraints, key=lambda made: getattr(made, "_creation_order", 0)):
        if isinstance(constraint, ForeignKeyConstraint):
            yield _foreign_key(constraint)
        elif isinstance(constraint, UniqueConstraint):
            columns = tuple(column.name for column in constraint.columns)
            yield Rule("unique", _name(constraint), columns, made=constraint)


def _foreign_key(constraint: ForeignKeyConstraint) -> Rule:
    targets = [element.target_fullname.rpartition(".") for element in constraint.elements]
    table = targets[0][0] if targets else ""
    columns = tuple(target[2] for target in targets)
    local = tuple(column.name for column in constraint.columns)
    return Rule("foreignkey", _name(constraint), local, (table, *columns), constraint)


def _name(made: Any) -> Optional[str]:
    name = made.name
    return str(name) if isinstance(name, str) else None


class State(NamedTuple):
    """A database's schema at a point of the migrations."""

    tables: Dict[Key, TableState]
    lost: str = ""
    """Why it may hold any table, in any form."""
    words: FrozenSet[str] = frozenset()
    """The names in SQL that may have made tables."""


def joined(one: State, other: State) -> State:
    """What is known where both may be so."""
    if one is other:
        return one
    tables: Dict[Key, TableState] = {}
    for key in (*one.tables, *(key for key in other.tables if key not in one.tables)):
        a, b = one.tables.get(key), other.tables.get(key)
        if a is not None and b is not None:
            tables[key] = a if a is b else _joined_tables(a, b)
        else:
            found = a or b
            assert found is not None
            tables[key] = found._replace(perhaps=True)
    return State(tables, one.lost or other.lost, one.words | other.words)


def _joined_tables(one: TableState, other: TableState) -> TableState:
    columns: Dict[str, ColumnState] = {}
    for name in (*one.columns, *(name for name in other.columns if name not in one.columns)):
        a, b = one.columns.get(name), other.columns.get(name)
        if a is not None and b is not None:
            columns[name] = _joined_columns(a, b)
        else:
            found = a or b
            assert found is not None
            columns[name] = found._replace(perhaps=True)
    here, there = ({rule.meaning: rule for rule in table.rules} for table in (one, other))
    differing = {meaning[0] for meaning in here.keys() ^ there.keys()}
    return one._replace(
        columns=columns,
        rules=tuple(rule for meaning, rule in here.items() if meaning in there),
        loose=one.loose | other.loose | differing,
        unclear=one.unclear or other.unclear,
        perhaps=one.perhaps or other.perhaps,
    )


def _joined_columns(one: ColumnState, other: ColumnState) -> ColumnState:
    if one is other:
        return one
    return one._replace(
        type=one.type if repr(one.type) == repr(other.type) else None,
        nullable=one.nullable if one.nullable == other.nullable else None,
        primary_key=one.primary_key if one.primary_key == other.primary_key else None,
        perhaps=one.perhaps or other.perhaps,
    )
