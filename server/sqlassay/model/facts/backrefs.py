"""The other sides of relationships that ``backref`` makes (`Using the legacy 'backref' relationship parameter
<https://docs.sqlalchemy.org/en/21/orm/backref.html>`_).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sqlassay.model.facts.base import Fact, Sight, Site
from sqlassay.model.facts.mapping_style import declared_by, is_required
from sqlassay.model.facts.observers import observes
from sqlassay.model.kinds import ProjectClass, RelationshipDefinition
from sqlassay.model.library.external import External
from sqlassay.model.program import Program
from sqlassay.model.schema import MappedClass, RelationshipAttribute
from sqlassay.model.schema.annotating import ORM, relationship_annotation, takes_annotations
from sqlassay.model.schema.registry import registered
from sqlassay.model.schema.spelling import imported
from sqlassay.model.schema.tables import table_of
from sqlassay.model.summary import recipes as r
from sqlassay.syntax import AddImport, form
from sqlassay.syntax.arguments import keyword_argument


class BackrefGiven(Fact, frozen=True):
    """``relationship(…, backref=…)`` in the body of a mapped class; the fact stands at the argument."""

    node: form.Argument
    name: str
    """The attribute that it makes."""
    target: ProjectClass
    """The class that has it."""
    line: str | None
    """The statement that declares it there; None where it is not known how to say it."""
    imports: tuple[AddImport, ...] = ()


@observes(form.Call, of=(External,))
def backref_given(node: form.Call, sight: Sight) -> Iterator[Fact]:
    argument = keyword_argument(node, "backref")
    if argument is None or not isinstance(sight.kind(node), RelationshipDefinition):
        return
    found = declared_by(node, sight)
    if found is None:
        return
    _, cls, site, own = found
    owner = sight.program.mapped_class(cls)
    if not isinstance(own, RelationshipAttribute) or own.backref is None or own.target is None:
        return
    line = None
    if owner is not None and own.declared_in == cls:
        line = _line(_Sides(own, own.target, owner, argument, site), sight.program)
    if line is None:
        yield BackrefGiven(argument, site, own.backref, own.target, None)
    else:
        yield BackrefGiven(argument, site, own.backref, own.target, *line)


class _Sides(NamedTuple):
    """A relationship and what it says of its other side."""

    own: RelationshipAttribute
    other: ProjectClass
    owner: MappedClass
    argument: form.Argument
    site: Site


ALIKE = ("viewonly", "post_update", "passive_updates", "sync_backref")
"""What the other side takes over unless it says something else."""
APART = frozenset(
    "argument backref lazy cascade uselist order_by passive_deletes collection_class single_parent doc info"
    " active_history innerjoin join_depth remote_side overlaps enable_typechecks secondary foreign_keys"
    " primaryjoin secondaryjoin".split()
)
"""What each side says for itself, and what is carried over in another way."""


def _line(sides: _Sides, program: Program) -> tuple[str, tuple[AddImport, ...]] | None:
    """The statement that declares the other side in its class, with its imports."""
    own, target, owner = sides.own, sides.other, sides.owner
    mapped = program.mapped_class(target)
    other = None if mapped is None else mapped.relationship(own.backref)
    if other is None or other.made_by != own.name or "." in owner.cls.name or "." in target.name:
        return None
    if not takes_annotations(target, program) or own.missing:
        return None
    if registered(owner.cls.name, target, program.view(target).base, program) != owner.cls:
        return None
    given = _given(sides, program)
    function = imported(ORM, "relationship", target, program)
    if given is None or function is None:
        return None
    arguments = ", ".join([f'"{owner.cls.name}"', *given, f'back_populates="{own.name}"'])
    optional = not is_required(other, target, program)
    annotation = relationship_annotation(other, target, program, optional=optional)
    if annotation is None:
        return None
    line = f"{own.backref}: {annotation.text} = {function.text}({arguments})"
    return line, (*annotation.imports, *function.imports)


def _given(sides: _Sides, program: Program) -> list[str] | None:
    """The arguments of the other side but its class and ``back_populates``."""
    own, owner = sides.own, sides.owner
    arguments = dict(own.arguments)
    said = _said(sides)
    if said is None or arguments.keys() - {*APART, *ALIKE}:
        return None
    carried = _carried(sides, program)
    if carried is None:
        return None
    to_itself = sides.other == owner.cls and own.secondary is None and own.direction == "one to many"
    if to_itself and not {"remote_side"} & said.keys():
        return None
    return [f"{name}={value}" for name, value in (carried | said).items()]


def _said(sides: _Sides) -> dict[str, str] | None:
    """What ``backref("name", …)`` says, as the class of the other side can write it."""
    value = sides.argument.value
    if not isinstance(value, form.Call):
        return {} if isinstance(value, form.Constant) else None
    found: dict[str, str] = {}
    for argument in value.args[1:]:
        if argument.keyword is None or not _is_portable(argument.value, sides):
            return None
        found[argument.keyword] = sides.site.written(argument.value)
    first = value.args[0] if value.args else None
    named = first is not None and isinstance(first.value, form.Constant) and not first.keyword
    return found if named and not any("\n" in text for text in found.values()) else None


def _is_portable(value: form.Expression, sides: _Sides) -> bool:
    """Whether an expression says the same in the body of the other class."""
    return sides.other == sides.owner.cls or isinstance(value, form.Constant)


def _carried(sides: _Sides, program: Program) -> dict[str, str] | None:
    """What the other side takes over of a relationship."""
    arguments = dict(sides.own.arguments)
    found: dict[str, str] = {}
    for name in ALIKE:
        if name in arguments:
            value = arguments[name]
            if not isinstance(value, r.Constant):
                return None
            found[name] = repr(value.value)
    swapped = {"primaryjoin": "secondaryjoin", "secondaryjoin": "primaryjoin"}
    for name in ("secondary", "primaryjoin", "secondaryjoin", "foreign_keys"):
        if name in arguments:
            text = _in_words(name, sides, program)
            if text is None:
                return None
            found[swapped.get(name, name) if sides.own.secondary is not None else name] = text
    return found


def _in_words(name: str, sides: _Sides, program: Program) -> str | None:
    """An argument of a relationship as the class of the other side can write it."""
    value = dict(sides.own.arguments)[name]
    match value:
        case r.Constant(value=str() as words):
            return None if "remote(" in words or "foreign(" in words else f'"{words}"'
        case (
            r.Get(value=r.Project(name=owner), name=column)
            | r.Elements(elements=(r.Get(value=r.Project(name=owner), name=column),))
        ) if name == "foreign_keys" and owner == sides.owner.cls.name:
            return f'"{owner}.{column}"'
        case r.Project() | r.Get() | r.Invoke() if name == "secondary":
            return _table_in_words(value, sides, program)
    return None


def _table_in_words(value: r.Recipe, sides: _Sides, program: Program) -> str | None:
    """A table by its name, which a string finds among those of the base."""
    table = table_of(value, program)
    alike = program.view(sides.owner.cls).base == program.view(sides.other).base
    if table is None or table.name is None or table.schema is not None or not alike:
        return None
    return f'"{table.name}"' if table.name.isidentifier() else None
