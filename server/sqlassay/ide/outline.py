"""The mapped classes and tables of a file, and of a workspace, as an editor lists them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Literal, TypeAlias

from msgspec import Struct

from sqlassay.model.places import Places
from sqlassay.model.program import Program
from sqlassay.model.schema import (
    ColumnAttribute,
    MappedAttribute,
    MappedClass,
    RelationshipAttribute,
    TableSchema,
    mapped_classes_in,
    tables_in,
)
from sqlassay.model.schema.describe import describe_attribute
from sqlassay.model.schema.mapped import HybridAttribute
from sqlassay.model.workspace import Workspace
from sqlassay.syntax import Document, Unit, form
from sqlassay.text import LineIndex, Span

Sort: TypeAlias = Literal["class", "column", "relationship", "hybrid", "table"]
MOST = 500
"""How many symbols of a workspace are listed at once."""


class Item(Struct, frozen=True):
    """A mapped class, one of its attributes, a table or a column of it."""

    name: str
    sort: Sort
    detail: str
    span: Span
    """The whole statement."""
    name_span: Span
    items: tuple[Item, ...] = ()


class Named(Struct, frozen=True):
    """A symbol of the workspace, and the line that it stands in."""

    name: str
    sort: Sort
    container: str
    """The class that it is an attribute of, or the module."""
    path: Path
    span: Span


def document_items(workspace: Workspace, path: Path) -> tuple[Item, ...]:
    """The mapped classes of a file with their columns, relationships and hybrids, and its Core tables, in the
    order of the text.
    """
    document, module = workspace.document(path), workspace.summary(path).name
    if document is None:
        return ()
    statements = tuple(_statements(document))
    classes = (_class(mapped, statements) for mapped in mapped_classes_in(module, workspace.program))
    tables = (_table(table, statements) for table in tables_in(module, workspace.program))
    found = [item for item in chain(classes, tables) if item is not None]
    return tuple(sorted(found, key=lambda item: item.span))


class Name(Struct, frozen=True):
    """A name of the schema, before it is known where it stands."""

    module: str
    name: str
    sort: Sort
    qualified: str
    """The class, the attribute of it or the variable, within the module."""


def names_in(workspace: Workspace, path: Path) -> tuple[Name, ...]:
    """The mapped classes of a file, their attributes and tables, and its Core tables."""
    return tuple(_names(workspace.summary(path).name, workspace.program))


def matching(names: Iterable[Name], query: str) -> tuple[Name, ...]:
    """The names that have the letters of a query in their order; those that begin with it first."""
    wanted = query.lower()
    found = (name for name in names if _matches(wanted, name.name))

    def rank(name: Name) -> tuple[bool, int, str, str]:
        return not name.name.lower().startswith(wanted), len(name.name), name.name, name.module

    return tuple(sorted(found, key=rank)[:MOST])


def placed(workspace: Workspace, names: Iterable[Name]) -> tuple[Named, ...]:
    """Names with the places where they stand."""
    places = Places(workspace)
    found = (_placed(workspace, places, name) for name in names)
    return tuple(named for named in found if named is not None)


class _Statement(Struct, frozen=True):
    """A statement of a module or a class body that binds a name, with offsets in the file."""

    name: str
    """Qualified within the module."""
    span: Span
    name_span: Span
    nodes: tuple[form.Node, ...] = ()
    start: int = 0
    """What the offsets of the nodes count from."""


def _statements(document: Document) -> Iterator[_Statement]:
    for unit in document.units:
        for statement in () if unit.stale else unit.body:
            yield from _binding(statement, ".".join(unit.owner), unit)


def _binding(statement: form.Statement, owner: str, unit: Unit) -> Iterator[_Statement]:
    before = f"{owner}." if owner else ""
    match statement:
        case form.Class(name=name, name_span=span):
            yield _statement(f"{before}{name}", statement, span, unit)
            for inner in statement.body:
                yield from _binding(inner, f"{before}{name}", unit)
        case form.Function(name=name, name_span=span):
            yield _statement(f"{before}{name}", statement, span, unit)
        case form.AnnAssign(target=form.Name(id=name) as target):
            yield _statement(f"{before}{name}", statement, target.span, unit)
        case form.Assign(targets=(form.Name(id=name) as target,)):
            yield _statement(f"{before}{name}", statement, target.span, unit)


def _statement(name: str, node: form.Statement, span: Span, unit: Unit) -> _Statement:
    by = unit.start
    return _Statement(name, node.span.shifted(by), span.shifted(by), (node,), by)


def _class(mapped: MappedClass, statements: Iterable[_Statement]) -> Item | None:
    name = mapped.cls.name
    within = [s for s in statements if s.name == name or s.name.startswith(f"{name}.")]
    head = next((s for s in within if s.name == name), None)
    if head is None:
        return None
    own = {s.name: s for s in reversed(within)}
    made = (
        _attribute(a, own.get(f"{name}.{a.name}")) for a in mapped.attributes if a.declared_in == mapped.cls
    )
    items = tuple(sorted((i for i in made if i is not None), key=lambda item: item.span))
    table = "" if mapped.table is None else mapped.table.name or ""
    end = max(statement.span.end for statement in within)
    return Item(name, "class", table, Span(head.span.start, end), head.name_span, items)


def _attribute(attribute: MappedAttribute, statement: _Statement | None) -> Item | None:
    sort = _sort(attribute)
    if statement is None or sort is None:
        return None
    detail = ", ".join(describe_attribute(attribute)) if sort != "hybrid" else ""
    return Item(attribute.name, sort, detail, statement.span, statement.name_span)


def _sort(attribute: MappedAttribute) -> Sort | None:
    match attribute:
        case ColumnAttribute():
            return "column"
        case RelationshipAttribute(made_by=None):
            return "relationship"
        case HybridAttribute():
            return "hybrid"
    return None


def _table(table: TableSchema, statements: Iterable[_Statement]) -> Item | None:
    variable = "" if table.variable is None else table.variable.name
    statement = next((s for s in statements if s.name == variable), None)
    if statement is None or table.name is None:
        return None
    calls = [n for n in form.walk(statement.nodes) if isinstance(n, form.Call)]
    items = (_column(column, calls, statement.start) for column in table.columns)
    found = tuple(item for item in items if item is not None)
    return Item(table.name, "table", variable, statement.span, statement.name_span, found)


def _column(column: ColumnAttribute, calls: Iterable[form.Call], start: int) -> Item | None:
    for call in calls:
        match call.args:
            case (form.Argument(value=form.Constant(value=name) as said), *_) if name == column.column:
                detail = ", ".join(describe_attribute(column))
                span = Span(said.start + 1, said.end - 1)
                return Item(str(name), "column", detail, call.span.shifted(start), span.shifted(start))
    return None


def _names(module: str, program: Program) -> Iterator[Name]:
    for mapped in mapped_classes_in(module, program):
        cls = mapped.cls
        yield Name(module, cls.name.rpartition(".")[2], "class", cls.name)
        for attribute in mapped.attributes:
            sort = _sort(attribute)
            if sort is not None and attribute.declared_in == cls:
                yield Name(module, attribute.name, sort, f"{cls.name}.{attribute.name}")
        if mapped.table is not None and mapped.table.name and mapped.table.variable is None:
            yield Name(module, mapped.table.name, "table", cls.name)
    for table in tables_in(module, program):
        if table.name and table.variable is not None:
            yield Name(module, table.name, "table", table.variable.name)


def _placed(workspace: Workspace, places: Places, name: Name) -> Named | None:
    path = workspace.path_of(name.module)
    text = None if path is None else workspace.text(path)
    owner = name.qualified.rpartition(".")[0] if name.sort not in ("class", "table") else ""
    place = places.of(name.module, owner or name.qualified)
    if path is None or text is None or place is None:
        return None
    start = LineIndex(text).starts[place.line - 1]
    span = _find(text, name.qualified.rpartition(".")[2], start)
    return Named(name.name, name.sort, owner or name.module, path, span)


def _find(text: str, word: str, start: int) -> Span:
    """The first place of a word that begins a line or follows a keyword, from an offset on."""
    pattern = rf"^[ \t]*(?:class[ \t]+|(?:async[ \t]+)?def[ \t]+)?({re.escape(word)})\b"
    found = re.compile(pattern, re.MULTILINE).search(text, start)
    return Span(start, start) if found is None else Span(*found.span(1))


def _matches(letters: str, name: str) -> bool:
    """Whether a name has the letters in their order."""
    rest = iter(name.lower())
    return all(letter in rest for letter in letters)
