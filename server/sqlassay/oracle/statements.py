"""The statements of a file: their SQL, and what SQLAlchemy says of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from sqlassay.model.facts import StatementJudged, StatementWritten
from sqlassay.model.judging import JudgedStatement, StatementVerdict
from sqlassay.model.kinds import ProjectClass, Selection
from sqlassay.model.loading import misjoined
from sqlassay.model.nearest import nearest
from sqlassay.model.program import Program
from sqlassay.model.schema import all_attributes
from sqlassay.model.workspace import PlacedFact, Workspace
from sqlassay.oracle.dialects import DEFAULT
from sqlassay.oracle.meanings import STATEMENTS, meaning_of
from sqlassay.oracle.names import projects_in
from sqlassay.oracle.parts import narrowed_to
from sqlassay.syntax import Document, form
from sqlassay.text import Span


class Compiled(NamedTuple):
    """A statement with what came of building it."""

    written: StatementWritten
    placed: PlacedFact
    judged: JudgedStatement

    @property
    def span(self) -> Span:
        """Where it stands in the file."""
        return self.placed.span


def compiled_statements(
    workspace: Workspace, path: Path, dialect: str = DEFAULT
) -> tuple[Compiled, ...] | None:
    """The statements of a file; None where the judge does not know them (yet).

    :param dialect: SQLAlchemy's name of it.
    """
    written = [
        (PlacedFact(unit, fact), fact)
        for unit, facts in workspace.facts_by_unit(path)
        for fact in facts
        if isinstance(fact, StatementWritten)
    ]
    if not written:
        return ()
    answers = workspace.judge.statements(workspace.program, [fact.tree for _, fact in written], dialect)
    if answers is None:
        return None
    return tuple(Compiled(fact, placed, its) for (placed, fact), its in zip(written, answers, strict=True))


def statement_at(document: Document, compiled: Iterable[Compiled], line: int) -> Compiled | None:
    """The statement that stands on a line (counted from 0): of several the one that begins last, and of
    those the longest, as it goes to the database.
    """

    def lines(one: Compiled) -> tuple[int, int]:
        whole = one.written.whole.span.shifted(one.placed.unit.start)
        return document.lines.position(whole.start).line, document.lines.position(whole.end).line

    def order(one: Compiled) -> tuple[int, int, bool]:
        whole = one.written.whole.span
        return lines(one)[0], whole.end - whole.start, one.written.executed

    here = (one for one in compiled if lines(one)[0] <= line <= lines(one)[1])
    return max(here, key=order, default=None)


def judged_statements(workspace: Workspace, path: Path) -> Iterator[PlacedFact]:
    """What SQLAlchemy says of the statements of a file; nothing of those in which something unknown took
    part.
    """
    seen: set[tuple[Span, str]] = set()
    for compiled in compiled_statements(workspace, path) or ():
        for verdict in () if compiled.judged.opaque else compiled.judged.verdicts:
            fact = _fact(compiled, verdict, workspace.program)
            place = fact.place.shifted(compiled.placed.unit.start), verdict.text
            if _may_be_given(fact, workspace.program):
                continue
            if place not in seen and (verdict.error or compiled.written.executed):
                seen.add(place)
                yield PlacedFact(compiled.placed.unit, fact)


def _may_be_given(fact: StatementJudged, program: Program) -> bool:
    """Whether an attribute that a class does not have may be given to it somewhere."""
    name = fact.names.get("name")
    return name is not None and bool(program.assignments_to(name))


def _fact(compiled: Compiled, verdict: StatementVerdict, program: Program) -> StatementJudged:
    meaning, names = meaning_of(verdict.text, STATEMENTS)
    written = compiled.written
    node: form.Expression = written.node if verdict.mark is None else written.marks[verdict.mark]
    return StatementJudged(
        node=node,
        site=written.site,
        about="" if meaning is None else meaning.about,
        names=names,
        verdict=verdict,
        statement=written.node,
        sql=compiled.judged.sql,
        place=narrowed_to(node, names, written),
        near=_near(written, names, program),
        only_eager=isinstance(written.kind, Selection) and misjoined(written.kind, program) is not None,
    )


def _near(written: StatementWritten, names: Mapping[str, str], program: Program) -> str | None:
    """An attribute of the classes that a statement names, like the one that they do not have."""
    missing = names.get("name")
    classes = [ProjectClass(p.module, p.name) for p in projects_in(written.tree)]
    known = (attribute.name for cls in classes for attribute in all_attributes(cls, program))
    return nearest(missing, known) if missing else None
