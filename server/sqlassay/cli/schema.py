"""``sqlassay schema``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from difflib import get_close_matches
from enum import StrEnum
from importlib import import_module
from pathlib import Path

import click
from msgspec import Struct

from sqlassay.cli.caching import cache, cached
from sqlassay.cli.checker import Checker
from sqlassay.cli.paths import Paths, posix
from sqlassay.cli.policies import Policies
from sqlassay.cli.share import known_files
from sqlassay.cli.terminal import Track, complain, error, tracker, write_result
from sqlassay.diagram import Diagram, NoSuchModelError, around, diagram_of, of_application
from sqlassay.index import Index
from sqlassay.model.environment import Environment, Role
from sqlassay.model.places import Places
from sqlassay.model.workspace import Workspace
from sqlassay.oracle.dialects import DEFAULT, DIALECTS, dialect_for
from sqlassay.project import Configurations, Environments, Problem, discover, read


class Format(StrEnum):
    """What ``--output-format`` takes."""

    MERMAID = "mermaid"
    DOT = "dot"
    SVG = "svg"
    SQL = "sql"
    JSON = "json"


class Project(Struct, frozen=True):
    """The files that somebody asked for, in their project."""

    workspace: Workspace
    roles: dict[str, Role]
    """Their modules, and what each is for."""
    problems: tuple[Problem, ...]
    dialect: str = DEFAULT
    """That of the project around them."""


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path))
@click.option(
    "--output-format",
    type=click.Choice([form.value for form in Format]),
    default=Format.MERMAID.value,
    show_default=True,
)
@click.option("--dialect", type=click.Choice(DIALECTS), help="The database of the SQL; else the project's.")
@click.option(
    "--around", "names", multiple=True, metavar="MODEL", help="Only this class and what is near it."
)
@click.option(
    "--depth", type=click.IntRange(min=0), metavar="N", help="How near: so many steps, by default 1."
)
@click.option(
    "-o",
    "--output",
    "--output-file",
    "output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Where to write it.",
)
@cached
@click.pass_context
def schema(
    context: click.Context,
    paths: tuple[Path, ...],
    output_format: str,
    dialect: str | None,
    names: tuple[str, ...],
    depth: int | None,
    output: Path | None,
    no_cache: bool,
    cache_dir: Path | None,
) -> None:
    """Draw the mapped schema.

    That is the tables of files and folders, by default of the working directory, with the classes on them and
    what leads from one to another.

    MODEL is the name of a class or a table; --around can be repeated.
    """
    if dialect is not None and output_format != Format.SQL:
        raise click.UsageError("--dialect goes with --output-format sql")
    if depth is not None and not names:
        raise click.UsageError("--depth goes with --around")
    wanted = paths or (Path(),)
    shown = Paths(map(str, wanted))
    project = read_project(wanted, Index(cache(no_cache, cache_dir)), shown, tracker(shown=True))
    whole, left_out = _diagram(project)
    diagram = _part(whole, names, 1 if depth is None else depth)
    for problem in project.problems:
        complain(problem)
    if diagram.tables or not project.problems:
        _note(diagram, 0 if names else left_out)
        form = Format(output_format)
        text = _ddl(diagram, project, dialect) if form is Format.SQL else _drawn(form, diagram, shown)
        failure = write_result(text, output)
        if failure is None:
            context.exit(2 if project.problems else 0)
        complain(failure)
    context.exit(2)


def read_project(wanted: Sequence[Path], index: Index, shown: Paths, track: Track) -> Project:
    """Read files and folders with the projects around them."""
    configurations, environments = Configurations(), Environments()
    policies = Policies(configurations, environments, shown)
    found = discover(wanted, configurations, environments)
    files = (*found.asked, *found.around)
    installation = policies.installation(files)
    checker = Checker(policies, index.installed(installation), installation)
    known = known_files(files, checker, index, track)
    asked = [known[file.path].summary for file in found.asked if file.path in known]
    unread = (read(file.path) for file in found.asked if file.path not in known)
    unreadable = (problem for problem in unread if isinstance(problem, Problem))
    problems = [*found.problems, *configurations.problems, *unreadable, *checker.problems]
    workspace = Workspace.empty(installed=checker.installed).with_judge(checker.judge).with_files(known)
    folders = dict.fromkeys(file.path.parent for file in found.asked)
    told = [workspace.environment(environments.of(each, configurations.of(each))) for each in folders]
    return Project(
        workspace,
        {summary.name: summary.role for summary in asked},
        tuple(problems),
        _dialect(told),
    )


def _dialect(environments: Sequence[Environment]) -> str:
    found = set(map(dialect_for, environments))
    return found.pop() if len(found) == 1 else DEFAULT


def _diagram(project: Project) -> tuple[Diagram, int]:
    """The tables of the application, and how many others are left out for them."""
    return of_application(diagram_of(project.workspace.program, Places(project.workspace)), project.roles)


def _part(diagram: Diagram, names: Sequence[str], depth: int) -> Diagram:
    if not names:
        return diagram
    try:
        return around(diagram, names, depth)
    except NoSuchModelError as unknown:
        near = get_close_matches(unknown.name, unknown.known, n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise click.UsageError(f"{unknown}{hint}") from None


def _note(diagram: Diagram, left_out: int) -> None:
    """Tell people what is not there to see."""
    if not diagram.tables:
        error("There are no mapped classes and no tables here.\n")
    if left_out:
        what = "1 table" if left_out == 1 else f"{left_out} tables"
        error(f"{what} of tests, migrations, scripts and examples left out; name the folder to see them.\n")


def _ddl(diagram: Diagram, project: Project, dialect: str | None) -> str:
    """The tables as SQLAlchemy creates them."""
    workspace, names = project.workspace, [table.id for table in diagram.tables]
    found = workspace.judge.script(workspace.program, dialect or project.dialect, names)
    if found is None:
        raise click.ClickException(f"SQLAlchemy could not be asked: {workspace.judge.problem or 'unknown'}")
    return f"{found}\n"


def _drawn(form: Format, diagram: Diagram, shown: Paths) -> str:
    render: Callable[[Diagram, Callable[[Path], str]], str]
    render = import_module(f"sqlassay.diagram.{form.value}").render
    return render(diagram, lambda path: posix(shown.shown(path)))
