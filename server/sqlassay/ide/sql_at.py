"""The SQL of what stands at a place: of a statement, or of a mapped class."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from sqlassay.ide.mapped_hover import table_sql
from sqlassay.ide.outline import document_items
from sqlassay.ide.statement_hover import statement_around
from sqlassay.model.facts import StatementWritten
from sqlassay.model.kinds import ProjectClass
from sqlassay.model.workspace import Workspace
from sqlassay.oracle.sql_text import formatted
from sqlassay.syntax import Document, Unit, form


class Sql(Struct, frozen=True):
    """The SQL of something."""

    name: str
    """Of the class, or of the function that the statement is in; else of the module."""
    sql: str


class NoSql(Struct, frozen=True):
    """Why there is no SQL, in words."""

    reason: str


def sql_at(workspace: Workspace, path: Path, offset: int, dialect: str) -> Sql | NoSql:
    """The SQL of the statement that stands at an offset or else on its line; where there is none, of the
    table of the mapped class that is named there, or in which the offset is.

    Where the judge of the workspace does not know yet what it is asked here, the server waits for a moment,
    and asks again.
    """
    document = workspace.document(path)
    if document is None:
        return NoSql("The file cannot be read.")
    line = document.lines.position(offset).line
    if any(first <= line <= last for first, last in _statement_lines(workspace, path, document)):
        return _of_statement(workspace, path, offset, dialect)
    cls = _class_at(workspace, path, offset)
    if cls is None:
        return NoSql("There is no statement and no mapped class here.")
    return sql_of_class(workspace, cls, dialect)


def sql_of_class(workspace: Workspace, cls: ProjectClass, dialect: str) -> Sql | NoSql:
    """The SQL that makes the table of a class."""
    sql = table_sql(workspace, cls, dialect)
    return _no_table(cls, workspace) if sql is None else Sql(cls.name, sql.strip())


def _statement_lines(workspace: Workspace, path: Path, document: Document) -> Iterator[tuple[int, int]]:
    """The first and the last line of each statement of a file."""
    for placed in workspace.facts(path):
        if isinstance(placed.fact, StatementWritten):
            whole = placed.fact.whole.span.shifted(placed.unit.start)
            yield document.lines.position(whole.start).line, document.lines.position(whole.end).line


def _of_statement(workspace: Workspace, path: Path, offset: int, dialect: str) -> Sql | NoSql:
    found = statement_around(workspace, path, offset, dialect)
    if found is None:
        return _unasked(workspace)
    judged = found.judged
    if judged.sql is None:
        why = judged.failure or next((" ".join(verdict.text.split()) for verdict in judged.verdicts), "")
        return NoSql(f"The statement could not be built: {why or 'too little of it is known'}")
    return Sql(_around(found.placed.unit) or workspace.summary(path).name, formatted(judged.sql))


def _around(unit: Unit) -> str:
    """The function that a unit is, or the class that it is in, by name; "" at the level of the module."""
    functions = (node.name for node in unit.body if isinstance(node, form.Function))
    return ".".join((*unit.owner, *functions))


def _class_at(workspace: Workspace, path: Path, offset: int) -> ProjectClass | None:
    named = workspace.mapped_at(path, offset)
    if named is not None:
        return named.cls
    classes = (item for item in document_items(workspace, path) if item.sort == "class")
    around = (item for item in classes if item.span.start <= offset <= item.span.end)
    found = max(around, key=lambda item: item.span.start, default=None)
    return None if found is None else ProjectClass(workspace.summary(path).name, found.name)


def _no_table(cls: ProjectClass, workspace: Workspace) -> NoSql:
    judged = workspace.judge.mappings(workspace.program)
    if judged is None:
        return _unasked(workspace)
    why = judged.unsure.get(f"{cls.module}:{cls.name}", ())
    return NoSql(f"The table of {cls.name} could not be rebuilt{': ' if why else '.'}{'; '.join(why)}")


def _unasked(workspace: Workspace) -> NoSql:
    return NoSql(f"SQLAlchemy could not be asked: {workspace.judge.problem or 'the log says why'}")
