"""What a module declares, put together to its summary."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from msgspec.structs import replace

from sqlassay.model.environment import Role, Scheme
from sqlassay.model.summary import recipes as r
from sqlassay.model.summary.behaviour import Behaviour
from sqlassay.model.summary.declaration import (
    Attribute,
    Bound,
    ClassHead,
    Configuration,
    DatabaseNamed,
    Declaration,
    MapperCall,
    Script,
    Starred,
    Touched,
)
from sqlassay.model.summary.declarations import declarations
from sqlassay.model.summary.interest import of_interest
from sqlassay.model.summary.migrations import changes_schema, role_by_content
from sqlassay.model.summary.procedures import Operating
from sqlassay.model.summary.recipes import OPAQUE, Recipe
from sqlassay.model.summary.summaries import Assignment, ClassSummary, FunctionSummary, Member, ModuleSummary
from sqlassay.model.summary.touching import makes_table
from sqlassay.syntax import Document


def outline(
    document: Document, module: str, is_package: bool, role: Role = Role.APPLICATION
) -> ModuleSummary:
    """What other files can see of a module (dotted name) with this text; `role` is what its place says."""
    declared = (d for unit in document.units for d in declarations(unit, module, is_package))
    return summary_of(declared, module, is_package, role)


def summary_of(
    declared: Iterable[Declaration], module: str, is_package: bool, role: Role = Role.APPLICATION
) -> ModuleSummary:
    """The summary of a module that declares all this, in the order of the text; `role` is what its place
    says.
    """
    heads: dict[str, ClassHead] = {}
    redefined: set[str] = set()
    touched: list[tuple[str, str]] = []
    functions: dict[str, FunctionSummary] = {}
    members: dict[str, dict[str, tuple[Member, ...]]] = defaultdict(dict)
    attributes: dict[str, dict[str, tuple[Recipe, ...]]] = defaultdict(dict)
    behaviours: dict[str, Behaviour] = {}
    stars: list[r.Source] = []
    scripts: dict[str, None] = {}
    databases: set[Scheme] = set()
    mapper_calls: list[r.Invoke] = []
    assignments: list[Assignment] = []
    configurations: list[r.Invoke] = []
    operating: dict[str, Operating] = {}
    for declaration in declared:
        match declaration:
            case Bound(owner=owner, name=name, member=member):
                members[owner][name] = (*members[owner].get(name, ()), member)
            case Touched(owner=owner, name=name):
                touched.append((owner, name))
            case ClassHead():
                several = declaration.name in heads
                redefined |= {declaration.name} if several else set()
                heads[declaration.name] = replace(declaration, bases=(OPAQUE,)) if several else declaration
            case FunctionSummary():
                earlier = functions.get(declaration.name)
                functions[declaration.name] = (
                    declaration if earlier is None else _either(earlier, declaration)
                )
            case Behaviour(name=name):
                several = name in behaviours
                behaviours[name] = replace(declaration, unclear=declaration.unclear or several)
            case Script(name=name):
                scripts[name] = None
            case Attribute(owner=owner, name=name, value=value):
                attributes[owner][name] = (*attributes[owner].get(name, ()), value)
            case Starred(source=source):
                stars.append(source)
            case DatabaseNamed(scheme=scheme):
                databases.add(scheme)
            case Configuration(call=call):
                configurations.append(call)
            case MapperCall(call=call):
                mapper_calls.append(call)
            case Assignment():
                assignments.append(declaration)
            case Operating(function=function):
                operating[function.name] = declaration
    _forget(touched, members)
    for name in redefined:
        members[name] = {n: tuple(map(_sometimes, found)) for n, found in members[name].items()}
    bindings = {name: _recipes(found) for name, found in members[""].items()}
    summary = ModuleSummary(
        name=module,
        is_package=is_package,
        bindings=bindings,
        star_imports=tuple(stars),
        classes={
            name: ClassSummary(
                name, head.bases, head.keywords, head.decorators, members[name], attributes[name]
            )
            for name, head in heads.items()
            if not (head.by_type and "type" in members[""])
        },
        functions=functions,
        role=role,
        databases=tuple(sorted(databases)),
        mapper_calls=tuple(mapper_calls),
        behaviours=of_interest(behaviours.values(), bindings),
        scripts=tuple(name for name in scripts if name in functions),
        assignments=tuple(assignments),
        configurations=tuple(configurations),
    )
    summary = replace(summary, role=role_by_content(summary))
    if operating and changes_schema(summary):
        found = {name: function.procedure() for name, function in operating.items()}
        return replace(summary, procedures=found)
    return summary


def _forget(touched: Iterable[tuple[str, str]], members: dict[str, dict[str, tuple[Member, ...]]]) -> None:
    """Make values unknown that are changed after they are bound: those of class bodies, and of modules the
    dicts and lists, which are values, and tables; objects of other classes stay what they are.
    """
    for owner, name in touched:
        found = members[owner].get(name, ())
        if found and (owner or any(map(_is_changeable, found))):
            members[owner][name] = (*found, Member(None, OPAQUE))


def _is_changeable(member: Member) -> bool:
    match member.value:
        case r.Mapping() | r.Elements() | r.Invoke(function=r.Ref(name="dict" | "list" | "set")):
            return True
    return makes_table(member.value)


def _sometimes(member: Member) -> Member:
    return replace(member, presence="sometimes")


def _recipes(members: Iterable[Member]) -> tuple[Recipe, ...]:
    """What a module-level name is, by each of its bindings."""
    return tuple(dict.fromkeys(map(_recipe, members)))


def _recipe(member: Member) -> Recipe:
    if member.annotation is None:
        return member.value or OPAQUE
    if member.value is None:
        return r.InstanceOf(member.annotation)
    return r.Annotated(member.annotation, member.value)


def _either(one: FunctionSummary, other: FunctionSummary) -> FunctionSummary:
    """A function that is defined twice: the latter if the former only declares an overload."""
    declares = any(isinstance(d, r.Ref | r.Get) and d.name == "overload" for d in one.decorators)
    return other if declares else replace(other, returns=None, results=(OPAQUE,))
