"""Pytest's fixtures: what a parameter holds that is named like one.

They are looked for as pytest does: in the class, in the module, in the ``conftest.py`` of its folder and of
those above, in the plugins that these name (`fixtures
<https://docs.pytest.org/en/stable/reference/fixtures.html#fixture-availability>`_).
"""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatch
from typing import TYPE_CHECKING

from msgspec.structs import replace

from sqlassay.model.evaluate import evaluate
from sqlassay.model.functions import decorator_names, result_with
from sqlassay.model.kinds import (
    NEVER,
    UNKNOWN,
    Arguments,
    Awaitable,
    ExternalValue,
    Function,
    Generator,
    Instance,
    Kind,
    ListOf,
    Literal,
    Module,
    ProjectClass,
    join,
)
from sqlassay.model.kinds.base import HasMethods
from sqlassay.model.library.external import External
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

    def attribute(self, name: str, program: Program) -> Kind:
        return HasMethods.attribute(self, name, program) if name == "getfixturevalue" else UNKNOWN

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
    index, parameter = next((i, p) for i, p in enumerate(summary.parameters) if p.name == name)
    if parameter.optional or index < _patched(function, summary, program) or _is_unittest(function, program):
        return UNKNOWN
    if any(names == ANY_NAMES or name in names for names in _parametrized(function, summary, program)):
        return UNKNOWN
    return requested(function, name, program)


def _patched(function: Function, summary: FunctionSummary, program: Program) -> int:
    """How many of the first parameters may be the mocks that ``mock.patch`` makes, the receiver included."""
    each = (replace(summary, decorators=(decorator,)) for decorator in summary.decorators)
    named = (decorator_names(one, function.module, program) for one in each)
    patches = sum(any("mock.patch" in name for name in names) for names in named)
    return patches + 1 if patches and _owner(function) is not None else patches


def _is_unittest(function: Function, program: Program) -> bool:
    """Whether a test is a method of a ``unittest.TestCase``, which takes no fixtures."""
    owner = _owner(function)
    ancestry = () if owner is None else program.view(ProjectClass(function.module, owner)).ancestry
    for cls in ancestry:
        summary = program.class_summary(cls)
        bases = () if summary is None else summary.bases
        for base in (evaluate(recipe, cls.module, None, program) for recipe in bases):
            if isinstance(base, External) and base.name.endswith("TestCase"):
                return True
    return False


def requested(function: Function, name: str, program: Program) -> Kind:
    """What the fixture of a name holds for a test or fixture."""
    if name == "request":
        return FixtureRequest(function)
    found = next(
        (f for f in available(function.module, _owner(function), name, program) if f != function), None
    )
    if found is None:
        return UNKNOWN
    others = (f for f in overriding(function, name, program) if f not in (function, found))
    return join(fixture_value(fixture, program) for fixture in (found, *others))


def overriding(function: Function, name: str, program: Program) -> Iterator[Function]:
    """The fixtures of a name that a test or fixture may get instead of the nearest one: those nearer to the
    tests that ask for the fixture, or in a subclass (`overriding
    <https://docs.pytest.org/en/stable/how-to/fixtures.html#overriding-fixtures-on-various-levels>`_).
    """
    folder, _, file = function.module.rpartition(".")
    owner, is_test = _owner(function), _is_test(function)
    for fixture in program.fixtures_named(name):
        other = _owner(fixture)
        if owner is not None:
            base = ProjectClass(function.module, owner)
            if other is not None and base in program.view(ProjectClass(fixture.module, other)).ancestry:
                yield fixture
        elif is_test:
            continue
        elif file == "conftest":
            if not folder or fixture.module.startswith(f"{folder}."):
                yield fixture
        elif fixture.module == function.module or not _is_test_module(function.module):
            yield fixture


@question(otherwise=NEVER, given_up=UNKNOWN)
def fixture_value(fixture: Function, program: Program) -> Kind:
    """What a fixture hands to those that ask for it."""
    summary = program.function_summary(fixture)
    if summary is None or decorator_names(summary, fixture.module, program) - FIXTURES:
        return UNKNOWN
    optional = {parameter.name for parameter in summary.parameters if parameter.optional}
    asked = [name for name in summary.depends if name and name not in optional]
    given = {name: requested(fixture, name, program) for name in asked}
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
    return function.name.rpartition(".")[2].startswith("test") and _is_test_module(function.module)


def _is_test_module(module: str) -> bool:
    return any(fnmatch(module.rpartition(".")[2], pattern) for pattern in TEST_MODULES)


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


ANY_NAMES = frozenset("*")
"""Stands for names that are not written out."""


def _parametrized(function: Function, summary: FunctionSummary, program: Program) -> Iterator[frozenset[str]]:
    """The names that ``parametrize`` gives to a test, to its class or to its module."""
    conftests = (f"{folder}.conftest" if folder else "conftest" for folder in _folders(function.module))
    for module in (function.module, *conftests):
        if program.function_in(module, "pytest_generate_tests") is not None:
            yield ANY_NAMES
    for module, recipe in _marks(function, summary, program):
        match recipe:
            case r.Invoke(function=r.Get(name="parametrize"), positional=(names, *_)):
                yield _names(names)
            case r.Invoke(function=r.Get(name="parametrize"), keywords=keywords):
                yield _names(dict(keywords).get("argnames"))
            case r.Ref() | r.Get() | r.Imported():
                if evaluate(recipe, module, None, program) == ExternalValue("pytest.mark.parametrize"):
                    yield ANY_NAMES


def _marks(function: Function, summary: FunctionSummary, program: Program) -> Iterator[tuple[str, r.Recipe]]:
    """The decorators of a test, and those that hold for all of its class or module; with their modules."""
    found: list[tuple[str, r.Recipe]] = [(function.module, recipe) for recipe in summary.decorators]
    found += [(function.module, recipe) for recipe in program.binding(function.module, "pytestmark")]
    owner = _owner(function)
    for cls in () if owner is None else program.view(ProjectClass(function.module, owner)).ancestry:
        of_class = program.class_summary(cls)
        if of_class is not None:
            found += [(cls.module, recipe) for recipe in of_class.decorators]
            said = of_class.members.get("pytestmark", ())
            found += [(cls.module, member.value) for member in said if member.value is not None]
    for module, recipe in found:
        for element in recipe.elements if isinstance(recipe, r.Elements) else (recipe,):
            yield module, element


def _names(recipe: r.Recipe | None) -> frozenset[str]:
    match recipe:
        case r.Constant(value=str(names)):
            return frozenset(name.strip() for name in names.split(","))
        case r.Elements(elements=elements):
            return frozenset(name for element in elements for name in _names(element))
    return ANY_NAMES
