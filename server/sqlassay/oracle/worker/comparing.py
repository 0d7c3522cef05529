"""The tables of the models and those of the migrations: where they certainly differ.

It is SQLAlchemy's `MetaData` that is compared with the replayed one, and not a reflected database: what is
not known of either side stays unknown on the way, and no database's own rules for types and names come
between.
"""

from __future__ import annotations

from typing import Any, Dict, Iterator, NamedTuple, Optional, Set

from sqlalchemy import types

from .tables import ColumnState, Key, Rule, State, TableState
from .unknown import UnknownType


class Difference(NamedTuple):
    """Something that one side has and the other has not, or has otherwise."""

    kind: str
    """``table``, ``column``, ``nullable``, ``type``, ``index``, ``unique``, ``foreignkey``"""
    sort: str
    """``missing`` in the migrations, ``extra`` there, or ``differs``."""
    key: Key
    model: Optional[TableState] = None
    replayed: Optional[TableState] = None
    column: Optional[str] = None
    rule: Optional[Rule] = None

    @property
    def made_table(self) -> Any:
        """The table of the models, as SQLAlchemy has it."""
        columns = () if self.model is None else self.model.columns.values()
        return next((getattr(column.made, "table", None) for column in columns), None)


class Models(NamedTuple):
    """The tables of the models."""

    tables: Dict[Key, TableState]
    unclear_names: Set[str]
    """Tables of which something is not known that a model or the project's code has a name for."""
    whole: bool
    """Whether there can be no other tables."""


ALEMBICS_OWN = frozenset(["alembic_version"])


def differences(models: Models, state: State) -> Iterator[Difference]:
    """Where models and migrations certainly differ."""
    for key, model in models.tables.items():
        replayed = state.tables.get(key)
        if model.unclear or key[1] in models.unclear_names:
            continue
        if replayed is not None:
            if not replayed.perhaps and not replayed.unclear:
                yield from _in_table(model, replayed)
        elif not state.lost and key[1].lower() not in state.words and not _elsewhere(key, state):
            yield Difference("table", "missing", key, model)
    for key, replayed in state.tables.items():
        known = key in models.tables or key[1] in models.unclear_names or _elsewhere_in(key, models)
        unsure = replayed.perhaps or replayed.unclear or state.lost or key[1] in ALEMBICS_OWN
        if models.whole and not known and not unsure:
            yield Difference("table", "extra", key, replayed=replayed)


def _elsewhere(key: Key, state: State) -> bool:
    """Whether there is a table of the name in another schema: which one is the default may be configured."""
    return any(other[1] == key[1] for other in state.tables)


def _elsewhere_in(key: Key, models: Models) -> bool:
    return any(other[1] == key[1] for other in models.tables)


def _in_table(model: TableState, replayed: TableState) -> Iterator[Difference]:
    for name, column in model.columns.items():
        there = replayed.columns.get(name)
        if there is None:
            yield Difference("column", "missing", model.key, model, replayed, name)
        elif not there.perhaps:
            yield from _of_column(model, replayed, column, there)
    for name, there in replayed.columns.items():
        if name not in model.columns and not there.perhaps:
            yield Difference("column", "extra", model.key, model, replayed, name)
    yield from _of_rules(model, replayed)


def _of_column(
    model: TableState, replayed: TableState, column: ColumnState, there: ColumnState
) -> Iterator[Difference]:
    keys = column.primary_key, there.primary_key
    known = column.nullable is not None and there.nullable is not None and None not in keys
    if known and True not in keys and column.nullable != there.nullable:
        yield Difference("nullable", "differs", model.key, model, replayed, column.name)
    if types_differ(column.type, there.type):
        yield Difference("type", "differs", model.key, model, replayed, column.name)


FAMILIES = (
    (types.Boolean,),
    (types.Enum,),
    (types.Integer,),
    (types.DateTime,),
    (types.Date,),
    (types.Time,),
    (types.Interval,),
    (types.Numeric,),
    (types.LargeBinary, types.BINARY, types.VARBINARY),
    (types.JSON,),
    (types.String,),
)
"""Types between which every database tells, the narrower ones first."""
ALIKE = (
    {types.Integer, types.Boolean},
    {types.Numeric, types.Integer},
    {types.Enum, types.String},
    {types.JSON, types.String},
    {types.LargeBinary, types.String},
    {types.Interval, types.DateTime},
    {types.Interval, types.Integer},
)
"""What stands for one another in some databases."""


def types_differ(one: Any, other: Any) -> bool:
    """Whether two types certainly differ: their families, or the lengths of their texts."""
    if _is_unknown(one) or _is_unknown(other):
        return False
    first, second = _family(one), _family(other)
    if first is None or second is None:
        return False
    if first is not second:
        return {first, second} not in ALIKE
    if first is types.String:
        lengths = {getattr(one, "length", None), getattr(other, "length", None)}
        return None not in lengths and len(lengths) == 2
    return False


def _is_unknown(value: Any) -> bool:
    """Whether a type is not known, or differs by database."""
    special = (types.TypeDecorator, types.UserDefinedType, UnknownType, types.NullType)
    if value is None or isinstance(value, special) or getattr(value, "_variant_mapping", None):
        return True
    return type(value).__name__ == "Variant" or type(value).__module__.startswith("sqlalchemy.dialects")


def _family(value: Any) -> Any:
    return next((family[0] for family in FAMILIES if isinstance(value, family)), None)


def _of_rules(model: TableState, replayed: TableState) -> Iterator[Difference]:
    loose = model.loose | replayed.loose
    uncertain = {name for name, column in replayed.columns.items() if column.perhaps}
    here = {rule.meaning: rule for rule in model.rules}
    there = {rule.meaning: rule for rule in replayed.rules}
    coming = replayed._replace(columns={**model.columns, **replayed.columns})
    for meaning, rule in here.items():
        if meaning not in there and _is_certain(rule, coming, loose, uncertain):
            yield Difference(rule.kind, "missing", model.key, model, replayed, rule=rule)
    for meaning, rule in there.items():
        if meaning not in here and _is_certain(rule, model, loose, uncertain):
            yield Difference(rule.kind, "extra", model.key, model, replayed, rule=rule)


def _is_certain(rule: Rule, other: TableState, loose: Any, uncertain: Set[str]) -> bool:
    """Whether a rule is certainly not there on the other side: its columns are, and tell it apart."""
    if rule.kind in loose or not set(rule.columns) <= set(other.columns) or uncertain & set(rule.columns):
        return False
    if rule.kind in ("index", "unique"):  # an index may be unique on one side
        same = any(
            set(each.columns) == set(rule.columns) for each in other.rules if each.kind != "foreignkey"
        )
        key = {name for name, column in other.columns.items() if column.primary_key}
        return not same and key != set(rule.columns)
    return not any(each.kind == "foreignkey" and each.columns == rule.columns for each in other.rules)


def named(key: Key) -> str:
    return ".".join(part for part in key if part)
