"""Rows that are read as mappings (`migration
<https://docs.sqlalchemy.org/en/21/changelog/migration_20.html#migration-20-result-rows>`_).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from sqlassay.model.facts.base import Fact, Sight
from sqlassay.model.facts.observers import observes
from sqlassay.model.facts.statements import tries_releases
from sqlassay.model.kinds import NONE, Column, Either, Kind, Literal, Row, Value
from sqlassay.model.kinds.entities import name_in_row
from sqlassay.model.library.external import External
from sqlassay.syntax import form

OF_MAPPING = {
    "keys": "keys",
    "iterkeys": "keys",
    "items": "items",
    "values": "values",
    "itervalues": "values",
    "has_key": "has_key",
}
"""The methods that rows had as mappings, by those of mappings."""
ITERATING = frozenset("list tuple set frozenset dict sorted zip enumerate map len sum any all".split())


class RowAsMapping(Fact, frozen=True):
    """A row is read as a mapping."""

    sort: str
    """``item``: ``row["name"]``; ``in``; ``dict``: ``dict(row)``; ``unpacked``: ``**row``; ``method``."""
    method: str
    """The method of the mapping."""
    row: form.Expression
    call: form.Call | None
    """The call of the method."""
    viewed: bool
    """Whether it is only gone over, so that a view of the mapping does for a list."""
    raises: bool
    """Whether a test shows that it fails, or another way is tried as well."""


@observes(form.Subscript, of=(Row,))
def item(node: form.Subscript, sight: Sight) -> Iterator[Fact]:
    if _rows(node.value, sight) and _is_key(sight.kind(node.index)):
        yield _fact(node, "item", "", node.value, sight)


@observes(form.Compare)
def contained(node: form.Compare, sight: Sight) -> Iterator[Fact]:
    match node:
        case form.Compare(left=left, operators=("in" | "not in",), comparators=(row,)):
            if _is_core(row, sight) and _is_key(sight.kind(left)):
                yield _fact(node, "in", "", row, sight)


@observes(form.Call, of=(External,))
def converted(node: form.Call, sight: Sight) -> Iterator[Fact]:
    match sight.kind(node.func), node.args:
        case External(name="builtins.dict"), (form.Argument(keyword=None, star="", value=row), *_):
            if _rows(row, sight):
                yield _fact(node, "dict", "", row, sight)


@observes(form.Call)
def unpacked(node: form.Call, sight: Sight) -> Iterator[Fact]:
    for argument in node.args:
        if argument.star == "**" and _rows(argument.value, sight):
            yield _fact(argument.value, "unpacked", "", argument.value, sight)


@observes(form.Dict)
def spread(node: form.Dict, sight: Sight) -> Iterator[Fact]:
    for each in node.items:
        if each.key is None and _rows(each.value, sight):
            yield _fact(each.value, "unpacked", "", each.value, sight)


@observes(form.Attribute, of=(Row,))
def method(node: form.Attribute, sight: Sight) -> Iterator[Fact]:
    around = tuple(islice(sight.around(), 3))
    name = OF_MAPPING.get(node.attr)
    match around:
        case (form.Call() as call, *outer) if call.func is node and name is not None:
            rows = _rows(node.value, sight)
            known = rows if name == "keys" else [row for row in rows if row.core]
            if known and not any(node.attr == name_in_row(e) for row in rows for e in row.entities):
                viewed = _is_viewed(call, tuple(outer))
                raises = tries_releases(sight)
                yield RowAsMapping(node, sight.site(), "method", name, node.value, call, viewed, raises)


def _is_viewed(call: form.Call, around: tuple[form.Node, ...]) -> bool:
    match around:
        case (form.For(iterable=iterable) | form.Clause(iterable=iterable), *_):
            return iterable is call
        case (form.Comprehension(clauses=clauses), *_):
            return any(clause.iterable is call for clause in clauses)
        case (form.Argument(), form.Call(func=form.Name(id=name))):
            return name in ITERATING
        case (form.Argument(), form.Call(func=form.Attribute(attr="join"))):
            return True
    return False


def _rows(node: form.Expression, sight: Sight) -> list[Row]:
    """The rows that a value may be, if it is none but those and None."""
    kind = sight.kind(node)
    options = kind.options if isinstance(kind, Either) else (kind,)
    rows = [option for option in options if isinstance(option, Row)]
    return rows if all(isinstance(o, Row) or o == NONE for o in options) else []


def _is_core(node: form.Expression, sight: Sight) -> bool:
    rows = _rows(node, sight)
    return bool(rows) and all(row.core for row in rows)


def _is_key(kind: Kind) -> bool:
    """Whether a value certainly is a name or a column, and no index."""
    match kind:
        case Literal(value=str()) | Column():
            return True
        case Value(type_name="str"):
            return True
        case Either(options=options):
            return all(map(_is_key, options))
    return False


def _fact(node: form.Expression, sort: str, name: str, row: form.Expression, sight: Sight) -> RowAsMapping:
    return RowAsMapping(node, sight.site(), sort, name, row, None, False, tries_releases(sight))
