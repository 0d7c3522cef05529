"""The linked program: what a name means across files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from hashlib import sha256
from itertools import chain
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from msgspec.msgpack import encode
from msgspec.structs import replace

from sqlassay.model.configuring import configured_options
from sqlassay.model.dependencies import Input, Place, Scope
from sqlassay.model.effects import Effects, effects_of, known_by_class
from sqlassay.model.environment import Role
from sqlassay.model.evaluate import evaluate
from sqlassay.model.fixtures import parameter_of_test
from sqlassay.model.functions import decorated, result_of, result_of_lambda
from sqlassay.model.generics import Types, type_arguments
from sqlassay.model.imports import ModuleIndex
from sqlassay.model.inheritance import assigned_outside, overriding, subclasses
from sqlassay.model.injection import called_with, injected
from sqlassay.model.installed import NOTHING_INSTALLED, InstalledModules, imported_name, is_installed
from sqlassay.model.kinds import (
    NEVER,
    UNKNOWN,
    Arguments,
    Function,
    Instance,
    Kind,
    Lambda,
    Literal,
    Module,
    ProjectClass,
    Query,
    Session,
    join,
)
from sqlassay.model.library.external import External, external
from sqlassay.model.library.registry import library
from sqlassay.model.questions import Answers, Tracked, question, reads
from sqlassay.model.schema import (
    ClassView,
    MappedClass,
    TableSchema,
    class_attribute,
    instance_attribute,
    mapped_class,
    mapped_classes_in,
    perhaps_tables,
    tables_in,
    view_of,
)
from sqlassay.model.summary import Assignment, Behaviour, ClassSummary, FunctionSummary, ModuleSummary
from sqlassay.model.summary.handed import CONFIGURING
from sqlassay.model.summary.recipes import (
    FunctionDefined,
    Get,
    Imported,
    Invoke,
    Recipe,
    Source,
)
from sqlassay.model.symbols import Backref, MapperCall, Symbols, said_name

if TYPE_CHECKING:
    from sqlassay.model.facts import Fact
    from sqlassay.syntax import Block


NO_ARGUMENTS = Arguments()


class Program:
    """All summaries of a workspace, and what follows from them; each answer is worked out once.

    It is a value: another set of summaries makes another program, which takes over the answers that do not
    depend on the difference.
    """

    def __init__(
        self,
        modules: Mapping[str, ModuleSummary],
        source_roots: tuple[str, ...] = (),
        before: Program | None = None,
        installed: InstalledModules = NOTHING_INSTALLED,
    ) -> None:
        """:param before: the program that this one follows after an edit.
        :param installed: the modules of the packages that the project uses.
        """
        self.modules = modules
        self.source_roots = source_roots
        self.installed = installed
        named = frozenset((name, module.is_package) for name, module in modules.items())
        self.index: ModuleIndex = ModuleIndex.of(
            named, source_roots, None if before is None else before.index
        )
        self.symbols: Symbols = Symbols(modules) if before is None else before.symbols.with_modules(modules)
        self._assignments: dict[str, list[tuple[str, Assignment]]] | None = None
        self._configurations: tuple[tuple[str, Invoke], ...] | None = None
        self._hands: dict[str, tuple[Invoke, ...]] = {}
        self._facts: MutableMapping[Block, Tracked[tuple[Fact, ...]]] = WeakKeyDictionary()
        self._facts_before: MutableMapping[Block, Tracked[tuple[Fact, ...]]] = WeakKeyDictionary()
        if before is not None:
            self._facts_before |= before._facts_before
            self._facts_before |= before._facts
        self.answers = Answers()
        if before is not None:
            self.answers = self._answers_after(before)

    def _answers_after(self, before: Program) -> Answers:
        """What was answered about the program before and may hold for this one."""
        if self.installed is not before.installed or self.source_roots != before.source_roots:
            return before.answers.suspected()
        names = before.modules.keys() | self.modules.keys()
        places: list[Place] = [n for n in names if before.modules.get(n) is not self.modules.get(n)]
        if places:
            places.append(Scope.MODULES)
        if self.index is not before.index:
            places.append(Scope.LAYOUT)
        return before.answers.successors(places, lambda part: bool(part.value(before) != part.value(self)))

    # what is read from the summaries

    @reads(Scope.MODULE)
    def binding(self, module: str, name: str) -> tuple[Recipe, ...]:
        """What a module binds to a name, without star imports."""
        summary = self._summary(module)
        return () if summary is None else summary.bindings.get(name, ())

    @reads(Scope.MODULE)
    def star_imports(self, module: str) -> tuple[Source, ...]:
        summary = self._summary(module)
        return () if summary is None else summary.star_imports

    @reads(Scope.MODULE)
    def class_in(self, module: str, name: str) -> ClassSummary | None:
        """The class with this qualified name in a module."""
        summary = self._summary(module)
        return None if summary is None else summary.classes.get(name)

    @reads(Scope.MODULE)
    def names_of_classes(self, module: str) -> tuple[str, ...]:
        """The qualified names of the classes in a module."""
        summary = self._summary(module)
        return () if summary is None else tuple(summary.classes)

    @reads(Scope.MODULE)
    def perhaps_tables(self, module: str) -> tuple[str, ...]:
        """The variables and attributes of classes in a module that may hold a Core table."""
        summary = self._summary(module)
        return () if summary is None else tuple(perhaps_tables(summary))

    @reads(Scope.MODULE)
    def function_in(self, module: str, name: str) -> FunctionSummary | None:
        """The function with this qualified name in a module."""
        summary = self._summary(module)
        return None if summary is None else summary.functions.get(name)

    @reads(Scope.MODULE)
    def behaviour_in(self, module: str, name: str) -> Behaviour | None:
        """What the function with this qualified name in a module does by its own text; None where that is
        nothing, or there is no such function.
        """
        summary = self._summary(module)
        return None if summary is None else summary.behaviours.get(name)

    @reads(Scope.MODULE)
    def named_fixture(self, module: str, name: str) -> str | None:
        """The function in a module that is decorated as the fixture of another name than its own."""
        summary = self.modules.get(module)
        found = () if summary is None else summary.functions.values()
        return next((f.name for f in found if any(said_name(d) == name for d in f.decorators)), None)

    @reads(Scope.MODULES)
    def fixtures_named(self, name: str) -> tuple[Function, ...]:
        """The functions of the project that are decorated as the fixture of a name, to all appearance."""
        return self.symbols.fixtures(name)

    @reads(Scope.MODULES)
    def assignments_to(self, attribute: str) -> tuple[tuple[str, Assignment], ...]:
        """What functions assign to an attribute of objects that they make, each with its module."""
        if self._assignments is None:
            self._assignments = defaultdict(list)
            for module, summary in self.modules.items():
                for assignment in summary.assignments:
                    self._assignments[assignment.name].append((module, assignment))
        return tuple(self._assignments.get(attribute, ()))

    @reads(Scope.MODULE)
    def is_script(self, module: str, name: str) -> bool:
        """Whether a function is called where its module is run as a script."""
        summary = self.modules.get(module)
        return summary is not None and name in summary.scripts

    @reads(Scope.MODULES)
    def configurations(self) -> tuple[tuple[str, Invoke], ...]:
        """The calls of ``configure()`` and of ``associate_with()``, each with its module."""
        if self._configurations is None:
            self._configurations = tuple(
                (module, call)
                for module, summary in self.modules.items()
                for call in (
                    *summary.configurations,
                    *chain.from_iterable(f.hands for f in summary.functions.values()),
                )
                if isinstance(call.function, Get) and call.function.name in CONFIGURING
            )
        return self._configurations

    @reads(Scope.MODULE)
    def hands(self, module: str) -> tuple[Invoke, ...]:
        """The calls in a module that hand a function to a method that calls it."""
        known = self._hands.get(module)
        if known is None:
            summary = self.modules.get(module)
            functions = () if summary is None else summary.functions.values()
            calls = dict.fromkeys(call for function in functions for call in function.hands)
            known = self._hands[module] = tuple(call for call in calls if isinstance(call.function, Get))
        return known

    @reads(Scope.LAYOUT)
    def has_module(self, name: str) -> bool:
        """Whether a module of the project, or an installed one that can be read, has this name."""
        return self._summary(name) is not None

    @reads(Scope.LAYOUT)
    def has_folder(self, name: str) -> bool:
        """Whether a module or a package (also one without ``__init__``) has this name."""
        return name in self.index or (is_installed(name) and self.has_module(name))

    @reads(Scope.LAYOUT)
    def is_package(self, module: str) -> bool:
        """Whether the module of this name is a package's ``__init__``."""
        return module in self.index.regular_packages

    @reads(Scope.LAYOUT)
    def resolved(self, here: str, wanted: str) -> str | None:
        """The module that the module `here` imports as `wanted`: one of the project, else an installed one
        that can be read. An installed module imports nothing from the project.
        """
        if is_installed(here):
            return self.installed.named(wanted)
        return self.index.resolve(here, wanted) or self.installed_module(wanted)

    @reads(Scope.LAYOUT)
    def installed_module(self, wanted: str) -> str | None:
        """The installed module that the project imports as `wanted`; None where it cannot be read, or where a
        package of the project hides it.
        """
        return None if self.index.has_package(wanted.partition(".")[0]) else self.installed.named(wanted)

    @reads(Scope.MODULES)
    def classes_named(self, name: str) -> tuple[ProjectClass, ...]:
        """The classes whose name, without that of a class around, this is."""
        return self.symbols.named(name)

    @reads(Scope.MODULES)
    def classes_binding(self, attribute: str) -> tuple[ProjectClass, ...]:
        """The classes that bind an attribute, in their bodies or in their methods."""
        return self.symbols.binding(attribute)

    @reads(Scope.MODULE)
    def role(self, module: str) -> Role:
        """What a module is for."""
        summary = self.modules.get(module)
        return Role.APPLICATION if summary is None else summary.role

    @reads(Scope.MODULES)
    def classes_deriving(self, name: str) -> tuple[ProjectClass, ...]:
        """The classes with a base of this name."""
        return self.symbols.deriving(name)

    @reads(Scope.MODULES)
    def mapper_calls_of(self, name: str) -> tuple[MapperCall, ...]:
        """The calls that map a class of this name imperatively."""
        return self.symbols.mapper_calls(name)

    @reads(Scope.MODULES)
    def backrefs(self, name: str) -> tuple[Backref, ...]:
        """The attributes whose ``backref`` makes one of this name, or may do so; all for `ANY_NAME`."""
        return self.symbols.backrefs(name)

    def _summary(self, module: str) -> ModuleSummary | None:
        return self.installed.summary(module) if is_installed(module) else self.modules.get(module)

    # what follows from it

    def class_summary(self, cls: ProjectClass) -> ClassSummary | None:
        return self.class_in(cls.module, cls.name)

    def function_summary(self, function: Function) -> FunctionSummary | None:
        return self.function_in(function.module, function.name)

    def behaviour(self, function: Function) -> Behaviour | None:
        return self.behaviour_in(function.module, function.name)

    def module(self, source: Source, here: str) -> Kind:
        """The module that an import in the module `here` names: one of the project, or an external one."""
        if source.from_root:
            return Module(source.module)
        found = self.resolved(here, source.module)
        return external(source.module) if found is None else Module(found)

    def name_in(self, module: str, name: str) -> Kind:
        """What a module-level name is, seen from outside or from a function of the module."""
        return name_in(module, name, self)

    def global_name(self, module: str, name: str) -> Kind:
        """What a name means in the code of a module that binds it in no function: the module's, else a
        builtin.
        """
        if not self.has_module(module):
            return UNKNOWN
        return bound_in(module, name, self) or external(f"builtins.{name}")

    def view(self, cls: ProjectClass) -> ClassView:
        """The class with its inheritance resolved."""
        return view_of(cls.plain, self)

    def class_attribute(self, cls: ProjectClass, name: str) -> Kind:
        return class_attribute(cls, name, self)

    def instance_attribute(self, cls: ProjectClass, name: str) -> Kind:
        return instance_attribute(cls, name, self)

    def instance_of(self, cls: ProjectClass) -> Kind:
        """What calling the class gives: a project's subclass of Session is a session, of Query a query."""
        view = self.view(cls)
        if view.metaclass:
            return UNKNOWN
        if isinstance(view.stands_for, Session | Query):
            return replace(view.stands_for, subclass=cls)
        return Instance(cls) if view.stands_for is None else view.stands_for

    def defines(self, cls: ProjectClass, name: str) -> bool:
        """Whether a class, one of the project's that it inherits from, or a subclass binds an attribute."""
        ancestry = (self.class_summary(each) for each in self.view(cls).ancestry)
        own = any(s is not None and (name in s.members or name in s.attributes) for s in ancestry)
        return own or bool(self.overriding(cls, name))

    def assigned_outside(self, cls: ProjectClass, name: str) -> tuple[Kind, ...]:
        """What others assign to an attribute of a class, or of an instance of it that they make, or that a
        module holds.
        """
        return assigned_outside(cls, name, self)

    def result_of(self, function: Function, arguments: Arguments = NO_ARGUMENTS) -> Kind:
        """What calling a function gives."""
        return result_of(function, arguments, self)

    def result_of_lambda(self, function: Lambda, arguments: Arguments) -> Kind:
        """What calling a lambda gives."""
        return result_of_lambda(function, arguments, self)

    def parameter(self, function: Function, name: str, position: int) -> Kind:
        """What those hand to a parameter that call a function: its decorators, pytest, SQLAlchemy."""
        summary = self.function_summary(function)
        if summary is None:
            return UNKNOWN
        handed = injected(function, name, position, self) if summary.decorators else UNKNOWN
        handed = parameter_of_test(function, name, self) if handed == UNKNOWN else handed
        return (
            called_with(function, position, self)
            if handed == UNKNOWN and self.hands(function.module)
            else handed
        )

    def configured_options(self) -> tuple[str, ...]:
        """The options of sessions that some factory is given later, by ``configure()``."""
        return configured_options(self) if self.configurations() else ()

    def catches(self, function: Kind) -> bool:
        """Whether a generator of the project goes on behind an error that comes out of a ``yield``."""
        summary = self.function_summary(function) if isinstance(function, Function) else None
        return summary is not None and summary.catches

    def decorated(self, function: Function) -> Kind:
        """What the decorators of a function make of it."""
        return decorated(function, self)

    def effects_of(self, function: Function) -> Effects:
        """What calling a function does, with all that it calls; a method as its receiver has it, whose class
        may override what it calls.
        """
        return effects_of(known_by_class(function), self)

    def overriding(self, cls: ProjectClass, name: str) -> tuple[ProjectClass, ...]:
        """The subclasses of a class that bind an attribute too, in their bodies or in their methods."""
        return overriding(cls.plain, name, self)

    def type_arguments(self, cls: ProjectClass, base: ProjectClass) -> Types:
        """What the type parameters of a class stand for in one that is it or inherits from it."""
        return type_arguments(cls, base.plain, self)

    def subclasses(self, cls: ProjectClass) -> tuple[ProjectClass, ...]:
        """The classes that inherit from a class, by however many steps."""
        return subclasses(cls, self)

    def mapped_class(self, cls: ProjectClass) -> MappedClass | None:
        """The mapping of a class; None where it is not mapped."""
        return mapped_class(cls, self)

    def mapped_classes(self) -> Iterator[MappedClass]:
        """Every mapped class of the project. Not to be asked on the way to an answer, which would depend on
        all modules.
        """
        for module in self.modules:
            yield from mapped_classes_in(module, self)

    def tables(self) -> Iterator[TableSchema]:
        """Every Core table that a variable of a module, or an attribute of a class, holds. Not to be asked on
        the way to an answer either.
        """
        for module in self.modules:
            yield from tables_in(module, self)

    @reads(Scope.MODULES)
    def schema(self, which: str) -> tuple[MappedClass | TableSchema, ...]:  # noqa: ARG002
        """All mapped classes and Core tables. Not to be asked on the way to an answer either."""
        return (*self.mapped_classes(), *self.tables())

    @reads(Scope.MODULES)
    def migrations(self, which: str) -> tuple[str, ...]:  # noqa: ARG002
        """All that modules do to a database's schema. Not to be asked on the way to an answer either."""
        changing = (summary for summary in self.modules.values() if summary.procedures)
        return tuple(f"{summary.bindings}{summary.procedures}" for summary in changing)

    def facts_of(self, block: Block, walk: Callable[[], tuple[Fact, ...]]) -> tuple[Fact, ...]:
        """The facts of a block, which `walk` finds; kept as long as the block lives, and taken over from the
        program before where all that they depend on is the same.
        """
        known = self._facts.get(block)
        if known is None:
            known = self._facts_before.pop(block, None)
            if known is None or not self.answers.still_hold(known.dependencies, self):
                known = self.answers.tracked(walk)
            self._facts[block] = known
        return known.value

    def inputs_of(self, blocks: Iterable[Block]) -> set[Input]:
        """The parts of the summaries that the facts of blocks, found before, depend on."""
        return self.answers.inputs([self._facts[block].dependencies for block in blocks], self)

    def fingerprint(self, part: Input) -> bytes:
        """A short digest of a part of the summaries, the same in every process."""
        return sha256(encode(part.value(self), order="deterministic")).digest()[:16]


@question(otherwise=NEVER, given_up=UNKNOWN)
def name_in(module: str, name: str, program: Program) -> Kind:
    bound = bound_in(module, name, program)
    return _submodule(module, name, program) if bound is None else bound


@question(otherwise=NEVER, given_up=UNKNOWN)
def bound_in(module: str, name: str, program: Program) -> Kind | None:
    """What a module binds to a name, by star imports too, if it does."""
    if is_installed(module) and library().knows(f"{imported_name(module)}.{name}"):
        return external(f"{imported_name(module)}.{name}")
    own = (_bound(recipe, module, name, program) for recipe in program.binding(module, name))
    found = [*own, *_star_imported(module, name, program)]
    return join(found) if found else None


def _bound(recipe: Recipe, module: str, name: str, program: Program) -> Kind:
    """What one binding of a name gives; a package that imports the name from itself imports its submodule."""
    match recipe:
        case Imported(source=source, name=imported) if imported == name:
            if program.module(source, module) == Module(module):
                return _submodule(module, name, program)
    kind = evaluate(recipe, module, None, program)
    if not isinstance(recipe, FunctionDefined) or not isinstance(kind, Function):
        return kind
    made = decorated(kind, program)
    return made if isinstance(made, Instance | Session | Literal) else kind


def _submodule(package: str, name: str, program: Program) -> Kind:
    """What a package gives for a name that it does not bind: a module in it. What an installed one binds
    nowhere may come from code that runs when it is imported.
    """
    if program.has_folder(f"{package}.{name}"):
        return Module(f"{package}.{name}")
    return external(f"{imported_name(package)}.{name}") if is_installed(package) else UNKNOWN


def _star_imported(module: str, name: str, program: Program) -> Iterator[Kind]:
    for source in () if name.startswith("_") else program.star_imports(module):
        match program.module(source, module):
            case Module(name=other) if program.has_module(other):
                if (found := bound_in(other, name, program)) is not None:
                    yield found
            case External(name=other) if library().knows(f"{other}.{name}"):
                yield external(f"{other}.{name}")
