"""The linked program: what a name means across files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakKeyDictionary

from sqlassay.model.evaluate import evaluate
from sqlassay.model.functions import result_of
from sqlassay.model.imports import ModuleIndex
from sqlassay.model.kinds import UNKNOWN, Function, Instance, Kind, Module, ProjectClass, join
from sqlassay.model.library.external import External, external
from sqlassay.model.library.registry import library
from sqlassay.model.schema import ClassView, class_attribute, instance_attribute, view_of
from sqlassay.model.summary import ClassSummary, FunctionSummary, ModuleSummary
from sqlassay.model.summary.recipes import Source

if TYPE_CHECKING:
    from sqlassay.model.facts import Fact
    from sqlassay.syntax import Block

T = TypeVar("T")


class Program:
    """All summaries of a workspace, and what follows from them; each answer is worked out once.

    It is a value: another set of summaries makes another program.
    """

    def __init__(self, modules: Mapping[str, ModuleSummary], source_roots: tuple[str, ...] = ()) -> None:
        self.modules = modules
        self.source_roots = source_roots
        self.index = ModuleIndex(((name, m.is_package) for name, m in modules.items()), source_roots)
        self.facts: MutableMapping[Block, tuple[Fact, ...]] = WeakKeyDictionary()
        """The facts of the blocks that were walked so far, for as long as the blocks live."""
        self._answers: dict[tuple[Any, ...], Any] = {}
        self._asked: set[tuple[Any, ...]] = set()

    def once(self, question: tuple[Any, ...], answer: Any, otherwise: T) -> T:
        """`answer()`, remembered by `question`; `otherwise` when the question leads back to itself."""
        if question in self._answers:
            return self._answers[question]  # type: ignore[no-any-return]
        if question in self._asked:
            return otherwise
        self._asked.add(question)
        try:
            found: T = answer()
        finally:
            self._asked.discard(question)
        self._answers[question] = found
        return found

    def module(self, source: Source, here: str) -> Kind:
        """The module that an import in the module `here` names: one of the project, or an external one."""
        if source.from_root:
            return Module(source.module)
        return self.once(("module", source.module, here), lambda: self._module(source.module, here), UNKNOWN)

    def is_package(self, module: str) -> bool:
        """Whether the module of this name is a package's ``__init__``."""
        return module in self.index.regular_packages

    def name_in(self, module: str, name: str) -> Kind:
        """What a module-level name is, seen from outside or from a function of the module."""
        return self.once(("name", module, name), lambda: self._name_in(module, name), UNKNOWN)

    def global_name(self, module: str, name: str) -> Kind:
        """What a name means in the code of a module that binds it in no function: the module's, else a
        builtin.
        """
        summary = self.modules.get(module)
        if summary is None:
            return UNKNOWN
        return self._bound(summary, name) or external(f"builtins.{name}")

    def class_summary(self, cls: ProjectClass) -> ClassSummary | None:
        summary = self.modules.get(cls.module)
        return None if summary is None else summary.classes.get(cls.name)

    def function_summary(self, function: Function) -> FunctionSummary | None:
        summary = self.modules.get(function.module)
        return None if summary is None else summary.functions.get(function.name)

    def view(self, cls: ProjectClass) -> ClassView:
        """The class with its inheritance resolved."""
        return self.once(("view", cls), lambda: view_of(cls, self), ClassView(cls))

    def class_attribute(self, cls: ProjectClass, name: str) -> Kind:
        return self.once(("class", cls, name), lambda: class_attribute(self.view(cls), name, self), UNKNOWN)

    def instance_attribute(self, cls: ProjectClass, name: str) -> Kind:
        return self.once(
            ("instance", cls, name), lambda: instance_attribute(self.view(cls), name, self), UNKNOWN
        )

    def instance_of(self, cls: ProjectClass) -> Kind:
        """What calling the class gives: a project's subclass of Session is a session."""
        view = self.view(cls)
        return Instance(cls) if view.stands_for is None else view.stands_for

    def result_of(self, function: Function) -> Kind:
        return self.once(("result", function), lambda: result_of(function, self), UNKNOWN)

    def overriding(self, cls: ProjectClass, name: str) -> tuple[ProjectClass, ...]:
        """The subclasses of a class that bind an attribute too, in their bodies or in their methods."""
        return tuple(
            other
            for other in self._binding_classes().get(name, ())
            if other != cls and cls in self.view(other).ancestry
        )

    def _binding_classes(self) -> Mapping[str, tuple[ProjectClass, ...]]:
        """The classes by the names of the attributes that they bind."""

        def collect() -> dict[str, tuple[ProjectClass, ...]]:
            found: dict[str, list[ProjectClass]] = {}
            for module, summary in self.modules.items():
                for cls in summary.classes.values():
                    for name in cls.members.keys() | cls.attributes.keys():
                        found.setdefault(name, []).append(ProjectClass(module, cls.name))
            return {name: tuple(classes) for name, classes in found.items()}

        return self.once(("binding classes",), collect, {})

    def mapped_classes(self) -> Iterator[ClassView]:
        """Every mapped class of the project."""
        for module, summary in self.modules.items():
            for name in summary.classes:
                view = self.view(ProjectClass(module, name))
                if view.mapped:
                    yield view

    def mapped_class_named(self, name: str) -> Kind:
        """The mapped class that a string in ``relationship("…")`` means, if just one has the name."""
        found = self._mapped_by_name().get(name.rpartition(".")[2], ())
        return found[0] if len(found) == 1 else UNKNOWN

    def _mapped_by_name(self) -> Mapping[str, tuple[ProjectClass, ...]]:
        def collect() -> dict[str, tuple[ProjectClass, ...]]:
            names: dict[str, tuple[ProjectClass, ...]] = {}
            for view in self.mapped_classes():
                names[view.cls.name] = (*names.get(view.cls.name, ()), view.cls)
            return names

        return self.once(("mapped by name",), collect, {})

    def _name_in(self, module: str, name: str) -> Kind:
        summary = self.modules.get(module)
        if summary is not None and (bound := self._bound(summary, name)) is not None:
            return bound
        return Module(f"{module}.{name}") if f"{module}.{name}" in self.index else UNKNOWN

    def _module(self, wanted: str, here: str) -> Kind:
        found = self.index.resolve(here, wanted)
        return external(wanted) if found is None else Module(found)

    def _bound(self, summary: ModuleSummary, name: str) -> Kind | None:
        """What a module binds to a name, by star imports too, if it does."""

        def bindings() -> Kind | None:
            own = (evaluate(recipe, summary.name, None, self) for recipe in summary.bindings.get(name, ()))
            found = [*own, *self._star_imports(summary, name)]
            return join(found) if found else None

        return self.once(("bound", summary.name, name), bindings, None)

    def _star_imports(self, summary: ModuleSummary, name: str) -> Iterator[Kind]:
        for source in () if name.startswith("_") else summary.star_imports:
            match self.module(source, summary.name):
                case Module(name=module) if module in self.modules:
                    if (found := self._bound(self.modules[module], name)) is not None:
                        yield found
                case External(name=module) if library().knows(f"{module}.{name}"):
                    yield external(f"{module}.{name}")
