"""Operations as Alembic's autogenerate writes them."""

from __future__ import annotations

import re
from typing import Any, FrozenSet, Iterator, List, Match, NamedTuple, Optional, Set, Tuple

import sqlalchemy
from sqlalchemy import CheckConstraint, Column, Table, types
from sqlalchemy.sql.elements import TextClause

from .comparing import Difference
from .tables import Key, Rule, TableState
from .unknown import UnknownType

MAX_LINE = 100


class Written(NamedTuple):
    """The operations that remove a difference, and those that bring it back."""

    upgrade: Tuple[str, ...]
    downgrade: Tuple[str, ...]
    imports: FrozenSet[str] = frozenset()


class CannotWriteError(Exception):
    """Something has no text that means the same."""


class Writer:
    """Writes what removes differences."""

    def __init__(self, batch: bool) -> None:
        """:param batch: whether tables are altered in batches, as SQLite needs it."""
        self._batch = batch
        self._imports: Set[str] = set()

    def written(self, found: Difference) -> Optional[Written]:
        """None where it cannot be written."""
        self._imports = set()
        try:
            ways = self._ways(found)
        except CannotWriteError:
            return None
        return Written(tuple(ways[0]), tuple(ways[1]), frozenset(self._imports))

    def _ways(self, found: Difference) -> Tuple[List[str], List[str]]:
        model, replayed = found.model, found.replayed
        if found.kind == "table":
            table = model or replayed
            assert table is not None
            pair = self._create(table), [f"op.drop_table({_name(found.key)})"]
            return pair if found.sort == "missing" else (pair[1], pair[0])
        assert model is not None and replayed is not None
        if found.kind == "column" and found.column:
            table = model if found.sort == "missing" else replayed
            column = self._column(table.columns[found.column].made)
            add = self._on(found.key, f"add_column(TABLE{column})")
            drop = self._on(found.key, f"drop_column(TABLE{found.column!r})")
            return (add, drop) if found.sort == "missing" else (drop, add)
        if found.column:
            return self._alter(found, model, replayed), self._alter(found, replayed, model)
        assert found.rule is not None
        add, drop = self._rule(found.key, found.rule), self._without(found.key, found.rule)
        return (add, drop) if found.sort == "missing" else (drop, add)

    def _on(self, key: Key, call: str, schema: bool = True) -> List[str]:
        """A call of an operation, in which TABLE stands for the table's name."""
        if self._batch:
            lines = [f"with op.batch_alter_table({_name(key)}) as batch_op:"]
            return [*lines, f"    batch_op.{call.replace('TABLE', '')}"]
        text = call.replace("TABLE", f"{key[1]!r}, ")
        return [f"op.{text[:-1]}, schema={key[0]!r})" if key[0] and schema else f"op.{text}"]

    def _alter(self, found: Difference, to: TableState, before: TableState) -> List[str]:
        assert found.column is not None
        column, now = to.columns[found.column], before.columns[found.column]
        if found.kind == "nullable":
            existing = f"existing_type={self._type(now.type or column.type)}"
            words = f"{existing}, nullable={column.nullable}"
        else:
            null = "" if now.nullable is None else f", existing_nullable={now.nullable}"
            words = f"existing_type={self._type(now.type)}, type_={self._type(column.type)}{null}"
        return self._on(found.key, f"alter_column(TABLE{found.column!r}, {words})")

    # indexes and constraints

    def _rule(self, key: Key, rule: Rule) -> List[str]:
        columns = list(rule.columns)
        if rule.is_index:
            unique = rule.kind == "unique"
            return self._on(key, f"create_index({self._f(rule)}, TABLE{columns!r}, unique={unique})")
        if rule.kind == "unique":
            return self._on(key, f"create_unique_constraint({self._f(rule)}, TABLE{columns!r})")
        remote = list(rule.target[1:])
        schema, _, target = rule.target[0].rpartition(".")
        words = f"{target!r}, {columns!r}, {remote!r}{self._actions(rule)}"
        words += f", referent_schema={schema!r}" if schema else ""
        words += f", source_schema={key[0]!r}" if key[0] and not self._batch else ""
        return self._on(key, f"create_foreign_key({self._f(rule)}, TABLE{words})", schema=False)

    def _without(self, key: Key, rule: Rule) -> List[str]:
        if rule.name is None:
            raise CannotWriteError("a constraint without a name")
        if rule.is_index:
            table = "" if self._batch else f", table_name={key[1]!r}"
            return self._on(key, f"drop_index({self._f(rule)}{table})")
        return self._on(key, f"drop_constraint({self._f(rule)}, TABLEtype_={rule.kind!r})")

    def _f(self, rule: Rule) -> str:
        if rule.name is None:
            if self._batch:
                raise CannotWriteError("a constraint without a name, in a batch")
            return "None"
        return f"{'batch_op' if self._batch else 'op'}.f({rule.name!r})"

    def _actions(self, rule: Rule) -> str:
        made = rule.made
        given = ((word, getattr(made, word, None)) for word in ("ondelete", "onupdate"))
        return "".join(f", {word}={value!r}" for word, value in given if isinstance(value, str))

    # tables

    def _create(self, table: TableState) -> List[str]:
        parts = [self._column(column.made) for column in table.columns.values()]
        made = next(iter(table.columns.values())).made if table.columns else None
        real = getattr(made, "table", None)
        if not isinstance(real, Table):
            raise CannotWriteError("a table without columns")
        parts += self._constraints(real, table)
        schema = [f"schema={table.key[0]!r}"] if table.key[0] else []
        lines = ["op.create_table(", f"    {table.key[1]!r},"]
        lines += [f"    {part}," for part in (*parts, *schema)] + [")"]
        plain = [rule for rule in table.rules if rule.is_index]
        return lines + [line for rule in plain for line in self._rule(table.key, rule)]

    def _constraints(self, real: Table, table: TableState) -> Iterator[str]:
        for rule in table.rules:
            columns, named = list(rule.columns), f", name=op.f({rule.name!r})" if rule.name else ""
            if rule.kind == "foreignkey":
                remote = [f"{rule.target[0]}.{name}" for name in rule.target[1:]]
                yield f"sa.ForeignKeyConstraint({columns!r}, {remote!r}{named}{self._actions(rule)})"
            elif not rule.is_index:
                yield f"sa.UniqueConstraint({', '.join(map(repr, columns))}{named})"
        keys = [column.name for column in real.primary_key.columns]
        if keys:
            name = real.primary_key.name
            named = f", name=op.f({str(name)!r})" if isinstance(name, str) else ""
            yield f"sa.PrimaryKeyConstraint({', '.join(map(repr, keys))}{named})"
        for constraint in real.constraints:
            if isinstance(constraint, CheckConstraint) and not getattr(constraint, "_type_bound", False):
                raise CannotWriteError("a check constraint")

    def _column(self, column: Any) -> str:
        if not isinstance(column, Column):
            raise CannotWriteError("a column that is not known")
        words = [repr(str(column.name)), self._type(column.type)]
        if column.computed is not None or column.identity is not None:
            raise CannotWriteError("a computed column")
        default: Any = column.server_default
        if default is not None:
            words.append(f"server_default={self._default(getattr(default, 'arg', None))}")
        words.append(f"nullable={column.nullable}")
        return f"sa.Column({', '.join(words)})"

    def _inner(self, match: Match[str]) -> str:
        """The name of a type within another."""
        if not hasattr(sqlalchemy, match[1]):
            raise CannotWriteError("a type of types")
        return f"sa.{match[1]}("

    def _default(self, value: Any) -> str:
        if isinstance(value, str):
            return repr(value)
        text = value.text if isinstance(value, TextClause) else _compiled(value)
        if "…" in text:
            raise CannotWriteError("a default that is not known")
        return f"sa.text({text!r})"

    def _type(self, value: Any) -> str:
        if value is None or isinstance(value, (UnknownType, types.NullType, types.UserDefinedType)):
            raise CannotWriteError("a type that is not known")
        if isinstance(value, types.TypeDecorator) or getattr(value, "_variant_mapping", None):
            raise CannotWriteError("a type of the project's")
        text = re.sub(r"(?<=[(=, ])([A-Z]\w*)\(", self._inner, repr(value))
        if not re.fullmatch(r"\w+\([^<>…]*\)", text):
            raise CannotWriteError("a type without a text")
        module = type(value).__module__
        if module.startswith("sqlalchemy.dialects."):
            dialect = module.split(".")[2]
            self._imports.add(f"from sqlalchemy.dialects import {dialect}")
            return f"{dialect}.{text}"
        if not module.startswith("sqlalchemy."):
            raise CannotWriteError("a type of another library")
        return f"sa.{text}"


def _compiled(value: Any) -> str:
    try:
        return str(value.compile(compile_kwargs={"literal_binds": True}))
    except Exception:
        raise CannotWriteError("a default that is not known") from None


def _name(key: Key) -> str:
    return f"{key[1]!r}, schema={key[0]!r}" if key[0] else repr(key[1])
