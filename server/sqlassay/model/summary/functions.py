"""Functions to summaries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlassay.model.summary import recipes as r
from sqlassay.model.summary.recipe_of import annotation_of, recipe_of
from sqlassay.model.summary.recipes import OPAQUE, Recipe
from sqlassay.model.summary.summaries import FunctionSummary, Parameter
from sqlassay.syntax import form, target_names

MAX_RESULTS = 8
"""With more returns than this, what a function gives is not followed."""


def function_summary(node: form.Function, name: str, outer: Mapping[str, Recipe]) -> FunctionSummary:
    """The summary of a function; `outer` gives the recipes of the names around it that are not the
    module's.
    """
    own = list(_own_statements(node.body))
    yields = [value for statement in own for value in _yields(statement)]
    local = {**outer, **_locals(node, own, outer)}
    results = (
        [value.value for value in yields] if yields else [s.value for s in own if isinstance(s, form.Return)]
    )
    return FunctionSummary(
        name=name,
        parameters=tuple(Parameter(p.name, p.kind, parameter_recipe(p, outer)) for p in node.parameters),
        returns=annotation_of(node.returns, outer),
        decorators=tuple(recipe_of(d, outer) for d in node.decorators),
        is_async=node.is_async,
        is_generator=bool(yields),
        results=_results(results, local),
    )


def attributes_of_self(node: form.Function, outer: Mapping[str, Recipe]) -> Iterator[tuple[str, Recipe]]:
    """What a method assigns to attributes of its first parameter."""
    if not node.parameters:
        return
    own = list(_own_statements(node.body))
    local = {**outer, **_locals(node, own, outer)}
    for statement in own:
        match statement:
            case form.Assign():
                for target in statement.targets:
                    if (name := _attribute_of(target, node.parameters[0].name)) is not None:
                        yield name, recipe_of(statement.value, local)
            case form.AnnAssign():
                if (name := _attribute_of(statement.target, node.parameters[0].name)) is not None:
                    yield name, r.InstanceOf(annotation_of(statement.annotation, outer) or OPAQUE)


def parameter_recipe(parameter: form.Parameter, outer: Mapping[str, Recipe]) -> Recipe:
    """What a parameter holds: by its annotation, or by a default that is made by a call (``Depends(…)``)."""
    if parameter.kind in ("*", "**"):
        return OPAQUE
    if parameter.annotation is not None:
        return r.InstanceOf(annotation_of(parameter.annotation, outer) or OPAQUE)
    return recipe_of(parameter.default, outer) if isinstance(parameter.default, form.Call) else OPAQUE


def _attribute_of(target: form.Expression, owner: str) -> str | None:
    match target:
        case form.Attribute(value=form.Name(id=name), attr=attribute) if name == owner:
            return attribute
    return None


def _results(values: list[form.Expression | None], local: Mapping[str, Recipe]) -> tuple[Recipe, ...]:
    if len(values) > MAX_RESULTS:
        return (OPAQUE,)
    return tuple(dict.fromkeys(r.Constant(None) if v is None else recipe_of(v, local) for v in values))


def _locals(
    node: form.Function, own: list[form.Statement], outer: Mapping[str, Recipe]
) -> Mapping[str, Recipe]:
    """The recipes of a function's parameters and of its variables that are bound only once."""
    known: dict[str, Recipe] = {}
    for parameter in node.parameters:
        known[parameter.name] = parameter_recipe(parameter, outer)
    for statement in own:
        for name, value in _bindings(statement, {**outer, **known}):
            known[name] = OPAQUE if name in known else value
    return known


def _bindings(statement: form.Statement, local: Mapping[str, Recipe]) -> Iterator[tuple[str, Recipe]]:
    match statement:
        case form.Assign(targets=(form.Name() as target,)):
            yield target.id, recipe_of(statement.value, local)
        case form.Assign():
            yield from ((name, OPAQUE) for name in target_names(statement.targets))
        case form.AnnAssign(target=form.Name() as target):
            yield target.id, r.InstanceOf(annotation_of(statement.annotation, local) or OPAQUE)
        case form.AugAssign():
            yield from ((name, OPAQUE) for name in target_names((statement.target,)))
        case form.For():
            simple = isinstance(statement.target, form.Name)
            value = r.Iterated(recipe_of(statement.iterable, local)) if simple else OPAQUE
            yield from ((name, value) for name in target_names((statement.target,)))
        case form.With():
            for item in statement.items:
                if isinstance(item.target, form.Name):
                    yield item.target.id, r.Entered(recipe_of(item.context, local))
                elif item.target is not None:
                    yield from ((name, OPAQUE) for name in target_names((item.target,)))
        case form.Function() | form.Class():
            yield statement.name, OPAQUE
        case form.Import() | form.ImportFrom():
            yield from ((alias.asname or alias.name.partition(".")[0], OPAQUE) for alias in statement.names)


def _own_statements(body: tuple[form.Statement, ...]) -> Iterator[form.Statement]:
    """All statements of a function but those of functions and classes in it."""
    for statement in body:
        yield statement
        for suite in suites(statement):
            yield from _own_statements(suite)


def suites(statement: form.Statement) -> Iterator[tuple[form.Statement, ...]]:
    """The bodies of a compound statement that run in the scope that it stands in."""
    match statement:
        case form.If() | form.While() | form.For():
            yield from (statement.body, statement.orelse)
        case form.With():
            yield statement.body
        case form.Try():
            yield from (
                statement.body,
                *(h.body for h in statement.handlers),
                statement.orelse,
                statement.finalbody,
            )
        case form.Match():
            yield from (case.body for case in statement.cases)


def _yields(statement: form.Statement) -> Iterator[form.Yield]:
    match statement:
        case form.Expr(value=form.Yield() as value) | form.Assign(value=form.Yield() as value):
            yield value
        case form.Expr(value=form.Await(value=form.Yield() as value)):
            yield value
