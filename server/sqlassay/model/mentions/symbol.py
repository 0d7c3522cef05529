"""What names of the mapped schema mean: mapped classes, their attributes, tables and columns of tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from msgspec import Struct

from sqlassay.model.kinds import ProjectClass
from sqlassay.model.schema import (
    ColumnAttribute,
    MappedAttribute,
    RelationshipAttribute,
    all_attributes,
    mapped_attribute,
)
from sqlassay.model.schema.declared import attributes_of
from sqlassay.text import Span

if TYPE_CHECKING:
    from sqlassay.model.program import Program


class ClassSymbol(Struct, frozen=True):
    """A mapped class."""

    cls: ProjectClass

    @property
    def name(self) -> str:
        """Its own name, without that of a class around."""
        return self.cls.name.rpartition(".")[2]

    def __str__(self) -> str:
        return self.name


class AttributeSymbol(Struct, frozen=True):
    """A mapped attribute, by the class whose body declares it (also a mixin); one that a ``backref`` makes,
    by the class that gets it.
    """

    owner: ProjectClass
    name: str

    def __str__(self) -> str:
        return f"{self.owner.name}.{self.name}"


class TableSymbol(Struct, frozen=True):
    """A table of the database; `name` is preceded by its schema and a dot where it has one."""

    name: str

    def __str__(self) -> str:
        return self.name


class ColumnSymbol(Struct, frozen=True):
    """A column of a Core table, which no class maps."""

    table: str
    name: str

    def __str__(self) -> str:
        return f"{self.table}.{self.name}"


Symbol: TypeAlias = ClassSymbol | AttributeSymbol | TableSymbol | ColumnSymbol
Role: TypeAlias = Literal["declaration", "use", "column"]
"""How a place mentions a symbol: it makes it, or uses it by its name in Python, or names the column of the
database that an attribute stands for.
"""


class Mention(Struct, frozen=True):
    """A place of a text that means a symbol."""

    span: Span
    symbol: Symbol
    role: Role = "use"


def class_symbol(cls: ProjectClass, program: Program) -> ClassSymbol | None:
    """The symbol of a class, where that is mapped."""
    return None if program.mapped_class(cls.plain) is None else ClassSymbol(cls.plain)


def attribute_symbol(cls: ProjectClass, name: str, program: Program) -> AttributeSymbol | None:
    """The symbol of an attribute that a class has, declared by itself or one above; None where that is none
    of the mapped schema.
    """
    attribute = mapped_attribute(cls.plain, name, program)
    if attribute is None:
        return None
    return AttributeSymbol(_owner(attribute, program), name)


def attribute_of(symbol: AttributeSymbol, program: Program) -> MappedAttribute | None:
    """The attribute that a symbol stands for."""
    return mapped_attribute(symbol.owner, symbol.name, program)


def column_symbol(cls: ProjectClass, column: str, program: Program) -> AttributeSymbol | None:
    """The symbol of the attribute that a class, also a mixin, has for a column of the database."""
    own = all_attributes(cls, program) or attributes_of(cls, program)
    found = (a for a in own if isinstance(a, ColumnAttribute) and a.column == column)
    return next((AttributeSymbol(a.declared_in, a.name) for a in found), None)


def _owner(attribute: MappedAttribute, program: Program) -> ProjectClass:
    if isinstance(attribute, RelationshipAttribute) and attribute.made_by and attribute.target:
        source = mapped_attribute(attribute.target, attribute.made_by, program)
        if isinstance(source, RelationshipAttribute) and source.target is not None:
            return source.target
    return attribute.declared_in


def modules_declaring(symbol: ClassSymbol | AttributeSymbol, program: Program) -> tuple[str, ...]:
    """The modules whose text makes a symbol."""
    if isinstance(symbol, ClassSymbol):
        return (symbol.cls.module,)
    attribute = attribute_of(symbol, program)
    declared = symbol.owner.module if attribute is None else attribute.declared_in.module
    return tuple(dict.fromkeys((symbol.owner.module, declared)))


def words_of(symbol: Symbol, program: Program) -> frozenset[str]:
    """The identifiers one of which stands in every text that mentions a symbol."""
    match symbol:
        case AttributeSymbol(name=name):
            attribute = attribute_of(symbol, program)
            column = attribute.column if isinstance(attribute, ColumnAttribute) else None
            return frozenset(filter(None, (name, column)))
        case TableSymbol(name=name):
            return frozenset([name.rpartition(".")[2]])
    return frozenset([symbol.name])
