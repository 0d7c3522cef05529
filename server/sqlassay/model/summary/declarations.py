"""What the statements of a module and of its classes declare, one value a declaration."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from msgspec.structs import replace

from sqlassay.model.summary import recipes as r
from sqlassay.model.summary.assigned import (
    assignments_outside,
    attributes_of_names,
    attributes_of_self,
    global_bindings,
    mapper_calls,
    targets_of,
    value_for,
)
from sqlassay.model.summary.declaration import (
    Attribute,
    Bound,
    ClassHead,
    Configuration,
    DatabaseNamed,
    Declaration,
    MapperCall,
    Place,
    Script,
    Starred,
    Touched,
)
from sqlassay.model.summary.function_body import FunctionBody, type_parameter
from sqlassay.model.summary.functions import function_summaries, suites
from sqlassay.model.summary.handed import associates, configures
from sqlassay.model.summary.importing import import_source, imported
from sqlassay.model.summary.made_classes import made_class, made_classes
from sqlassay.model.summary.mapping_words import MAPPERS, declares_attribute
from sqlassay.model.summary.procedures import operating
from sqlassay.model.summary.recipe_of import annotation_of, recipe_of, unpacked_to
from sqlassay.model.summary.recipes import OPAQUE, Recipe
from sqlassay.model.summary.schemes import database_schemes
from sqlassay.model.summary.steps import behaviours
from sqlassay.model.summary.summaries import Assignment, Member, Presence
from sqlassay.model.summary.touching import touched
from sqlassay.syntax import Unit, bound_names, form, last_name, target_names


def declarations(unit: Unit, module: str, is_package: bool) -> Iterator[Declaration]:
    """What a unit of the module with this dotted name declares."""
    yield from _body(unit.body, Place(module, is_package, ".".join(unit.owner)))
    yield from map(DatabaseNamed, database_schemes(unit))
    yield from operating(unit, module, is_package)


def _body(
    body: tuple[form.Statement, ...], place: Place, presence: Presence = "always"
) -> Iterator[Declaration]:
    for statement in body:
        yield from _declared(statement, place)
        yield from _attributes_bound(statement, place, presence)
        yield from made_classes(statement, place)
        for name, member in _members(statement, place):
            certain = presence == "always" or not place.owner
            yield Bound(place.owner, name, member if certain else replace(member, presence=presence))
        yield from (Touched(place.owner, name) for name in touched(statement))
        for suite in _running_suites(statement):
            yield from _body(suite, place, _presence(statement, presence))


def _presence(statement: form.Statement, around: Presence) -> Presence:
    """Whether the suites of a statement run, those that `_running_suites` gives."""
    match statement:
        case form.With():
            return around
        case form.If(test=form.Name(id="TYPE_CHECKING") | form.Attribute(attr="TYPE_CHECKING")):
            return around if statement.orelse else "typing"
    return "typing" if around == "typing" else "sometimes"


def _declared(statement: form.Statement, place: Place) -> Iterator[Declaration]:
    """What a statement declares beside the names that it binds."""
    match statement:
        case form.Function():
            yield from _function(statement, place)
        case form.Class():
            yield _head(statement, place)
            for parameter in statement.type_parameters:
                bound = Member(None, type_parameter(parameter))
                yield Bound(place.qualified(statement.name), parameter.name, bound)
            yield from _body(statement.body, place.within(statement.name))
        case form.Expr(value=form.Call() as call) | form.Assign(value=form.Call() as call):
            if last_name(call) in MAPPERS and isinstance(recipe := place.recipe(call), r.Invoke):
                yield MapperCall(recipe)
            sets = configures(call) or associates(call)
            if sets and isinstance(recipe := place.recipe(call), r.Invoke):
                yield Configuration(recipe)
        case form.If(test=form.Compare(left=form.Name(id="__name__")), body=body) if not place.owner:
            for node in form.walk(body):
                match node:
                    case form.Call(func=form.Name(id=name)):
                        yield Script(name)
        case form.ImportFrom(names=(form.Alias(name="*"),)):
            source = import_source(place.module, place.is_package, statement)
            if source is not None:
                yield Starred(source)


def _attributes_bound(statement: form.Statement, place: Place, presence: Presence) -> Iterator[Declaration]:
    """The attributes of what has a name that a statement assigns to."""
    for target in targets_of(statement):
        for name, attribute in attributes_of_names(target):
            value = value_for(target, statement, place.local, whole=True)
            yield Bound(place.qualified(name), attribute, Member(None, value, presence))
            if not place.owner:
                yield Assignment(value, attribute, r.Ref(name))
    match statement:
        case form.Expr(
            value=form.Call(
                func=form.Name(id="setattr"),
                args=(
                    form.Argument(value=form.Name(id=name)),
                    form.Argument(value=form.Constant(value=str(attribute))),
                    form.Argument(value=given),
                ),
            )
        ):
            yield Bound(place.qualified(name), attribute, Member(None, place.recipe(given), presence))


def _function(statement: form.Function, place: Place) -> Iterator[Declaration]:
    name = place.qualified((place.owner and _refined(statement)) or statement.name)
    function = FunctionBody(
        statement,
        name,
        declares=bool(place.owner) and declares_attribute(statement),
        is_method=bool(place.owner) and "staticmethod" not in map(last_name, statement.decorators),
        imports=lambda node: imported(node, place.module, place.is_package),
    )
    yield from function_summaries(function)
    yield from behaviours(function)
    for variable, value in global_bindings(function):
        yield Bound("", variable, Member(None, value))
    for attribute, value in attributes_of_self(function) if place.owner else ():
        yield Attribute(place.owner, attribute, value)
    yield from map(MapperCall, mapper_calls(function))
    yield from (Assignment(*assignment) for assignment in assignments_outside(function))
    for cls in function.mapped_classes:
        inner = Place(place.module, place.is_package, function.within_name("")[:-1], function.local)
        yield from _declared(cls, inner)


REFINING = frozenset("getter setter deleter expression comparator update_expression bulk_dml".split())
"""Decorators that add to a property, or to a hybrid, of the same name."""


def _refined(statement: form.Function) -> str | None:
    """What a method adds to a property, by the names of both: ``size.setter`` for ``@size.setter``,
    ``size.expression`` for ``@size.inplace.expression``.
    """
    for decorator in statement.decorators:
        match decorator:
            case form.Attribute(value=form.Name(id=name), attr=attr) if name == statement.name:
                return f"{name}.{attr}" if attr in REFINING else None
            case form.Attribute(value=form.Attribute(value=form.Name(id=name), attr="inplace"), attr=attr):
                return f"{name}.{attr}" if attr in REFINING else None
    return None


def _members(statement: form.Statement, place: Place) -> Iterator[tuple[str, Member]]:
    match statement:
        case form.AnnAssign(
            target=form.Name(id=name),
            annotation=form.Name(id="TypeAlias") | form.Attribute(attr="TypeAlias"),
        ):
            yield name, Member(None, annotation_of(statement.value, place.local) or OPAQUE)
        case form.AnnAssign(target=form.Name(id=name)):
            value = None if statement.value is None else place.recipe(statement.value)
            yield name, Member(annotation_of(statement.annotation, place.local), value)
        case _:
            bound = list(_bindings(statement, place))
            yield from ((name, Member(None, value)) for name, value in bound)
            known = {name for name, _ in bound}
            yield from ((n, Member(None, OPAQUE)) for n in _bound_within(statement) if n not in known)


def _bound_within(statement: form.Statement) -> Iterator[str]:
    """The names that a statement binds, without its suites: also by ``:=``, ``case`` and ``except … as``."""
    match statement:
        case form.Import() | form.ImportFrom() | form.Function() | form.Class():
            return
        case form.Try(handlers=handlers):
            yield from (handler.name for handler in handlers if handler.name)
        case form.Match(subject=subject, cases=cases):
            yield from chain.from_iterable(case.names for case in cases)
            yield from bound_names((subject, *(c.guard for c in cases if c.guard)), nested=False)
        case form.With(items=items):
            yield from bound_names(items, nested=False)
        case form.If(test=test) | form.While(test=test):
            yield from bound_names((test,), nested=False)
        case form.For(target=target, iterable=iterable):
            yield from bound_names((target, iterable), nested=False)
        case _:
            yield from bound_names((statement,), nested=False)


def _bindings(statement: form.Statement, place: Place) -> Iterator[tuple[str, Recipe]]:
    match statement:
        case form.Import() | form.ImportFrom():
            yield from imported(statement, place.module, place.is_package)
        case form.Function():
            if not (place.owner and _refined(statement)):
                yield statement.name, r.FunctionDefined(place.qualified(statement.name))
        case form.Class():
            yield statement.name, r.ClassDefined(place.qualified(statement.name))
        case form.Assign(targets=(form.Name(id=name),)):
            made = made_class(statement.value, place)
            yield name, place.recipe(statement.value) if made is None else r.ClassDefined(made.name)
        case form.Assign(targets=targets):
            value = place.recipe(statement.value) if len(targets) == 1 else OPAQUE
            yield from chain.from_iterable(unpacked_to(target, value) for target in targets)
        case form.AugAssign(target=form.Name(id=name)):
            yield name, OPAQUE
        case form.Delete(targets=targets):
            yield from ((target.id, OPAQUE) for target in targets if isinstance(target, form.Name))
        case form.TypeAlias_():
            yield statement.name, annotation_of(statement.value, place.local) or OPAQUE
        case form.For():
            yield from ((name, OPAQUE) for name in target_names((statement.target,)))
        case form.With():
            for item in statement.items:
                if isinstance(item.target, form.Name):
                    yield item.target.id, r.Entered(recipe_of(item.context, place.local))


def _head(statement: form.Class, place: Place) -> ClassHead:
    positional = (a for a in statement.arguments if a.keyword is None)
    return ClassHead(
        name=place.qualified(statement.name),
        bases=tuple(OPAQUE if a.star else place.recipe(a.value) for a in positional),
        keywords=tuple((a.keyword, place.recipe(a.value)) for a in statement.arguments if a.keyword),
        decorators=tuple(map(place.recipe, statement.decorators)),
    )


def _running_suites(statement: form.Statement) -> Iterator[tuple[form.Statement, ...]]:
    """The bodies of a compound statement; of ``if TYPE_CHECKING: … else: …`` the one that runs."""
    match statement:
        case form.If(
            test=form.Name(id="TYPE_CHECKING") | form.Attribute(attr="TYPE_CHECKING"), orelse=(_, *_)
        ):
            return iter([statement.orelse])
    return suites(statement)
