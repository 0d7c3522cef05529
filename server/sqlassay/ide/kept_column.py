"""The column of the database keeps its name when its attribute gets another one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from sqlassay.model.mentions import AttributeSymbol, attribute_of
from sqlassay.model.schema import ColumnAttribute
from sqlassay.model.schema.annotations import MAPPED
from sqlassay.model.schema.constructs import COLUMNS, construct
from sqlassay.model.schema.resolving import Scope, resolve
from sqlassay.model.summary import recipes as r
from sqlassay.model.summary.recipe_of import recipe_of
from sqlassay.model.workspace import Workspace
from sqlassay.syntax import AddImport, CannotLowerError, Unit, form, lower_fix
from sqlassay.text import Edit, Span


class CannotKeepError(ValueError):
    """The name cannot be written down; the message says why."""


class _Declared(Struct, frozen=True):
    """The statement that makes a column, and what its names mean."""

    unit: Unit
    statement: form.Assign | form.AnnAssign
    workspace: Workspace
    module: str

    def construct(self, node: form.Expression) -> str | None:
        """The construct of SQLAlchemy's that an expression names."""
        return construct(resolve(recipe_of(node, {}), Scope(self.module), self.workspace.program))


def column_edits(
    workspace: Workspace, path: Path, name_span: Span, symbol: AttributeSymbol, new: str
) -> tuple[Edit, ...]:
    """The edits of a file that keep the column's name when its attribute is called `new`: it is written
    down where the attribute's name implied it, and no longer where it does now.

    :param name_span: where the attribute is declared.
    :raises CannotKeepError: where it is not known how.
    """
    attribute = attribute_of(symbol, workspace.program)
    if not isinstance(attribute, ColumnAttribute) or attribute.column is None:
        raise CannotKeepError("it is not known.")
    declared = _declared(workspace, path, name_span)
    edits = tuple(_edits(declared, attribute.column, symbol.name, new))
    return tuple(Edit(e.span.shifted(declared.unit.start), e.content) for e in edits) + _imports(
        declared, path, edits
    )


def _declared(workspace: Workspace, path: Path, name_span: Span) -> _Declared:
    document = workspace.document(path)
    if document is None:
        raise CannotKeepError("the file cannot be read.")
    unit = document.unit_at(name_span.start)
    for node in form.walk(unit.body):
        match node:
            case form.Assign(targets=(form.Name() as target,)) | form.AnnAssign(target=form.Name() as target):
                if target.start + unit.start == name_span.start:
                    return _Declared(unit, node, workspace, workspace.summary(path).name)
    raise CannotKeepError("no assignment in a class makes it.")


def _edits(declared: _Declared, column: str, name: str, new: str) -> Iterator[Edit]:
    """With offsets from the start of the unit."""
    statement = declared.statement
    match statement.value:
        case form.Call(func=func) as call if declared.construct(func) in COLUMNS:
            yield from _in_call(declared, call, column, name, new)
        case None if isinstance(statement, form.AnnAssign) and _is_mapped(declared, statement.annotation):
            yield Edit(Span(statement.end, statement.end), f' = mapped_column("{column}")')
        case _ if column != name:
            return
        case _:
            raise CannotKeepError("no mapped_column() or Column() of its own makes it.")


def _in_call(declared: _Declared, call: form.Call, column: str, name: str, new: str) -> Iterator[Edit]:
    first = call.args[0] if call.args else None
    said = first is not None and not first.keyword and isinstance(first.value, form.Constant)
    if any(argument.keyword == "key" or argument.star for argument in call.args):
        raise CannotKeepError("it has a key, or arguments that are unpacked.")
    if said and first is not None and column == new:
        yield _without_name(declared, call)
    elif column == name and not said and not any(a.keyword == "name" for a in call.args):
        at = call.end - 1 if first is None else first.start
        yield Edit(Span(at, at), f'"{column}"' if first is None else f'"{column}", ')


def _without_name(declared: _Declared, call: form.Call) -> Edit:
    """The call without its first argument; a ``mapped_column()`` that is left empty behind an annotation
    says nothing.
    """
    first, *others = call.args
    if others:
        return Edit(Span(first.start, others[0].start), "")
    statement = declared.statement
    if isinstance(statement, form.AnnAssign) and _is_mapped(declared, statement.annotation):
        start = statement.annotation.end
        between = declared.unit.text[start : call.start]
        if between.strip() == "=":
            return Edit(Span(start, call.end), "")
    return Edit(first.span, "")


def _is_mapped(declared: _Declared, annotation: form.Expression) -> bool:
    return isinstance(annotation, form.Subscript) and declared.construct(annotation.value) in MAPPED


def _imports(declared: _Declared, path: Path, edits: tuple[Edit, ...]) -> tuple[Edit, ...]:
    """What has to be imported for the edits."""
    if not any("mapped_column(" in edit.content for edit in edits):
        return ()
    found = resolve(r.Ref("mapped_column"), Scope(declared.module), declared.workspace.program)
    if construct(found) == "mapped_column":
        return ()
    document = declared.workspace.document(path)
    assert document is not None
    try:
        return lower_fix(document, declared.unit, (AddImport("sqlalchemy.orm", "mapped_column"),))
    except CannotLowerError as reason:
        raise CannotKeepError(f"{reason}.") from None
