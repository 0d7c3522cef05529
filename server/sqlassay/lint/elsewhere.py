"""Where classes and attributes stand that findings name: in other units, also of other files."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from sqlassay.kit import ArgumentElsewhere, AttributeElsewhere, Elsewhere, Insert, Intent, set_argument
from sqlassay.model.workspace import Workspace
from sqlassay.oracle.places import Declarations, call_in, name_span
from sqlassay.syntax import Document, Unit, form, line_after
from sqlassay.text import Span


class Found(Struct, frozen=True):
    """A declaration in its file."""

    path: Path
    document: Document
    unit: Unit
    statement: form.Statement

    @property
    def span(self) -> Span:
        """Its name, in characters from the start of the file."""
        return name_span(self.statement).shifted(self.unit.start)

    @property
    def call(self) -> form.Call | None:
        """The call that makes what it declares; offsets count from the start of the unit."""
        return call_in(self.statement)


def find(workspace: Workspace, place: Elsewhere) -> Found | None:
    """Where a place is; None where its file cannot be read or no longer has it."""
    path = workspace.path_of(place.module)
    document = None if path is None else workspace.document(path)
    if path is None or document is None:
        return None
    declarations = Declarations(document)
    if place.attribute is not None:
        declared = declarations.attribute(place.owner, place.attribute)
    else:
        declared = declarations.of_class(place.owner) or declarations.variable(place.owner)
    return None if declared is None else Found(path, document, declared.unit, declared.statement)


def changed(
    workspace: Workspace, wanted: ArgumentElsewhere | AttributeElsewhere
) -> tuple[Found, tuple[Intent, ...]] | None:
    """What a change elsewhere does to which unit; None where its place is not found."""
    match wanted:
        case ArgumentElsewhere(place=place, name=name, value=value):
            found = find(workspace, place)
            if found is None or found.call is None:
                return None
            return found, (set_argument(found.call, name, value),)
        case AttributeElsewhere(place=place, line=line, imports=imports):
            found = _last_attribute(workspace, place)
            if found is None:
                return None
            offset, text = line_after(found.unit.text, found.statement, line)
            return found, (Insert(offset, text), *imports)


def _last_attribute(workspace: Workspace, place: Elsewhere) -> Found | None:
    """The last statement of a class body that gives a name a value."""
    cls = find(workspace, place)
    if cls is None:
        return None
    body = Declarations(cls.document).body(place.owner)
    last = [each for each in body if isinstance(each.statement, form.Assign | form.AnnAssign)]
    return Found(cls.path, cls.document, last[-1].unit, last[-1].statement) if last else None
