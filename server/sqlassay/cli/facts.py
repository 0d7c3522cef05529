"""``sqlassay facts``."""

from __future__ import annotations

import json
from pathlib import Path

import click

from sqlassay.cli.caching import cache, cached
from sqlassay.cli.checker import Checker
from sqlassay.cli.paths import Paths
from sqlassay.cli.policies import Policies
from sqlassay.cli.share import known_files
from sqlassay.cli.terminal import complain, out, printable, tracker
from sqlassay.index import Index
from sqlassay.model.describe import Row
from sqlassay.model.workspace import Workspace
from sqlassay.project import Configurations, Environments, Problem, SourceRoots, discover_around, read
from sqlassay.text import LineIndex


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--output-format", type=click.Choice(["text", "json"]), default="text", show_default=True)
@cached
@click.pass_context
def facts(
    context: click.Context, file: Path, output_format: str, no_cache: bool, cache_dir: Path | None
) -> None:
    """Print what rules see of a FILE: its facts, with where each stands."""
    source = read(file)
    if isinstance(source, Problem):
        complain(source)
        context.exit(2)
    configurations = Configurations()
    environments = Environments()
    place = SourceRoots(configurations, environments).place(file.absolute())
    policies = Policies(configurations, environments, Paths([str(file)]))
    around = discover_around(place.path, configurations, environments)
    index = Index(cache(no_cache, cache_dir))
    checker = Checker(policies, index.installed(policies.installation((place, *around))))
    known = known_files(around, checker, index, tracker(shown=False))
    workspace = Workspace.empty(installed=checker.installed).with_files(known)
    workspace = workspace.with_text(place.path, source.text, place.root, place.role)
    rows = [_row(row, LineIndex(source.text)) for row in workspace.describe(place.path)]
    out(json.dumps(rows, indent=2) + "\n" if output_format == "json" else "".join(map(_words, rows)))


def _row(row: Row, lines: LineIndex) -> dict[str, object]:
    start, end = lines.position(row.span.start), lines.position(row.span.end)
    place = {"line": start.line + 1, "column": start.column + 1}
    return {
        "fact": row.kind,
        **place,
        "end_line": end.line + 1,
        "end_column": end.column + 1,
        "details": row.details,
    }


def _words(row: dict[str, object]) -> str:
    details = row["details"]
    assert isinstance(details, dict)
    lines = (f"    {name}: {printable(str(value))}\n" for name, value in details.items() if value != "")
    place = click.style(f"{row['line']}:{row['column']}", fg="blue")
    return f"{place} {click.style(str(row['fact']), bold=True)}\n{''.join(lines)}"
