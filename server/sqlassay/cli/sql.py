"""``sqlassay sql``."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from sqlassay.cli.around import workspace_around
from sqlassay.cli.caching import cache, cached
from sqlassay.cli.terminal import complain, out
from sqlassay.index import Index
from sqlassay.model.workspace import Workspace
from sqlassay.oracle import Compiled, compiled_statements, statement_at
from sqlassay.oracle.dialects import DIALECTS, dialect_for
from sqlassay.oracle.sql_text import formatted
from sqlassay.project import Configurations, Environments, Problem, read
from sqlassay.syntax import Document


@click.command()
@click.argument("place", metavar="FILE:LINE")
@click.option("--dialect", type=click.Choice(DIALECTS), help="The database to write for; else the project's.")
@click.option("--raw", is_flag=True, help="As SQLAlchemy prints it, on its own lines.")
@click.option("--output-format", type=click.Choice(["text", "json"]), default="text", show_default=True)
@cached
def sql(
    place: str,
    dialect: str | None,
    raw: bool,
    output_format: str,
    no_cache: bool,
    cache_dir: Path | None,
) -> None:
    """Print the SQL of the statement on a line of a file.

    It is built from the source and compiled by SQLAlchemy; no line of the project is run. What is not known
    stands as a parameter, or as … where it is a part of the statement.
    """
    path, line = _place(place)
    source = read(path)
    if isinstance(source, Problem):
        complain(source)
        raise SystemExit(2)
    workspace = workspace_around(path, source.text, Index(cache(no_cache, cache_dir)))
    chosen = dialect or _dialect(path, workspace)
    found, statements = _statement(workspace, path.absolute(), line, chosen)
    if found is None:
        raise click.UsageError(f"no statement stands on line {line} of {path}{_others(statements)}")
    shown = _shown(found, chosen, workspace.judge.name, raw=raw)
    out(json.dumps(shown, indent=2) + "\n" if output_format == "json" else _words(shown))


def _place(place: str) -> tuple[Path, int]:
    name, _, line = place.rpartition(":")
    if not name or not line.isdigit():
        raise click.UsageError(f"{place!r} is not FILE:LINE, e.g. app/models.py:12")
    return Path(name), int(line)


def _dialect(path: Path, workspace: Workspace) -> str:
    """The dialect of the project around a file."""
    folder = path.absolute().parent
    return dialect_for(workspace.environment(Environments().of(folder, Configurations().of(folder))))


def _statement(
    workspace: Workspace, path: Path, line: int, dialect: str
) -> tuple[Compiled | None, list[int]]:
    """The statement on a line, and the lines (from 1) on which there are others."""
    document = workspace.document(path)
    compiled = compiled_statements(workspace, path, dialect)
    if document is None or compiled is None:
        raise click.ClickException(f"SQLAlchemy could not be asked: {workspace.judge.problem or 'unknown'}")
    return statement_at(document, compiled, line - 1), _lines(document, compiled)


def _lines(document: Document, compiled: Iterable[Compiled]) -> list[int]:
    return sorted({document.lines.position(one.span.start).line + 1 for one in compiled})


def _others(lines: list[int]) -> str:
    if not lines:
        return "; there is none in the file"
    shown = ", ".join(map(str, lines[:12]))
    return f"; there are some on line{'s' if len(lines) > 1 else ''} {shown}{', …' if lines[12:] else ''}"


def _shown(found: Compiled, dialect: str, judge: str, *, raw: bool) -> dict[str, Any]:
    judged = found.judged
    text = None if judged.sql is None else judged.sql if raw else formatted(judged.sql)
    return {
        "sql": text,
        "dialect": dialect,
        "sqlalchemy": judge.removeprefix("SQLAlchemy "),
        "unknown": list(dict.fromkeys(judged.opaque)),
        "said": [verdict.text for verdict in judged.verdicts],
        "failure": judged.failure,
    }


def _words(shown: dict[str, Any]) -> str:
    of = f"SQLAlchemy {shown['sqlalchemy']}, " + (
        "its default dialect" if shown["dialect"] == "default" else shown["dialect"]
    )
    lines = [f"-- {of}"]
    if shown["unknown"]:
        lines.append(f"-- not known: {', '.join(shown['unknown'])}")
    lines += [f"-- SQLAlchemy says: {' '.join(text.split())}" for text in shown["said"]]
    if shown["failure"]:
        lines.append(f"-- it could not be built: {shown['failure']}")
    return "\n".join([*lines, *([shown["sql"]] if shown["sql"] else [])]) + "\n"
