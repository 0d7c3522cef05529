"""What an editor offers above mapped classes and statements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from msgspec import Struct

from sqlassay.ide.outline import document_items
from sqlassay.model.facts import StatementWritten
from sqlassay.model.kinds import ProjectClass
from sqlassay.model.program import Program
from sqlassay.model.schema import (
    ColumnAttribute,
    MappedClass,
    RelationshipAttribute,
    mapped_classes_in,
)
from sqlassay.model.schema.directions import table_named
from sqlassay.model.workspace import Workspace
from sqlassay.text import Span


class Lens(Struct, frozen=True):
    """Something to look at, offered above a place of the text."""

    span: Span
    shows: Literal["references", "sql", "diagram", "statement"]
    title: str
    cls: str = ""
    """The class, qualified within its module and by that."""


def model_lenses(workspace: Workspace, path: Path) -> Iterator[Lens]:
    """Above each mapped class of a file: what refers to it, its table's SQL, and what is near it."""
    module, program = workspace.summary(path).name, workspace.program
    spans = {i.name: i.name_span for i in document_items(workspace, path) if i.sort == "class"}
    declared = [mapped for mapped in mapped_classes_in(module, program) if mapped.cls.name in spans]
    if not declared:
        return
    references = _References(program)
    for mapped in sorted(declared, key=lambda mapped: spans[mapped.cls.name]):
        span, name = spans[mapped.cls.name], f"{module}.{mapped.cls.name}"
        yield Lens(span, "references", references.of(mapped), name)
        yield Lens(span, "sql", "Show SQL", name)
        yield Lens(span, "diagram", "Show diagram", name)


def statement_lenses(workspace: Workspace, path: Path) -> Iterator[Lens]:
    """Above each line with a statement."""
    document = workspace.document(path)
    lines: set[int] = set()
    for placed in workspace.facts(path):
        if document is None or not isinstance(placed.fact, StatementWritten):
            continue
        line = document.lines.position(placed.span.start).line
        if line not in lines and not placed.unit.is_damaged(placed.fact.span):
            lines.add(line)
            yield Lens(placed.span, "statement", "Show SQL")


class _References:
    """Counts the relationships and foreign keys of a program by what they lead to."""

    def __init__(self, program: Program) -> None:
        self._relationships: Counter[ProjectClass] = Counter()
        self._foreign_keys: Counter[str] = Counter()
        for mapped in program.mapped_classes():
            for attribute in mapped.attributes:
                if isinstance(attribute, RelationshipAttribute) and attribute.target is not None:
                    self._relationships[attribute.target] += attribute.made_by is None
                elif isinstance(attribute, ColumnAttribute):
                    self._count(attribute, program)
        for table in program.tables():
            for column in table.columns:
                self._count(column, program)

    def of(self, mapped: MappedClass) -> str:
        """How much refers to a class, in words."""
        table = None if mapped.table is None else mapped.table.name
        keys = 0 if table is None else self._foreign_keys[table]
        words = [
            *_counted(self._relationships[mapped.cls], "relationship"),
            *_counted(keys, "foreign key"),
        ]
        return f"Referred to by {' and '.join(words) or 'nothing'}"

    def _count(self, column: ColumnAttribute, program: Program) -> None:
        for table in {table_named(key, program) for key in column.foreign_keys} - {None}:
            self._foreign_keys[table or ""] += 1


def _counted(count: int, word: str) -> Iterator[str]:
    if count:
        yield f"{count} {word}{'s' if count > 1 else ''}"
