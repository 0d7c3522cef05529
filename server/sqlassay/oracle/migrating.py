"""From the revisions of Alembic environments to the document that the worker replays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from msgspec import Struct

from sqlassay.model.environment import Role
from sqlassay.model.program import Program
from sqlassay.model.questions import question
from sqlassay.model.schema.resolving import Scope, resolve, value_of, variable
from sqlassay.model.summary import ModuleSummary
from sqlassay.model.summary import recipes as r
from sqlassay.model.summary.migrations import is_environment, is_revision
from sqlassay.model.summary.procedures import Procedure, Step
from sqlassay.model.summary.recipes import Recipe
from sqlassay.model.summary.rewriting import rewritten
from sqlassay.oracle.names import identifier, projects_in
from sqlassay.oracle.revisions import Revision, heads_of, lines_of, problem_of, told_apart

FILTERS = frozenset("include_object include_name include_symbol".split())
"""Arguments of ``context.configure`` that leave out what autogenerate would say."""


class ProcedureRow(Struct, frozen=True):
    """A function, with the names in its steps resolved."""

    parameters: tuple[tuple[str, Recipe | None], ...]
    steps: tuple[Step, ...]


class RevisionRow(Struct, frozen=True):
    module: str
    upgrade: Recipe


class EnvironmentRow(Struct, frozen=True):
    """An Alembic environment."""

    name: str
    """The module of its ``env.py``; without one, the package of its revisions."""
    metadata: Recipe | None
    """``target_metadata``"""
    filtered: bool
    """Whether ``env.py`` leaves something out."""
    batch: bool
    """Whether its revisions alter tables in batches."""
    lines: tuple[tuple[RevisionRow, ...], ...]
    """Revisions that belong together, each behind those that it follows."""
    problem: str
    """Why nothing can be said."""


class MigrationDocument(Struct, frozen=True):
    """All that the worker has to know of a project's migrations."""

    environments: tuple[EnvironmentRow, ...]
    procedures: dict[str, ProcedureRow]
    values: dict[str, Recipe]
    counted: tuple[str, ...]
    """The classes and tables that are the application's."""


def migrations_of(program: Program) -> MigrationDocument:
    """The migrations of a program; no environments where there are none."""
    environments = tuple(_environments(program))
    if not environments:
        return MigrationDocument((), {}, {}, ())
    procedures = {
        f"{module}:{name}": lowered_procedure(procedure, module, program)
        for module, summary in program.modules.items()
        for name, procedure in summary.procedures.items()
        if not is_environment(summary)
    }
    values = _values([*procedures.values(), *environments], program)
    return MigrationDocument(environments, procedures, values, tuple(_counted(program)))


def revisions_in(program: Program) -> dict[str, list[ModuleSummary]]:
    """The revisions by the environment that they belong to: the module of its ``env.py``, or a package."""
    environments = [name for name, summary in program.modules.items() if is_environment(summary)]
    found: dict[str, list[ModuleSummary]] = defaultdict(list)
    for name, summary in program.modules.items():
        if summary.role is Role.MIGRATION and is_revision(summary):
            found[_environment_of(name, environments)].append(summary)
    return found


def heads_in(program: Program, environment: str) -> tuple[Revision, ...]:
    """The revisions that a new one follows; none where it is not certain which."""
    revisions = [Revision.of(summary, program) for summary in revisions_in(program).get(environment, ())]
    alone = len(told_apart(revisions)) == 1 and len(list(lines_of(revisions))) == 1
    return () if problem_of(revisions) or not alone else heads_of(revisions)


def _environment_of(module: str, environments: Sequence[str]) -> str:
    around = [name for name in environments if module.startswith(f"{name.rpartition('.')[0]}.")]
    if around:
        return max(around, key=len)
    return environments[0] if len(environments) == 1 else module.rpartition(".")[0]


def _environments(program: Program) -> Iterator[EnvironmentRow]:
    for name, summaries in revisions_in(program).items():
        groups = told_apart([Revision.of(summary, program) for summary in summaries])
        unread = (
            f"{s.name} has no upgrade that can be read" for s in summaries if "upgrade" not in s.procedures
        )
        problem = next(filter(None, map(problem_of, groups)), "") or next(unread, "")
        env = program.modules.get(name)
        words = () if env is None else tuple(_configuring(env))
        target = variable(name, "target_metadata", program) if env is not None else r.OPAQUE
        used = target not in (r.OPAQUE, r.Constant(None))
        yield EnvironmentRow(
            name=name,
            metadata=target if used else None,
            filtered=bool(FILTERS & {word for word, _ in words}),
            batch=_in_batches(summaries, dict(words)),
            lines=()
            if problem
            else tuple(tuple(map(_row, line)) for group in groups for line in lines_of(group)),
            problem=problem,
        )


def _row(revision: Revision) -> RevisionRow:
    return RevisionRow(revision.module, r.Project(revision.module, "upgrade"))


def _configuring(env: ModuleSummary) -> Iterator[tuple[str, Recipe]]:
    """The arguments of ``context.configure`` in an ``env.py``; of dicts that may be unpacked there, too."""
    for part in _parts(tuple(env.procedures.values())):
        match part:
            case r.Invoke(function=r.Get(name="configure"), keywords=keywords, unpacked=unpacked):
                yield from keywords
                if unpacked:
                    yield "include_object", r.OPAQUE


def _in_batches(summaries: Sequence[ModuleSummary], configured: dict[str, Recipe]) -> bool:
    if configured.get("render_as_batch") == r.Constant(True):
        return True
    steps = _parts(tuple(p for summary in summaries for p in summary.procedures.values()))
    return any(isinstance(part, r.Get) and part.name == "batch_alter_table" for part in steps)


def _parts(value: object) -> Iterator[object]:
    if isinstance(value, Struct):
        yield value
        for field in value.__struct_fields__:
            yield from _parts(getattr(value, field))
    elif isinstance(value, tuple):
        for item in value:
            yield from _parts(item)


@question(otherwise=ProcedureRow((), ()))
def lowered_procedure(procedure: Procedure, module: str, program: Program) -> ProcedureRow:
    """A function of a module as the worker reads it."""
    scope = Scope(module)

    def resolved(part: Recipe) -> Recipe | None:
        return resolve(part, scope, program) if isinstance(part, r.Base) else None

    return ProcedureRow(
        parameters=tuple(
            (name, None if default is None else resolve(default, scope, program))
            for name, default in procedure.parameters
        ),
        steps=rewritten(procedure.steps, resolved),
    )


def _values(rows: Sequence[object], program: Program) -> dict[str, Recipe]:
    """The variables that the rows name, what these name, and so on."""
    values: dict[str, Recipe] = {}
    waiting = [project for row in rows for project in _projects(row)]
    while waiting:
        project = waiting.pop()
        name = identifier(project)
        if name in values or not project.name or project.name in _functions(project.module, program):
            continue
        value = value_of(project, program)
        if value not in (r.OPAQUE, project):
            values[name] = value
            waiting += projects_in(value)
    return values


def _functions(module: str, program: Program) -> dict[str, Procedure]:
    summary = program.modules.get(module)
    return {} if summary is None else summary.procedures


def _projects(row: object) -> Iterator[r.Project]:
    return (part for part in _parts(row) if isinstance(part, r.Project))


def _counted(program: Program) -> Iterator[str]:
    for mapped in program.mapped_classes():
        if program.role(mapped.cls.module) in COUNTED:
            yield identifier(mapped.cls)
    for table in program.tables():
        if table.variable is not None and program.role(table.variable.module) in COUNTED:
            yield identifier(table.variable)


COUNTED = frozenset([Role.APPLICATION, Role.SCRIPT])
