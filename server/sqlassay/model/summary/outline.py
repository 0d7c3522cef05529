"""A file's document to its summary."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlassay.model.summary import recipes as r
from sqlassay.model.summary.functions import attributes_of_self, function_summary, suites
from sqlassay.model.summary.recipe_of import annotation_of, recipe_of
from sqlassay.model.summary.recipes import OPAQUE, Recipe
from sqlassay.model.summary.summaries import ClassSummary, FunctionSummary, Member, ModuleSummary
from sqlassay.syntax import Document, form, target_names

NOTHING: Mapping[str, Recipe] = {}


def outline(document: Document, module: str, is_package: bool) -> ModuleSummary:
    """What other files can see of a module (dotted name) with this text."""
    outlining = Outline(module, is_package)
    for unit in document.units:
        if unit.owner:
            outlining.class_body(".".join(unit.owner), unit.body)
        else:
            outlining.module_body(unit.body)
    return outlining.summary()


class Outline:
    """The summary of one module while it is being put together."""

    def __init__(self, module: str, is_package: bool) -> None:
        self.module = module
        self.is_package = is_package
        self.bindings: dict[str, list[Recipe]] = {}
        self.star_imports: list[r.Source] = []
        self.classes: dict[str, ClassSummary] = {}
        self.functions: dict[str, FunctionSummary] = {}

    def summary(self) -> ModuleSummary:
        return ModuleSummary(
            name=self.module,
            is_package=self.is_package,
            bindings={name: tuple(dict.fromkeys(found)) for name, found in self.bindings.items()},
            star_imports=tuple(self.star_imports),
            classes=self.classes,
            functions=self.functions,
        )

    def module_body(self, body: tuple[form.Statement, ...]) -> None:
        for statement in body:
            for name, recipe in self._bound(statement, ""):
                self.bindings.setdefault(name, []).append(recipe)
            for suite in _running_suites(statement):
                self.module_body(suite)

    def class_body(self, name: str, body: tuple[form.Statement, ...]) -> None:
        """Add the members that `body` declares to the class of this qualified name."""
        known = self.classes.get(name)
        if known is None:
            return
        for statement in body:
            for member, found in self._members(statement, f"{name}."):
                known.members[member] = (*known.members.get(member, ()), found)
            if isinstance(statement, form.Function):
                for attribute, recipe in attributes_of_self(statement, NOTHING):
                    known.attributes[attribute] = (*known.attributes.get(attribute, ()), recipe)
            for suite in _running_suites(statement):
                self.class_body(name, suite)

    def _members(self, statement: form.Statement, prefix: str) -> Iterator[tuple[str, Member]]:
        match statement:
            case form.AnnAssign(target=form.Name() as target):
                value = None if statement.value is None else recipe_of(statement.value, NOTHING)
                yield target.id, Member(annotation_of(statement.annotation, NOTHING), value)
            case _:
                yield from ((name, Member(None, recipe)) for name, recipe in self._bound(statement, prefix))

    def _bound(self, statement: form.Statement, prefix: str) -> Iterator[tuple[str, Recipe]]:
        match statement:
            case form.Import():
                for alias in statement.names:
                    package = alias.name if alias.asname else alias.name.partition(".")[0]
                    yield alias.asname or package, r.Imported(r.Source(package, from_root=False), None)
            case form.ImportFrom():
                yield from self._imported(statement)
            case form.Function():
                self.functions[prefix + statement.name] = function_summary(
                    statement, prefix + statement.name, NOTHING
                )
                yield statement.name, r.FunctionDefined(prefix + statement.name)
            case form.Class():
                self._class(statement, prefix + statement.name)
                yield statement.name, r.ClassDefined(prefix + statement.name)
            case form.Assign(targets=(form.Name() as target,)):
                yield target.id, recipe_of(statement.value, NOTHING)
            case form.Assign():
                yield from ((name, OPAQUE) for name in target_names(statement.targets))
            case form.AnnAssign(target=form.Name() as target):
                yield target.id, r.InstanceOf(annotation_of(statement.annotation, NOTHING) or OPAQUE)
            case form.AugAssign(target=form.Name() as target):
                yield target.id, OPAQUE
            case form.TypeAlias_():
                yield statement.name, annotation_of(statement.value, NOTHING) or OPAQUE
            case form.For():
                yield from ((name, OPAQUE) for name in target_names((statement.target,)))
            case form.With():
                for item in statement.items:
                    if isinstance(item.target, form.Name):
                        yield item.target.id, r.Entered(recipe_of(item.context, NOTHING))

    def _class(self, statement: form.Class, name: str) -> None:
        arguments = statement.arguments
        self.classes[name] = ClassSummary(
            name=name,
            bases=tuple(
                OPAQUE if a.star else recipe_of(a.value, NOTHING) for a in arguments if a.keyword is None
            ),
            keywords=tuple((a.keyword, recipe_of(a.value, NOTHING)) for a in arguments if a.keyword),
            decorators=tuple(recipe_of(d, NOTHING) for d in statement.decorators),
            members={},
            attributes={},
        )
        self.class_body(name, statement.body)

    def _imported(self, statement: form.ImportFrom) -> Iterator[tuple[str, Recipe]]:
        source = import_source(self.module, self.is_package, statement)
        if source is None:
            return
        for alias in statement.names:
            if alias.name == "*":
                self.star_imports.append(source)
            else:
                yield alias.asname or alias.name, r.Imported(source, alias.name)


def _running_suites(statement: form.Statement) -> Iterator[tuple[form.Statement, ...]]:
    """The bodies of a compound statement; of ``if TYPE_CHECKING: … else: …`` the one that runs."""
    match statement:
        case form.If(
            test=form.Name(id="TYPE_CHECKING") | form.Attribute(attr="TYPE_CHECKING"), orelse=(_, *_)
        ):
            return iter([statement.orelse])
    return suites(statement)


def import_source(here: str, is_package: bool, statement: form.ImportFrom) -> r.Source | None:
    """The module that a ``from`` import in the module `here` names; None where it leads out of the
    workspace.
    """
    module, level = statement.module, statement.level
    if level == 0:
        return None if module is None else r.Source(module, from_root=False)
    package = here.split(".") if is_package else here.split(".")[:-1]
    if level - 1 > len(package):
        return None
    base = package[: len(package) - (level - 1)]
    return r.Source(".".join([*base, *([module] if module else [])]), from_root=True)
