"""Where models and migrations differ, as facts of the file that has to change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from sqlassay.model.facts import SchemaDrift, Site
from sqlassay.model.judging import JudgedMigrations, SchemaDifference
from sqlassay.model.workspace import PlacedFact, Workspace
from sqlassay.oracle.places import Declarations, call_in, narrowed
from sqlassay.syntax import Document, Unit, form, last_name
from sqlassay.text import Span

ARGUMENTS = {"nullable": ("nullable",), "type": ("type_",)}


class Place(NamedTuple):
    unit: Unit
    node: form.Node
    span: Span


def drift_facts(workspace: Workspace, path: Path) -> Iterator[PlacedFact]:
    """The differences that a file shows; none where nothing is known (yet)."""
    document, summary = workspace.document(path), workspace.summary(path)
    environments = workspace.judge.drift(workspace.program)
    if document is None or environments is None:
        return
    for difference in chain.from_iterable(map(_told, environments)):
        place = _place(document, summary.name, difference)
        if place is not None:
            site = Site(place.unit.text, summary.name, None, None, summary.role)
            fact = SchemaDrift(place.node, site, difference=difference, place=place.span)
            yield PlacedFact(place.unit, fact)


def _told(judged: JudgedMigrations) -> Iterator[SchemaDifference]:
    """The differences without those that come with a column that is missing."""
    missing = {(d.table, d.column) for d in judged.differences if d.kind == "column" and d.sort == "missing"}
    for difference in judged.differences:
        if not any((difference.table, column) in missing for column in difference.columns):
            yield difference


def _place(document: Document, module: str, difference: SchemaDifference) -> Place | None:
    if difference.sort == "extra" and difference.kind in ("table", "column"):
        return _operation(document, difference) if difference.module == module else None
    owner, _, name = (difference.owner or "").partition(":")
    return _declaration(document, name, difference) if owner == module else None


def _declaration(document: Document, name: str, difference: SchemaDifference) -> Place | None:
    """The attribute that is meant, or the class or variable."""
    declarations = Declarations(document)
    found = declarations.attribute(name, difference.attribute) if difference.attribute else None
    if found is not None:
        call = call_in(found.statement)
        span = narrowed(found.statement, call, ARGUMENTS.get(difference.kind, ()))
        return Place(found.unit, found.statement, span)
    found = declarations.of_class(name) or declarations.variable(name)
    if found is None:
        return None
    return Place(found.unit, found.statement, narrowed(found.statement, call_in(found.statement), ("",)))


def _operation(document: Document, difference: SchemaDifference) -> Place | None:
    """The operation in ``upgrade`` that makes a table or a column; else the function."""
    table = difference.table.rpartition(".")[2]
    for unit in document.units:
        for statement in unit.body:
            if isinstance(statement, form.Function) and statement.name == "upgrade" and not unit.stale:
                node = _made_by(statement.body, table, difference.column)
                span = statement.name_span if node is None else node.span
                return Place(unit, node or statement, span)
    return None


def _made_by(body: Iterable[form.Statement], table: str, column: str | None) -> form.Node | None:
    for statement in body:
        around = [node for node in form.walk((statement,)) if isinstance(node, form.Call)]
        tables = [call for call in around if _first(call) == table]
        if column is None and tables:
            return tables[0].args[0].value
        for call in around if tables else ():
            if last_name(call) == "Column" and _first(call) == column:
                return call
    return None


def _first(call: form.Call) -> object:
    """The constant that is the first argument."""
    match call.args:
        case (form.Argument(value=form.Constant(value=value)), *_):
            return value
    return None
