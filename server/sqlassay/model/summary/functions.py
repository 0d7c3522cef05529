"""Functions to summaries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from sqlassay.model.summary import recipes as r
from sqlassay.model.summary.recipe_of import annotation_of, recipe_of
from sqlassay.model.summary.recipes import OPAQUE, Recipe
from sqlassay.model.summary.summaries import FunctionSummary
from sqlassay.syntax import bound_names, form, target_names

MAX_RESULTS = 8
"""With more returns than this, what a function gives is not followed."""


def function_summary(node: form.Function, name: str) -> FunctionSummary:
    """The summary of a function whose qualified name this is."""
    yields = [value for statement in node.body for value in _yields(statement)]
    local = _locals(node)
    return FunctionSummary(
        name=name,
        returns=annotation_of(node.returns, _type_parameters(node)),
        decorators=tuple(recipe_of(d, {}) for d in node.decorators),
        is_async=node.is_async,
        is_generator=bool(yields),
        results=_results([_yielded(y, local) for y in yields] if yields else _returned(node, local)),
    )


def global_bindings(node: form.Function) -> Iterator[tuple[str, Recipe]]:
    """What a function, and those within it, bind in the module by ``global``."""
    own = list(_own_statements(node.body))
    names = {name for statement in own if isinstance(statement, form.Global) for name in statement.names}
    if names:
        local = _locals(node)
        bound = list(bound_names(node.body, nested=False))
        given = [(name, value) for s in own for name, value in _bindings(s, local) if name in names]
        yield from given
        seen = Counter(name for name, _ in given)
        yield from ((name, OPAQUE) for name in names if bound.count(name) > seen[name])
    for statement in own:
        if isinstance(statement, form.Function | form.Class):
            yield from ((name, OPAQUE) for name in _globals_within(statement))


def _globals_within(node: form.Function | form.Class) -> Iterator[str]:
    for inner in form.walk(node.body):
        if isinstance(inner, form.Global):
            yield from inner.names


def attributes_of_self(node: form.Function) -> Iterator[tuple[str, Recipe]]:
    """What a method, and the functions within it, assign to attributes of its first parameter."""
    if not node.parameters:
        return
    receiver, local = node.parameters[0].name, _locals(node)
    own = set(map(id, _own_statements(node.body)))
    for statement in form.walk(node.body):
        match statement:
            case form.Assign(targets=targets) if id(statement) in own:
                for target in targets:
                    simple = isinstance(target, form.Attribute)
                    value = recipe_of(statement.value, local) if simple else OPAQUE
                    yield from ((name, value) for name in _attributes_of(target, receiver))
            case form.AnnAssign(target=target) if id(statement) in own:
                value = _annotated(statement, local)
                yield from ((name, value) for name in _attributes_of(target, receiver))
            case _:
                for target in _targets(statement):
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


def _annotated(statement: form.AnnAssign, local: Mapping[str, Recipe]) -> Recipe:
    """What an annotated target holds."""
    annotation = annotation_of(statement.annotation, local) or OPAQUE
    if statement.value is None:
        return r.InstanceOf(annotation)
    return r.Annotated(annotation, recipe_of(statement.value, local))


def parameter_recipe(parameter: form.Parameter, local: Mapping[str, Recipe]) -> Recipe:
    """What a parameter holds: by its annotation, or by a default that says so (``Depends(…)``); `local` gives
    the recipes of the names that are not the module's.
    """
    if parameter.kind in ("*", "**"):
        return OPAQUE
    if parameter.annotation is None:
        default = recipe_of(parameter.default, local)
        return r.Provided(default) if isinstance(default, r.Invoke) else OPAQUE
    annotation = annotation_of(parameter.annotation, local) or OPAQUE
    if isinstance(parameter.default, form.Constant) and parameter.default.kind == "none":
        return r.Annotated(annotation, r.Constant(None))
    return r.InstanceOf(annotation)


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


def _returned(node: form.Function, local: Mapping[str, Recipe]) -> Iterator[Recipe]:
    """What a function returns, None at its end included."""
    returns = [s.value for s in _own_statements(node.body) if isinstance(s, form.Return)]
    for value in returns:
        yield r.Constant(None) if value is None else recipe_of(value, local)
    if returns and _completes(node.body):
        yield r.Constant(None)


def _completes(body: tuple[form.Statement, ...]) -> bool:
    """Whether the end of a suite may be reached, as far as its last statement tells."""
    match body[-1] if body else None:
        case form.Return() | form.Raise():
            return False
        case form.If(body=then, orelse=orelse):
            return _completes(then) or _completes(orelse)
        case form.With(body=inner):
            return _completes(inner)
        case form.While(test=form.Constant(value=True), body=inner):
            return any(isinstance(s, form.Break) for s in _own_statements(inner))
        case form.Try(body=inner, handlers=handlers, orelse=orelse, finalbody=finalbody):
            return (not finalbody or _completes(finalbody)) and (
                _completes(orelse or inner) or any(_completes(handler.body) for handler in handlers)
            )
        case form.Match(cases=cases):
            covers = any(isinstance(c.pattern, form.Name) and c.guard is None for c in cases)
            return not covers or any(_completes(case.body) for case in cases)
    return True


def _results(values: Iterable[Recipe]) -> tuple[Recipe, ...]:
    found = tuple(dict.fromkeys(values))
    return found if len(found) <= MAX_RESULTS else (OPAQUE,)


def _locals(node: form.Function) -> Mapping[str, Recipe]:
    """The recipes of a function's parameters and of its variables, as far as they are bound only once."""
    known = _type_parameters(node)
    known.update((p.name, parameter_recipe(p, known)) for p in node.parameters)
    times = Counter(chain(bound_names(node.body, nested=False), (p.name for p in node.parameters)))
    known.update((name, OPAQUE) for name in times if name not in known)
    elsewhere: set[str] = set()
    for statement in form.walk(node.body):
        if isinstance(statement, form.Global | form.Nonlocal):
            elsewhere.update(statement.names)
    for statement in _own_statements(node.body):
        for name, value in _bindings(statement, known):
            known[name] = value if times[name] == 1 else OPAQUE
    for name in elsewhere:
        known[name] = OPAQUE
    for statement in _own_statements(node.body):
        if isinstance(statement, form.Global):
            known.update((name, r.Ref(name)) for name in statement.names)
    return known


def _type_parameters(node: form.Function) -> dict[str, Recipe]:
    return {parameter.name: OPAQUE for parameter in node.type_parameters}


def _bindings(statement: form.Statement, local: Mapping[str, Recipe]) -> Iterator[tuple[str, Recipe]]:
    match statement:
        case form.Assign(targets=(form.Name() as target,)):
            yield target.id, recipe_of(statement.value, local)
        case form.Assign():
            yield from ((name, OPAQUE) for name in target_names(statement.targets))
        case form.AnnAssign(target=form.Name() as target):
            yield target.id, _annotated(statement, local)
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


def _yields(node: form.Node) -> Iterator[form.Yield]:
    """The yields that make the function around a generator."""
    if isinstance(node, form.Yield):
        yield node
    if not isinstance(node, form.Function | form.Class | form.Lambda):
        for child in form.children(node):
            yield from _yields(child)


def _yielded(node: form.Yield, local: Mapping[str, Recipe]) -> Recipe:
    if node.value is None:
        return r.Constant(None)
    value = recipe_of(node.value, local)
    return r.Iterated(value) if node.delegates else value
