"""Renaming a mapped class, a column attribute or a relationship with all that mentions it.

What is not known to be unharmed is refused, with the reason: a rename that passes over a use breaks the
program where nobody looks. The edits are proven before they are given: in the text after them the same places
mention the symbol, and its tables are the same.
"""

from __future__ import annotations

import keyword
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from sqlassay.ide.kept_column import CannotKeepError, column_edits
from sqlassay.model.installed import is_installed
from sqlassay.model.kinds import Module, ProjectClass
from sqlassay.model.mentions import (
    AttributeSymbol,
    ClassSymbol,
    Occurrence,
    Search,
    Seen,
    attribute_of,
    attribute_symbol,
)
from sqlassay.model.program import Program
from sqlassay.model.schema import ColumnAttribute, RelationshipAttribute
from sqlassay.model.serializers import may_be_made_of
from sqlassay.model.workspace import Workspace
from sqlassay.text import Edit, LineIndex, Span, apply_edits

Renamed = ClassSymbol | AttributeSymbol
RESERVED = frozenset(["metadata", "registry"])
"""Names that a mapped class may not have
(`Declarative <https://docs.sqlalchemy.org/en/21/orm/declarative_tables.html>`_).
"""


class RefusedError(ValueError):
    """Something cannot be renamed; the message says why."""


class Prepared(Struct, frozen=True):
    """What can be renamed."""

    span: Span
    """Where its name stands."""
    symbol: Renamed


def prepare_rename(search: Search, path: Path, offset: int) -> Prepared | None:
    """What the name at an offset means, where that can be renamed; None where it is no name of the schema.

    :raises RefusedError: where it is one that is not renamed.
    """
    mentions = search.at(path, offset)
    if not mentions:
        return None
    mention, *others = mentions
    symbol = mention.symbol
    if others:
        raise RefusedError(f"What this means depends on the path: {symbol} or {others[0].symbol}.")
    if not isinstance(symbol, ClassSymbol | AttributeSymbol):
        raise RefusedError(f"{symbol} is a name in the database: that is changed by a migration.")
    if mention.role == "column":
        raise RefusedError(
            f"This is the name of the column in the database. Rename the attribute {symbol} instead."
        )
    _check_symbol(symbol, search.program)
    if isinstance(symbol, AttributeSymbol):
        _kept_column(search.workspace, symbol, f"{symbol.name}_", search.declarations(symbol))
    return Prepared(mention.span, symbol)


def _check_symbol(symbol: Renamed, program: Program) -> None:
    owner = symbol.cls if isinstance(symbol, ClassSymbol) else symbol.owner
    if is_installed(owner.module):
        raise RefusedError(f"{symbol} belongs to an installed package.")
    if isinstance(symbol, ClassSymbol):
        _check_stars(symbol, program)
        return
    attribute = attribute_of(symbol, program)
    if not isinstance(attribute, ColumnAttribute | RelationshipAttribute):
        raise RefusedError(f"{symbol} is neither a column nor a relationship; only those are renamed.")
    if is_installed(attribute.declared_in.module):
        raise RefusedError(f"{symbol} is made in an installed package.")
    for other in (*program.overriding(owner, symbol.name), *_above(owner, symbol.name, program)):
        raise RefusedError(
            f"{other.name} has an attribute {symbol.name} too, which would have to be renamed with it."
        )


def _above(owner: ProjectClass, name: str, program: Program) -> Iterator[ProjectClass]:
    """The classes that a class inherits from which bind a name too; also those that are not known."""
    for cls in program.view(owner).ancestry:
        summary = program.class_summary(cls)
        if cls != owner and summary is not None and name in summary.members:
            yield cls


def _check_stars(symbol: ClassSymbol, program: Program) -> None:
    for module in program.modules:
        for source in program.star_imports(module):
            given = program.module(source, module)
            if isinstance(given, Module) and program.name_in(given.name, symbol.name) == symbol.cls:
                raise RefusedError(f"The module {module} imports {symbol} by a star (*).")


def check_new_name(symbol: Renamed, new: str, program: Program) -> None:
    """A symbol can have a new name.

    :raises RefusedError: where it cannot.
    """
    if not new.isidentifier() or keyword.iskeyword(new) or new.startswith("__"):
        raise RefusedError(f"{new!r} is no name for it.")
    if isinstance(symbol, ClassSymbol):
        _check_class_name(symbol, new, program)
    else:
        _check_attribute_name(symbol, new, program)


def _check_class_name(symbol: ClassSymbol, new: str, program: Program) -> None:
    if "." in symbol.cls.name:
        raise RefusedError(f"{symbol.cls.name} stands within another class; such a class is not renamed.")
    if program.binding(symbol.cls.module, new):
        raise RefusedError(f"The module {symbol.cls.module} has a name {new} already.")
    if any(program.mapped_class(cls) is not None for cls in program.classes_named(new)):
        raise RefusedError(f"There is a mapped class {new} already: strings could mean either.")


def _check_attribute_name(symbol: AttributeSymbol, new: str, program: Program) -> None:
    if new in RESERVED:
        raise RefusedError(f"SQLAlchemy reserves the name {new}.")
    for cls in (symbol.owner, *program.subclasses(symbol.owner)):
        if program.defines(cls, new) or attribute_symbol(cls, new, program) is not None:
            raise RefusedError(f"{cls.name} has an attribute {new} already.")


def rename_edits(
    workspace: Workspace, symbol: Renamed, new: str, seen: Mapping[Path, Seen]
) -> dict[Path, tuple[Edit, ...]]:
    """The edits by file that give a symbol another name.

    :param seen: what each file of the workspace says of it (`Search.seen`).
    :raises RefusedError: where it is not known that they leave all else as it is.
    """
    for path, its in seen.items():
        refuse_doubts(workspace, path, its)
    if isinstance(symbol, AttributeSymbol):
        _check_serializers(symbol, workspace.program)
    found = tuple(occurrence for each in seen.values() for occurrence in each.occurrences)
    if not any(occurrence.role == "declaration" for occurrence in found):
        raise RefusedError(f"The place that makes {symbol} cannot be seen.")
    edits = _edits(workspace, symbol, new, found)
    _prove(workspace, symbol, new, found, edits)
    return edits


def refuse_doubts(workspace: Workspace, path: Path, seen: Seen) -> None:
    """What a file says of a symbol is to be known for certain.

    :raises RefusedError: where it is not.
    """
    for doubt in seen.doubts[:1]:
        line = LineIndex(workspace.text(path) or "").position(doubt.span.start).line + 1
        raise RefusedError(f"It may be used by {doubt.why} ({path.name}, line {line}).")


def _check_serializers(symbol: AttributeSymbol, program: Program) -> None:
    """Refuse where a serializer may read the attribute by the name of its field."""
    for model in program.classes_binding(symbol.name):
        for cls in (symbol.owner, *program.subclasses(symbol.owner)):
            if may_be_made_of(model, cls, program):
                raise RefusedError(f"The model {model.name} may read {symbol} by the name of its field.")


def _edits(
    workspace: Workspace, symbol: Renamed, new: str, found: Iterable[Occurrence]
) -> dict[Path, tuple[Edit, ...]]:
    edits: dict[Path, list[Edit]] = {}
    for occurrence in found:
        if occurrence.role != "column":
            edits.setdefault(occurrence.path, []).append(Edit(occurrence.span, new))
    if isinstance(symbol, AttributeSymbol):
        for path, edit in _kept_column(workspace, symbol, new, found):
            edits.setdefault(path, []).append(edit)
    return {path: tuple(sorted(its)) for path, its in edits.items()}


def _kept_column(
    workspace: Workspace, symbol: AttributeSymbol, new: str, found: Iterable[Occurrence]
) -> tuple[tuple[Path, Edit], ...]:
    """What keeps the name of a column in the database when its attribute gets another one.

    :raises RefusedError: where it is not known how to keep it.
    """
    declared = next((occurrence for occurrence in found if occurrence.role == "declaration"), None)
    if declared is None:
        raise RefusedError(f"The place that makes {symbol} cannot be seen.")
    if not isinstance(attribute_of(symbol, workspace.program), ColumnAttribute):
        return ()
    try:
        edits = column_edits(workspace, declared.path, declared.span, symbol, new)
    except CannotKeepError as reason:
        raise RefusedError(f"The name of the column in the database cannot be kept: {reason}") from None
    return tuple((declared.path, edit) for edit in edits)


def _prove(
    workspace: Workspace,
    symbol: Renamed,
    new: str,
    found: Iterable[Occurrence],
    edits: Mapping[Path, tuple[Edit, ...]],
) -> None:
    """Refuse edits after which some place means something else."""
    after = workspace
    for path, its in edits.items():
        after = after.with_edit(path, apply_edits(workspace.text(path) or "", its))
    search, renamed = Search(after), _renamed(symbol, new)
    for path, its in edits.items():
        expected = {_moved(o.span, its, len(new)) for o in found if o.path == path and o.role != "column"}
        now = {o.span for o in search.occurrences(path, renamed) if o.role != "column"}
        if now != expected:
            place = min(now ^ expected)
            line = LineIndex(after.text(path) or "").position(place.start).line + 1
            raise RefusedError(f"{new} would mean something else in {path.name}, line {line}.")
    owner = symbol.cls if isinstance(symbol, ClassSymbol) else symbol.owner
    classes = (owner, *workspace.program.subclasses(owner))
    for cls in classes:
        later = _renamed_class(cls, symbol, new)
        if _table(cls, workspace.program) != _table(later, after.program):
            raise RefusedError(
                f"The table of {cls.name} would be another one: its name, or a column's, follows {symbol}."
            )


def _renamed(symbol: Renamed, new: str) -> Renamed:
    if isinstance(symbol, AttributeSymbol):
        return AttributeSymbol(symbol.owner, new)
    return ClassSymbol(ProjectClass(symbol.cls.module, new))


def _renamed_class(cls: ProjectClass, symbol: Renamed, new: str) -> ProjectClass:
    is_it = isinstance(symbol, ClassSymbol) and symbol.cls == cls
    return ProjectClass(cls.module, new) if is_it else cls


def _moved(span: Span, edits: Iterable[Edit], length: int) -> Span:
    """Where a span is after edits, one of which replaced it by a text of some length."""
    by = sum(
        len(e.content) - (e.span.end - e.span.start)
        for e in edits
        if e.span.end <= span.start and e.span != span
    )
    return Span(span.start + by, span.start + by + length)


def _table(cls: ProjectClass, program: Program) -> tuple[object, ...] | None:
    """What the database sees of a class."""
    mapped = program.mapped_class(cls)
    if mapped is None or mapped.table is None:
        return None
    return mapped.table.name, mapped.table.schema, tuple(sorted(c.column or "" for c in mapped.table.columns))
