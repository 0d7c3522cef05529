"""Recipes with their names resolved: expression trees over SQLAlchemy's names, constants and the project's
names, which say the same wherever they are read.

In a resolved recipe no `Imported`, `ClassDefined` or `FunctionDefined` is left; a `Ref` stands for a name
that is bound nowhere.
"""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING

from msgspec import Struct

from sqlassay.model.installed import imported_name, is_installed
from sqlassay.model.kinds import UNKNOWN, Module, ProjectClass
from sqlassay.model.library.external import External, external
from sqlassay.model.library.registry import library
from sqlassay.model.questions import question
from sqlassay.model.summary import Member
from sqlassay.model.summary import recipes as r
from sqlassay.model.summary.folding import folded
from sqlassay.model.summary.recipes import OPAQUE, Recipe

if TYPE_CHECKING:
    from sqlassay.model.program import Program


class Scope(Struct, frozen=True):
    """Where a recipe stands."""

    module: str
    owner: str | None = None
    """The class around, whose names are seen too."""
    receiver: ProjectClass | None = None
    """The class that a declared attribute is asked of."""
    given: tuple[tuple[str, Recipe], ...] = ()
    """What the parameters of a function hold whose result it is."""


UNSURE = Member(None, OPAQUE)
"""What is bound several times, or perhaps."""

WITH_IDENTITY = frozenset(
    "Table MetaData Column mapped_column registry relationship SQLAlchemy declarative_base automap_base"
    " aliased table values".split()
)
"""Calls whose results are not interchangeable with those of the same call elsewhere."""


FROM_CLAUSES = frozenset("subquery cte alias lateral tablesample".split())
"""Methods whose results are not, either."""


def resolve(recipe: Recipe, scope: Scope, program: Program) -> Recipe:
    """A recipe with its names resolved and what is constant computed."""

    def sub(part: Recipe) -> Recipe:
        return resolve(part, scope, program)

    match recipe:
        case r.Constant() | r.External() | r.Project() | r.Opaque():
            return recipe
        case r.Argument():
            return recipe
        case r.Parameter(name=name):
            return dict(scope.given).get(name, recipe)
        case r.Receiver():
            cls = scope.receiver
            return recipe if cls is None else r.Project(cls.module, cls.name)
        case r.Ref(name=name):
            return _name(name, scope, program)
        case r.Imported() | r.ClassDefined() | r.FunctionDefined():
            return _defined(recipe, scope.module, program)
        case r.Annotated(value=value):
            return sub(value)
        case r.Get():
            return _attribute(sub(recipe.value), recipe.name, program)
        case r.Invoke():
            call = r.Invoke(
                sub(recipe.function),
                tuple(map(sub, recipe.positional)),
                tuple((name, sub(value)) for name, value in recipe.keywords),
                recipe.unpacked,
                tuple(r.Unpacked(sub(unpacked.value), unpacked.stars) for unpacked in recipe.spread),
            )
            return folded(call)
        case r.Elements():
            return r.Elements(_flat(tuple(map(sub, recipe.elements))), recipe.is_tuple)
        case r.Unpacked():
            return r.Unpacked(sub(recipe.value), recipe.stars)
        case r.Mapping(items=items, spread=spread):
            resolved = tuple((sub(key), sub(value)) for key, value in items)
            return folded(r.Mapping(resolved, tuple(r.Unpacked(sub(u.value), u.stars) for u in spread)))
        case r.Lambda():
            return r.Lambda(recipe.parameters, sub(recipe.body))
        case r.Operation():
            return folded(r.Operation(recipe.operator, sub(recipe.left), sub(recipe.right)))
        case r.Unary():
            return folded(r.Unary(recipe.operator, sub(recipe.operand)))
        case r.Formatted():
            return folded(r.Formatted(tuple(map(sub, recipe.parts))))
        case r.Item():
            return folded(r.Item(sub(recipe.value), sub(recipe.index)))
        case r.Part(value=value, index=index, count=count):
            match sub(value):
                case r.Elements(elements=elements) if len(elements) == count:
                    return elements[index]
        case r.OneOf():
            return folded(r.OneOf(tuple(map(sub, recipe.options))))
    return OPAQUE


@question(otherwise=OPAQUE, given_up=OPAQUE)
def variable(module: str, name: str, program: Program) -> Recipe:
    """What a name of a module stands for: a value written out, or the class, function or variable that it is
    defined as.
    """
    if is_installed(module) and library().knows(f"{imported_name(module)}.{name}"):
        return r.External(library().canonical(f"{imported_name(module)}.{name}"))
    bindings = program.binding(module, name)
    if not bindings:
        return _star_imported(module, name, program)
    found = {_defined(binding, module, program) for binding in bindings}
    resolved = found.pop() if len(found) == 1 else OPAQUE
    return resolved if _is_interchangeable(resolved) else r.Project(module, name)


@question(otherwise=OPAQUE, given_up=OPAQUE)
def value_of(variable: r.Project, program: Program) -> Recipe:
    """The value that a variable of a module, or an attribute of a class, is given where it is defined."""
    owner, _, name = variable.name.rpartition(".")
    if owner:
        found = own_member(ProjectClass(variable.module, owner), name, program)
        bindings = [] if found is None or found.value is None else [found.value]
    else:
        bindings = list(program.binding(variable.module, variable.name))
    if len(bindings) != 1:
        return OPAQUE
    return resolve(bindings[0], Scope(variable.module, owner or None), program)


def own_member(cls: ProjectClass, name: str, program: Program) -> Member | None:
    """What a class binds to a name in its own body, if it does; unknown when it does so several times, or
    perhaps.
    """
    members = bound_members(cls, name, program)
    if not members:
        return None
    sure = len(members) == 1 and members[0].presence == "always"
    return members[0] if sure else UNSURE


def bound_members(cls: ProjectClass, name: str, program: Program) -> tuple[Member, ...]:
    """All that a class binds to a name in its own body when it runs."""
    summary = program.class_summary(cls)
    members = () if summary is None else summary.members.get(name, ())
    return tuple(member for member in members if member.presence != "typing")


def member_value(cls: ProjectClass, name: str, program: Program) -> Recipe:
    """The value of a class attribute as the class itself gives it: by its body or a base's, also by a method
    that declares it.
    """
    for owner in program.view(cls).ancestry:
        member = own_member(owner, name, program)
        if member is not None:
            return declared_value(owner, member, cls, program)
        if program.class_summary(owner) is None:
            return OPAQUE
    return OPAQUE


def declared_value(owner: ProjectClass, member: Member, cls: ProjectClass, program: Program) -> Recipe:
    """The value of a member of `owner` for the class `cls` that has it, also by inheritance."""
    if member.value is None:
        return OPAQUE
    if isinstance(member.value, r.FunctionDefined):
        return result_for(r.Project(owner.module, member.value.name), cls, program)
    return resolve(member.value, Scope(owner.module, owner.name, cls), program)


def result_for(function: r.Project, cls: ProjectClass, program: Program) -> Recipe:
    """What a method that declares an attribute gives for a class, where it gives one thing."""
    summary = program.function_in(function.module, function.name)
    if summary is None or len(summary.results) != 1:
        return OPAQUE
    return resolve(summary.results[0], Scope(function.module, None, cls), program)


def _name(name: str, scope: Scope, program: Program) -> Recipe:
    if scope.owner is not None:
        member = own_member(ProjectClass(scope.module, scope.owner), name, program)
        if member is not None:
            return _member(ProjectClass(scope.module, scope.owner), name, member, program)
    found = variable(scope.module, name, program)
    if found == OPAQUE:
        return r.External(f"builtins.{name}") if hasattr(builtins, name) else r.Ref(name)
    return found


def _member(cls: ProjectClass, name: str, member: Member, program: Program) -> Recipe:
    """A name of a class body, or an attribute of a class: written out if it is interchangeable."""
    match member.value:
        case r.FunctionDefined() | r.ClassDefined() as defined:
            return _defined(defined, cls.module, program)
    if member.value is not None:
        resolved = value_of(r.Project(cls.module, f"{cls.name}.{name}"), program)
        if _is_interchangeable(resolved) and not isinstance(resolved, r.Invoke):
            return resolved
    return r.Get(r.Project(cls.module, cls.name), name)


def _defined(recipe: Recipe, module: str, program: Program) -> Recipe:
    match recipe:
        case r.ClassDefined(name=name) | r.FunctionDefined(name=name):
            return r.Project(module, name)
        case r.Imported(source=source, name=None):
            return _module(program.module(source, module))
        case r.Imported(source=source, name=str() as name):
            return _attribute(_module(program.module(source, module)), name, program)
    return resolve(recipe, Scope(module), program)


def _module(kind: object) -> Recipe:
    match kind:
        case Module(name=name):
            return r.Project(name, "")
        case External(name=name):
            return r.External(name)
    return OPAQUE


def _attribute(value: Recipe, name: str, program: Program) -> Recipe:
    match value:
        case r.External(name=package):
            found = external(package).attribute(name, program)
            return r.External(found.name) if isinstance(found, External) else _outside(package, name)
        case r.Project(module=module, name=""):
            found_there = variable(module, name, program)
            if found_there == OPAQUE and program.has_folder(f"{module}.{name}"):
                return r.Project(f"{module}.{name}", "")
            return found_there
        case r.Project(module=module, name=owner):
            return _of_project(module, owner, name, program)
        case r.Get(value=r.Project() as owner, name=member) if name == "value":
            return _enumerated(owner, member, program) or r.Get(value, name)
    return r.Get(value, name)


def _enumerated(owner: r.Project, member: str, program: Program) -> Recipe | None:
    """The value of a member of an enumeration."""
    cls = ProjectClass(owner.module, owner.name)
    if program.class_summary(cls) is None or not program.view(cls).enum:
        return None
    found = value_of(r.Project(owner.module, f"{owner.name}.{member}"), program)
    return found if isinstance(found, r.Constant) else None


def _outside(package: str, name: str) -> Recipe:
    """An attribute of an external name that is a kind of its own: a function of ``func``, or a name."""
    known = package.rpartition(".")[2]
    return r.Get(r.External(package), name) if known == "func" else r.External(f"{package}.{name}")


def _of_project(module: str, owner: str, name: str, program: Program) -> Recipe:
    """An attribute of a class of the project, or of a variable, e.g. Flask-SQLAlchemy's ``db``."""
    cls = ProjectClass(module, owner)
    if program.class_summary(cls) is not None:
        return _of_class(cls, name, program)
    kind = program.name_in(module, owner)
    found = UNKNOWN if isinstance(kind, ProjectClass) else kind.attribute(name, program)
    return r.External(found.name) if isinstance(found, External) else r.Get(r.Project(module, owner), name)


def _of_class(cls: ProjectClass, name: str, program: Program) -> Recipe:
    attribute = r.Get(r.Project(cls.module, cls.name), name)
    view = program.view(cls)
    if name == "__name__":
        return r.Constant(cls.name.rpartition(".")[2])
    for each in () if view.enum else view.ancestry:
        member = own_member(each, name, program)
        if member is None:
            continue
        if isinstance(member.value, r.FunctionDefined):
            return member_value(cls, name, program) if name.startswith("__") else attribute
        found = _member(each, name, member, program)
        return attribute if found == r.Get(r.Project(each.module, each.name), name) else found
    return attribute


def _star_imported(module: str, name: str, program: Program) -> Recipe:
    for source in () if name.startswith("_") else program.star_imports(module):
        match program.module(source, module):
            case Module(name=other) if (found := variable(other, name, program)) != OPAQUE:
                return found
            case External(name=other) if program.name_in(module, name) == external(f"{other}.{name}"):
                return r.External(f"{other}.{name}")
    return OPAQUE


def _is_interchangeable(recipe: Recipe) -> bool:
    match recipe:
        case r.Opaque() | r.Ref() | r.Receiver():
            return False
        case r.Invoke(function=r.External(name=name)):
            return name.rpartition(".")[2] not in WITH_IDENTITY
        case r.Invoke(function=r.Get(value=r.Project())):
            return False
        case r.Invoke(function=r.Get(value=value, name=name)):
            return name not in FROM_CLAUSES and _is_interchangeable(value)
        case r.Invoke(function=r.Project()):
            return False
    return True


def _flat(elements: tuple[Recipe, ...]) -> tuple[Recipe, ...]:
    """Elements with what is unpacked among them written out, where it is known."""
    found: list[Recipe] = []
    for element in elements:
        match element:
            case r.Unpacked(value=r.Elements(elements=more), stars="*"):
                found.extend(more)
            case _:
                found.append(element)
    return tuple(found)
