"""The schema as plain data: mapped classes, their tables, columns and relationships.

Expressions in it are resolved recipes (`schema.resolving`): trees over SQLAlchemy's names, constants and the
project's names.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from msgspec import Struct

from sqlassay.model.kinds import ProjectClass
from sqlassay.model.summary.recipes import Invoke, Project, Recipe

Direction: TypeAlias = Literal["many to one", "one to many", "many to many"]
Arguments: TypeAlias = tuple[tuple[str, Recipe], ...]
Inheritance: TypeAlias = Literal["none", "joined", "single", "concrete"]


class Attribute(Struct, frozen=True, tag=True, tag_field="sort", kw_only=True):
    """What a mapped class has by one name."""

    name: str
    declared_in: ProjectClass
    """The class whose body says it: the mapped class, a mixin, an abstract base, or the other side of a
    ``backref``.
    """
    missing: tuple[str, ...] = ()
    """What is not known of it, in words."""
    value: Recipe | None = None
    """The expression that makes it; None where an annotation alone does, or another attribute."""
    written: Recipe | None = None
    """The whole annotation, with ``Mapped``."""


class ColumnAttribute(Attribute, frozen=True, kw_only=True):
    """A mapped column (`mapping of columns <https://docs.sqlalchemy.org/en/21/orm/mapping_columns.html>`_),
    or a column of a Core table.
    """

    column: str | None
    """The name in the database; None where it is not known."""
    type: Recipe | None = None
    """The SQL type, as given or by the annotation; None where a foreign key or nobody says it."""
    annotation: Recipe | None = None
    """The Python type within ``Mapped[…]``."""
    optional: bool = False
    """Whether the annotation says that it may be None."""
    nullable: bool | None = None
    """None where it is not known, as in the next ones."""
    primary_key: bool | None = False
    unique: bool | None = None
    index: bool | None = None
    foreign_keys: tuple[Recipe, ...] = ()
    """What each ``ForeignKey`` refers to: a constant ``table.column`` or a column expression."""
    default: Recipe | None = None
    server_default: Recipe | None = None
    onupdate: Recipe | None = None
    insert_default: Recipe | None = None
    deferred: bool = False
    group: str | None = None
    positional: tuple[Recipe, ...] = ()
    """The positional arguments but name and type: foreign keys, constraints, Identity, Computed, Sequence."""
    arguments: Arguments = ()
    """All keyword arguments."""


class RelationshipAttribute(Attribute, frozen=True, kw_only=True):
    """A relationship (`API <https://docs.sqlalchemy.org/en/21/orm/relationship_api.html>`_)."""

    target: ProjectClass | None
    uselist: bool | None = None
    """Whether it is a collection; None where it is not known."""
    direction: Direction | None = None
    collection_class: Recipe | None = None
    secondary: Recipe | None = None
    back_populates: str | None = None
    backref: str | None = None
    made_by: str | None = None
    """The relationship of the target whose ``backref`` makes this one."""
    lazy: Recipe | None = None
    viewonly: bool = False
    arguments: Arguments = ()
    """All keyword arguments; the target and ``secondary`` too, where they are given."""


class SynonymAttribute(Attribute, frozen=True, kw_only=True):
    """``synonym("of")``"""

    of: str | None


class CompositeAttribute(Attribute, frozen=True, kw_only=True):
    """``composite(Class, …)``"""

    factory: Recipe | None
    parts: tuple[Recipe, ...]


class ExpressionAttribute(Attribute, frozen=True, kw_only=True):
    """``column_property(expression)`` or ``query_expression()``, where `expression` is None."""

    expression: Recipe | None
    deferred: bool = False


class HybridAttribute(Attribute, frozen=True, kw_only=True):
    """A ``hybrid_property`` or ``hybrid_method``."""

    function: Project
    expression: Project | None = None
    """The function that gives the SQL expression, where it is another one."""
    is_method: bool = False


class ProxyAttribute(Attribute, frozen=True, kw_only=True):
    """``association_proxy("through", "attribute")``"""

    through: str | None
    attribute: str | None


class UnclearAttribute(Attribute, frozen=True, kw_only=True):
    """Something mapped, nobody knows what: ``name: Mapped[…] = unknown()``."""


MappedAttribute: TypeAlias = (
    ColumnAttribute
    | RelationshipAttribute
    | SynonymAttribute
    | CompositeAttribute
    | ExpressionAttribute
    | HybridAttribute
    | ProxyAttribute
    | UnclearAttribute
)


class TableSchema(Struct, frozen=True, kw_only=True):
    """A table: that of a mapped class, or a Core ``Table``."""

    name: str | None
    """None where it is not known."""
    schema: Recipe | None = None
    columns: tuple[ColumnAttribute, ...] = ()
    constraints: tuple[Recipe, ...] = ()
    """Constraints and indexes that stand beside the columns."""
    arguments: Arguments = ()
    """The keyword arguments of the table."""
    metadata: Recipe | None = None
    bind_key: Recipe | None = None
    variable: Project | None = None
    """The variable that holds a Core table."""
    reflected: bool = False
    """Whether the database tells more of it (``autoload_with``)."""
    missing: tuple[str, ...] = ()


class MappedClass(Struct, frozen=True, kw_only=True):
    """A class with a table, or with a part in its parent's."""

    cls: ProjectClass
    dialect: str
    """declarative, flask, sqlmodel or imperative."""
    base: Project | None
    """The declarative base or registry that it belongs to, where that is of the project."""
    table: TableSchema | None
    """None where it is the parent's (single-table inheritance), or not known."""
    given_table: Recipe | None = None
    """What stands for the table, where that is given as such (``__table__``, ``map_imperatively``)."""
    inheritance: Inheritance = "none"
    parent: ProjectClass | None = None
    polymorphic_on: Recipe | None = None
    polymorphic_identity: Recipe | None = None
    mapper_arguments: Arguments = ()
    attributes: tuple[MappedAttribute, ...] = ()
    """Those that it declares or takes from mixins and abstract bases; the parent has the others."""
    hidden: frozenset[str] = frozenset()
    """What else its body binds: the mapper leaves out what the parent has by these names."""
    missing: tuple[str, ...] = ()
    """What is not known of it, in words: without, it is fully resolved."""

    def attribute(self, name: str | None) -> MappedAttribute | None:
        """The attribute of this name that it declares or takes from mixins and abstract bases."""
        return next((attribute for attribute in self.attributes if attribute.name == name), None)

    def relationship(self, name: str | None) -> RelationshipAttribute | None:
        """The same where it is a relationship."""
        found = self.attribute(name)
        return found if isinstance(found, RelationshipAttribute) else None

    @property
    def inherits_from(self) -> ProjectClass | None:
        """The class whose mapped attributes it has too; with concrete inheritance there is none."""
        return None if self.inheritance == "concrete" else self.parent


def call_arguments(call: Invoke) -> dict[str, Recipe]:
    """The keyword arguments of a call; the last of a name counts."""
    return dict(call.keywords)
