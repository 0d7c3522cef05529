"""``sqlassay facts``."""

from __future__ import annotations

import json
from pathlib import Path

import click

from sqlassay.cli.caching import cache, cached
from sqlassay.cli.census import census
from sqlassay.cli.checker import Checker
from sqlassay.cli.file_facts import FileFacts
from sqlassay.cli.paths import Paths
from sqlassay.cli.policies import Policies
from sqlassay.cli.share import known_files
from sqlassay.cli.terminal import complain, out, tracker
from sqlassay.index import Index
from sqlassay.model.workspace import Workspace
from sqlassay.project import Configurations, Environments, Problem, SourceRoots, discover_around, read


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--stats", is_flag=True, help="Count what is known in all files below PATH instead.")
@click.option("--output-format", type=click.Choice(["text", "json"]), default="text", show_default=True)
@cached
@click.pass_context
def facts(
    context: click.Context,
    path: Path,
    stats: bool,
    output_format: str,
    no_cache: bool,
    cache_dir: Path | None,
) -> None:
    """Print what rules see of the file PATH: what its expressions are, the facts about it, and what its
    functions do.

    With --stats: how much of a project is understood, and what is missing.
    """
    as_json, index = output_format == "json", Index(cache(no_cache, cache_dir))
    if stats:
        context.exit(census(path, index, tracker(shown=not as_json), as_json=as_json))
    source = read(path)
    if isinstance(source, Problem):
        complain(source)
        context.exit(2)
    known = FileFacts(_workspace(path, source.text, index), path.absolute(), source.text)
    out(json.dumps(known.rows(), indent=2) + "\n" if as_json else known.words())


def _workspace(file: Path, text: str, index: Index) -> Workspace:
    """The file with this text, and the project around it."""
    configurations, environments = Configurations(), Environments()
    place = SourceRoots(configurations, environments).place(file.absolute())
    policies = Policies(configurations, environments, Paths([str(file)]))
    around = discover_around(place.path, configurations, environments)
    installation = policies.installation((place, *around))
    checker = Checker(policies, index.installed(installation), installation.environments)
    known = known_files(around, checker, index, tracker(shown=False))
    workspace = Workspace.empty(installed=checker.installed).with_files(known)
    return workspace.with_text(place.path, text, place.root, place.role)
