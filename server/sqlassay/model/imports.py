"""Which module of the workspace an import means.

A module is named by its path from the workspace's root: ``backend.app.models`` is
``backend/app/models.py``. That name is unique, and where the code says ``app.models``, the folder
``backend`` was on ``sys.path`` when it ran. Which folders may be, the layout tells (`import system
<https://docs.python.org/3/reference/import.html#the-path-based-finder>`_).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePath


class ModuleIndex:
    """The modules and packages of a workspace by name."""

    def __init__(self, modules: Iterable[tuple[str, bool]], source_roots: tuple[str, ...] = ()) -> None:
        """:param modules: name of each module and whether it is a package's ``__init__``.
        :param source_roots: names of folders that are on ``sys.path`` by the project's own word.
        """
        self._named = frozenset(modules)
        self.modules = {name for name, _ in self._named}
        self.regular_packages = {name for name, is_package in self._named if is_package}
        self.folders = {folder for name in self.modules for folder in _parents(name)}
        self.source_roots = source_roots
        self._top_level = self._index_top_level()

    @staticmethod
    def of(
        modules: frozenset[tuple[str, bool]], source_roots: tuple[str, ...], before: ModuleIndex | None
    ) -> ModuleIndex:
        """The index of modules: the one before, where that is of the same."""
        if before is not None and (before._named, before.source_roots) == (modules, source_roots):
            return before
        return ModuleIndex(modules, source_roots)

    def __contains__(self, name: str) -> bool:
        """Whether a module or a package has this name, seen from the root."""
        return name in self.modules or name in self.folders

    def has_package(self, name: str) -> bool:
        """Whether a regular package that lies in no other has this name: it hides an installed one."""
        return name in self._top_level

    def resolve(self, here: str, wanted: str) -> str | None:
        """The name from the root of what the module `here` imports as `wanted`; None where that is not of
        the workspace.
        """
        for root in self._roots(here):
            name = _join(root, wanted)
            if self._is_importable(root, wanted, name):
                return name
        top, _, rest = wanted.partition(".")
        owners = self._top_level.get(top, [])
        if len(owners) != 1:
            return None
        name = _join(owners[0], rest)
        return name if name in self else None

    def _roots(self, here: str) -> Iterator[str]:
        """The folders that may be on ``sys.path`` for a module, the likeliest first."""
        yield from self.source_roots
        for folder in (*_parents(here), ""):
            if folder not in self.regular_packages:
                yield folder
                yield _join(folder, "src")

    def _is_importable(self, root: str, wanted: str, name: str) -> bool:
        """A folder without ``__init__`` loses to an installed package: it counts only for a module that is
        really there.
        """
        top = _join(root, wanted.partition(".")[0])
        if top in self.modules or top in self.regular_packages:
            return name in self
        return name in self.modules

    def _index_top_level(self) -> dict[str, list[str]]:
        """The regular packages that lie in no other, by their last name."""
        found: dict[str, list[str]] = {}
        for package in sorted(self.regular_packages):
            folder, _, name = package.rpartition(".")
            if folder not in self.regular_packages:
                found.setdefault(name, []).append(package)
        return found


def module_name(path: PurePath, root: PurePath) -> tuple[str, bool]:
    """The name of a file's module, and whether it is a package's ``__init__``. What is no ``.py`` file (a
    notebook) has its ending in the name, so that it is not taken for the module beside it.
    """
    relative = path.relative_to(root) if path.is_relative_to(root) else PurePath(path.name)
    parts = [part.replace(".", "_") for part in (*relative.parts[:-1], relative.name.removesuffix(".py"))]
    if parts[-1] == "__init__":
        return ".".join(parts[:-1]), True
    return ".".join(parts), False


def _parents(name: str) -> Iterator[str]:
    while "." in name:
        name = name.rpartition(".")[0]
        yield name


def _join(folder: str, name: str) -> str:
    return f"{folder}.{name}" if folder and name else folder or name
