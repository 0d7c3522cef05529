"""Alembic's operations on tables as values (`their reference
<https://alembic.sqlalchemy.org/en/latest/ops.html>`_)."""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Optional, Tuple

from sqlalchemy import Column, MetaData, Table
from sqlalchemy.types import TypeEngine

from .sql_words import effects_of
from .tables import KINDS, Key, Rule, State, TableState, joined, state_of
from .unknown import Unknown, any_unknown
from .verdicts import listening

PARAMETERS: Dict[str, str] = {
    "drop_table": "table_name",
    "rename_table": "old_table_name new_table_name schema",
    "add_column": "table_name column",
    "drop_column": "table_name column_name",
    "alter_column": "table_name column_name",
    "create_index": "index_name table_name columns",
    "drop_index": "index_name table_name",
    "create_unique_constraint": "constraint_name table_name columns",
    "create_foreign_key": "constraint_name source_table referent_table local_cols remote_cols",
    "create_primary_key": "constraint_name table_name columns",
    "drop_constraint": "constraint_name table_name type_",
}
"""The operations on tables with their positional parameters; on a batch, those that name the table are left
out."""
TABLE = ("table_name", "source_table")
HARMLESS = frozenset(
    """
    bulk_insert create_check_constraint create_exclude_constraint create_table_comment drop_table_comment
    get_bind get_context f inline_literal implementation_for register_operation
    """.split()
)
CONSTRAINT_KINDS = {
    "unique": ("unique",),
    "foreignkey": ("foreignkey",),
    "primary": (),
    "check": (),
}

Arguments = Dict[str, Any]


class Operations:
    """Does to a schema what operations do; what is not known of them makes unclear what they touch."""

    def __init__(self, naming_convention: Any = None) -> None:
        self.state = State({})
        self.module = ""
        """The revision."""
        self.naming_convention = naming_convention

    # what is not known

    def lose(self, why: str) -> None:
        """Anything may have happened."""
        self.state = self.state._replace(lost=self.state.lost or self._placed(why))

    def lose_all(self, why: str) -> None:
        """Anything may have happened to any table."""
        self.lose(why)
        for key in self.state.tables:
            self._unclear(key, why)

    def lose_by(self, name: str, given: Arguments) -> None:
        """An operation was done on a table that is not known."""
        why = f"{name} of a table that is not known"
        self.lose(why)
        for key, table in list(self.state.tables.items()):
            if name == "alter_column" and not {"new_column_name", "name", ""} & given.keys():
                columns = {n: c._replace(nullable=None, type=None) for n, c in table.columns.items()}
                self._put(table._replace(columns=columns))
            elif name in OF_RULES:
                self._put(table._replace(loose=KINDS))
            elif name != "create_table":
                self._unclear(key, why)

    def _placed(self, why: str) -> str:
        return f"{why} ({self.module.rpartition('.')[2]})"

    def perform(self, name: str, positional: List[Any], keywords: Arguments, batch: Optional[Key]) -> None:
        """An operation."""
        if name in HARMLESS:
            return
        if name == "execute":
            self.execute(positional[0] if positional else Unknown("statement"))
        elif name == "create_table":
            self._create_table(positional, keywords)
        elif name in PARAMETERS:
            self._on_table(name, positional, dict(keywords), batch)
        else:
            self._unknown_operation(name, positional, keywords, batch)

    def _unknown_operation(
        self, name: str, positional: List[Any], keywords: Arguments, batch: Optional[Key]
    ) -> None:
        """An operation that a plugin brings: it may change what it names."""
        if batch is not None:
            self._unclear(batch, name)
        for value in (*positional, *keywords.values()):
            if isinstance(value, str):
                self.touch([value.lower()])

    def touch(self, words: Any) -> None:
        """The tables with these names (in small letters) may be anything now."""
        for key, table in list(self.state.tables.items()):
            if key[1].lower() in words:
                self._put(table._replace(unclear=table.unclear or self._placed("SQL")))
        self.state = self.state._replace(words=self.state.words | frozenset(words))

    def execute(self, statement: Any) -> None:
        """SQL: what it may change is unclear."""
        text = statement if isinstance(statement, str) else getattr(statement, "text", None)
        if isinstance(text, str):
            self.run_sql(text)
        elif isinstance(statement, Unknown):
            self.lose_all("SQL that is not known")

    def run_sql(self, text: str) -> None:
        """SQL, where "\\0" stands for parts that are not known."""
        effects = effects_of(text)
        if effects.lost:
            self.lose("SQL on a table that is not known")
        self.touch(effects.tables)
        for key, table in list(self.state.tables.items()):
            if key[1].lower() in effects.rules:
                self._put(table._replace(loose=KINDS))
        for index in effects.dropped:
            self._drop_index(None, index)

    # tables

    def _put(self, table: TableState) -> None:
        self.state = self.state._replace(tables={**self.state.tables, table.key: table})

    def _take(self, key: Key) -> None:
        tables = {k: t for k, t in self.state.tables.items() if k != key}
        self.state = self.state._replace(tables=tables)

    def _unclear(self, key: Key, why: str) -> None:
        table = self.state.tables.get(key) or TableState(key, {}, module=self.module)
        self._put(table._replace(unclear=table.unclear or self._placed(why)))

    def _create_table(self, positional: List[Any], keywords: Arguments) -> None:
        name = positional[0] if positional else keywords.get("table_name", Unknown("name"))
        schema = keywords.get("schema")
        if not isinstance(name, str) or any_unknown(schema):
            return self.lose("a table without a known name is created")
        key = (schema, name)
        before = self.state.tables.get(key)
        self.state = self.state._replace(words=self.state.words - {name.lower()})
        with listening() as said:
            metadata = MetaData(naming_convention=self.naming_convention)
            parts = [part for part in positional[1:] if not isinstance(part, Unknown)]
            table = Table(name, metadata, *parts, schema=schema)
        if said.failed:
            return self._put(TableState(key, {}, unclear=str(said.error), module=self.module))
        made = state_of(table, self.module)
        if any_unknown(*positional[1:]) or "" in keywords:
            made = made._replace(unclear="arguments of create_table")
        if before is not None:
            again = keywords.get("if_not_exists") is True
            made = joined(State({key: before}), State({key: made})).tables[key]
            made = made if before.perhaps or again else made._replace(unclear="created twice")
        return self._put(made)

    def _on_table(self, name: str, positional: List[Any], given: Arguments, batch: Optional[Key]) -> None:
        parameters = [p for p in PARAMETERS[name].split() if batch is None or p not in TABLE]
        given.update(zip(parameters, positional))
        key = batch or self._named(name, given)
        if key is None:
            return None
        table = self.state.tables.get(key)
        if name == "drop_index" and table is None and given.get("table_name") is None and batch is None:
            return self._drop_index(None, given.get("index_name"))
        if "" in given or any_unknown(*(given.get(p) for p in DECIDING if p in given)):
            return self._unclear(key, f"arguments of {name}")
        if table is None:
            if given.get("if_exists") is True:
                return None
            if key[1].lower() not in self.state.words:
                self.lose(f"{name} of {key[1]}, which no revision makes")
            return None if name == "drop_table" else self._unclear(key, f"{name} of what no revision makes")
        operation: Callable[[TableState, Arguments], None] = getattr(self, f"_{name}")
        return operation(table, given)

    def _named(self, name: str, given: Arguments) -> Optional[Key]:
        words = [given[p] for p in ("table_name", "source_table", "old_table_name") if p in given]
        schema = given.get("source_schema", given.get("schema"))
        if name == "drop_index" and not [w for w in words if w is not None]:
            return (None, "")
        if not words or not isinstance(words[0], str) or any_unknown(schema):
            self.lose_by(name, given)
            return None
        return (schema, words[0])

    def _drop_table(self, table: TableState, given: Arguments) -> None:
        self._take(table.key)

    def _rename_table(self, table: TableState, given: Arguments) -> None:
        new = given["new_table_name"]
        self._take(table.key)
        self._put(table._replace(key=(table.key[0], new)))
        for other in list(self.state.tables.values()):
            rules = tuple(_renamed(rule, table.key, new) for rule in other.rules)
            if rules != other.rules:
                self._put(other._replace(rules=rules))

    # columns

    def _add_column(self, table: TableState, given: Arguments) -> None:
        column = given.get("column")
        if not isinstance(column, Column) or not isinstance(column.name, str):
            return self._unclear(table.key, "a column that is not known is added")
        with listening() as said:
            metadata = MetaData(naming_convention=self.naming_convention)
            made = state_of(Table(table.key[1], metadata, column, schema=table.key[0]), self.module)
        if said.failed:
            return self._unclear(table.key, str(said.error))
        state = made.columns[column.name]
        before = table.columns.get(column.name)
        if before is not None and not before.perhaps:
            state = state._replace(type=None, nullable=None)
        return self._put(table.with_column(state)._replace(rules=(*table.rules, *made.rules)))

    def _drop_column(self, table: TableState, given: Arguments) -> None:
        name = given.get("column_name")
        if not isinstance(name, str):
            return self._unclear(table.key, "a column that is not known is dropped")
        columns = {n: c for n, c in table.columns.items() if n != name}
        return self._put(table.without_rules_of(name)._replace(columns=columns))

    def _alter_column(self, table: TableState, given: Arguments) -> None:
        name = given.get("column_name")
        column = table.columns.get(name) if isinstance(name, str) else None
        if column is None:
            return self._unclear(table.key, "a column that is not known is altered")
        if "nullable" in given and given["nullable"] is not None:
            known = isinstance(given["nullable"], bool)
            column = column._replace(nullable=given["nullable"] if known else None)
        if given.get("type_") is not None:
            type_ = given["type_"]
            type_ = type_() if isinstance(type_, type) and issubclass(type_, TypeEngine) else type_
            column = column._replace(type=type_ if isinstance(type_, TypeEngine) else None)
        new = given.get("new_column_name", given.get("name"))
        if new is None or new == name:
            return self._put(table.with_column(column))
        columns = {(new if n == name else n): (column if n == name else c) for n, c in table.columns.items()}
        columns[new] = columns[new]._replace(name=new)
        rules = tuple(
            rule._replace(columns=tuple(new if c == name else c for c in rule.columns))
            for rule in table.rules
        )
        return self._put(table._replace(columns=columns, rules=rules))

    # constraints and indexes

    def _add_rule(self, table: TableState, kind: str, given: Arguments, target: Tuple[str, ...] = ()) -> None:
        columns = given.get("columns", given.get("local_cols"))
        name = given.get("index_name", given.get("constraint_name"))
        names = tuple(map(_column_name, columns)) if isinstance(columns, (list, tuple)) else None
        if names is None or not all(isinstance(column, str) for column in names):
            return self._put(table._replace(loose=table.loose | {kind, "index", "unique"}))
        is_index = "index_name" in given
        rule = Rule(kind, name if isinstance(name, str) else None, names, target, is_index=is_index)
        same = [r for r in table.rules if r.name == rule.name and r.meaning == rule.meaning and rule.name]
        return self._put(table._replace(rules=(*table.rules, *([] if same else [rule]))))

    def _create_index(self, table: TableState, given: Arguments) -> None:
        self._add_rule(table, "unique" if given.get("unique") is True else "index", given)

    def _create_unique_constraint(self, table: TableState, given: Arguments) -> None:
        self._add_rule(table, "unique", given)

    def _create_foreign_key(self, table: TableState, given: Arguments) -> None:
        referent, remote = given.get("referent_table"), given.get("remote_cols")
        if not isinstance(referent, str) or remote is None or any_unknown(remote):
            return self._put(table._replace(loose=table.loose | {"foreignkey"}))
        schema = given.get("referent_schema")
        full = f"{schema}.{referent}" if isinstance(schema, str) else referent
        return self._add_rule(table, "foreignkey", given, (full, *remote))

    def _create_primary_key(self, table: TableState, given: Arguments) -> None:
        for name in given.get("columns") or ():
            column = table.columns.get(name)
            if column is not None:
                table = table.with_column(column._replace(primary_key=True, nullable=False))
        self._put(table)

    def _drop_constraint(self, table: TableState, given: Arguments) -> None:
        name, type_ = given.get("constraint_name"), given.get("type_")
        if type_ in ("check", "primary"):
            return
        kinds = CONSTRAINT_KINDS.get(type_, tuple(KINDS)) if isinstance(type_, str) else tuple(KINDS)
        self._drop_rule(table, name, kinds)

    def _drop_index(self, table: Optional[TableState], given: Any) -> None:
        name = given.get("index_name") if isinstance(given, dict) else given
        tables = [table] if table is not None else list(self.state.tables.values())
        named = [t for t in tables if any(rule.name == name for rule in t.rules)]
        for each in named or tables:
            self._drop_rule(each, name, ("index", "unique"))

    def _drop_rule(self, table: TableState, name: Any, kinds: Tuple[str, ...]) -> None:
        found = [r for r in table.rules if isinstance(name, str) and r.kind in kinds and r.name == name]
        found = found or [
            rule for rule in table.rules if rule.kind in kinds and name in default_names(table.key[1], rule)
        ]
        if len(found) == 1:
            self._put(table._replace(rules=tuple(rule for rule in table.rules if rule is not found[0])))
        else:
            self._put(table._replace(loose=table.loose.union(kinds)))


OF_RULES = frozenset(name for name in PARAMETERS if name.startswith("create_")).union(
    ["drop_index", "drop_constraint"]
)
"""The operations that change indexes and constraints alone."""
DECIDING = ("table_name", "new_table_name", "column_name", "new_column_name", "schema")


def default_names(table: str, rule: Rule) -> Tuple[str, ...]:
    """What databases call a constraint that has no name."""
    if rule.name is not None:
        return ()
    columns = "_".join(rule.columns)
    if rule.kind == "foreignkey":
        return (f"{table}_{columns}_fkey", f"fk_{table}_{columns}_{rule.target[0]}")
    return (f"{table}_{columns}_key", columns, f"uq_{table}_{columns}")


def _column_name(column: Any) -> Any:
    return column if isinstance(column, str) else getattr(column, "name", None)


def _renamed(rule: Rule, key: Key, new: str) -> Rule:
    schema, name = key
    before = f"{schema}.{name}" if schema else name
    if rule.target[:1] != (before,):
        return rule
    return rule._replace(target=(f"{schema}.{new}" if schema else new, *rule.target[1:]))
