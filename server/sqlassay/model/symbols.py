"""Where names are bound, over all modules."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

from sqlassay.model.kinds import Function, ProjectClass
from sqlassay.model.summary import ModuleSummary
from sqlassay.model.summary import recipes as r
from sqlassay.model.summary.folding import named_items
from sqlassay.model.summary.recipes import Recipe


class Backref(NamedTuple):
    """An attribute of a class that makes one of another class."""

    owner: ProjectClass
    """The class whose body says it; of an imperative mapping, the name that the class has there."""
    attribute: str

    @property
    def module(self) -> str:
        return self.owner.module


class MapperCall(NamedTuple):
    """A call that maps a class imperatively."""

    module: str
    call: r.Invoke


ANY_NAME = "*"

COMPUTED = ""
"""Stands for the names of backrefs that are not written out."""

Entries: TypeAlias = tuple[Any, ...]


class Symbols:
    """Classes by their own names, the attributes that they bind, and those that they inherit from; what maps
    classes from outside by their names.
    """

    def __init__(self, modules: Mapping[str, ModuleSummary]) -> None:
        self._tables: dict[str, dict[str, Entries]] = {table: {} for table in TABLES}
        self._modules: Mapping[str, ModuleSummary] = {}
        self._take_over(modules)

    def named(self, name: str) -> tuple[ProjectClass, ...]:
        """The classes whose name, without that of a class around, this is."""
        return self._tables["named"].get(name, ())

    def binding(self, attribute: str) -> tuple[ProjectClass, ...]:
        """The classes that bind an attribute, in their bodies or in their methods."""
        return self._tables["binding"].get(attribute, ())

    def deriving(self, name: str) -> tuple[ProjectClass, ...]:
        """The classes with a base of this name."""
        return self._tables["deriving"].get(name, ())

    def mapper_calls(self, name: str) -> tuple[MapperCall, ...]:
        """The calls that map a class of this name imperatively."""
        return self._tables["mapper_calls"].get(name, ())

    def backrefs(self, name: str) -> tuple[Backref, ...]:
        """The attributes whose ``backref`` makes one of this name, or may do so; all for `ANY_NAME`."""
        table = self._tables["backrefs"]
        if name == ANY_NAME:
            return tuple(entry for key in sorted(table) for entry in table[key])
        return (*table.get(name, ()), *table.get(COMPUTED, ()))

    def fixtures(self, name: str) -> tuple[Function, ...]:
        """The functions that are decorated as the fixture of a name, to all appearance."""
        return self._tables["fixtures"].get(name, ())

    def with_modules(self, modules: Mapping[str, ModuleSummary]) -> Symbols:
        """The symbols of other modules; what these have in common with them is not looked at again."""
        after = Symbols({})
        after._tables = {name: dict(table) for name, table in self._tables.items()}
        after._modules = self._modules
        after._take_over(modules)
        return after

    def _take_over(self, modules: Mapping[str, ModuleSummary]) -> None:
        before, self._modules = self._modules, modules
        changed = {
            name for name in before.keys() | modules.keys() if before.get(name) is not modules.get(name)
        }
        for name, symbols in TABLES.items():
            table, now = self._tables[name], dict[str, list[Any]]()
            for module in sorted(changed):
                now |= {symbol: [] for symbol in _collected(symbols, before.get(module)) if symbol not in now}
                for symbol, entries in _collected(symbols, modules.get(module)).items():
                    now.setdefault(symbol, []).extend(entries)
            for symbol, own in now.items():
                others = (entry for entry in table.get(symbol, ()) if entry.module not in changed)
                table[symbol] = tuple(sorted((*others, *own), key=lambda entry: entry.module))


def _names(summary: ModuleSummary) -> Iterator[tuple[str, ProjectClass]]:
    for name in sorted(summary.classes):
        yield name.rpartition(".")[2], ProjectClass(summary.name, name)


def _attributes(summary: ModuleSummary) -> Iterator[tuple[str, ProjectClass]]:
    for name, cls in sorted(summary.classes.items()):
        for attribute in cls.members.keys() | cls.attributes.keys():
            yield attribute, ProjectClass(summary.name, name)


def _bases(summary: ModuleSummary) -> Iterator[tuple[str, ProjectClass]]:
    for name, cls in sorted(summary.classes.items()):
        for base in dict.fromkeys(_original_name(base, summary) for base in cls.bases):
            yield base, ProjectClass(summary.name, name)


def _mapper_calls(summary: ModuleSummary) -> Iterator[tuple[str, MapperCall]]:
    for call in summary.mapper_calls:
        yield _original_name(_mapped(call), summary), MapperCall(summary.name, call)


def _backrefs(summary: ModuleSummary) -> Iterator[tuple[str, Backref]]:
    for class_name, cls in sorted(summary.classes.items()):
        owner = ProjectClass(summary.name, class_name)
        for attribute, members in cls.members.items():
            for member in members:
                for made in _results(member.value, summary):
                    yield made, Backref(owner, attribute)
    for call in summary.mapper_calls:
        owner = ProjectClass(summary.name, _original_name(_mapped(call), summary))
        properties = dict(call.keywords).get("properties")
        for key, value in properties.items if isinstance(properties, r.Mapping) else ():
            if isinstance(key, r.Constant) and (name := _backref(value)) is not None:
                yield name, Backref(owner, str(key.value))


def _results(value: Recipe | None, summary: ModuleSummary) -> Iterator[str]:
    """The names that a value of a class body, also one that a function declares, makes elsewhere."""
    function = summary.functions.get(value.name) if isinstance(value, r.FunctionDefined) else None
    for result in (value,) if function is None else function.results:
        if result is not None and (made := _backref(result)) is not None:
            yield made


def _backref(value: Recipe) -> str | None:
    if not isinstance(value, r.Invoke):
        return None
    arguments = dict(value.keywords)
    arguments |= named_items(arguments.get("sa_relationship_kwargs", r.OPAQUE))
    given = arguments.get("backref")
    if isinstance(given, r.Invoke) and given.positional:
        given = given.positional[0]
    match given:
        case None | r.Constant(value=None):
            return None
        case r.Constant(value=str() as name):
            return name
    return COMPUTED


def _mapped(call: r.Invoke) -> Recipe:
    return call.positional[0] if call.positional else dict(call.keywords).get("class_", r.OPAQUE)


def _original_name(recipe: Recipe, summary: ModuleSummary) -> str:
    """The last part of a dotted name, without the ``as`` of its import."""
    match recipe:
        case r.Get(name=name):
            return name
        case r.ClassDefined(name=name):
            return name.rpartition(".")[2]
        case r.Item(value=value):
            return _original_name(value, summary)
        case r.Ref(name=name):
            bindings = summary.bindings.get(name, ())
            originals = [b.name for b in bindings if isinstance(b, r.Imported) and b.name is not None]
            return originals[0] if originals else name
    return ""


def _fixtures(summary: ModuleSummary) -> Iterator[tuple[str, Function]]:
    for name, function in sorted(summary.functions.items()):
        if any(map(_is_fixture, function.decorators)):
            said = next(filter(None, map(said_name, function.decorators)), None)
            yield said or name.rpartition(".")[2], Function(summary.name, name)


def _is_fixture(decorator: Recipe) -> bool:
    """Whether a decorator is called ``fixture``."""
    function = decorator.function if isinstance(decorator, r.Invoke) else decorator
    return isinstance(function, r.Ref | r.Get | r.Imported) and function.name == "fixture"


def said_name(decorator: Recipe) -> str | None:
    """The name that ``fixture(name=…)`` gives."""
    if isinstance(decorator, r.Invoke) and _is_fixture(decorator):
        match dict(decorator.keywords).get("name"):
            case r.Constant(value=str(name)):
                return name
    return None


def _collected(
    symbols: Callable[[ModuleSummary], Iterator[tuple[str, Any]]], summary: ModuleSummary | None
) -> Mapping[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for key, value in () if summary is None else symbols(summary):
        found.setdefault(key, []).append(value)
    return found


TABLES: dict[str, Callable[[ModuleSummary], Iterator[tuple[str, Any]]]] = {
    "named": _names,
    "binding": _attributes,
    "deriving": _bases,
    "mapper_calls": _mapper_calls,
    "backrefs": _backrefs,
    "fixtures": _fixtures,
}
