"""What functions bind outside of themselves: in the module, in objects, in mappings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sqlassay.model.summary import recipes as r
from sqlassay.model.summary.function_body import FunctionBody, annotated_recipe, bindings
from sqlassay.model.summary.mapping_words import MAPPERS, last_name
from sqlassay.model.summary.recipe_of import recipe_of
from sqlassay.model.summary.recipes import OPAQUE, Recipe
from sqlassay.syntax import form


def mapper_calls(body: FunctionBody) -> Iterator[r.Invoke]:
    """The classes that a function maps imperatively."""
    for node in body.own:
        if isinstance(node, form.Call) and last_name(node) in MAPPERS:
            call = recipe_of(node, body.local, whole=True)
            if isinstance(call, r.Invoke):
                yield call


def global_bindings(body: FunctionBody) -> Iterator[tuple[str, Recipe]]:
    """What a function, and those within it, bind in the module by ``global``."""
    if body.global_names:
        given = [(name, value) for node in body.own for name, value in bindings(node, body.local)]
        yield from ((name, value) for name, value in given if name in body.global_names)
        otherwise = Counter(body.bound) - Counter(name for name, _ in given)
        yield from ((name, OPAQUE) for name in otherwise if name in body.global_names)
    for node in body.within:
        if isinstance(node, form.Global):
            yield from ((name, OPAQUE) for name in node.names)


def attributes_of_self(body: FunctionBody) -> Iterator[tuple[str, Recipe]]:
    """What a method, and the functions within it, assign to attributes of its first parameter."""
    if not body.function.parameters:
        return
    receiver = body.function.parameters[0].name
    for node in body.own:
        match node:
            case form.Assign(targets=targets):
                for target in targets:
                    for name in _attributes_of(target, receiver):
                        simple = isinstance(target, form.Attribute)
                        yield name, recipe_of(node.value, body.local) if simple else OPAQUE
            case form.AnnAssign(target=target):
                for name in _attributes_of(target, receiver):
                    yield name, annotated_recipe(node, body.local)
            case _:
                yield from _unclear_attributes(node, receiver)
    for node in body.within:
        yield from _unclear_attributes(node, receiver)


def assignments_outside(body: FunctionBody) -> Iterator[tuple[Recipe, str, Recipe]]:
    """What a function assigns (a value of the module, to which attribute) to an object that it makes."""
    for node in body.own:
        match node:
            case form.Assign(
                targets=(form.Attribute(value=form.Name(id=name), attr=attribute),),
                value=form.Name() as value,
            ) if isinstance(receiver := body.local.get(name), r.Invoke):
                given = recipe_of(value, body.local)
                if isinstance(given, r.Ref | r.Imported):
                    yield given, attribute, receiver


def _unclear_attributes(node: form.Node, receiver: str) -> Iterator[tuple[str, Recipe]]:
    for target in _targets(node):
        yield from ((name, OPAQUE) for name in _attributes_of(target, receiver))


def _targets(node: form.Node) -> tuple[form.Expression, ...]:
    match node:
        case form.Assign(targets=targets) | form.Delete(targets=targets):
            return targets
        case form.AnnAssign(target=target) | form.AugAssign(target=target):
            return (target,)
        case form.For(target=target) | form.Clause(target=target):
            return (target,)
        case form.WithItem(target=target) if target is not None:
            return (target,)
    return ()


def _attributes_of(target: form.Expression, owner: str) -> Iterator[str]:
    """The attributes of `owner` that an assignment to `target` binds."""
    match target:
        case form.Attribute(value=form.Name(id=name), attr=attribute) if name == owner:
            yield attribute
        case form.Tuple(elements=elements) | form.List(elements=elements):
            for element in elements:
                yield from _attributes_of(element, owner)
        case form.Starred(value=value):
            yield from _attributes_of(value, owner)
