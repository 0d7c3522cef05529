"""What may mention a symbol without its being known: a rename that passes it over could break the program."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from sqlassay.model.kinds import (
    UNKNOWN,
    Columns,
    Kind,
    Loading,
    Method,
    Module,
    ProjectClass,
    Query,
    Session,
    Statement,
)
from sqlassay.model.library.external import External
from sqlassay.model.mentions.calls import BULK, constructed
from sqlassay.model.mentions.literals import is_dict_display, text_of
from sqlassay.model.mentions.receivers import changed_by, classes_of, selected_first
from sqlassay.model.mentions.symbol import AttributeSymbol, ClassSymbol, Mention, attribute_symbol
from sqlassay.model.schema.constructs import LIBRARIES
from sqlassay.model.summary.vocabulary import EXECUTING_METHODS
from sqlassay.syntax import Unit, form, last_name
from sqlassay.text import Span

if TYPE_CHECKING:
    from sqlassay.model.mentions.reading import Reader

Wanted = ClassSymbol | AttributeSymbol

BY_NAME = frozenset("getattr setattr hasattr delattr".split())
NAMES_IN_DATABASE = frozenset(
    "Column mapped_column Table Index ForeignKey ForeignKeyConstraint UniqueConstraint PrimaryKeyConstraint"
    " CheckConstraint ExcludeConstraint Enum Sequence Computed DDL Field text literal"
    " literal_column column table bindparam".split()
)
"""Constructs whose strings are no names of attributes."""
_HIDING = re.compile(
    r"\*\*|[gs]etattr|hasattr|delattr|values\(|update\(|execute\(|scalars?\(|_mappings\(|\bMeta\b"
)


class Doubt(Struct, frozen=True):
    """A place of which it is not known whether it means a symbol."""

    span: Span
    why: str
    """Completes *it may be used by …*: what stands there."""


def may_hide_names(text: str) -> bool:
    """Whether a unit may name attributes that do not stand in its text."""
    return _HIDING.search(text) is not None


def doubts_in(unit: Unit, wanted: Wanted, mentions: Sequence[Mention], reader: Reader) -> Iterator[Doubt]:
    """The doubts about a symbol in a unit, whose mentions were read before with the `reader`."""
    if unit.stale:
        yield Doubt(Span(0, len(unit.text)), "code that cannot be read at present")
        return
    for damage in unit.damage:
        yield Doubt(damage.span, "code that cannot be read at present")
    spans = {mention.span: mention.symbol for mention in mentions}
    for mention in mentions:
        if mention.symbol == wanted and spans[mention.span] != wanted:
            yield Doubt(mention.span, f"what may be {spans[mention.span]} as well")
    doubts = _Doubts(unit, wanted, frozenset(spans), reader)
    for node in form.walk(unit.body):
        yield from doubts.of(node)


class _Doubts:
    def __init__(self, unit: Unit, wanted: Wanted, known: frozenset[Span], reader: Reader) -> None:
        self._text = unit.text
        self._wanted = wanted
        self._known = known
        """The places whose meaning is known."""
        self._kind = reader.kind
        self._program = reader.program

    def of(self, node: form.Node) -> Iterator[Doubt]:
        """The doubts about a node, without those about the nodes below."""
        match node:
            case form.Attribute(attr=attr) if attr == self._wanted.name and node.attr_span not in self._known:
                if self._may_have_it(self._kind(node.value), node):
                    yield Doubt(node.attr_span, f"{self._source(node)}, whose object is not known")
            case form.Name(id=name) if isinstance(self._wanted, ClassSymbol) and name == self._wanted.name:
                if node.span not in self._known and self._kind(node) == UNKNOWN:
                    yield Doubt(node.span, f"the name {name}, which is not resolved")
            case form.Class():
                yield from self._factory(node)
            case form.Call():
                yield from self._call(node)

    def _may_have_it(self, kind: Kind, node: form.Attribute) -> bool:
        """Whether an object may be one that has the attribute, or a module that has the class."""
        if isinstance(kind, Columns):
            return isinstance(self._wanted, AttributeSymbol) and not _is_of_table(node.value)
        return kind == UNKNOWN

    def _call(self, node: form.Call) -> Iterator[Doubt]:
        function = self._kind(node.func)
        name = last_name(node.func)
        if name in BY_NAME and len(node.args) > 1:
            yield from self._by_name(node)
        elif isinstance(self._wanted, AttributeSymbol):
            yield from self._keywords(node, function)
            yield from self._strings(node, function)
            if self._takes_any_name(node, function):
                yield Doubt(node.span, f"{self._source(node)}, which takes names that are computed")

    def _by_name(self, node: form.Call) -> Iterator[Doubt]:
        """``getattr(value, name)``"""
        value, name = (argument.value for argument in node.args[:2])
        said = text_of(name)
        if said is not None and (said != self._wanted.name or name.span in self._inner()):
            return
        kind = self._kind(value)
        if isinstance(self._wanted, ClassSymbol):
            concerns = isinstance(kind, Module) or (kind == UNKNOWN and said is not None)
        else:
            concerns = kind == UNKNOWN or any(map(self._is_concerned, classes_of(kind)))
        if concerns:
            yield Doubt(node.span, f"{self._source(node)}, which finds it by a name")

    def _inner(self) -> frozenset[Span]:
        """The strings whose content is known, with their quotes."""
        return frozenset(Span(span.start - 1, span.end + 1) for span in self._known)

    def _keywords(self, node: form.Call, function: Kind) -> Iterator[Doubt]:
        for argument in node.args:
            if argument.keyword == self._wanted.name and function == UNKNOWN:
                span = Span(argument.start, argument.start + len(argument.keyword))
                if span not in self._known:
                    yield Doubt(span, f"{self._source(node.func)}({argument.keyword}=…), which is not known")

    def _strings(self, node: form.Call, function: Kind) -> Iterator[Doubt]:
        """Strings that SQLAlchemy may look up as attributes: ``load_only("name")``."""
        match function:
            case External(name=name) if name == "operator.attrgetter":
                pass
            case External(name=name) if name.startswith(LIBRARIES) and not name.startswith("alembic."):
                if name.rpartition(".")[2] in NAMES_IN_DATABASE:
                    return
            case Method(receiver=Loading()):
                pass
            case Method(receiver=Statement() | Query(), name="options" | "order_by" | "group_by" | "join"):
                pass
            case _:
                return
        word = re.compile(rf"\b{re.escape(self._wanted.name)}\b")
        for argument in node.args:
            said = text_of(argument.value)
            inside = any(argument.value.start <= s.start and s.end <= argument.value.end for s in self._known)
            if said is not None and argument.keyword != "name" and word.search(said) and not inside:
                yield Doubt(argument.value.span, f"{self._source(node)}, which may look it up by its name")

    def _takes_any_name(self, node: form.Call, function: Kind) -> bool:
        """Whether a call sets attributes by names that cannot be seen."""
        values = [argument.value for argument in node.args]
        unpacks = any(a.star == "**" and not isinstance(a.value, form.Dict) for a in node.args)
        match function:
            case ProjectClass() as cls:
                return unpacks and self._is_constructed(cls.plain)
            case Method(receiver=Statement() as statement, name="values"):
                given = unpacks or any(
                    not is_dict_display(value) for value in values[:1] if not node.args[0].keyword
                )
                return given and self._is_concerned(changed_by(statement))
            case Method(receiver=Statement() | Query() as statement, name="filter_by"):
                return unpacks and any(
                    self._is_concerned(cls) for e in statement.entities for cls in classes_of(e)
                )
            case Method(receiver=Query() as query, name="update") if values:
                return not is_dict_display(values[0]) and self._is_concerned(selected_first(query))
            case Method(receiver=Session(), name=name) if name in EXECUTING_METHODS and len(node.args) > 1:
                seen = node.args[1].keyword or is_dict_display(values[1])
                return not seen and self._is_concerned(changed_by(self._kind(values[0])))
            case Method(receiver=Session(), name=name) if name in BULK and len(values) > 1:
                of = classes_of(self._kind(values[0]))
                return not is_dict_display(values[1]) and any(map(self._is_concerned, of))
        return False

    def _is_constructed(self, cls: ProjectClass) -> bool:
        return constructed(cls, self._wanted.name, self._program) == self._wanted

    def _is_concerned(self, cls: ProjectClass | None) -> bool:
        """Whether a class has the attribute."""
        return cls is not None and attribute_symbol(cls, self._wanted.name, self._program) == self._wanted

    def _factory(self, meta: form.Class) -> Iterator[Doubt]:
        """``class Meta: model = User``: the class around has attributes that are called by the model's."""
        if meta.name != "Meta" or not isinstance(self._wanted, AttributeSymbol):
            return
        for statement in meta.body:
            match statement:
                case form.Assign(targets=(form.Name(id="model" | "sqlalchemy_model"),), value=value):
                    if any(map(self._is_concerned, classes_of(self._kind(value)))):
                        yield Doubt(meta.name_span, "a class that is made from the model")

    def _source(self, node: form.Node) -> str:
        return node.span.shown(self._text)


def _is_of_table(columns: form.Expression) -> bool:
    """Whether columns are those of a table, which keep their names: ``User.__table__.c``."""
    match columns:
        case form.Attribute(value=form.Attribute(attr="__table__")):
            return True
    return False
