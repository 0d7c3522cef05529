"""Which files are checked, and which others have to be known for that."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from sqlassay.model.environment import Role
from sqlassay.project.configuration import Configurations
from sqlassay.project.environment import Environments
from sqlassay.project.ignoring import Ignoring, ignoring_above
from sqlassay.project.problem import Problem
from sqlassay.project.roles import role_of
from sqlassay.project.tops import workspace_root


class SourceFile(Struct, frozen=True, order=True):
    """A file of Python source."""

    path: Path
    root: Path
    """The folder that its module is named from, so that no two files of a project have the same name."""
    role: Role = Role.APPLICATION
    """What its place says it is for."""


class Discovery(Struct, frozen=True):
    """What was found for the paths that somebody asked for; each in a stable order, without repetition."""

    asked: tuple[SourceFile, ...]
    """The files to check."""
    around: tuple[SourceFile, ...]
    """The other files of their projects, which say what the names mean that the first ones import."""
    problems: tuple[Problem, ...]


def absolute(path: Path) -> Path:
    """The path from the top on, without ``..``; links stay as they are."""
    return Path(os.path.abspath(path))  # noqa: PTH100 - resolve() follows links


def discover(
    paths: Iterable[Path], configurations: Configurations, environments: Environments | None = None
) -> Discovery:
    """The Python files that `paths` mean: files whatever their names, and folders with all that is below
    them."""
    problems: list[Problem] = []
    asked: dict[Path, None] = {}
    around: dict[Path, None] = {}
    for path in map(absolute, paths):
        if not os.path.lexists(path):
            problems.append(Problem(path, "there is no such file or folder"))
        elif path.is_dir():
            asked |= dict.fromkeys(_keep(python_files(path, configurations), problems))
            if (project := workspace_root(path)) not in (path, None):
                around[project] = None
        else:
            asked[path] = None
            around |= dict.fromkeys(_around(path))
    roots = SourceRoots(configurations, environments)
    known = {path: None for start in around for path in _known(start, configurations)}
    return Discovery(
        asked=tuple(roots.place(path) for path in asked),
        around=tuple(roots.place(path) for path in known if path not in asked),
        problems=tuple(dict.fromkeys(problems)),
    )


def discover_around(
    file: Path, configurations: Configurations, environments: Environments | None = None
) -> tuple[SourceFile, ...]:
    """The other files to know when a file is checked, which does not have to exist."""
    roots = SourceRoots(configurations, environments)
    known = {path: None for start in _around(file) for path in _known(start, configurations)}
    return tuple(roots.place(path) for path in known if path != file)


def python_files(folder: Path, configurations: Configurations) -> Iterator[Path | Problem]:
    """Every ``.py`` file below a folder, in order, but those that git ignores or the configuration excludes.

    Links to folders are not followed, so that a loop of them does no harm. A folder that cannot be read is a
    problem, and the rest goes on.
    """
    return _walk(folder, configurations, ignoring_above(folder))


def package_root(file: Path) -> Path:
    """The folder above the topmost package that a file is in."""
    folder = file.parent
    while (folder / "__init__.py").is_file():
        folder = folder.parent
    return folder


class SourceRoots:
    """The folder that each file's module is named from, and what files are for, looked up once a folder."""

    def __init__(self, configurations: Configurations, environments: Environments | None = None) -> None:
        self._configurations = configurations
        self._environments = environments or Environments()
        self._found: dict[Path, Path] = {}

    def place(self, file: Path) -> SourceFile:
        """The file under the deepest configured source root that holds it, or under the project's top."""
        root = self._found.get(file.parent)
        if root is None:
            root = self._found[file.parent] = self._find(file)
        return SourceFile(file, root, role_of(file, root, self._environments.around(file.parent)))

    def _find(self, file: Path) -> Path:
        configured = self._configurations.of(file.parent).source_roots
        holding = [root for root in configured if file.is_relative_to(root)]
        if holding:
            return max(holding, key=lambda root: len(root.parts))
        return self._environments.tops.outermost(file.parent) or Path(file.anchor)


def _around(file: Path) -> Iterator[Path]:
    """Where the files stand that `file` may import: its project, or what is beside it where it has none."""
    project = workspace_root(file.parent)
    if project is not None:
        yield project
        return
    top = package_root(file)
    yield from sorted(path for path in top.glob("*.py") if path.is_file())
    if top != file.parent:
        yield top / file.relative_to(top).parts[0]


def _known(start: Path, configurations: Configurations) -> Iterator[Path]:
    found = python_files(start, configurations) if start.is_dir() else (start,)
    return (item for item in found if isinstance(item, Path))


def _keep(found: Iterable[Path | Problem], problems: list[Problem]) -> Iterator[Path]:
    for item in found:
        if isinstance(item, Path):
            yield item
        else:
            problems.append(item)


def _walk(folder: Path, configurations: Configurations, ignoring: Ignoring) -> Iterator[Path | Problem]:
    configuration = configurations.of(folder)
    if configuration.respect_gitignore:
        ignoring = ignoring.within(folder)
    try:
        with os.scandir(folder) as scan:
            entries = sorted(scan, key=lambda entry: entry.name)
    except OSError as error:
        yield Problem(folder, f"the folder cannot be read ({error.strerror}); its files were not checked")
        return
    for entry in entries:
        path, is_folder = folder / entry.name, entry.is_dir(follow_symlinks=False)
        if not is_folder and not (entry.name.endswith(".py") and _is_file(entry)):
            continue
        if configuration.excludes(path, is_folder=is_folder) or ignoring.ignores(path, is_folder=is_folder):
            continue
        if is_folder:
            yield from _walk(path, configurations, ignoring)
        else:
            yield path


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError:  # a link to itself
        return False
