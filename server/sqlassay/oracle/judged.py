"""What SQLAlchemy says, as facts of a file."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from sqlassay.model.facts import (
    MappedClassDeclared,
    MappingJudged,
    Site,
    StatementWritten,
    TableDeclared,
)
from sqlassay.model.judging import MappingVerdict
from sqlassay.model.kinds import ProjectClass
from sqlassay.model.schema import MappedClass
from sqlassay.model.workspace import PlacedFact, Workspace
from sqlassay.oracle.meanings import MAPPINGS, meaning_of
from sqlassay.oracle.places import Declarations, Declared, call_in, narrowed
from sqlassay.oracle.statements import judged_statements
from sqlassay.syntax import Document

JUDGED = (MappedClassDeclared, TableDeclared, StatementWritten)


def judged_facts(workspace: Workspace, path: Path) -> Iterator[PlacedFact]:
    """The facts that the workspace's judge knows of a file; none where it knows nothing (yet)."""
    document, summary = workspace.document(path), workspace.summary(path)
    if document is None or not is_judged(workspace, path):
        return
    judged = workspace.judge.mappings(workspace.program)
    for verdict in () if judged is None else judged.verdicts:
        module, _, name = verdict.owner.partition(":")
        if module == summary.name:
            fact = _fact(workspace, document, module, name, verdict)
            if fact is not None:
                yield fact
    yield from judged_statements(workspace, path)


def is_judged(workspace: Workspace, path: Path) -> bool:
    """Whether there is anything in a file of which SQLAlchemy may say something."""
    return any(isinstance(placed.fact, JUDGED) for placed in workspace.facts(path))


@lru_cache(maxsize=64)
def _declarations(document: Document) -> Declarations:
    return Declarations(document)


def _fact(
    workspace: Workspace, document: Document, module: str, name: str, verdict: MappingVerdict
) -> PlacedFact | None:
    mapped = workspace.program.mapped_class(ProjectClass(module, name))
    declared = _declared(_declarations(document), name, mapped, verdict)
    if declared is None:
        return None
    meaning, names = meaning_of(verdict.text, MAPPINGS)
    of_class = declared == _declarations(document).of_class(name)
    call = None if of_class else call_in(declared.statement)
    site = Site(declared.unit.text, module, None, name, workspace.program.role(module))
    fact = MappingJudged(
        declared.statement,
        site,
        about="" if meaning is None else meaning.about,
        names=names,
        verdict=verdict,
        mapped=mapped,
        declaration=None if of_class else declared.statement,
        call=call,
        place=narrowed(declared.statement, call, () if meaning is None else meaning.arguments),
    )
    return PlacedFact(declared.unit, fact)


def _declared(
    declarations: Declarations, name: str, mapped: MappedClass | None, verdict: MappingVerdict
) -> Declared | None:
    """The narrowest declaration in the file that a verdict is about."""
    if mapped is None:
        return declarations.variable(name)
    if verdict.attribute is not None:
        found = declarations.attribute(name, verdict.attribute)
        if found is not None:
            return found
    return declarations.of_class(name)
