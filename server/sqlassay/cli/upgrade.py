"""``sqlassay upgrade``."""

from __future__ import annotations

from pathlib import Path

import click

from sqlassay.cli import request
from sqlassay.cli.caching import cache, cached
from sqlassay.cli.diff import diff
from sqlassay.cli.terminal import complain, error, out, tracker
from sqlassay.cli.upgrade_report import as_json, as_text
from sqlassay.cli.upgrading import Upgraded, Wanted, upgraded
from sqlassay.model.grades import Step
from sqlassay.project import printable, write

RELEASES = click.Choice(["2.0", "2.1"])
STEPS = click.Choice([step.value for step in Step])
FORMATS = click.Choice(["text", "json"])


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--to", "release", type=RELEASES, required=True, help="The SQLAlchemy to upgrade to.")
@click.option("--diff", "as_diff", is_flag=True, help="Print what --apply would change, and change nothing.")
@click.option("--apply", is_flag=True, help="Carry the safe rewrites out.")
@click.option("--unsafe-fixes", is_flag=True, help="With --apply or --diff: the unsafe rewrites as well.")
@click.option("--step", "steps", multiple=True, type=STEPS, help="Only this step; can be repeated.")
@click.option("--output-format", type=FORMATS, default="text", show_default=True)
@cached
@click.pass_context
def upgrade(
    context: click.Context,
    paths: tuple[str, ...],
    release: str,
    as_diff: bool,
    apply: bool,
    unsafe_fixes: bool,
    steps: tuple[str, ...],
    output_format: str,
    no_cache: bool,
    cache_dir: Path | None,
) -> None:
    """Carry a project over to SQLAlchemy 2.0 or 2.1, step by step.

    Without --apply and --diff it is a report: which places each step is about, and which of them can be
    rewritten safely, unsafely, or by hand alone, and why.

    Without a PATH it is about the working directory.

    Exit code: 0 nothing is left to do, 1 something is, 2 wrong use or input that cannot be read.
    """
    if apply and as_diff:
        raise click.UsageError("--apply and --diff exclude each other")
    if unsafe_fixes and not (apply or as_diff):
        raise click.UsageError("--unsafe-fixes goes with --apply or with --diff")
    changing = apply or as_diff
    wanted = Wanted(
        paths=paths or (".",),
        release=release,
        configurations=request.configurations(request.settings((), (), (), None), None),
        cache=cache(no_cache, cache_dir),
        steps=frozenset(map(Step, steps)),
        unsafe=unsafe_fixes or not changing,
    )
    result = upgraded(wanted, tracker(shown=output_format == "text"))
    problems = [*result.problems]
    if apply:
        written = (write(change.path, change.source, change.after) for change in result.changes)
        problems += (problem for problem in written if problem is not None)
    for problem in problems:
        complain(problem)
    for note in result.notes:
        error(f"note: {printable(note)}\n")
    if as_diff:
        out("".join(map(diff, result.changes)))
    else:
        out(as_json(result) if output_format == "json" else as_text(result, applied=apply))
    context.exit(2 if problems else _exit_code(result, apply=apply))


def _exit_code(result: Upgraded, *, apply: bool) -> int:
    return int(any(place.outcome is None or not apply for place in result.places))
