"""Names in strings: of mapped classes, attributes, tables and columns, and the words that arguments take."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from sqlassay.ide.completion.attributes import attribute_items, class_item, detail_of
from sqlassay.ide.completion.item import Completion, OfMapped, OfParameter
from sqlassay.ide.completion.signatures import Parameter, signature
from sqlassay.ide.completion.spot import Given, Spot
from sqlassay.model.kinds import ProjectClass
from sqlassay.model.mentions.calls import EVALUATED, given, target_of
from sqlassay.model.mentions.tables import TableOwner
from sqlassay.model.schema import ColumnAttribute, RelationshipAttribute
from sqlassay.model.schema.relationships import POSITIONAL
from sqlassay.syntax import form
from sqlassay.syntax.mending import PLACEHOLDER
from sqlassay.text import Span

Items = Iterator[Completion]
Source = Callable[[Spot, Given, str], Items]
"""What may stand in a string, by what stands in it before."""

_DOTTED = re.compile(r"(?:\w+\.)*\Z")
_LISTED = frozenset(["cascade"])
"""Parameters whose strings hold several words between commas."""


def string_items(spot: Spot) -> Items:
    """What can stand in the string that is being typed."""
    node, found = spot.node, spot.given()
    if not isinstance(node, form.Constant) or not isinstance(node.value, str) or found is None:
        return
    before = node.value.partition(PLACEHOLDER)[0]
    construct = spot.construct(found.call)
    name = _parameter(construct, found)
    source = SOURCES.get((construct, name))
    if source is not None:
        yield from source(spot, found, before)
    known = signature(construct, spot.environment)
    if known is not None and (parameter := known.named(name)) is not None:
        yield from _words(spot, construct, parameter, before)


def value_items(spot: Spot) -> Items:
    """The strings that can be the value of the argument that is being typed, with their quotes."""
    found = spot.given()
    if not isinstance(spot.node, form.Name) or found is None or not found.argument.keyword:
        return
    construct = spot.construct(found.call)
    known = signature(construct, spot.environment)
    parameter = None if known is None else known.named(found.argument.keyword)
    for value in parameter.values if parameter is not None else ():
        text = f'"{value}"'
        about = OfParameter(construct, found.argument.keyword)
        yield Completion(text, "value", text, spot.span, about=about)


def _parameter(construct: str, found: Given) -> str:
    """The parameter that an argument is for."""
    if found.argument.keyword:
        return found.argument.keyword
    positional = POSITIONS.get(construct, ())
    return positional[found.position] if found.position < len(positional) else ""


def _words(spot: Spot, construct: str, parameter: Parameter, before: str) -> Items:
    listed = parameter.name in _LISTED
    started = before.rpartition(",")[2].lstrip() if listed else before
    span = Span(spot.span.start - len(started), spot.span.end)
    taken = {word.strip() for word in before.split(",")} if listed else frozenset[str]()
    for value in parameter.values:
        if value not in taken:
            yield Completion(value, "value", value, span, about=OfParameter(construct, parameter.name))


def _classes(spot: Spot, _: Given, before: str) -> Items:
    """``relationship("Order")``, ``relationship("app.models.Order")``"""
    if _DOTTED.match(before):
        yield from _classes_behind(spot, before)


def _classes_behind(spot: Spot, path: str) -> Items:
    for mapped in spot.program.mapped_classes():
        name = mapped.cls.name.rpartition(".")[2]
        if spot.reader.class_named(f"{path}{name}", spot.place) == mapped.cls:
            yield class_item(mapped, spot.span)


def _expression(spot: Spot, _: Given, before: str) -> Items:
    """``order_by="Order.id"``, ``primaryjoin="User.id == foreign(Order.user_id)"``"""
    path = _DOTTED.search(before)
    assert path is not None
    if not path[0]:
        yield from _classes_behind(spot, "")
        return
    cls = spot.reader.class_named(path[0].removesuffix("."), spot.place)
    if cls is not None:
        yield from attribute_items(spot, cls, lambda attribute: isinstance(attribute, ColumnAttribute))


def _other_side(spot: Spot, found: Given, _: str) -> Items:
    """``back_populates="user"``: the relationships of the target that lead back."""
    target = target_of(spot.reader, given(found.call, POSITIONAL).get("argument"), spot.place)
    owner = spot.place.owner
    if target is None or owner is None:
        return
    kin = {owner, *spot.program.view(owner).ancestry, *spot.program.subclasses(owner)}
    yield from attribute_items(
        spot, target, lambda a: isinstance(a, RelationshipAttribute) and a.target in kin and not a.viewonly
    )


def _tables(spot: Spot, _: Given, before: str) -> Items:
    """``secondary="user_roles"``: Core tables first."""
    owners = [owner for owner in spot.reader.tables.all() if owner.name.startswith(before)]
    for owner in sorted(owners, key=lambda owner: (owner.cls is not None, owner.name)):
        yield _table(owner, spot, before)


def _referred(spot: Spot, _: Given, before: str) -> Items:
    """``ForeignKey("users.id")``"""
    table = before.removesuffix(".")
    if before.endswith("."):
        for owner in spot.reader.tables.named(table):
            yield from _columns(spot, owner)
    for owner in sorted(spot.reader.tables.all(), key=lambda owner: owner.name):
        if owner.name.startswith(before):
            yield _table(owner, spot, before)


def _own_columns(spot: Spot, found: Given, _: str) -> Items:
    """``UniqueConstraint("a", "b")``"""
    table = spot.reader.own_table(spot.place)
    taken = {a.value.value for a in found.call.args if isinstance(a.value, form.Constant)}
    for owner in spot.reader.tables.named(table or ""):
        yield from (item for item in _columns(spot, owner) if item.label not in taken)


def _indexed(spot: Spot, found: Given, before: str) -> Items:
    """``Index("name", "a", "b")``"""
    if found.position > 0:
        yield from _own_columns(spot, found, before)


def _own_attributes(spot: Spot, _: Given, __: str) -> Items:
    """``@validates("name")``, ``synonym("name")``"""
    if spot.place.owner is not None:
        mapped = ColumnAttribute | RelationshipAttribute
        yield from attribute_items(spot, spot.place.owner, lambda attribute: isinstance(attribute, mapped))


def _table(owner: TableOwner, spot: Spot, before: str) -> Completion:
    rest = owner.name.removeprefix(before)
    about = None if owner.cls is None else OfMapped(owner.cls.module, owner.cls.name)
    named = owner.cls.name if owner.cls is not None else "Table"
    return Completion(rest, "table", rest, spot.span, f"{owner.module}.{named}", about)


def _columns(spot: Spot, owner: TableOwner) -> Items:
    for column in owner.columns(spot.program):
        if column.column is not None:
            about = None if owner.cls is None else _attribute(owner.cls, column)
            yield Completion(column.column, "column", column.column, spot.span, detail_of(column), about)


def _attribute(cls: ProjectClass, column: ColumnAttribute) -> OfMapped:
    return OfMapped(cls.module, cls.name, column.name)


POSITIONS: dict[str, tuple[str, ...]] = {
    "relationship": tuple(POSITIONAL),
    "ForeignKey": ("column",),
    "ForeignKeyConstraint": ("columns", "refcolumns"),
}
_RELATED: dict[str, Source] = {
    **dict.fromkeys(EVALUATED, _expression),
    "argument": _classes,
    "secondary": _tables,
    "back_populates": _other_side,
}
SOURCES: dict[tuple[str, str], Source] = {
    **{("relationship", name): source for name, source in _RELATED.items()},
    **{("Relationship", name): source for name, source in _RELATED.items()},
    ("backref", "order_by"): _expression,
    ("ForeignKey", "column"): _referred,
    ("Field", "foreign_key"): _referred,
    ("ForeignKeyConstraint", "columns"): _own_columns,
    ("ForeignKeyConstraint", "refcolumns"): _referred,
    ("UniqueConstraint", ""): _own_columns,
    ("PrimaryKeyConstraint", ""): _own_columns,
    ("Index", ""): _indexed,
    ("validates", ""): _own_attributes,
    ("synonym", ""): _own_attributes,
}
