"""``sqlassay facts``."""

from __future__ import annotations

import json
from pathlib import Path

import click

from sqlassay.cli.around import workspace_around
from sqlassay.cli.caching import cache, cached
from sqlassay.cli.census import census
from sqlassay.cli.file_facts import FileFacts
from sqlassay.cli.terminal import complain, out, tracker
from sqlassay.index import Index
from sqlassay.project import Problem, read


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
    """Print what rules see of the file PATH.

    That is what its expressions are, the facts about it, and what its functions do.

    With --stats: how much of a project is understood, and what is missing.
    """
    as_json, index = output_format == "json", Index(cache(no_cache, cache_dir))
    if stats:
        context.exit(census(path, index, tracker(shown=not as_json), as_json=as_json))
    source = read(path)
    if isinstance(source, Problem):
        complain(source)
        context.exit(2)
    known = FileFacts(workspace_around(path, source.text, index), path.absolute(), source.text)
    out(json.dumps(known.rows(), indent=2) + "\n" if as_json else known.words())
