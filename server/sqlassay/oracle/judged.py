"""What SQLAlchemy says, as facts of a file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from sqlassay.model.facts import (
    MappedClassDeclared,
    MappingJudged,
    Site,
    StatementWritten,
    TableDeclared,
)
from sqlassay.model.judging import MappingVerdict
from sqlassay.model.kinds import ProjectClass
from sqlassay.model.schema import MappedClass, RelationshipAttribute
from sqlassay.model.workspace import PlacedFact, Workspace
from sqlassay.oracle.consequences import without_consequences
from sqlassay.oracle.meanings import MAPPINGS, Meaning, meaning_of
from sqlassay.oracle.places import (
    Declarations,
    Declared,
    call_in,
    inner_annotation,
    name_span,
    named_in,
    narrowed,
    span_of,
)
from sqlassay.oracle.statements import judged_statements
from sqlassay.oracle.suggesting import column_meant, other_side, suggestion
from sqlassay.syntax import Document, Unit, form
from sqlassay.text import Span

JUDGED = (MappedClassDeclared, TableDeclared, StatementWritten)


def judged_facts(workspace: Workspace, path: Path) -> Iterator[PlacedFact]:
    """The facts that the workspace's judge knows of a file; none where it knows nothing (yet)."""
    document, summary = workspace.document(path), workspace.summary(path)
    if document is None or not is_judged(workspace, path):
        return
    judged = workspace.judge.mappings(workspace.program)
    verdicts = () if judged is None else without_consequences(judged.verdicts)
    seen: set[tuple[int, str]] = set()
    for verdict in verdicts:
        module, _, name = verdict.owner.partition(":")
        if module != summary.name:
            continue
        placed = _fact(workspace, document, module, name, verdict)
        if placed is not None and (key := (placed.span.start, placed.fact.kind_of_mistake)) not in seen:
            seen.add(key)
            yield PlacedFact(placed.unit, placed.fact)
    yield from judged_statements(workspace, path)


def is_judged(workspace: Workspace, path: Path) -> bool:
    """Whether there is anything in a file of which SQLAlchemy may say something."""
    return any(isinstance(f, JUDGED) for _, facts in workspace.facts_by_unit(path) for f in facts)


@lru_cache(maxsize=64)
def _declarations(document: Document) -> Declarations:
    return Declarations(document)


class _Placed(NamedTuple):
    unit: Unit
    fact: MappingJudged

    @property
    def span(self) -> Span:
        return self.fact.span.shifted(self.unit.start)


def _fact(
    workspace: Workspace, document: Document, module: str, name: str, verdict: MappingVerdict
) -> _Placed | None:
    program = workspace.program
    mapped = program.mapped_class(ProjectClass(module, name))
    meaning, names = meaning_of(verdict.text, MAPPINGS)
    meaning = meaning or NO_MEANING
    own = None if mapped is None else mapped.attribute(verdict.attribute)
    if meaning.topic == "counterpart" and own is not None and not isinstance(own, RelationshipAttribute):
        meaning, names = NO_ATTRIBUTE, {"text": names.get("name", "")}
    declarations = _declarations(document)
    declared = _declared(declarations, name, mapped, names.get("attribute") or verdict.attribute)
    if declared is None:
        return None
    found = named_in(declared, list(_words(names)))
    if found is None and mapped is not None:
        others = ((other, named_in(other, list(_words(names)))) for other in declarations.body(name))
        declared, found = next(((o, f) for o, f in others if f is not None), (declared, None))
    of_class = declared == declarations.of_class(name)
    call = None if of_class else call_in(declared.statement)
    site = Site(declared.unit.text, module, None, name, program.role(module))
    fact = MappingJudged(
        declared.statement,
        site,
        topic=meaning.topic,
        about=meaning.about,
        names=names,
        verdict=verdict,
        mapped=mapped,
        declaration=None if of_class else declared.statement,
        call=call,
        wrong=found,
        pair=other_side(mapped, verdict, program) if meaning.topic == "overlap" else None,
        column=column_meant(meaning.about, mapped, verdict.attribute, program),
        suggestion=suggestion(meaning.topic, meaning.about, names, mapped, verdict.attribute, program),
        place=span_of(found) if found is not None else _place(declared.statement, call, meaning),
    )
    return _Placed(declared.unit, fact)


def _place(statement: form.Statement, call: form.Call | None, meaning: Meaning) -> Span:
    """Where a mistake is told that no word of the message leads to."""
    match meaning.at:
        case "name":
            return name_span(statement)
        case "call" if call is not None:
            return call.span
        case "annotation" if isinstance(statement, form.AnnAssign):
            found = narrowed(statement, call, meaning.arguments)
            whole = call is None or found == call.span
            return inner_annotation(statement.annotation).span if whole else found
    return narrowed(statement, call, meaning.arguments)


NO_MEANING = Meaning("", re.compile(""))
NO_ATTRIBUTE = Meaning("no such attribute", re.compile(""), topic="mapping")


def _words(names: Mapping[str, str]) -> Iterator[str]:
    """What of the names in a message stands in the code, the likeliest first."""
    if "text" in names:
        yield names["text"]
    if "class" in names:
        yield f"{names['class']}.{names['name']}"
    if "table" in names and "text" not in names:
        parts = [*names["table"].split("."), names["name"]]
        yield from (".".join(parts[start:]) for start in range(len(parts) - 1))
    if "quote" in names:
        yield names["name"]


def _declared(
    declarations: Declarations, name: str, mapped: MappedClass | None, attribute: str | None
) -> Declared | None:
    """The narrowest declaration in the file that a verdict is about."""
    if mapped is None:
        return declarations.variable(name)
    if attribute is not None:
        known = mapped.attribute(attribute)
        own = known is not None and known.declared_in.module == mapped.cls.module
        for owner in (name, *([known.declared_in.name] if known is not None and own else [])):
            found = declarations.attribute(owner, attribute)
            if found is not None:
                return found
    return declarations.of_class(name)
