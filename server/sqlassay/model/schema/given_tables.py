"""The columns of a table that is given to a mapper as such, by the names that the mapper gives them
(`Naming declarative mapped columns explicitly
<https://docs.sqlalchemy.org/en/21/orm/declarative_tables.html#automating-column-naming-schemes-from-reflected-tables>`_).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from sqlassay.model.kinds import ProjectClass
from sqlassay.model.schema.constructs import called, text
from sqlassay.model.schema.mapped import ColumnAttribute, TableSchema
from sqlassay.model.summary import recipes as r
from sqlassay.model.summary.recipes import Recipe

SELECTING = ("include_properties", "exclude_properties")


def column_meant(value: Recipe) -> str | None:
    """The column that ``table.c.name`` means, also within ``deferred(…)`` and ``column_property(…)``."""
    match value:
        case r.Get(value=r.Get(name="c" | "columns"), name=name):
            return name
        case r.Item(value=r.Get(name="c" | "columns"), index=index):
            return text(index)
        case r.Invoke(positional=(first, *_)) if called(value) in ("deferred", "column_property"):
            return column_meant(first)
    return None


def columns_given(
    table: TableSchema,
    cls: ProjectClass,
    properties: Mapping[str, Recipe],
    arguments: Mapping[str, Recipe],
) -> Iterator[ColumnAttribute]:
    """The attributes that a mapper makes of the columns of a table, without those that are properties by
    themselves.

    :param properties: what the class, or the mapper call, gives names itself.
    :param arguments: the mapper's, which may leave out columns or give them a prefix.
    """
    meant: dict[str | None, list[str]] = defaultdict(list)
    for name, value in properties.items():
        meant[column_meant(value)].append(name)
    for column in table.columns:
        if column.name not in meant and column.name not in properties:
            yield from named(replace(column, declared_in=cls), arguments)
        for name in meant.get(column.name, ()):
            if not isinstance(properties[name], r.Invoke):
                yield replace(column, name=name, declared_in=cls)


def named(column: ColumnAttribute, arguments: Mapping[str, Recipe]) -> Iterator[ColumnAttribute]:
    """A column by the name that the arguments of a mapper make of its own, unless they leave it out."""
    if unclear_arguments(arguments):
        return
    included, excluded = (_names(arguments.get(name)) for name in SELECTING)
    if column.name not in excluded and (not included or column.name in included):
        prefix = text(arguments.get("column_prefix")) or ""
        yield replace(column, name=f"{prefix}{column.name}")


UNCLEAR = frozenset([""])


def _names(given: Recipe | None) -> frozenset[str]:
    match given:
        case None:
            return frozenset()
        case r.Elements(elements=elements):
            return frozenset(text(element) or "" for element in elements) or UNCLEAR
    return UNCLEAR


def unclear_arguments(arguments: Mapping[str, Recipe]) -> tuple[str, ...]:
    """The mapper's arguments that change which attributes there are in a way that is not known."""
    unclear = [name for name in SELECTING if "" in _names(arguments.get(name))]
    if text(arguments.get("column_prefix", r.Constant(""))) is None:
        unclear.append("column_prefix")
    return tuple(unclear)
