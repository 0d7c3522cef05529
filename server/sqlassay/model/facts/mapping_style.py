"""Mappings in the style of before 2.0: columns and relationships without ``Mapped``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from sqlassay.model.facts.base import Fact, Sight, Site
from sqlassay.model.facts.mappings import attribute_declared, foreign_keys_between
from sqlassay.model.facts.observers import observes
from sqlassay.model.kinds import ColumnDefinition, Module, ProjectClass, RelationshipDefinition
from sqlassay.model.library.external import External
from sqlassay.model.program import Program
from sqlassay.model.schema import ColumnAttribute, MappedAttribute, RelationshipAttribute
from sqlassay.model.schema.annotating import (
    ORM,
    column_annotation,
    is_optional,
    relationship_annotation,
    takes_annotations,
)
from sqlassay.model.schema.annotations import apart
from sqlassay.model.schema.spelling import Spelled, imported
from sqlassay.model.schema.typed import python_type
from sqlassay.model.summary import recipes as r
from sqlassay.model.summary.parts import parts
from sqlassay.syntax import AddImport, Insert, Intent, Keep, Rewrite, form

Statement: TypeAlias = form.Assign | form.AnnAssign


class PlainColumn(Fact, frozen=True):
    """``name = Column(…)`` in the body of a declarative class or a mixin."""

    node: form.Call
    column: ColumnAttribute
    annotated: tuple[Intent, ...]
    """What makes ``name: Mapped[…] = mapped_column(…)`` of it, with the schema as it is; empty where it is
    not known what to write.
    """


class PlainRelationship(Fact, frozen=True):
    """``name = relationship(…)`` in the body of a declarative class or a mixin, without ``Mapped[…]``."""

    node: form.Call
    relationship: RelationshipAttribute
    annotated: tuple[Intent, ...]
    """What puts ``Mapped[…]`` there; empty where it is not known what it holds."""


@observes(form.Call, of=(External,))
def plain_column(node: form.Call, sight: Sight) -> Iterator[Fact]:
    kind = sight.kind(node)
    if not isinstance(kind, ColumnDefinition) or not kind.core:
        return
    found = declared_by(node, sight)
    if found is None:
        return
    statement, cls, site, attribute = found
    if isinstance(attribute, ColumnAttribute) and attribute.declared_in == cls:
        yield PlainColumn(node, site, attribute, _of_column(node, statement, attribute, cls, sight.program))


@observes(form.Call, of=(External,))
def plain_relationship(node: form.Call, sight: Sight) -> Iterator[Fact]:
    if not isinstance(sight.kind(node), RelationshipDefinition):
        return
    found = declared_by(node, sight)
    if found is None:
        return
    statement, cls, site, attribute = found
    if not isinstance(attribute, RelationshipAttribute) or attribute.declared_in != cls:
        return
    if attribute.written is not None and apart(attribute.written).wrapper is not None:
        return
    function = () if _is_sqlalchemys(node, sight) else _own_function(node, attribute, cls, sight.program)
    intents = () if function is None else _of_relationship(statement, attribute, cls, sight.program)
    yield PlainRelationship(node, site, attribute, (*intents, *function) if function and intents else intents)


class Declared(NamedTuple):
    """What a call in the body of a declarative class declares."""

    statement: Statement
    cls: ProjectClass
    site: Site
    attribute: MappedAttribute | None


def declared_by(node: form.Call, sight: Sight) -> Declared | None:
    """What a call declares that is given to a name of a declarative class."""
    around = list(sight.around())
    site = sight.site()
    if site.class_name is None or not around or sight.function is not None:
        return None
    if len(around) > 1 and not isinstance(around[1], form.Class):
        return None
    match around[0]:
        case form.Assign(targets=(form.Name(),), value=value) if value is node:
            pass
        case form.AnnAssign(target=form.Name(), value=value) if value is node:
            pass
        case _:
            return None
    cls = ProjectClass(site.module, site.class_name)
    if not takes_annotations(cls, sight.program):
        return None
    return Declared(around[0], cls, site, attribute_declared(sight, site))


def _of_column(
    node: form.Call, statement: Statement, column: ColumnAttribute, cls: ProjectClass, program: Program
) -> tuple[Intent, ...]:
    function = imported(ORM, "mapped_column", cls, program)
    optional = is_optional(column)
    if function is None or optional is None or column.missing:
        return ()
    if _is_taken_apart(column.name, cls, program) or _is_none_above(column.name, cls, program):
        return ()
    said = None if column.written is None else apart(column.written)
    fits = said is not None and (said.optional == optional or "nullable" in dict(column.arguments))
    if said is not None and (fits or not said.optional) and python_type(column, program) is not None:
        annotation = _in_place(statement, cls, program, wrapped=said.wrapper is not None, optional=not fits)
    else:
        annotation = _written(statement, column_annotation(column, cls, program))
    call = Rewrite(node.func.span, (function.text,))
    return () if annotation is None else (*annotation, call, *function.imports)


def _is_sqlalchemys(node: form.Call, sight: Sight) -> bool:
    """Whether SQLAlchemy's own function is called, and not that of an extension."""
    match node.func:
        case form.Attribute(value=value):
            return isinstance(sight.kind(value), External | Module)
    return True


def _own_function(
    node: form.Call, relationship: RelationshipAttribute, cls: ProjectClass, program: Program
) -> tuple[Intent, ...] | None:
    """SQLAlchemy's function in place of Flask-SQLAlchemy's, whose result type checkers take for no `Mapped`:
    it does the same, but for the class of the queries of what is dynamic. None where that matters.
    """
    function = imported(ORM, "relationship", cls, program)
    dynamic = relationship.lazy == r.Constant("dynamic") or "backref" in dict(relationship.arguments)
    if function is None or dynamic:
        return None
    return (Rewrite(node.func.span, (function.text,)), *function.imports)


def _of_relationship(
    statement: Statement, relationship: RelationshipAttribute, cls: ProjectClass, program: Program
) -> tuple[Intent, ...]:
    optional = not is_required(relationship, cls, program)
    annotation = relationship_annotation(relationship, cls, program, optional=optional)
    lazy = relationship.lazy
    said = None if relationship.written is None else apart(relationship.written)
    counts = said is not None and (said.element is not None) == relationship.uselist
    if annotation and counts and lazy not in (r.Constant("dynamic"), r.Constant("write_only")):
        return _in_place(statement, cls, program, wrapped=False, optional=False) or ()
    return _written(statement, annotation) or ()


def is_required(relationship: RelationshipAttribute, cls: ProjectClass, program: Program) -> bool:
    """Whether a foreign key that must not be null leads to the other side."""
    owner = program.mapped_class(cls)
    target = None if relationship.target is None else program.mapped_class(relationship.target)
    if relationship.direction != "many to one":
        return False
    keys = list(foreign_keys_between(relationship, owner, target, program))
    own = not {"primaryjoin", "foreign_keys"} & dict(relationship.arguments).keys()
    return own and len(keys) == 1 and keys[0].nullable is False


def _written(statement: Statement, annotation: Spelled | None) -> tuple[Intent, ...] | None:
    """An annotation, in place of the one that there is."""
    if annotation is None:
        return None
    if isinstance(statement, form.AnnAssign):
        return (Rewrite(statement.annotation.span, (annotation.text,)), *annotation.imports)
    return (Insert(statement.targets[0].span.end, f": {annotation.text}"), *annotation.imports)


def _in_place(
    statement: Statement, cls: ProjectClass, program: Program, *, wrapped: bool, optional: bool
) -> tuple[Intent, ...] | None:
    """``Mapped[…]`` around the annotation that there is, and ``Optional``; None where a name is taken."""
    assert isinstance(statement, form.AnnAssign)
    annotation = statement.annotation
    kept = annotation.index if wrapped and isinstance(annotation, form.Subscript) else annotation
    inner: tuple[str | Keep, ...] = (Keep(kept.span),)
    imports: tuple[AddImport, ...] = ()
    around = [("typing", "Optional")] * optional + [(ORM, "Mapped")] * (not wrapped)
    for module, name in around:
        outer = imported(module, name, cls, program)
        if outer is None:
            return None
        inner, imports = (f"{outer.text}[", *inner, "]"), (*imports, *outer.imports)
    return (Rewrite(kept.span, inner), *imports) if around else ()


def _is_none_above(name: str, cls: ProjectClass, program: Program) -> bool:
    """Whether a base says that an attribute is None, which a type checker holds it to."""
    above = map(program.class_summary, program.view(cls).ancestry[1:])
    members = (member for each in above if each is not None for member in each.members.get(name, ()))
    return any(m.value == r.Constant(None) and m.annotation is None for m in members)


def _is_taken_apart(name: str, cls: ProjectClass, program: Program) -> bool:
    """Whether the body of a class reads something of a column that ``mapped_column()`` does not have."""
    summary = program.class_summary(cls)
    values = [m.value for found in summary.members.values() for m in found if m.value] if summary else []
    return any(
        isinstance(part, r.Get) and part.value == r.Ref(name) and part.name not in OPERATORS
        for value in values
        for part in parts(value)
    )


OPERATORS = frozenset(
    "desc asc in_ notin_ not_in is_ isnot is_not like notlike not_like ilike op collate nullsfirst nullslast"
    " nulls_first nulls_last distinct between contains startswith endswith".split()
)
"""The methods that ``mapped_column()`` has as a column does."""
