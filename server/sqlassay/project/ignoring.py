"""What git ignores, as `gitignore(5) <https://git-scm.com/docs/gitignore>`_ says."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct
from pathspec import GitIgnoreSpec

from sqlassay.project.files import text_of


class Ignoring(Struct, frozen=True):
    """The patterns that hold in one folder."""

    levels: tuple[tuple[Path, GitIgnoreSpec], ...] = ()
    """The folder that each is relative to, the deepest first."""

    def ignores(self, path: Path, *, is_folder: bool) -> bool:
        """Whether git ignores this path; the deepest file that has a pattern for it decides."""
        for folder, spec in self.levels:
            said = spec.check_file(path.relative_to(folder).as_posix() + "/" * is_folder).include
            if said is not None:
                return said
        return False

    def within(self, folder: Path) -> Ignoring:
        """What holds in a folder below, with the ``.gitignore`` that stands in it."""
        specs = (_read(folder / name) for name in (".gitignore", ".git/info/exclude"))
        here = tuple((folder, spec) for spec in specs if spec is not None)
        return Ignoring(here + self.levels) if here else self


def ignoring_above(folder: Path) -> Ignoring:
    """What the folders above `folder` say of it, from the top of its repository on.

    A folder that is itself ignored was asked for by name, so that nothing above it counts.
    """
    above: list[Path] = []
    for parent in folder.parents if not (folder / ".git").exists() else ():
        above.append(parent)
        if (parent / ".git").exists():
            break
    else:
        return Ignoring()
    ignoring = Ignoring()
    for parent in reversed(above):
        ignoring = ignoring.within(parent)
    return Ignoring() if ignoring.ignores(folder, is_folder=True) else ignoring


def _read(file: Path) -> GitIgnoreSpec | None:
    lines = text_of(file).splitlines()
    return patterns(filter(is_pattern, lines)) if lines else None


def patterns(lines: Iterable[str]) -> GitIgnoreSpec:
    """The patterns of a ``.gitignore``, without Python's words on the expressions that become of them.

    :raises ValueError: for one that cannot be read; `is_pattern` tells.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        return GitIgnoreSpec.from_lines(lines)


def is_pattern(line: str) -> bool:
    """Whether a line of a ``.gitignore`` can be read; git passes over one that cannot, e.g. a lone "!"."""
    try:
        patterns([line])
    except (ValueError, re.error):
        return False
    return True
