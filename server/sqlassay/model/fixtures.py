"""Pytest's fixtures: what a parameter holds that is named like one.

They are looked for as pytest does: in the class, in the module, in the ``conftest.py`` of its folder and of
those above, in the plugins that these name (`fixtures
<https://docs.pytest.org/en/stable/reference/fixtures.html#fixture-availability>`_).
"""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatch
from typing import TYPE_CHECKING

from sqlassay.model.functions import decorator_names, result_with
from sqlassay.model.kinds import (
    NEVER,
    UNKNOWN,
    Arguments,
    Awaitable,
    Function,
    Generator,
    Instance,
    Kind,
    ListOf,
    Literal,
    Module,
    ProjectClass,
)
from sqlassay.model.kinds.base import HasMethods
from sqlassay.model.questions import question
from sqlassay.model.summary import FunctionSummary
from sqlassay.model.summary import recipes as r

if TYPE_CHECKING:
    from sqlassay.model.program import Program

FIXTURES = frozenset(["pytest.fixture", "pytest_asyncio.fixture"])
TEST_MODULES = ("test_*", "*_test")
"""Pytest's default for ``python_files``, without the suffix."""


class FixtureRequest(HasMethods, frozen=True):
    """Pytest's ``request``."""

    function: Function

    def method(self, name: str, arguments: Arguments, program: Program) -> Kind:
        wanted = arguments.get("argname", 0)
        if name == "getfixturevalue" and isinstance(wanted, Literal):
            return requested(self.function, str(wanted.value), program)
        return UNKNOWN


def parameter_of_test(function: Function, name: str, program: Program) -> Kind:
    """What pytest hands to a parameter of a test or fixture; unknown for any other function."""
    summary = program.function_summary(function)
    if summary is None or not (_is_test(function) or is_fixture(function, summary, program)):
        return UNKNOWN
    if any(name in names for names in _parametrized(function, summary, program)):
        return UNKNOWN
    return requested(function, name, program)


def requested(function: Function, name: str, program: Program) -> Kind:
    """What the fixture of a name holds for a test or fixture."""
    if name == "request":
        return FixtureRequest(function)
    found = next(
        (f for f in available(function.module, _owner(function), name, program) if f != function), None
    )
    return UNKNOWN if found is None else fixture_value(found, program)


@question(otherwise=NEVER, given_up=UNKNOWN)
def fixture_value(fixture: Function, program: Program) -> Kind:
    """What a fixture hands to those that ask for it."""
    summary = program.function_summary(fixture)
    if summary is None or decorator_names(summary, fixture.module, program) - FIXTURES:
        return UNKNOWN
    given = {name: requested(fixture, name, program) for name in summary.depends if name}
    owner = _owner(fixture)
    if owner is not None:
        given[""] = Instance(ProjectClass(fixture.module, owner))
    value = result_with(fixture, given, program)
    if isinstance(value, Awaitable):
        value = value.result
    return (
        value.iterated(program) if isinstance(value, Generator | ListOf) and summary.is_generator else value
    )


def available(module: str, owner: str | None, name: str, program: Program) -> Iterator[Function]:
    """The fixtures of a name that a test in the class `owner` of a module can ask for, the nearest first."""
    if owner is not None:
        for cls in program.view(ProjectClass(module, owner)).ancestry:
            yield from _fixture_in(cls.module, f"{cls.name}.", name, program)
    yield from fixtures_in(module, name, program)
    for folder in _folders(module):
        conftest = f"{folder}.conftest" if folder else "conftest"
        if conftest != module and program.has_module(conftest):
            yield from fixtures_in(conftest, name, program)
            for plugin in _plugins(conftest, program):
                yield from fixtures_in(plugin, name, program)


def fixtures_in(module: str, name: str, program: Program) -> Iterator[Function]:
    """The fixture of a name that a module defines or imports."""
    renamed = program.named_fixture(module, name)
    if renamed is not None:
        yield Function(module, renamed)
        return
    match program.name_in(module, name):
        case Function() as function:
            yield from _fixture_in(function.module, "", function.name, program)


def _fixture_in(module: str, prefix: str, name: str, program: Program) -> Iterator[Function]:
    function = Function(module, f"{prefix}{name}")
    summary = program.function_summary(function)
    if summary is not None and is_fixture(function, summary, program):
        yield function


def is_fixture(function: Function, summary: FunctionSummary, program: Program) -> bool:
    """Whether a function is decorated as a fixture."""
    return bool(summary.decorators and decorator_names(summary, function.module, program) & FIXTURES)


def _is_test(function: Function) -> bool:
    """Whether pytest collects a function, by its default rules."""
    module, name = function.module.rpartition(".")[2], function.name.rpartition(".")[2]
    return name.startswith("test") and any(fnmatch(module, pattern) for pattern in TEST_MODULES)


def _owner(function: Function) -> str | None:
    return function.name.rpartition(".")[0] or None


def _folders(module: str) -> Iterator[str]:
    while module:
        module = module.rpartition(".")[0]
        yield module


def _plugins(conftest: str, program: Program) -> Iterator[str]:
    """The modules that ``pytest_plugins`` names."""
    for recipe in program.binding(conftest, "pytest_plugins"):
        for element in recipe.elements if isinstance(recipe, r.Elements) else (recipe,):
            if isinstance(element, r.Constant) and isinstance(element.value, str):
                match program.module(r.Source(element.value, from_root=False), conftest):
                    case Module(name=name):
                        yield name


def _parametrized(function: Function, summary: FunctionSummary, program: Program) -> Iterator[set[str]]:
    """The names that ``@pytest.mark.parametrize`` gives to a test or to its class."""
    owner = _owner(function)
    cls = None if owner is None else program.class_summary(ProjectClass(function.module, owner))
    for recipe in (*summary.decorators, *(() if cls is None else cls.decorators)):
        match recipe:
            case r.Invoke(function=r.Get(name="parametrize"), positional=(names, *_)):
                yield _names(names)
            case r.Invoke(function=r.Get(name="parametrize"), keywords=keywords):
                yield _names(dict(keywords).get("argnames"))


def _names(recipe: r.Recipe | None) -> set[str]:
    match recipe:
        case r.Constant(value=str(names)):
            return {name.strip() for name in names.split(",")}
        case r.Elements(elements=elements):
            return {name for element in elements for name in _names(element)}
    return set()
