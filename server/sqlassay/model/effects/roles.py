"""What a function is for: whoever calls it, if not the project itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sqlassay.model.evaluate import evaluate
from sqlassay.model.functions import CONTEXT_MANAGERS, FIXTURES
from sqlassay.model.kinds import ExternalValue, Function, Instance, Kind, Method, ProjectClass
from sqlassay.model.library.external import External
from sqlassay.model.library.registry import library
from sqlassay.model.questions import question
from sqlassay.model.summary import FunctionSummary
from sqlassay.model.summary import recipes as r

if TYPE_CHECKING:
    from sqlassay.model.program import Program

PROPERTY = "property"
PROPERTIES = {
    "builtins.property": PROPERTY,
    "functools.cached_property": PROPERTY,
    "sqlalchemy.ext.hybrid.hybrid_property": PROPERTY,
}
DECORATORS = {
    **PROPERTIES,
    **dict.fromkeys(CONTEXT_MANAGERS, "context manager"),
    **dict.fromkeys(FIXTURES, "fixture"),
}
RUNS_ALONE = frozenset(["script", "command", "migration", "test", "fixture"])
"""The roles of functions with which the process ends, and beside which nothing else of it waits."""

HTTP_METHODS = frozenset("get post put patch delete head options".split())


@question(otherwise=())
def roles_of(function: Function, program: Program) -> tuple[str, ...]:
    """What a function is: coroutine, generator or async generator, and property, context manager, route
    handler, test, fixture, migration, script, command, background task or event listener.
    """
    summary = program.function_summary(function)
    if summary is None:
        return ()
    found = [*_nature(summary), *_by_decorators(summary, function.module, program)]
    found += [*_by_class(function, program), *_by_name(function, program)]
    return tuple(dict.fromkeys(found))


def _nature(summary: FunctionSummary) -> Iterator[str]:
    if summary.is_generator:
        yield "async generator" if summary.is_async else "generator"
    elif summary.is_async:
        yield "coroutine"


def _by_decorators(summary: FunctionSummary, module: str, program: Program) -> Iterator[str]:
    known = {**library().roles, **DECORATORS}
    for decorator in summary.decorators:
        used = decorator.function if isinstance(decorator, r.Invoke) else decorator
        for name in _names(used, module, program):
            if name in known:
                yield known[name]
        if isinstance(used, r.Get):
            match evaluate(used.value, module, None, program):
                case Function() as group if used.name == "command" and "command" in roles_of(group, program):
                    yield "command"


def _names(decorator: r.Recipe, module: str, program: Program) -> Iterator[str]:
    """The dotted names of a decorator: that of a function, or of a method by the classes of its object."""
    match evaluate(decorator, module, None, program):
        case External(name=name):
            yield name
        case Method(receiver=receiver, name=method):
            yield from (f"{cls}.{method}" for cls in _classes(receiver, program))
        case _ if isinstance(decorator, r.Get):
            owner = evaluate(decorator.value, module, None, program)
            yield from (f"{cls}.{decorator.name}" for cls in _classes(owner, program))


def _classes(kind: Kind, program: Program) -> Iterator[str]:
    """The classes of others that an object is of."""
    match kind:
        case ExternalValue(called=name):
            yield name
        case Instance(of=cls):
            yield from external_bases(cls, program)


def external_bases(cls: ProjectClass, program: Program) -> Iterator[str]:
    """The classes of others that a class inherits from directly or by way of the project's."""
    for each in program.view(cls).ancestry:
        summary = program.class_summary(each)
        owner = each.name.rpartition(".")[0] or None
        for base in () if summary is None else summary.bases:
            match evaluate(base, each.module, owner, program):
                case External(name=name):
                    yield name


def _by_class(function: Function, program: Program) -> Iterator[str]:
    owner, _, name = function.name.rpartition(".")
    if not owner or program.class_in(function.module, owner) is None:
        return
    for base in external_bases(ProjectClass(function.module, owner), program):
        role = library().method_roles.get(base)
        if (role == "route handler" and name in HTTP_METHODS) or (role == "test" and name.startswith("test")):
            yield role


def _by_name(function: Function, program: Program) -> Iterator[str]:
    """By what pytest, Alembic and the module itself look for."""
    if program.is_script(function.module, function.name):
        yield "script"
    owner, _, name = function.name.rpartition(".")
    file = function.module.rpartition(".")[2]
    of_pytest = file.startswith("test_") or file.endswith("_test")
    if of_pytest and name.startswith("test") and (not owner or owner.startswith("Test")):
        yield "test"
    elif function.name in ("upgrade", "downgrade") and all(
        program.binding(function.module, wanted) for wanted in ("revision", "down_revision")
    ):
        yield "migration"
