"""Mapped classes and their attributes as items."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sqlassay.ide.completion.item import Completion, OfMapped, Sort
from sqlassay.ide.completion.spot import Spot
from sqlassay.model.kinds import ProjectClass
from sqlassay.model.schema import (
    ColumnAttribute,
    MappedAttribute,
    MappedClass,
    RelationshipAttribute,
    all_attributes,
)
from sqlassay.model.schema.describe import describe_attribute
from sqlassay.text import Span

Wanted = Callable[[MappedAttribute], bool]


def attribute_items(
    spot: Spot, cls: ProjectClass, wanted: Wanted, *, before: str = "", behind: str = ""
) -> Iterator[Completion]:
    """The attributes of a class that are wanted, its own and its parents'.

    :param before: what to write before each.
    :param behind: what to write behind it.
    """
    for attribute in all_attributes(cls, spot.program):
        if wanted(attribute):
            yield Completion(
                label=f"{before}{attribute.name}{behind}",
                sort=sort_of(attribute),
                text=f"{before}{attribute.name}{behind}",
                span=spot.span,
                detail=detail_of(attribute),
                about=OfMapped(cls.module, cls.name, attribute.name),
            )


def class_item(mapped: MappedClass, span: Span) -> Completion:
    """A mapped class by its name."""
    name = mapped.cls.name.rpartition(".")[2]
    about = OfMapped(mapped.cls.module, mapped.cls.name)
    return Completion(name, "class", name, span, mapped.cls.module, about)


def sort_of(attribute: MappedAttribute) -> Sort:
    """What an attribute is, in a word."""
    match attribute:
        case ColumnAttribute():
            return "column"
        case RelationshipAttribute():
            return "relationship"
    return "attribute"


def detail_of(attribute: MappedAttribute) -> str:
    """What an attribute is, in a line."""
    return ", ".join(describe_attribute(attribute))
