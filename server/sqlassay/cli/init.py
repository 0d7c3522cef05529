"""``sqlassay init``."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import click

from sqlassay.cli.caching import cache, cached
from sqlassay.cli.paths import Paths
from sqlassay.cli.schema import read_project
from sqlassay.cli.terminal import complain, error, out, printable, tracker
from sqlassay.index import Index
from sqlassay.model.environment import EnvironmentRow, describe_environment
from sqlassay.project import (
    ConfigurationError,
    Configurations,
    Environments,
    absolute,
    discover,
    installed_for,
    load,
)

NAME = "sqlassay.toml"
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


@click.command()
@click.argument("path", default=".", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help=f"Write a new {NAME} over one that is there.")
@cached
def init(path: Path, force: bool, no_cache: bool, cache_dir: Path | None) -> None:
    """Look at a project and write its sqlassay.toml.

    The comments in it say what was found, and what can be said.

    PATH is the project's folder, by default the working directory.
    """
    file = path / NAME
    for there in (file, path / "pyproject.toml"):
        if not (force and there == file) and _configures(there):
            also = ", or write it anew with --force" if there == file else ""
            error(f"{there} configures sqlassay already. Edit it{also}.\n")
            raise SystemExit(2)
    file.write_text(f"{HEAD}{''.join(_found(path, Index(cache(no_cache, cache_dir))))}{REST}", "utf-8")
    out(f"Wrote {file}.\n")


def _configures(file: Path) -> bool:
    """Whether a file configures sqlassay, or cannot be read and so may."""
    try:
        return file.is_file() and (file.name == NAME or load(file) is not None)
    except ConfigurationError as problem:
        complain(problem.problem())
        return True


def _found(path: Path, index: Index) -> Iterator[str]:
    """The keys whose values the project tells, with where it does."""
    project = read_project([path], index, Paths([str(path)]), tracker(shown=True))
    for problem in project.problems:
        complain(problem)
    configurations, environments, folder = Configurations(), Environments(), absolute(path)
    rows = describe_environment(
        project.workspace.environment(environments.of(folder, configurations.of(folder)))
    )
    files = discover([path], configurations, environments).asked
    packages = installed_for((file.path.parent for file in files), configurations).environments
    yield from _releases([row for row in rows if row.topic == "SQLAlchemy"])
    yield from _databases([row for row in rows if row.topic in ("database", "driver")])
    yield from _packages([_relative(each, folder) for each in packages])


def _releases(rows: list[EnvironmentRow]) -> Iterator[str]:
    yield "\n# The oldest SQLAlchemy that the code has to run on.\n"
    yield from _places(rows)
    if not rows:
        yield "# Nothing in the project tells.\n"
    oldest = next((row.value.split()[0] for row in rows if row.value.endswith("or newer")), "2.0")
    yield f"# target-version = {_quoted(oldest)}\n"


def _databases(rows: list[EnvironmentRow]) -> Iterator[str]:
    if rows:
        yield "\n# SQL is shown for the database of the project.\n"
        yield from _places(rows)


def _packages(packages: list[str]) -> Iterator[str]:
    yield "\n# The environment where the packages are installed that the project imports.\n"
    if not packages:
        yield "# None was found: what comes from packages, such as a base or a session, is unknown.\n"
    yield f"# python = {_quoted(packages[0] if packages else '.venv')}\n"


def _places(rows: list[EnvironmentRow]) -> Iterator[str]:
    return (f"# Found: {printable(f'{row.value} ({row.source})')}\n" for row in rows)


def _relative(path: Path, folder: Path) -> str:
    return Path(os.path.relpath(path, folder)).as_posix()


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
