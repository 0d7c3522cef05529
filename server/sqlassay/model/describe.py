"""Facts and kinds in words, for people."""

from __future__ import annotations

import collections.abc
from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from sqlassay.model.describe_statements import short, words_of_loading, words_of_statement
from sqlassay.model.facts import Consumed, Fact, Operand
from sqlassay.model.facts.query_rewriting import Replacement
from sqlassay.model.kinds import (
    AliasedClass,
    Awaitable,
    Bundle,
    Callable,
    Clause,
    Column,
    Columns,
    Connection,
    Context,
    Either,
    Engine,
    FromClause,
    Function,
    Generator,
    Instance,
    Kind,
    ListOf,
    Literal,
    Loading,
    MappingRow,
    Method,
    Module,
    Outer,
    Pagination,
    Parametrized,
    ProjectClass,
    Query,
    Relationship,
    Result,
    Selection,
    Session,
    SessionFactory,
    Statement,
    TupleOf,
    Value,
    Wrapped,
)
from sqlassay.model.kinds import Row as KindRow
from sqlassay.model.kinds.options import UNKNOWN_OPTIONS
from sqlassay.model.kinds.state import State
from sqlassay.model.library.external import External
from sqlassay.model.loading import Access
from sqlassay.model.schema import ColumnAttribute, MappedClass, RelationshipAttribute, TableSchema
from sqlassay.model.schema.describe import describe_attribute, describe_head
from sqlassay.syntax import Insert, form
from sqlassay.text import Span


class Row(Struct, frozen=True):
    """A fact: its name, where it stands in the file, and its details as text."""

    kind: str
    span: Span
    details: dict[str, str]


HIDDEN = frozenset("node site tree marks whole leaks".split())
"""What is not shown of facts: the place, and what only other parts of the program read."""


def describe(fact: Fact, span: Span) -> Row:
    """A fact as a row; `span` is its place in the file."""
    shown = (name for name in type(fact).__struct_fields__ if name not in HIDDEN)
    return Row(type(fact).__name__, span, {name: _show(getattr(fact, name), fact) for name in shown})


def _show(value: Any, fact: Fact) -> str:
    match value:
        case Operand():
            return f"{fact.source(value.node)}: {name_of(value.kind)}"
        case Consumed(uses=uses, certain=certain):
            shown = "; ".join(" ".join(use.steps) for use in uses) or "nothing"
            return shown if certain else f"{shown} …"
        case Kind():
            return name_of(value)
        case Access():
            return str(value)
        case State():
            return words_for(value)
        case form.Node():
            return fact.source(value)
        case Insert(text=text) | Replacement(text=text):
            return text
        case MappedClass():
            return ", ".join((value.cls.name, *describe_head(value)))
        case TableSchema():
            return value.name or "…"
        case ColumnAttribute() | RelationshipAttribute():
            return f"{value.name}: {', '.join(describe_attribute(value))}"
        case dict():
            return ", ".join(f"{name}={_show(item, fact)}" for name, item in value.items())
        case tuple():
            return ", ".join(_show(item, fact) for item in value)
        case Struct():
            return ", ".join(f"{n}={_show(getattr(value, n), fact)}" for n in value.__struct_fields__)
    return str(value)


def words_for(state: State) -> str:
    """What is so of an object on one path, e.g. ``persistent, expired, asynchronous``."""
    words = [state.status]
    words += ["expired"] * state.expired + [f"{name} expired" for name in sorted(state.expired_attributes)]
    words += ["asynchronous"] * (state.owner is not None and state.owner.is_async)
    return ", ".join(words)


def name_of(kind: Kind) -> str:
    """A kind in a few words, e.g. ``Select[type[User]]``, ``list[User]``, ``Session | None``."""
    match kind:
        case Literal(value=value):
            return repr(value)
        case Either(options=options):
            return " | ".join(map(name_of, options))
        case Instance(of=Parametrized(name=name, arguments=arguments)):
            return f"{name}[{', '.join(map(_annotation, arguments))}]"
        case Instance(of=cls):
            return cls.name
        case ProjectClass(name=name):
            return f"type[{name}]"
        case ListOf(element=element):
            return f"list[{name_of(element)}]"
        case TupleOf(elements=elements):
            return f"tuple[{', '.join(map(name_of, elements))}]"
        case Value(type_name=name) | External(name=name) | Module(name=name):
            return name
        case Function(module=module, name=name):
            return f"{module}.{name}()"
        case Column() | Relationship():
            return f"{type(kind).__name__}[{short(kind)}]"
        case Selection(entities=entities):
            return words_of_statement(kind, ", ".join(map(name_of, entities)))
        case Loading():
            return words_of_loading(kind)
        case Outer(of=of):
            return f"{name_of(of)} | None"
        case AliasedClass() | FromClause() | Bundle() | Clause():
            return f"{type(kind).__name__}[{short(kind)}]"
        case KindRow(entities=entities) | MappingRow(entities=entities):
            shown = ", ".join(map(name_of, entities))
            return f"{type(kind).__name__}[{shown}]" if shown else type(kind).__name__
        case Columns(source=source):
            return f"Columns[{source}]"
        case Pagination(element=element):
            return f"Pagination[{name_of(element)}]"
        case Session(options=options) if options.unusual:
            said = ", ".join(f"{name}={value}" for name, value in options.unusual.items())
            return f"{name_of(replace(kind, options=UNKNOWN_OPTIONS))}({said})"
        case SessionFactory(session=session):
            return f"sessionmaker[{name_of(session)}]"
        case Callable(result=result):
            return f"Callable[[...], {name_of(result)}]"
        case Awaitable(result=result) | Context(target=result) | Generator(element=result):
            return f"{type(kind).__name__}[{name_of(result)}]"
        case Wrapped(wrapper=wrapper, inner=inner):
            return f"{wrapper.__name__}[{name_of(inner)}]"
    known = _canonical(kind)
    if known is None:
        parts = ", ".join(_part(getattr(kind, name)) for name in type(kind).__struct_fields__)
        return f"{type(kind).__name__}({parts})" if parts else type(kind).__name__
    entities = getattr(kind, "entities", ())
    return known.rpartition(".")[2] + (f"[{', '.join(map(name_of, entities))}]" if entities else "")


def _annotation(kind: Kind) -> str:
    """A class as an annotation names it."""
    return kind.name if isinstance(kind, ProjectClass | External) else name_of(kind)


def _part(value: Any) -> str:
    if isinstance(value, Kind):
        return name_of(value)
    return ", ".join(map(_part, value)) if isinstance(value, tuple) else str(value)


def qualified_name(
    body: Iterable[form.Node], offset: int, kind_of: collections.abc.Callable[[form.Node], Kind]
) -> tuple[Span, str] | None:
    """The innermost name at an offset that SQLAlchemy gave, and its canonical dotted name."""
    for node in nodes_at(body, offset):
        match node:
            case form.Attribute() if node.attr_span.contains(offset):
                span = node.attr_span
            case form.Name() | form.Alias():
                span = node.span
            case _:
                continue
        name = _canonical(kind_of(node))
        return None if name is None else (span, name)
    return None


def nodes_at(body: Iterable[form.Node], offset: int) -> Iterator[form.Node]:
    """The nodes at an offset, the innermost first."""
    for node in body:
        within = nodes_at(form.children(node), offset)
        yield from within
        if node.start <= offset <= node.end:
            yield node


def _canonical(kind: Kind) -> str | None:
    match kind:
        case External(name=name) if name.startswith(("sqlalchemy.", "sqlmodel.", "flask_sqlalchemy.")):
            return name
        case Method(receiver=receiver, name=name):
            owner = _canonical(receiver)
            return None if owner is None else f"{owner}.{name}"
        case Session(scoped=True):
            return "sqlalchemy.orm.scoped_session"
        case Session(is_async=is_async):
            return "sqlalchemy.ext.asyncio.AsyncSession" if is_async else "sqlalchemy.orm.Session"
        case SessionFactory():
            return "sqlalchemy.orm.sessionmaker"
        case Engine(is_async=is_async):
            return "sqlalchemy.ext.asyncio.AsyncEngine" if is_async else "sqlalchemy.Engine"
        case Connection(is_async=is_async):
            return "sqlalchemy.ext.asyncio.AsyncConnection" if is_async else "sqlalchemy.Connection"
        case Query():
            return "sqlalchemy.orm.Query"
        case Statement(verb=verb):
            return f"sqlalchemy.{verb.capitalize()}"
        case Result(scalars=True):
            return "sqlalchemy.ScalarResult"
        case Result(mappings=mappings):
            return "sqlalchemy.MappingResult" if mappings else "sqlalchemy.Result"
    return None
