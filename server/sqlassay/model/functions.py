"""What calling a function of the project gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from msgspec.structs import replace

from sqlassay.model.evaluate import class_of, evaluate, type_name
from sqlassay.model.generics import Types, meanings
from sqlassay.model.kinds import (
    NEVER,
    UNKNOWN,
    Arguments,
    Awaitable,
    Callable,
    ContextManaged,
    ExternalValue,
    Function,
    Generator,
    Kind,
    Lambda,
    ListOf,
    Partial,
    ProjectClass,
    TypeVariable,
    Wrapped,
    join,
)
from sqlassay.model.kinds.shape import is_deep, parts_of
from sqlassay.model.library.external import External
from sqlassay.model.questions import question
from sqlassay.model.summary import FunctionSummary

if TYPE_CHECKING:
    from sqlassay.model.program import Program

PROPERTIES = frozenset(["builtins.property", "functools.cached_property"])
"""Decorators that make the attribute itself the call."""
FIXTURES = frozenset(["pytest.fixture", "pytest_asyncio.fixture"])
CONTEXT_MANAGERS = frozenset(["contextlib.contextmanager", "contextlib.asynccontextmanager"])
TRANSPARENT = (
    PROPERTIES
    | FIXTURES
    | frozenset(
        [
            "builtins.staticmethod",
            "builtins.classmethod",
            "functools.cache",
            "functools.lru_cache",
            "functools.wraps",
            "abc.abstractmethod",
            "typing.override",
            "typing.final",
            "typing.no_type_check",
            "typing_extensions.override",
        ]
    )
)
"""Decorators that leave what a call gives as it is."""

FUNCTIONS = (Function, ContextManaged, Callable, Partial, Lambda)


def result_of(function: Function, arguments: Arguments, program: Program) -> Kind:
    """What a call gives, by the annotation or else by what the body returns; unknown behind unknown
    decorators.
    """
    summary = program.function_summary(function)
    if summary is None:
        return UNKNOWN
    if summary.decorators and not function.bare:
        decorated = program.decorated(function)
        if decorated != function:
            return decorated.call(arguments, program)
    keeps = summary.keeps and _kept(summary, function, arguments, program)
    if keeps:
        return keeps
    return returned(
        Function(function.module, function.name), _given(summary, function, arguments, program), program
    )


def result_with(function: Function, given: Mapping[str, Kind], program: Program) -> Kind:
    """What the body of a function gives where its parameters are these, whatever decorates it."""
    summary = program.function_summary(function)
    depends = () if summary is None else summary.depends
    known = tuple((name, given.get(name, UNKNOWN)) for name in depends)
    return returned(Function(function.module, function.name), known, program)


def result_of_lambda(function: Lambda, arguments: Arguments, program: Program) -> Kind:
    """What calling a lambda gives."""
    given = dict(function.given)
    for index, name in enumerate(function.parameters):
        given[name] = arguments.get(name, index) or UNKNOWN
    if any(map(is_deep, given.values())):
        return UNKNOWN
    return _returned_by_lambda(function, tuple(given.items()), program)


@question(otherwise=NEVER, given_up=UNKNOWN)
def _returned_by_lambda(function: Lambda, given: tuple[tuple[str, Kind], ...], program: Program) -> Kind:
    return evaluate(function.body, function.module, function.owner, program, dict(given))


@question(otherwise=NEVER, given_up=UNKNOWN)
def returned(function: Function, given: tuple[tuple[str, Kind], ...], program: Program) -> Kind:
    """What the body of a function gives where its parameters, as far as that depends on them, are these."""
    summary = program.function_summary(function)
    if summary is None:
        return UNKNOWN
    owner = function.name.rpartition(".")[0] or None
    known = dict(given)
    annotated: Kind = UNKNOWN
    if summary.returns is not None:
        annotated = evaluate(summary.returns, function.module, owner, program, known).instance(program)
    if summary.is_generator and isinstance(annotated, ListOf):
        return Generator(annotated.element)
    if annotated == UNKNOWN or summary.is_generator:
        annotated = join(evaluate(r, function.module, None, program, known) for r in summary.results)
    if summary.is_generator:
        return Generator(annotated)
    return Awaitable(annotated) if summary.is_async else annotated


@question(otherwise=NEVER, given_up=UNKNOWN)
def decorated(function: Function, program: Program) -> Kind:
    """What the decorators of a function make of it: the function again if they leave it as it is."""
    summary = program.function_summary(function)
    bare = replace(function, bare=True)
    kind: Kind = bare
    for recipe in reversed(() if summary is None else summary.decorators):
        decorator = evaluate(recipe, function.module, None, program, dict(function.given))
        if _name(decorator) not in TRANSPARENT:
            kind = decorator.call(Arguments((kind,)), program)
        if isinstance(kind, ExternalValue):
            return UNKNOWN
    return function if kind == bare else kind


def stays_callable(function: Function, program: Program) -> bool:
    """Whether a method is still one behind its decorators."""
    return isinstance(program.decorated(function), FUNCTIONS)


def decorator_names(summary: FunctionSummary, module: str, program: Program) -> frozenset[str]:
    """The dotted names of a function's decorators, with or without arguments; "" for those that are not
    external.
    """
    return frozenset(_name(evaluate(d, module, None, program)) for d in summary.decorators)


def _name(decorator: Kind) -> str:
    match decorator:
        case External(name=name):
            return name
        case ExternalValue(called=name):
            return name
    return ""


def _given(
    summary: FunctionSummary, function: Function, arguments: Arguments, program: Program
) -> tuple[tuple[str, Kind], ...]:
    """What the parameters are that the results depend on."""
    types = (*_types(function, program), *_solved(summary, function, arguments, program))
    if not summary.depends:
        return types
    around = dict(function.given)
    own = dict(_bound(summary, function, arguments, program))
    found = [(name, own.get(name) or around.get(name, UNKNOWN)) for name in summary.depends]
    return (*types, *((name, UNKNOWN if is_deep(kind) else kind) for name, kind in found))


def _solved(
    summary: FunctionSummary, function: Function, arguments: Arguments, program: Program
) -> Iterator[tuple[str, Kind]]:
    """What the type variables of a function stand for, by the arguments of a call."""
    annotated = [(i, p) for i, p in enumerate(summary.parameters) if p.annotation is not None]
    skipped = _skipped(summary, function, program) if annotated else 0
    found: dict[str, Kind] = {}
    for index, parameter in annotated:
        given = arguments.get(parameter.name, None if parameter.kind == "k" else index - skipped)
        given = function.receiver if index < skipped else given
        if given is not None and parameter.annotation is not None:
            annotation = evaluate(parameter.annotation, function.module, None, program)
            for name, kind in meanings(annotation, given, program):
                same = found.setdefault(type_name(name), kind) == kind
                found[type_name(name)] = kind if same and not is_deep(kind) else UNKNOWN
    yield from found.items()


def _types(function: Function, program: Program) -> Types:
    """What the type parameters of the class of a method stand for, by the object that it is called on."""
    owner = function.name.rpartition(".")[0]
    cls = class_of(function.receiver or UNKNOWN)
    if not owner or not isinstance(cls, ProjectClass):
        return ()
    return program.type_arguments(cls, ProjectClass(function.module, owner))


def _bound(
    summary: FunctionSummary, function: Function, arguments: Arguments, program: Program
) -> list[tuple[str, Kind]]:
    """The parameters by their names in recipes, with what a call gives them."""
    skipped = _skipped(summary, function, program)
    nested = f"{function.name.rpartition('.')[2]}." if "<locals>" in function.name else ""
    found: list[tuple[str, Kind]] = []
    for index, parameter in enumerate(summary.parameters):
        if index == 0 and not nested and "" in summary.depends:
            found.append(("", function.receiver or arguments.get("", 0) or UNKNOWN))
        kind = arguments.get(parameter.name, None if parameter.kind == "k" else index - skipped)
        if kind is None and parameter.default is not None and not arguments.unpacked:
            kind = evaluate(parameter.default, function.module, None, program)
        found.append((f"{nested}{parameter.name}", kind or UNKNOWN))
    return found


def _skipped(summary: FunctionSummary, function: Function, program: Program) -> int:
    """How many parameters a bound method has been given already."""
    if function.receiver is None or function.bare:
        return 0
    return 0 if "builtins.staticmethod" in decorator_names(summary, function.module, program) else 1


def _kept(
    summary: FunctionSummary, function: Function, arguments: Arguments, program: Program
) -> Kind | None:
    """The function that a decorator gives back by its annotations, both ``Callable[P, R]``."""
    annotation = (
        UNKNOWN if summary.returns is None else evaluate(summary.returns, function.module, None, program)
    )
    skipped = _skipped(summary, function, program)
    given = None if skipped else arguments.get(summary.keeps or "", 0)
    generic = any(isinstance(part, TypeVariable) for part in parts_of(annotation))
    return given if isinstance(annotation, Wrapped) and generic else None
