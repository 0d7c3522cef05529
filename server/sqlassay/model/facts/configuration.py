"""What configures tables: constraints and indexes, and the special names of class bodies."""

from __future__ import annotations

from collections.abc import Iterator

from sqlassay.model.facts.base import Fact, Sight
from sqlassay.model.facts.observers import observes
from sqlassay.model.kinds import ProjectClass
from sqlassay.model.library.external import External
from sqlassay.model.schema.resolving import bound_members, member_value
from sqlassay.model.summary import recipes as r
from sqlassay.syntax import form

CONSTRAINTS = frozenset(
    "UniqueConstraint CheckConstraint ForeignKeyConstraint PrimaryKeyConstraint Index".split()
)


class LooseConstraint(Fact, frozen=True):
    """A constraint or an index that names its columns by strings, as a statement of its own or under a name
    of a mapped class's body: it belongs to no table.
    """

    node: form.Call
    statement: form.Statement
    constraint: str
    """The name of its class."""
    in_class: bool
    """Whether it stands in the body of a class."""


class SpecialNameBound(Fact, frozen=True):
    """A name with two leading underscores that the body of a mapped class binds."""

    node: form.Name
    name: str


class TableArgumentsHidden(Fact, frozen=True):
    """``__table_args__`` of a mapped class that takes the place of a mixin's, which has constraints."""

    node: form.Name
    mixin: ProjectClass
    lost: tuple[str, ...]
    """The sorts of constraints that the mixin has there."""


@observes(form.Call, of=(External,))
def loose_constraint(node: form.Call, sight: Sight) -> Iterator[Fact]:
    function = sight.kind(node.func)
    if sight.function is not None or not isinstance(function, External):
        return
    package, _, name = function.name.rpartition(".")
    if name not in CONSTRAINTS or not package.startswith("sqlalchemy") or not _names_columns(name, node):
        return
    statement = next(iter(sight.around()), None)
    site = sight.site()
    owner = None if site.class_name is None else ProjectClass(site.module, site.class_name)
    match statement:
        case form.Expr():
            pass
        case form.Assign(targets=(form.Name(id=target),)) if owner and not target.startswith("__table"):
            pass
        case _:
            return
    if owner is None or sight.program.mapped_class(owner) is not None:
        yield LooseConstraint(node, site, statement, name, owner is not None)


def _names_columns(name: str, node: form.Call) -> bool:
    """Whether a constraint is tied to its columns by strings alone, so that it cannot know their table."""
    if any(argument.star or argument.keyword == "_table" for argument in node.args):
        return False
    positional = [argument.value for argument in node.args if not argument.keyword]
    if name == "Index":
        positional = positional[1:]
    elif name == "ForeignKeyConstraint":
        positional = positional[:1]
    parts = [part for value in positional for part in _parts(value)]
    return bool(parts) and all(isinstance(p, form.Constant) and isinstance(p.value, str) for p in parts)


def _parts(value: form.Expression) -> tuple[form.Expression, ...]:
    return value.elements if isinstance(value, form.List | form.Tuple) else (value,)


@observes(form.Assign)
def special_name(node: form.Assign, sight: Sight) -> Iterator[Fact]:
    site = sight.site()
    if sight.function is not None or site.class_name is None:
        return
    cls = ProjectClass(site.module, site.class_name)
    for target in node.targets:
        if not isinstance(target, form.Name) or not target.id.startswith("__"):
            continue
        if sight.program.mapped_class(cls) is not None:
            yield SpecialNameBound(target, site, target.id)
            if target.id == "__table_args__":
                for mixin, lost in _hidden(cls, sight):
                    yield TableArgumentsHidden(target, site, mixin, lost)


def _hidden(cls: ProjectClass, sight: Sight) -> Iterator[tuple[ProjectClass, tuple[str, ...]]]:
    """The mixin whose ``__table_args__`` those of a class hide without naming them."""
    program = sight.program
    own = bound_members(cls, "__table_args__", program)
    if len(own) != 1 or _refers_to_others(own[0].value):
        return
    parent = program.mapped_class(cls)
    above = None if parent is None else parent.parent
    inherited = program.view(above).ancestry if above is not None else ()
    for mixin in program.view(cls).ancestry[1:]:
        if program.class_summary(mixin) is None:
            return
        if mixin in inherited or not bound_members(mixin, "__table_args__", program):
            continue
        lost = tuple(_constraints(member_value(mixin, "__table_args__", program)))
        if lost:
            yield mixin, lost
        return


def _refers_to_others(value: r.Recipe | None) -> bool:
    """Whether something other than calls with constants stands in it: it may take up what a mixin says."""
    match value:
        case r.Elements(elements=elements):
            return any(map(_refers_to_others, elements))
        case r.Mapping(spread=spread):
            return bool(spread)
        case r.Invoke() | r.Constant():
            return False
    return True


def _constraints(value: r.Recipe) -> Iterator[str]:
    match value:
        case r.Elements(elements=elements):
            for element in elements:
                match element:
                    case r.Invoke(function=r.External(name=name)) if name.rpartition(".")[2] in CONSTRAINTS:
                        yield name.rpartition(".")[2]
