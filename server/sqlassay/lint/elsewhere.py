"""Where classes and attributes stand that findings name: in other units, also of other files."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from sqlassay.kit import Elsewhere
from sqlassay.model.workspace import Workspace
from sqlassay.oracle.places import Declarations, call_in, name_span
from sqlassay.syntax import Document, Unit, form
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
