"""What calling a function of the project gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlassay.model.evaluate import evaluate
from sqlassay.model.kinds import (
    NEVER,
    UNKNOWN,
    Awaitable,
    Context,
    ExternalValue,
    Function,
    Generator,
    Kind,
    ListOf,
    join,
)
from sqlassay.model.library.external import External
from sqlassay.model.questions import question
from sqlassay.model.summary import FunctionSummary

if TYPE_CHECKING:
    from sqlassay.model.program import Program

CONTEXT_MANAGERS = frozenset(["contextlib.contextmanager", "contextlib.asynccontextmanager"])
TRANSPARENT = frozenset(
    [
        "builtins.staticmethod",
        "builtins.classmethod",
        "builtins.property",
        "functools.cached_property",
        "functools.cache",
        "functools.lru_cache",
    ]
)
"""Decorators that leave what a call gives as it is (`property` makes the attribute itself the call)."""
FIXTURES = frozenset(["pytest.fixture", "pytest_asyncio.fixture"])


@question(otherwise=NEVER, given_up=UNKNOWN)
def result_of(function: Function, program: Program) -> Kind:
    """What a call gives, by the annotation or else by what the body returns; unknown behind unknown
    decorators.
    """
    summary = program.function_summary(function)
    if summary is None:
        return UNKNOWN
    decorators = decorator_names(summary, function.module, program)
    if not decorators <= TRANSPARENT | CONTEXT_MANAGERS | FIXTURES:
        return UNKNOWN
    owner = function.name.rpartition(".")[0] or None
    if summary.is_generator:
        element = _element(summary, function.module, owner, program)
        return Context(element) if decorators & CONTEXT_MANAGERS else Generator(element)
    result = _result(summary, function.module, owner, program)
    return Awaitable(result) if summary.is_async else result


def decorator_names(summary: FunctionSummary, module: str, program: Program) -> frozenset[str]:
    """The dotted names of a function's decorators, with or without arguments; "" for those that are not
    external.
    """
    return frozenset(_decorator_name(evaluate(d, module, None, program)) for d in summary.decorators)


def _decorator_name(kind: Kind) -> str:
    match kind:
        case External(name=name):
            return name
        case ExternalValue(called=name):
            return name
    return ""


def _element(summary: FunctionSummary, module: str, owner: str | None, program: Program) -> Kind:
    if summary.returns is not None:
        annotated = evaluate(summary.returns, module, owner, program).instance(program)
        if isinstance(annotated, ListOf):
            return annotated.element
    return join(evaluate(result, module, None, program) for result in summary.results)


def _result(summary: FunctionSummary, module: str, owner: str | None, program: Program) -> Kind:
    if summary.returns is not None:
        annotated = evaluate(summary.returns, module, owner, program).instance(program)
        if annotated != UNKNOWN:
            return annotated
    return join(evaluate(result, module, None, program) for result in summary.results)
