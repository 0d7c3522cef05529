"""``sqlassay init``."""

from __future__ import annotations

from pathlib import Path

import click

from sqlassay.cli.caching import cache, cached
from sqlassay.cli.paths import Paths
from sqlassay.cli.schema import read_project
from sqlassay.cli.terminal import complain, error, out, tracker
from sqlassay.index import Index
from sqlassay.model.environment import describe_environment
from sqlassay.project import (
    NAME,
    ConfigurationError,
    Configurations,
    Environments,
    absolute,
    configuration_files,
    configures,
    decode,
    discover,
    installed_for,
    template,
    write,
)


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
    for there in configuration_files(path):
        if not (force and there == file) and _configures(there):
            also = ", or write it anew with --force" if there == file else ""
            error(f"{there} configures sqlassay already. Edit it{also}.\n")
            raise SystemExit(2)
    text = _template(path, Index(cache(no_cache, cache_dir)))
    if (unwritten := write(file, decode(b""), text)) is not None:
        complain(unwritten)
        raise SystemExit(2)
    out(f"Wrote {file}.\n")


def _configures(file: Path) -> bool:
    """Whether a file configures sqlassay, or cannot be read and so may."""
    try:
        return configures(file)
    except ConfigurationError as problem:
        complain(problem.problem())
        return True


def _template(path: Path, index: Index) -> str:
    project = read_project([path], index, Paths([str(path)]), tracker(shown=True))
    for problem in project.problems:
        complain(problem)
    configurations, environments, folder = Configurations(), Environments(), absolute(path)
    known = project.workspace.environment(environments.of(folder, configurations.of(folder)))
    files = discover([path], configurations, environments).asked
    packages = installed_for((file.path.parent for file in files), configurations)
    return template(folder, describe_environment(known), packages.environments)
