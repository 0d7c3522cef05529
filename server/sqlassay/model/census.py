"""How much of a project's SQLAlchemy code the model understands, in numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from sqlassay.model.facts import StatementBuilt, StatementExecuted
from sqlassay.model.kinds import UNKNOWN, Either, Kind, ProjectClass, Session
from sqlassay.model.program import Program
from sqlassay.model.schema import ColumnAttribute, RelationshipAttribute, all_attributes, mapped_class
from sqlassay.model.summary.recipes import Constant
from sqlassay.model.workspace import Workspace
from sqlassay.syntax import form

ASKED_FOR = frozenset(["execute", "scalars", "query", "commit"])
"""The methods whose receivers are counted."""


class Receiver(Struct, frozen=True):
    """What a method is called on."""

    offset: int
    """Where the method's name starts in the file."""
    method: str
    kind: Kind


class Usage(Struct, frozen=True):
    """What stands in some files."""

    files: int = 0
    sessions: int = 0
    """Expressions that are sessions."""
    built: int = 0
    """Chains of calls that make a statement or a query, or add to one."""
    executed: int = 0
    """What sends a statement."""
    receivers: int = 0
    """What the methods `ASKED_FOR` are called on."""
    receivers_known: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(*(getattr(self, name) + getattr(other, name) for name in self.__struct_fields__))


class Mappings(Struct, frozen=True):
    """The mapped classes of some modules."""

    resolved: int
    """Mapped classes of which everything is known."""
    partly: int
    unresolved: int
    """Classes that declare a table, but whose base is not known."""
    columns: int
    relationships: int
    reasons: dict[str, int]
    """What is not known, in words, and of how many classes."""


def receivers(workspace: Workspace, path: Path) -> Iterator[Receiver]:
    """What each method in a file is called on."""
    kinds = dict(workspace.kinds(path))
    for start, node in _nodes(workspace, path):
        match node:
            case form.Call(func=form.Attribute(value=value, attr=name) as function):
                kind = kinds.get(value.span.shifted(start), UNKNOWN)
                yield Receiver(start + function.attr_span.start, name, kind)


def usage(workspace: Workspace, path: Path) -> Usage:
    """What stands in a file."""
    asked_for = [receiver for receiver in receivers(workspace, path) if receiver.method in ASKED_FOR]
    facts = [placed.fact for placed in workspace.facts(path)]
    return Usage(
        files=1,
        sessions=sum(is_session(kind) for _, kind in workspace.kinds(path)),
        built=sum(isinstance(fact, StatementBuilt) for fact in facts),
        executed=sum(isinstance(fact, StatementExecuted) for fact in facts),
        receivers=len(asked_for),
        receivers_known=sum(receiver.kind != UNKNOWN for receiver in asked_for),
    )


def is_session(kind: Kind) -> bool:
    """Whether a value is a session, or None, on every path."""
    options = kind.options if isinstance(kind, Either) else (kind,)
    return any(isinstance(option, Session) for option in options)


def mappings(program: Program, modules: Iterable[str]) -> Mappings:
    """The mapped classes of modules (dotted names), and the classes that should be some."""
    classes = [ProjectClass(m, name) for m in modules for name in program.modules[m].classes]
    mapped = [found for cls in classes if (found := mapped_class(cls, program)) is not None]
    lost = [cls for cls in classes if _declares_table(cls, program) and mapped_class(cls, program) is None]
    attributes = [a for found in mapped for a in all_attributes(found.cls, program)]
    reasons = Counter(reason for found in mapped for reason in set(found.missing))
    reasons.update("a base that is not known" for _ in lost)
    partly = sum(bool(found.missing) for found in mapped)
    return Mappings(
        resolved=len(mapped) - partly,
        partly=partly,
        unresolved=len(lost),
        columns=sum(isinstance(a, ColumnAttribute) for a in attributes),
        relationships=sum(isinstance(a, RelationshipAttribute) for a in attributes),
        reasons=dict(reasons.most_common()),
    )


def _declares_table(cls: ProjectClass, program: Program) -> bool:
    """Whether a class says that it has a table, in itself and not as a mixin."""
    summary = program.class_summary(cls)
    if summary is None or program.view(cls).dialect is not None:
        return False
    names = [m.value for m in summary.members.get("__tablename__", ())]
    says = any(isinstance(name, Constant) and isinstance(name.value, str) for name in names)
    return bool(summary.bases) and (says or ("table", Constant(True)) in summary.keywords)


def _nodes(workspace: Workspace, path: Path) -> Iterator[tuple[int, form.Node]]:
    document = workspace.document(path)
    for unit in () if document is None else document.units:
        yield from ((unit.start, node) for node in form.walk(() if unit.stale else unit.body))
