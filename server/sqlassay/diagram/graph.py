"""The schema as plain data: tables, the classes on them, and what leads from one to another."""

from __future__ import annotations

from typing import Literal, TypeAlias

from msgspec import Struct

from sqlassay.model.places import Place

Sort: TypeAlias = Literal["foreign key", "relationship", "inheritance"]
Cardinality: TypeAlias = Literal["1", "0..1", "*"]
"""How many rows at one end of an edge belong to a row at the other."""


class Column(Struct, frozen=True, kw_only=True):
    """A column of a table."""

    name: str
    """In the database; the attribute's where that is not known."""
    type: str = ""
    """The SQL type in words: ``String(50)``; empty where it is not known."""
    primary_key: bool = False
    foreign_key: bool = False
    nullable: bool | None = None
    """None where it is not known."""
    unique: bool = False
    """Whether it is so by itself, as a primary key of one column is, too."""


class Entity(Struct, frozen=True, kw_only=True):
    """A mapped class."""

    module: str
    name: str
    """Qualified within the module."""
    place: Place | None = None
    missing: tuple[str, ...] = ()
    """What is not known of it, in words."""

    @property
    def id(self) -> str:
        """``module:QualName``"""
        return f"{self.module}:{self.name}"


class Table(Struct, frozen=True, kw_only=True):
    """A table with the classes that are mapped to it: none for Core's, several for those that inherit."""

    id: str
    """``module:name`` of the class or variable that declares it, or its name where nothing of the project
    does.
    """
    name: str | None
    """With its schema: ``audit.entries``; None where it is not known."""
    module: str = ""
    """The module that declares it; empty where none of the project does."""
    place: Place | None = None
    classes: tuple[Entity, ...] = ()
    """The one that declares the table first."""
    columns: tuple[Column, ...] = ()
    association: bool = False
    """Whether a many-to-many relationship goes through it."""
    outside: bool = False
    """Whether it is referred to and stands elsewhere; nothing is said of its columns."""

    @property
    def title(self) -> str:
        """What people call it: its class, or else its name."""
        return self.classes[0].name if self.classes else self.name or self.id.rpartition(":")[2]


class Edge(Struct, frozen=True, kw_only=True):
    """What leads from a table to another or to itself: from the side with the foreign key to the one that it
    refers to, from the child to its parent.
    """

    sort: Sort
    source: str
    """The `Table.id`, as in `target`."""
    target: str
    source_columns: tuple[str, ...] = ()
    target_columns: tuple[str, ...] = ()
    source_end: Cardinality = "*"
    """How many rows of the source belong to a row of the target."""
    target_end: Cardinality = "1"
    forward: tuple[str, ...] = ()
    """The relationships that follow it from the source, as ``Class.name``."""
    backward: tuple[str, ...] = ()
    """Those that follow it from the target."""


class Relationship(Struct, frozen=True, kw_only=True):
    """A relationship of a mapped class."""

    owner: str
    """The `Entity.id`, as in `target`."""
    name: str
    source: str
    """The `Table.id` of its class, as in `target_table` and `through`."""
    target: str | None = None
    target_table: str | None = None
    direction: str | None = None
    """``many to one``, ``one to many``, ``many to many``; None where it is not known."""
    uselist: bool | None = None
    """Whether it is a collection; None where it is not known."""
    through: str | None = None
    back_populates: str | None = None
    viewonly: bool = False


class Diagram(Struct, frozen=True, kw_only=True):
    """The mapped schema of a project or a part of it, in a stable order."""

    tables: tuple[Table, ...] = ()
    edges: tuple[Edge, ...] = ()
    relationships: tuple[Relationship, ...] = ()
