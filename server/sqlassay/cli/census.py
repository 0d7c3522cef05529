"""``sqlassay facts --stats``."""

from __future__ import annotations

import json
from functools import reduce
from operator import add
from pathlib import Path
from typing import Any

import click

from sqlassay.cli.checker import Checker
from sqlassay.cli.paths import Paths
from sqlassay.cli.policies import Policies
from sqlassay.cli.share import known_files
from sqlassay.cli.terminal import Track, complain, out
from sqlassay.index import Index
from sqlassay.model.census import Mappings, Usage, mappings, usage
from sqlassay.model.workspace import Workspace
from sqlassay.project import Configurations, Environments, Problem, discover, read

REASONS = 10
"""How many reasons are printed as text: the most frequent ones."""


def census(path: Path, index: Index, track: Track, *, as_json: bool) -> int:
    """Print how much of the code below a path is understood; gives the exit code."""
    configurations, environments = Configurations(), Environments()
    policies = Policies(configurations, environments, Paths([str(path)]))
    found = discover([path], configurations, environments)
    files = (*found.asked, *found.around)
    installation = policies.installation(files)
    checker = Checker(policies, index.installed(installation), installation)
    known = known_files(files, checker, index, track)
    workspace = Workspace.empty(installed=checker.installed).with_files(known)
    asked = [file.path for file in found.asked if file.path in known]
    counted = [usage(workspace, file) for file in track(asked, "Counting")]
    schema = mappings(workspace.program, [known[file].summary.name for file in asked])
    total = reduce(add, counted, Usage())
    if asked:
        out(json.dumps(_row(total, schema), indent=2) + "\n" if as_json else _words(total, schema))
    unread = (read(file.path) for file in found.asked if file.path not in known)
    unreadable = (problem for problem in unread if isinstance(problem, Problem))
    problems = [*found.problems, *configurations.problems, *unreadable, *checker.problems]
    for problem in problems:
        complain(problem)
    return 2 if problems else 0


def _row(total: Usage, schema: Mappings) -> dict[str, Any]:
    return {
        "files": total.files,
        "mapped_classes": schema.resolved + schema.partly + schema.unresolved,
        "resolved": schema.resolved,
        "partly_resolved": schema.partly,
        "unresolved": schema.unresolved,
        "unresolved_reasons": schema.reasons,
        "columns": schema.columns,
        "relationships": schema.relationships,
        "sessions": total.sessions,
        "statements": total.built,
        "statements_executed": total.executed,
        "receivers": total.receivers,
        "receivers_known": total.receivers_known,
    }


def _words(total: Usage, schema: Mappings) -> str:
    row = _row(total, schema)
    classes = f"{schema.resolved} fully resolved, {schema.partly} partly, {schema.unresolved} not"
    lines = [
        ("files", f"{total.files:,}"),
        ("mapped classes", f"{row['mapped_classes']:,} ({classes})"),
        *((f"  {count:,}", reason) for reason, count in list(schema.reasons.items())[:REASONS]),
        ("columns", f"{schema.columns:,}"),
        ("relationships", f"{schema.relationships:,}"),
        ("sessions", f"{total.sessions:,} expressions"),
        ("statements", f"{total.built:,} built, {total.executed:,} executed"),
        ("receivers", f"{total.receivers_known:,} known of {total.receivers:,} ({_share(total)})"),
    ]
    return "".join(f"{click.style(name.ljust(16), bold=True)} {words}\n" for name, words in lines)


def _share(total: Usage) -> str:
    return f"{total.receivers_known / total.receivers:.0%}" if total.receivers else "none"
