"""What decorators of the project's own hand to the functions that they decorate."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sqlassay.model.evaluate import evaluate
from sqlassay.model.kinds import NEVER, UNKNOWN, Function, Kind, join
from sqlassay.model.kinds.session import synchronous
from sqlassay.model.library.events import HANDED
from sqlassay.model.library.external import External
from sqlassay.model.questions import question
from sqlassay.model.summary import FunctionSummary
from sqlassay.model.summary import recipes as r

if TYPE_CHECKING:
    from sqlassay.model.program import Program


LISTEN = External("sqlalchemy.event.listen")


@question(otherwise=NEVER, given_up=UNKNOWN)
def injected(function: Function, parameter: str, position: int, program: Program) -> Kind:
    """What the decorators of a function hand to one of its parameters wherever they name it; unknown if none
    does.
    """
    summary = program.function_summary(function)
    for recipe in reversed(() if summary is None else summary.decorators):
        called = isinstance(recipe, r.Invoke)
        decorator = evaluate(
            recipe.function if isinstance(recipe, r.Invoke) else recipe, function.module, None, program
        )
        if isinstance(decorator, Function):
            handed = [*_handed(decorator, called, parameter, position, program)]
            if handed:
                return join(handed)
    return UNKNOWN


@question(otherwise=NEVER, given_up=UNKNOWN)
def called_with(function: Function, position: int, program: Program) -> Kind:
    """What hands SQLAlchemy the function to be called calls it with: ``run_sync(function)``, ``listen(…)``;
    unknown if nothing in its module does.
    """
    found: list[Kind] = []
    for call in program.hands(function.module):
        match call:
            case r.Invoke(function=r.Get(value=receiver, name="run_sync"), positional=(handed, *others)):
                if _is(handed, function):
                    first = synchronous(evaluate(receiver, function.module, None, program))
                    rest = (evaluate(other, function.module, None, program) for other in others)
                    found.append([first, *rest][position] if position <= len(others) else UNKNOWN)
            case r.Invoke(function=listen, positional=(_, r.Constant(value=str(event)), handed, *_)):
                if _is(handed, function) and evaluate(listen, function.module, None, program) == LISTEN:
                    kinds = HANDED.get(event, ()) if not call.keywords else ()
                    found.append(kinds[position] if position < len(kinds) else UNKNOWN)
    return join(found)


def _is(recipe: r.Recipe, function: Function) -> bool:
    """Whether a recipe in the function's module means the function."""
    match recipe:
        case r.Ref(name=name) | r.FunctionDefined(name=name):
            return name == function.name
    return False


def _handed(
    decorator: Function, called: bool, parameter: str, position: int, program: Program
) -> Iterator[Kind]:
    summary = program.function_summary(decorator)
    if summary is None:
        return
    wanted = set(_decorated(decorator, summary, called, program))
    for call in summary.hands:
        if _parameter_name(call.function) not in wanted:
            continue
        given = dict(call.keywords).get(parameter)
        if given is None and position < len(call.positional):
            given = call.positional[position]
        if given is not None:
            yield evaluate(given, decorator.module, None, program)


def _decorated(
    decorator: Function, summary: FunctionSummary, called: bool, program: Program
) -> Iterator[str]:
    """The parameters that are the decorated function: the first one of the decorator itself, or of the
    function in it that it returns when it is called with options.
    """
    if not called:
        yield from _first(decorator, summary)
    for result in summary.results:
        match result:
            case r.FunctionDefined(name=name) if called:
                pass
            case r.Invoke(function=r.FunctionDefined(name=name)) if not called:
                pass
            case _:
                continue
        inner = Function(decorator.module, name)
        found = program.function_summary(inner)
        if found is not None:
            yield from _first(inner, found)


def _first(function: Function, summary: FunctionSummary) -> Iterator[str]:
    for parameter in summary.parameters[:1]:
        if parameter.kind not in ("*", "**"):
            nested = f"{function.name.rpartition('.')[2]}." if "<locals>" in function.name else ""
            yield f"{nested}{parameter.name}"


def _parameter_name(function: r.Recipe) -> str | None:
    match function:
        case r.Parameter(name=name) | r.Annotated(value=r.Parameter(name=name)):
            return name
    return None
