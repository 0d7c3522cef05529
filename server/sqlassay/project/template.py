"""What `sqlassay init` writes."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from sqlassay.model.environment import EnvironmentRow
from sqlassay.project.printable import printable

HEAD = """\
# What sqlassay shall do in this project. Nothing is said yet: a key counts when its "# " is taken away.
"""
REST = """\

# Rules to run besides those that are on by default, and rules not to run: codes, beginnings of codes, names.
# `sqlassay rules` lists them, `sqlassay explain RULE` tells why.
# extend-select = []
# ignore = []

# Files and folders to leave out besides what git ignores, written as in .gitignore.
# extend-exclude = []

# Folders that modules are imported from, where the layout does not tell.
# source-roots = ["src"]

# Which SQLAlchemy is asked about mappings and statements: that of the "project", the one that came with
# sqlassay ("bundled"), or none ("off").
# oracle = "project"

# How bad findings of a rule are: "error", "warning", "info" or "hint".
# [severity]
# SA203 = "error"

# Rules not to run in some files.
# [per-file-ignores]
# "tests/**" = ["SA605"]
"""


def template(folder: Path, rows: Iterable[EnvironmentRow], environments: Iterable[Path]) -> str:
    """A configuration in which nothing counts yet: what a project tells, and where, stands in comments.

    :param rows: what is known of the project in `folder`.
    :param environments: where the packages are installed that it imports.
    """
    return "".join((HEAD, *_found(tuple(rows), [_relative(each, folder) for each in environments]), REST))


def _found(rows: Sequence[EnvironmentRow], packages: Sequence[str]) -> Iterator[str]:
    yield from _releases([row for row in rows if row.topic == "SQLAlchemy"])
    yield from _databases([row for row in rows if row.topic in ("database", "driver")])
    yield from _packages(packages)


def _releases(rows: Sequence[EnvironmentRow]) -> Iterator[str]:
    yield "\n# The oldest SQLAlchemy that the code has to run on.\n"
    yield from _places(rows)
    if not rows:
        yield "# Nothing in the project tells.\n"
    oldest = next((row.value.split()[0] for row in rows if row.value.endswith("or newer")), "2.0")
    yield f"# target-version = {_quoted(oldest)}\n"


def _databases(rows: Sequence[EnvironmentRow]) -> Iterator[str]:
    if rows:
        yield "\n# SQL is shown for the database of the project.\n"
        yield from _places(rows)


def _packages(packages: Sequence[str]) -> Iterator[str]:
    yield "\n# The environment where the packages are installed that the project imports.\n"
    if not packages:
        yield "# None was found: what comes from packages, such as a base or a session, is unknown.\n"
    yield f"# python = {_quoted(packages[0] if packages else '.venv')}\n"


def _places(rows: Sequence[EnvironmentRow]) -> Iterator[str]:
    return (f"# Found: {printable(f'{row.value} ({row.source})')}\n" for row in rows)


def _relative(path: Path, folder: Path) -> str:
    return Path(os.path.relpath(path, folder)).as_posix()


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
