"""What functions bind outside of themselves: in the module, in objects, in mappings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from sqlassay.model.summary import recipes as r
from sqlassay.model.summary.function_body import FunctionBody, annotated_recipe, bindings
from sqlassay.model.summary.mapping_words import MAPPERS
from sqlassay.model.summary.recipe_of import recipe_of
from sqlassay.model.summary.recipes import OPAQUE, Recipe
from sqlassay.model.summary.summaries import ANY_ATTRIBUTE
from sqlassay.syntax import NAMING, form, last_name, names_bound_by

ASSIGNING: frozenset[type[form.Node]] = frozenset(
    [form.Assign, form.Delete, form.AnnAssign, form.AugAssign, form.For, form.Clause, form.WithItem]
)
"""The nodes that `targets_of` knows."""
SETTING = ASSIGNING | {form.Call}


def mapper_calls(body: FunctionBody) -> Iterator[r.Invoke]:
    """The classes that a function maps imperatively."""
    for node in body.own.of(form.Call):
        if last_name(node) in MAPPERS:
            call = recipe_of(node, body.local, whole=True)
            if isinstance(call, r.Invoke):
                yield call


def global_bindings(body: FunctionBody) -> Iterator[tuple[str, Recipe]]:
    """What a function, and those within it, bind in the module by ``global``."""
    if body.global_names:
        given = [(name, value) for node in body.binding for name, value in bindings(node, body.local)]
        yield from ((name, value) for name, value in given if name in body.global_names)
        otherwise = Counter(body.bound) - Counter(name for name, _ in given)
        yield from ((name, OPAQUE) for name in otherwise if name in body.global_names)
    for declared in body.within.of(form.Global):
        yield from ((name, OPAQUE) for name in declared.names)


def attributes_of_self(body: FunctionBody) -> Iterator[tuple[str, Recipe]]:
    """What a method, and the functions within it, assign to attributes of its first parameter."""
    if not body.function.parameters:
        return
    receiver = body.function.parameters[0].name
    for node in body.own.among(SETTING):
        match node:
            case form.Assign(targets=targets):
                for target in targets:
                    for name in _attributes_of(target, receiver):
                        simple = isinstance(target, form.Attribute)
                        yield name, recipe_of(node.value, body.local) if simple else OPAQUE
            case form.AnnAssign(target=target):
                for name in _attributes_of(target, receiver):
                    yield name, annotated_recipe(node, body.local)
            case form.Call():
                yield from _set_by_call(node, receiver, body)
            case _:
                yield from _unclear_attributes(node, receiver)
    for node in body.within.among(SETTING):
        if isinstance(node, form.Call):
            yield from ((name, OPAQUE) for name, _ in _set_by_call(node, receiver, body))
        yield from _unclear_attributes(node, receiver)


def _set_by_call(call: form.Call, receiver: str, body: FunctionBody) -> Iterator[tuple[str, Recipe]]:
    """The attributes that ``setattr(self, …)``, ``self.__dict__.update(…)`` and the like set."""
    match call.func, tuple(argument.value for argument in call.args):
        case (
            (form.Name(id="setattr") | form.Attribute(attr="__setattr__")),
            (form.Name(id=name), named, value),
        ) if name == receiver:
            yield _constant(named), recipe_of(value, body.local)
        case form.Attribute(value=form.Call(func=form.Name(id="super")), attr="__setattr__"), (named, value):
            yield _constant(named), recipe_of(value, body.local)
        case form.Attribute(value=values, attr="update" | "setdefault" | "__setitem__"), _ if _is_vars(
            values, receiver
        ):
            yield ANY_ATTRIBUTE, OPAQUE


def _constant(name: form.Expression) -> str:
    return name.value if isinstance(name, form.Constant) and isinstance(name.value, str) else ANY_ATTRIBUTE


def _is_vars(node: form.Expression, receiver: str) -> bool:
    """Whether this is ``self.__dict__`` or ``vars(self)``."""
    match node:
        case form.Attribute(value=form.Name(id=name), attr="__dict__"):
            return name == receiver
        case form.Call(func=form.Name(id="vars"), args=(form.Argument(value=form.Name(id=name)),)):
            return name == receiver
    return False


def value_for(
    target: form.Expression, node: form.Node, local: Mapping[str, Recipe], *, whole: bool = False
) -> Recipe:
    """What a statement assigns to an attribute."""
    match node:
        case form.Assign(value=value) if isinstance(target, form.Attribute):
            return recipe_of(value, local, whole=whole)
    return OPAQUE


def attributes_of_names(target: form.Expression) -> Iterator[tuple[str, str]]:
    """The attributes that an assignment to `target` binds, each with the name of what it belongs to."""
    match target:
        case form.Attribute(value=form.Name(id=name), attr=attribute):
            yield name, attribute
        case form.Tuple(elements=elements) | form.List(elements=elements):
            for element in elements:
                yield from attributes_of_names(element)
        case form.Starred(value=value):
            yield from attributes_of_names(value)


def assignments_outside(body: FunctionBody) -> Iterator[tuple[Recipe, str, Recipe]]:
    """What a function assigns (the value, to which attribute) to an object that it makes, or to a class or
    an object that the module has a name for.
    """
    for node in body.own.among(ASSIGNING):
        for target in targets_of(node):
            for name, attribute in attributes_of_names(target):
                receiver = body.local.get(name, r.Ref(name))
                if isinstance(receiver, r.Invoke | r.Ref):
                    yield value_for(target, node, body.local), attribute, receiver
            match target:
                case form.Attribute(
                    value=form.Attribute(value=form.Name(id=module), attr=name), attr=attribute
                ) if module not in body.local:
                    yield value_for(target, node, body.local), attribute, r.Get(r.Ref(module), name)
    targets = (target for node in body.within.among(ASSIGNING) for target in targets_of(node))
    if within := [named for target in targets for named in attributes_of_names(target)]:
        hidden = {name for node in body.within.among(NAMING) for name in names_bound_by(node)}
        for name, attribute in within:
            if name not in hidden and name not in body.local:
                yield OPAQUE, attribute, r.Ref(name)


def _unclear_attributes(node: form.Node, receiver: str) -> Iterator[tuple[str, Recipe]]:
    for target in targets_of(node):
        yield from ((name, OPAQUE) for name in _attributes_of(target, receiver))


def targets_of(node: form.Node) -> tuple[form.Expression, ...]:
    """What a node assigns to, or deletes."""
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
        case form.Attribute(value=form.Name(id=name), attr="__dict__") if name == owner:
            yield ANY_ATTRIBUTE
        case form.Subscript(value=values) if _is_vars(values, owner):
            yield ANY_ATTRIBUTE
        case form.Attribute(value=value, attr=attribute) if _is_or_its_class(value, owner):
            yield attribute
        case form.Tuple(elements=elements) | form.List(elements=elements):
            for element in elements:
                yield from _attributes_of(element, owner)
        case form.Starred(value=value):
            yield from _attributes_of(value, owner)


def _is_or_its_class(node: form.Expression, owner: str) -> bool:
    """Whether this is `owner` itself, ``type(owner)`` or ``owner.__class__``."""
    match node:
        case form.Name(id=name):
            return name == owner
        case form.Call(func=form.Name(id="type"), args=(form.Argument(value=form.Name(id=name)),)):
            return name == owner
        case form.Attribute(value=form.Name(id=name), attr="__class__"):
            return name == owner
    return False
