"""Functions to summaries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import TypeAlias

from msgspec.structs import replace

from sqlassay.model.summary import recipes as r
from sqlassay.model.summary.function_body import FunctionBody, type_parameter
from sqlassay.model.summary.handed import handed_over
from sqlassay.model.summary.parts import parameters_in, parts
from sqlassay.model.summary.recipe_of import annotation_of, recipe_of
from sqlassay.model.summary.recipes import OPAQUE, Recipe
from sqlassay.model.summary.summaries import FunctionSummary, Parameter
from sqlassay.model.summary.touching import makes_table
from sqlassay.syntax import form

MAX_RESULTS = 8
"""With more returns than this, what a function gives is not followed."""


def function_summaries(body: FunctionBody) -> Iterator[FunctionSummary]:
    """The summaries of a function and of those within it."""
    within = [[*function_summaries(inner)] for inner in body.functions]
    yield function_summary(body, [summaries[0] for summaries in within])
    yield from chain.from_iterable(within)


def function_summary(body: FunctionBody, within: Sequence[FunctionSummary]) -> FunctionSummary:
    """The summary of a function, given those of the functions in it."""
    node = body.function
    yields = body.own.of(form.Yield)
    results = _results([_yielded(y, body.local) for y in yields] if yields else _returned(body))
    types = {**body.around, **{p.name: type_parameter(p) for p in node.type_parameters}}
    returns = annotation_of(node.returns, types)
    names = frozenset() if returns is None else _type_names(returns)
    closed_over = (name for summary in within for name in summary.depends if not _is_own(name, summary))
    depends = tuple(
        sorted({*chain.from_iterable(map(parameters_in, results)), *closed_over, *_receiver_of(returns)})
    )
    return FunctionSummary(
        name=body.name,
        returns=returns,
        decorators=tuple(recipe_of(d, body.around) for d in node.decorators),
        is_async=node.is_async,
        is_generator=bool(yields),
        results=results,
        parameters=tuple(_parameter(p, body, depends, types, names) for p in node.parameters),
        depends=depends,
        keeps=_kept(node, returns, types),
        catches=bool(yields) and any(map(_catches, body.own.of(form.Try))),
        hands=(*handed_over(body), *chain.from_iterable(summary.hands for summary in within)),
        returning=bool(yields) or _returns(node.body) or _completes(node.body),
    )


def _catches(node: form.Try) -> bool:
    """Whether an error that comes out of a ``yield`` in the body may go no further."""
    handlers = [handler.body for handler in node.handlers]
    ends = any(map(_completes, handlers)) or any(map(_returns, (*handlers, node.finalbody)))
    return ends and any(isinstance(inner, form.Yield) for inner in form.walk(node.body))


def _returns(body: tuple[form.Statement, ...]) -> bool:
    return any(isinstance(statement, form.Return) for statement in _own_statements(body))


def _receiver_of(returns: Recipe | None) -> Iterator[str]:
    """The receiver, where the annotation ``Self`` depends on it."""
    if returns is not None and any(isinstance(p, r.Ref | r.Get) and p.name == "Self" for p in parts(returns)):
        yield ""


def _is_own(parameter: str, summary: FunctionSummary) -> bool:
    """Whether the parameter of a recipe is one of this function, which stands in another."""
    return parameter.startswith(f"{summary.name.rpartition('.')[2]}.")


def _parameter(
    parameter: form.Parameter,
    body: FunctionBody,
    depends: tuple[str, ...],
    types: Mapping[str, Recipe],
    returned: frozenset[str],
) -> Parameter:
    decides = parameter.default is not None and body.parameter_name(parameter.name) in depends
    default = recipe_of(parameter.default, body.around) if decides else None
    annotation = annotation_of(parameter.annotation, types) if returned else None
    shared = annotation is not None and not returned.isdisjoint(_type_names(annotation))
    optional = parameter.default is not None
    return Parameter(parameter.name, parameter.kind, default, annotation if shared else None, optional)


def _type_names(annotation: Recipe) -> frozenset[str]:
    """The names in an annotation that may be those of type variables."""
    found = (part.name for part in parts(annotation) if isinstance(part, r.Ref | r.TypeParameter))
    return frozenset(name for name in found if name not in PLAIN)


PLAIN = frozenset(
    "None bool int float str bytes list dict set tuple type object Any Optional Session".split()
)
"""Names in annotations that certainly are no type variables."""


def _kept(node: form.Function, returns: Recipe | None, types: Mapping[str, Recipe]) -> str | None:
    """The first parameter, if it is annotated as what the function returns is."""
    if returns is None or not node.parameters:
        return None
    first = node.parameters[0]
    return first.name if annotation_of(first.annotation, types) == returns else None


def _returned(body: FunctionBody) -> Iterator[Recipe]:
    """What a function returns, None at its end included."""
    returns = [node.value for node in body.own.of(form.Return)]
    whole = body.declares or body.makes
    for value in returns:
        found = r.Constant(None) if value is None else recipe_of(value, body.local, whole=whole)
        yield _partly(found) if isinstance(value, form.Name) and _is_handed(value.id, body) else found
    if returns and _completes(body.function.body):
        yield r.Constant(None)


def _is_handed(name: str, body: FunctionBody) -> bool:
    """Whether a function hands what a variable holds to others."""
    arguments = chain(body.own.of(form.Argument), body.within.of(form.Argument))
    return any(isinstance(a.value, form.Name) and a.value.id == name for a in arguments)


def _partly(found: Recipe) -> Recipe:
    """What others had in their hands: a table may have more columns then."""
    return replace(found, unpacked=True) if isinstance(found, r.Invoke) and makes_table(found) else found


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


def _own_statements(body: tuple[form.Statement, ...]) -> Iterator[form.Statement]:
    """All statements of a function but those of functions and classes in it."""
    for statement in body:
        yield statement
        for suite in suites(statement):
            yield from _own_statements(suite)


Suite: TypeAlias = tuple[form.Statement, ...]


def suites(statement: form.Statement) -> Iterator[Suite]:
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


def place_in(body: Suite, node: form.Node) -> tuple[Suite, form.Statement]:
    """The innermost suite and statement of a body that a node stands in."""
    suite = body
    while True:
        statement = next(s for s in suite if s.start <= node.start and node.end <= s.end)
        inner = next((s for s in suites(statement) if s and s[0].start <= node.start < s[-1].end), None)
        if inner is None:
            return suite, statement
        suite = inner


def _yielded(node: form.Yield, local: Mapping[str, Recipe]) -> Recipe:
    if node.value is None:
        return r.Constant(None)
    value = recipe_of(node.value, local)
    return r.Iterated(value) if node.delegates else value
