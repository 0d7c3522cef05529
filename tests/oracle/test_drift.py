"""What differs between models and migrations, the linter says as Alembic does after it ran the migrations; and
the revision that the linter writes removes it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from judging import JUDGE

from sqlassay.ide import missing_revisions
from sqlassay.model.judging import SchemaDifference
from sqlassay.model.workspace import Workspace

HERE = Path(__file__).parent
BLOCK = re.compile(r"^```python (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MODELS = """\
from datetime import datetime
from decimal import Decimal
from typing import Optional

from sqlalchemy import Column, ForeignKey, Index, Numeric, String, Table, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


"""
REVISION = "from typing import Union\n\nimport sqlalchemy as sa\nfrom alembic import op\n\n"
ENVIRONMENT = """\
from alembic import context
from models import Base
from sqlalchemy import create_engine

target_metadata = Base.metadata

with create_engine(context.config.get_main_option("sqlalchemy.url")).connect() as connection:
    context.configure(connection=connection, target_metadata=target_metadata)
    with context.begin_transaction():
        context.run_migrations()
"""


class Project(NamedTuple):
    title: str
    files: dict[str, str]
    silent: frozenset[str]


def projects() -> Iterator[Project]:
    for section in (HERE / "drift" / "projects.md").read_text("utf-8").split("\n## ")[1:]:
        title = section.partition("\n")[0]
        files = {"env.py": ENVIRONMENT}
        for name, code in BLOCK.findall(section):
            files[name if name == "models.py" else f"versions/{name}"] = (
                MODELS if name == "models.py" else REVISION
            ) + code
        yield Project(title, files, frozenset(re.findall(r"^silent: (.+)$", section, re.MULTILINE)))


every_project = pytest.mark.parametrize("project", list(projects()), ids=lambda project: project.title)


def workspace(project: Project, folder: Path) -> Workspace:
    texts = ((folder / name, text, folder) for name, text in project.files.items())
    return Workspace.empty().with_judge(JUDGE).with_texts(texts)


def written(project: Project, folder: Path) -> Workspace:
    (folder / "versions").mkdir(exist_ok=True)
    for name, text in project.files.items():
        (folder / name).write_text(text, "utf-8")
    return workspace(project, folder)


def really(folder: Path) -> set[str]:
    command = [sys.executable, str(HERE / "migrated.py"), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return set(done.stdout.splitlines())


def found(checked: Workspace) -> set[str]:
    judged = checked.judge.drift(checked.program)
    assert judged is not None, checked.judge.problem
    (environment,) = judged
    assert not environment.problem
    return {in_words(difference) for difference in environment.differences}


def in_words(difference: SchemaDifference) -> str:
    about = difference.column or ",".join(difference.columns)
    return f"{difference.sort} {difference.kind} {difference.table} {about}".rstrip()


@every_project
def test_it_says_what_alembic_says(project: Project, tmp_path: Path) -> None:
    said = really_of(project, tmp_path)
    assert project.silent <= said
    assert found(workspace(project, tmp_path)) == said - project.silent


def really_of(project: Project, folder: Path) -> set[str]:
    written(project, folder)
    return really(folder)


@every_project
def test_the_revision_that_is_missing_removes_the_difference(project: Project, tmp_path: Path) -> None:
    before = written(project, tmp_path)
    if not found(before):
        assert not list(missing_revisions(before))
        return
    ((_, file),) = missing_revisions(before)
    assert file.path.parent == tmp_path / "versions"
    file.path.write_text(file.text, "utf-8")
    assert really(tmp_path) == project.silent
    assert found(before.with_text(file.path, file.text, tmp_path)) == set()
