"""Where names are bound, over all modules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlassay.model.kinds import ProjectClass
from sqlassay.model.summary import ModuleSummary


class Symbols:
    """Classes by their own names and by the names of the attributes that they bind."""

    def __init__(self, modules: Mapping[str, ModuleSummary]) -> None:
        self._named: dict[str, tuple[ProjectClass, ...]] = {}
        self._binding: dict[str, tuple[ProjectClass, ...]] = {}
        self._modules: Mapping[str, ModuleSummary] = {}
        self._take_over(modules)

    def named(self, name: str) -> tuple[ProjectClass, ...]:
        """The classes whose name, without that of a class around, this is."""
        return self._named.get(name, ())

    def binding(self, attribute: str) -> tuple[ProjectClass, ...]:
        """The classes that bind an attribute, in their bodies or in their methods."""
        return self._binding.get(attribute, ())

    def with_modules(self, modules: Mapping[str, ModuleSummary]) -> Symbols:
        """The symbols of other modules; what these have in common with them is not looked at again."""
        after = Symbols({})
        after._named, after._binding, after._modules = dict(self._named), dict(self._binding), self._modules
        after._take_over(modules)
        return after

    def _take_over(self, modules: Mapping[str, ModuleSummary]) -> None:
        before, self._modules = self._modules, modules
        changed = {
            name for name in before.keys() | modules.keys() if before.get(name) is not modules.get(name)
        }
        for table, symbols in ((self._named, _names), (self._binding, _attributes)):
            now: dict[str, list[ProjectClass]] = {}
            for module in changed:
                now |= {symbol: [] for symbol in symbols(before.get(module)) if symbol not in now}
                for symbol, names in symbols(modules.get(module)).items():
                    now.setdefault(symbol, []).extend(ProjectClass(module, name) for name in names)
            for symbol, own in now.items():
                others = (cls for cls in table.get(symbol, ()) if cls.module not in changed)
                table[symbol] = tuple(sorted((*others, *own), key=lambda cls: (cls.module, cls.name)))


def _names(summary: ModuleSummary | None) -> Mapping[str, list[str]]:
    return _collected((name.rpartition(".")[2], name) for name in (summary.classes if summary else ()))


def _attributes(summary: ModuleSummary | None) -> Mapping[str, list[str]]:
    return _collected(
        (attribute, name)
        for name, cls in (summary.classes.items() if summary else ())
        for attribute in cls.members.keys() | cls.attributes.keys()
    )


def _collected(pairs: Iterator[tuple[str, str]]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found
