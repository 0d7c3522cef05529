"""``sqlassay check``."""

from __future__ import annotations

import gc
import os
import sys
from enum import IntEnum
from pathlib import Path

import click
from msgspec import Struct
from msgspec.structs import replace

from sqlassay.cli import request
from sqlassay.cli.caching import cache, cached
from sqlassay.cli.diff import diff
from sqlassay.cli.finding import Outcome
from sqlassay.cli.formats import Format, renderer
from sqlassay.cli.request import Request
from sqlassay.cli.run import run
from sqlassay.cli.summary import summary
from sqlassay.cli.terminal import complain, error, out, out_bytes, tracker, write_result
from sqlassay.model.grades import SAFE, UNSAFE
from sqlassay.project import Problem, printable, write

FORMATS = click.Choice([form.value for form in Format])
ORACLES = click.Choice(["project", "bundled", "off"])
VERSIONS = click.Choice(["1.4", "2.0", "2.1"])
FILE = click.Path(dir_okay=False, path_type=Path)


class Exit(IntEnum):
    """The exit codes of ``check``."""

    CLEAN = 0
    FINDINGS = 1
    UNREADABLE = 2
    """For wrong use, too, which click reports."""


class Options(Struct, frozen=True):
    """The options of ``check``, by the names that click gives them."""

    paths: tuple[str, ...]
    fix: bool
    unsafe_fixes: bool
    diff: bool
    select: tuple[str, ...]
    extend_select: tuple[str, ...]
    ignore: tuple[str, ...]
    target_version: str | None
    oracle: str | None
    config: Path | None
    stdin_filename: str | None
    jobs: int | None
    no_cache: bool
    cache_dir: Path | None
    output_format: str
    output_file: Path | None
    statistics: bool
    exit_zero: bool
    quiet: bool


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--fix", is_flag=True, help="Apply the safe fixes, and report what remains.")
@click.option("--unsafe-fixes", is_flag=True, help="With --fix or --diff: the unsafe fixes as well.")
@click.option("--diff", is_flag=True, help="Print what --fix would change, and change nothing.")
@click.option("--select", multiple=True, metavar="RULES", help="The rules to run.")
@click.option("--extend-select", multiple=True, metavar="RULES", help="Rules to run besides.")
@click.option("--ignore", multiple=True, metavar="RULES", help="Rules not to run.")
@click.option("--target-version", type=VERSIONS, help="The oldest SQLAlchemy that the code has to run on.")
@click.option(
    "--oracle",
    type=ORACLES,
    help="Which SQLAlchemy is asked: the project's (its interpreter is started), the bundled one, or none.",
)
@click.option("--config", type=FILE, help="The configuration of all files.")
@click.option("--stdin-filename", metavar="PATH", help="The name of what standard input holds.")
@click.option("-j", "--jobs", type=click.IntRange(min=1), help="How many processes share the work.")
@cached
@click.option("--output-format", type=FORMATS, default=Format.TEXT.value, show_default=True)
@click.option("--output-file", type=FILE, help="Where to write the findings.")
@click.option("--statistics", is_flag=True, help="Count the findings of each rule instead.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 when there are findings.")
@click.option("-q", "--quiet", is_flag=True, help="Print the findings and nothing else.")
@click.pass_context
def check(context: click.Context, /, **given: object) -> None:
    """Report what is wrong in files and folders, and mend it.

    Without a PATH the working directory is checked; - means standard input.

    RULES are codes (SA101), beginnings of codes (SA1), names or ALL, with commas between them.

    Exit code: 0 no findings, 1 findings, 2 wrong use or input that cannot be read.
    """
    options = Options(**given)  # type: ignore[arg-type]
    wanted = _request(options)
    gc.disable()  # trees hardly ever hold cycles, and the process ends soon
    outcome = run(wanted, tracker(shown=not options.quiet))
    if options.fix and not options.diff and not wanted.stdin_filename:
        outcome = _written(outcome)
    unwritten = _print(outcome, options)
    context.exit(Exit.UNREADABLE if unwritten else _exit_code(outcome, options))


def _request(options: Options) -> Request:
    if options.unsafe_fixes and not (options.fix or options.diff):
        raise click.UsageError("--unsafe-fixes goes with --fix or with --diff")
    reads_stdin = "-" in options.paths
    if reads_stdin and len(options.paths) > 1:
        raise click.UsageError("- stands for standard input and cannot be checked together with files")
    if options.stdin_filename and not reads_stdin:
        raise click.UsageError("--stdin-filename goes with the path -")
    said = request.settings(
        options.select, options.ignore, options.extend_select, options.target_version, options.oracle
    )
    return Request(
        paths=options.paths or (".",),
        configurations=request.configurations(said, options.config),
        jobs=options.jobs or os.cpu_count() or 1,
        cache=cache(options.no_cache, options.cache_dir),
        fix=(UNSAFE if options.unsafe_fixes else SAFE) if options.fix or options.diff else None,
        stdin_filename=(options.stdin_filename or "-") if reads_stdin else None,
    )


def _written(outcome: Outcome) -> Outcome:
    """The outcome after its changes are written; those that could not be are problems."""
    results = [(change, write(change.path, change.source, change.after)) for change in outcome.changes]
    problems = (
        replace(problem, path=Path(change.shown), message=f"{problem.message}; nothing in it was fixed")
        for change, problem in results
        if problem is not None
    )
    return replace(
        outcome,
        changes=tuple(change for change, problem in results if problem is None),
        problems=(*outcome.problems, *problems),
    )


def _print(outcome: Outcome, options: Options) -> Problem | None:
    """Print the outcome; what kept the findings from being written to the file that is asked for."""
    for problem in outcome.problems:
        complain(problem)
    for note in outcome.notes:
        error(f"note: {printable(note)}\n")
    form = Format(options.output_format)
    unwritten = None
    if options.diff:
        out("".join(map(diff, outcome.changes)))
    elif (unwritten := _print_findings(outcome, options, form)) is not None:
        complain(unwritten)
    if not options.quiet and (form.for_people or options.output_file):
        error(summary(outcome, would=options.diff))
    return unwritten


def _print_findings(outcome: Outcome, options: Options, form: Format) -> Problem | None:
    fixed_stdin = outcome.stdin if options.fix else None
    terminal = sys.stdout.isatty() and options.output_file is None
    text = renderer(form, terminal=terminal, counts=options.statistics)(outcome)
    unwritten = None
    if options.output_file is not None:
        unwritten = write_result(click.unstyle(text), options.output_file)
    elif fixed_stdin is not None:
        error(text)
    else:
        out(text)
    if fixed_stdin is not None:
        out_bytes(fixed_stdin)
    return unwritten


def _exit_code(outcome: Outcome, options: Options) -> Exit:
    if outcome.problems:
        return Exit.UNREADABLE
    found = bool(outcome.reported or (options.diff and outcome.changes))
    return Exit.FINDINGS if found and not options.exit_zero else Exit.CLEAN
