"""What there is to say of a statement: the SQL that SQLAlchemy makes of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sqlassay.ide.markdown import code, escape, fenced
from sqlassay.model.workspace import Workspace
from sqlassay.oracle import Compiled, compiled_statements, statement_at
from sqlassay.oracle.dialects import DEFAULT
from sqlassay.oracle.sql_text import formatted
from sqlassay.text import Span

LONGEST = 12_000
"""Characters of SQL that are shown."""


def statement_hover(workspace: Workspace, path: Path, offset: int, dialect: str) -> tuple[Span, str] | None:
    """What to say of the statement that stands at an offset, and where that is; None where there is none.

    Where the judge of the workspace does not know yet what it is asked here, the server waits for a moment,
    and asks again.
    """
    found = _innermost(workspace, path, offset, dialect)
    if found is None:
        return None
    return found.span, "\n\n".join(_parts(found, dialect, workspace.judge.name))


def statement_around(workspace: Workspace, path: Path, offset: int, dialect: str) -> Compiled | None:
    """The statement that stands at an offset or else on its line; None where there is none, or it is not
    known.
    """
    found, document = _innermost(workspace, path, offset, dialect), workspace.document(path)
    if found is not None or document is None:
        return found
    compiled = compiled_statements(workspace, path, dialect) or ()
    return statement_at(document, compiled, document.lines.position(offset).line)


def _innermost(workspace: Workspace, path: Path, offset: int, dialect: str) -> Compiled | None:
    around = [one for one in compiled_statements(workspace, path, dialect) or () if one.span.contains(offset)]
    return min(around, key=_order, default=None)


def _order(one: Compiled) -> tuple[int, bool]:
    """The innermost first, and that as it goes to the database."""
    return one.span.end - one.span.start, not one.written.executed


def _parts(found: Compiled, dialect: str, judge: str) -> Iterator[str]:
    judged = found.judged
    if judged.sql is not None:
        yield fenced(formatted(judged.sql)[:LONGEST], "sql")
    for verdict in judged.verdicts:
        yield f"SQLAlchemy says: {escape(' '.join(verdict.text.split()))}"
    if judged.opaque:
        yield f"Not known: {', '.join(map(code, dict.fromkeys(judged.opaque)))}."
    of = "its default dialect" if dialect == DEFAULT else dialect
    yield f"By {judge}, {of}." if judged.sql is not None else f"It could not be built by {judge}."
