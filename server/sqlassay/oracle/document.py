"""The schema as the worker reads it: plain data, in which expressions are recipes written as lists."""

from __future__ import annotations

from typing import Literal, TypeAlias

from msgspec import Struct

from sqlassay.model.summary.recipes import Recipe

Keywords: TypeAlias = tuple[tuple[str, Recipe], ...]


class BaseRow(Struct, frozen=True):
    """A declarative base, or a registry."""

    id: str
    dialect: str
    metadata: Recipe | None = None
    type_annotation_map: Recipe | None = None
    closed: bool = True
    """Whether all classes of it are the project's."""


class AttributeRow(Struct, frozen=True, kw_only=True):
    """An attribute of a mapped class, in the order of its body."""

    name: str
    sort: Literal["column", "relationship", "other"]
    declared_in: str
    value: Recipe | None
    written: Recipe | None
    """The annotation, where SQLAlchemy looks at it."""
    nullable: bool | None = None
    type: Recipe | None = None
    target: str | None = None
    uselist: bool | None = None


class ClassRow(Struct, frozen=True, kw_only=True):
    """A mapped class with all that mixins and abstract bases give it."""

    id: str
    name: str
    module: str
    base: str
    parent: str | None
    table: str | None
    given_table: Recipe | None
    table_items: tuple[Recipe, ...]
    table_arguments: Keywords
    mapper_arguments: Keywords
    attributes: tuple[AttributeRow, ...]
    plain_names: tuple[str, ...]
    """What else the class has by its body and its bases: methods, properties, constants."""
    allow_unmapped: bool
    unsure: str
    """What is not known of it that may matter; empty if it is all known."""
    apart: bool = False
    """Whether it need not be loaded together with another class that has the same table."""


class PlainRow(Struct, frozen=True):
    """A class of the project that is not mapped, but named in a mapping."""

    id: str
    bases: tuple[Recipe, ...]
    members: tuple[tuple[str, Recipe | None, Recipe | None], ...]
    """Name, value, annotation."""
    dataclass: bool


class Document(Struct, frozen=True):
    """All that the worker has to know to rebuild a project's mappings."""

    bases: tuple[BaseRow, ...]
    classes: tuple[ClassRow, ...]
    plain: tuple[PlainRow, ...]
    values: dict[str, Recipe]
    """The variables that the others name, by ``module:name``."""
    tables: tuple[str, ...]
    """Those of them that are Core tables."""
