"""What completion offers."""

from __future__ import annotations

from typing import Literal, TypeAlias

from msgspec import Struct

from sqlassay.text import Span

Sort: TypeAlias = Literal["class", "table", "column", "relationship", "attribute", "argument", "value"]


class OfParameter(Struct, frozen=True, tag="parameter"):
    """A parameter of a construct of SQLAlchemy's."""

    construct: str
    name: str


class OfMapped(Struct, frozen=True, tag="mapped"):
    """A mapped class, or an attribute of it."""

    module: str
    cls: str
    attribute: str | None = None


About: TypeAlias = OfParameter | OfMapped
"""What the documentation of an item is about; it is worked out when somebody looks at it."""


class Completion(Struct, frozen=True):
    """Something that may be typed at a place."""

    label: str
    sort: Sort
    text: str
    """What to write."""
    span: Span
    """What to write it for."""
    detail: str = ""
    about: About | None = None
