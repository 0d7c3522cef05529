"""The Alembic revision that is missing: what would bring a migrated database to what the models say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from msgspec import Struct

from sqlassay.model.judging import SchemaDifference
from sqlassay.model.workspace import Workspace
from sqlassay.oracle import heads_in

MAX_SLUG = 40
"""Alembic's default of `truncate_slug_length
<https://alembic.sqlalchemy.org/en/latest/tutorial.html#editing-the-ini-file>`_."""


class NewFile(Struct, frozen=True):
    """A file to create."""

    path: Path
    text: str


class Missing(Struct, frozen=True):
    """A revision that is missing, and the differences that it removes."""

    file: NewFile
    removes: tuple[SchemaDifference, ...]


def missing_revisions(workspace: Workspace, *, drops: bool) -> Iterator[Missing]:
    """The revisions that are missing, one an environment whose models differ from its migrations.

    :param drops: whether they may drop tables and columns, with what is in them.
    """
    for judged in workspace.judge.drift(workspace.program) or ():
        written = tuple(d for d in judged.differences if d.upgrade and (drops or not _drops(d)))
        left = tuple(d for d in judged.differences if not d.upgrade)
        file = _revision(workspace, judged.environment, written, left)
        if file is not None:
            yield Missing(file, written)


def _drops(difference: SchemaDifference) -> bool:
    return difference.sort == "extra" and difference.kind in ("table", "column")


def missing_revision(workspace: Workspace, difference: SchemaDifference) -> NewFile | None:
    """The revision that removes a difference, along with the others of its environment; None where it cannot
    be written.
    """
    for missing in missing_revisions(workspace, drops=_drops(difference)):
        if difference in missing.removes:
            return missing.file
    return None


def _revision(
    workspace: Workspace,
    environment: str,
    written: Sequence[SchemaDifference],
    left: Sequence[SchemaDifference],
) -> NewFile | None:
    heads = heads_in(workspace.program, environment)
    if not written or not heads:
        return None
    modules = {workspace.summary(path).name: path for path in workspace.paths}
    folder = modules[heads[-1].module].parent
    down = tuple(head.name for head in heads)
    message = _message(written)
    body = _body(written)
    name = sha256("\n".join((*down, body)).encode()).hexdigest()[:12]
    text = _text(name, down, message, body, _imports(written), left)
    return NewFile(folder / f"{name}_{_slug(message)}.py", text)


def _message(differences: Sequence[SchemaDifference]) -> str:
    if len(differences) > 1:
        tables = list(dict.fromkeys(difference.table for difference in differences))
        return f"update {', '.join(tables[:3])}{' and others' if len(tables) > 3 else ''} to the models"
    (one,) = differences
    verb = {"missing": "add", "extra": "drop"}.get(one.sort, "alter")
    return f"{verb} {one.table}{f'.{one.column}' if one.column else ''}{'' if one.column else f' {one.kind}'}"


def _slug(message: str) -> str:
    """As Alembic makes it of a message: whole words."""
    slug = "_".join(re.findall(r"\w+", message)).lower()
    return slug if len(slug) <= MAX_SLUG else slug[:MAX_SLUG].rpartition("_")[0]


def _imports(differences: Iterable[SchemaDifference]) -> list[str]:
    return sorted({line for difference in differences for line in difference.imports})


def _body(differences: Sequence[SchemaDifference]) -> str:
    up = _suite(line for difference in differences for line in difference.upgrade)
    down = _suite(line for difference in reversed(differences) for line in difference.downgrade)
    return f"def upgrade() -> None:\n{up}\n\ndef downgrade() -> None:\n{down}"


def _suite(lines: Iterable[str]) -> str:
    """Operations as a function's body; batches on one table become one."""
    found: list[str] = []
    batch = ""
    for line in lines:
        if line.startswith("with ") and line == batch:
            continue
        batch = line if line.startswith("with ") else batch if line.startswith("    batch_op") else ""
        found.append(line)
    return "".join(f"    {line}\n" for line in found)


def _text(
    name: str,
    down: tuple[str, ...],
    message: str,
    body: str,
    imports: Sequence[str],
    left: Sequence[SchemaDifference],
) -> str:
    """A revision as Alembic's own template has it."""
    follows = repr(down[0]) if len(down) == 1 else repr(down)
    more = "".join(f"{line}\n" for line in imports)
    notes = "".join(
        f"# Not written, by hand: {each.kind} of {each.table} {each.column or ', '.join(each.columns)}\n"
        for each in left
    )
    return (
        f'"""{message}\n\nRevision ID: {name}\nRevises: {", ".join(down)}\n\n"""\n\n'
        f"from alembic import op\nimport sqlalchemy as sa\n{more}\n"
        "# revision identifiers, used by Alembic.\n"
        f"revision = {name!r}\ndown_revision = {follows}\nbranch_labels = None\ndepends_on = None\n\n"
        f"{notes}\n{body}"
    )
