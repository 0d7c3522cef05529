"""What an editor shows between the characters: what a string leads to, and which reads of a loop load."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from sqlassay.ide.markdown import code
from sqlassay.model.facts import LazyLoadInLoop
from sqlassay.model.mentions import AttributeSymbol, ClassSymbol, Symbol
from sqlassay.model.mentions.calls import given
from sqlassay.model.mentions.literals import content_start, strings_in
from sqlassay.model.mentions.reading import Place, Reader
from sqlassay.model.mentions.tables import Tables
from sqlassay.model.program import Program
from sqlassay.model.schema import RelationshipAttribute, mapped_attribute
from sqlassay.model.summary import recipes as r
from sqlassay.model.workspace import PlacedFact, Workspace
from sqlassay.syntax import Unit, form
from sqlassay.text import Span

TARGETS = {
    "ForeignKey": "column",
    "Field": "foreign_key",
    "relationship": "argument",
    "Relationship": "argument",
    "dynamic_loader": "argument",
}
"""The arguments that lead to a class or a column, by the constructs."""
POSITIONAL = frozenset(TARGETS) - {"Field", "Relationship"}
_CONSTRUCT = re.compile(rf"\b(?:{'|'.join(TARGETS)})\b")


class InlayHint(Struct, frozen=True):
    """A few words behind a place of the text."""

    offset: int
    label: str
    tooltip: str
    """In Markdown."""


def lazy_loads(workspace: Workspace, path: Path, within: Span) -> Iterator[InlayHint]:
    """The reads of relationships and deferred columns that load one object of a loop after the other."""
    for placed in workspace.facts(path):
        is_near = within.start <= placed.span.end <= within.end
        if not is_near or placed.unit.is_damaged(placed.fact.span):
            continue
        if isinstance(placed.fact, LazyLoadInLoop):
            yield _lazy_load(placed, placed.fact, workspace.program)


def targets(workspace: Workspace, path: Path, within: Span) -> Iterator[InlayHint]:
    """What foreign keys and relationships lead to whose target is a string."""
    document, module = workspace.document(path), workspace.summary(path).name
    tables = Tables(workspace.program)
    for unit in () if document is None else document.units:
        is_near = unit.start <= within.end and within.start <= unit.end
        if is_near and not unit.stale and _CONSTRUCT.search(unit.text):
            reader = Reader(unit, module, workspace.kinds_in(unit, module), workspace.program, tables)
            for hint in _targets(unit, module, reader):
                if within.start <= hint.offset <= within.end:
                    yield hint


def _lazy_load(placed: PlacedFact, load: LazyLoadInLoop, program: Program) -> InlayHint:
    last = load.steps[-1]
    name = f"{last.owner.name.rpartition('.')[2]}.{last.attribute}"
    how = "a deferred column" if load.is_column else code(f'lazy="{_strategy(load, program)}"')
    return InlayHint(
        placed.span.end,
        f"{last.attribute}: a query each" if load.by else "a query each",
        f"{code(name)}, {how}: one more statement for each object of the loop.",
    )


def _strategy(load: LazyLoadInLoop, program: Program) -> str:
    attribute = mapped_attribute(load.steps[-1].owner, load.steps[-1].attribute, program)
    lazy = attribute.lazy if isinstance(attribute, RelationshipAttribute) else None
    return lazy.value if isinstance(lazy, r.Constant) and isinstance(lazy.value, str) else "select"


def _targets(unit: Unit, module: str, reader: Reader) -> Iterator[InlayHint]:
    strings = dict(_target_strings(unit, reader))
    for mention in reader.mentions() if strings else ():
        string = strings.get(mention.span.end)
        shown = None if string is None else _shown(mention.symbol, module, reader.program)
        if string is not None and shown is not None:
            yield InlayHint(string.end + unit.start, f"→ {shown[0]}", shown[1])


def _target_strings(unit: Unit, reader: Reader) -> Iterator[tuple[int, form.Constant]]:
    """The strings that name targets, by where their content ends."""
    for call in form.walk(unit.body):
        if not isinstance(call, form.Call):
            continue
        name = reader.construct(call.func, Place()) or ""
        parameter = TARGETS.get(name, "")
        arguments = given(call, (parameter,) if name in POSITIONAL else ())
        for string in strings_in(arguments.get(parameter, call.func)):
            start = content_start(string, unit.text)
            if start is not None and isinstance(string.value, str):
                yield start + len(string.value), string


def _shown(symbol: Symbol, module: str, program: Program) -> tuple[str, str] | None:
    """A target in short and in full; None where the string says it all."""
    match symbol:
        case AttributeSymbol(owner=owner, name=name):
            shown = f"{owner.name}.{name}"
        case ClassSymbol(cls=owner) if owner.module != module:
            shown = f"{owner.module}.{owner.name}"
        case _:
            return None
    mapped = program.mapped_class(owner)
    table = None if mapped is None or mapped.table is None else mapped.table.name
    of_table = f", table {code(table)}" if table else ""
    return shown, f"{code(shown)} of the module {code(owner.module)}{of_table}"
