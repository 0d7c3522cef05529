"""What differs between models and migrations, the linter says as Alembic does after it ran the migrations;
and the revision that the linter writes removes it.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from judging import the_judge
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
    """What Alembic finds, and the linter cannot know for certain."""

    def workspace(self, folder: Path) -> Workspace:
        texts = ((folder / name, text, folder) for name, text in self.files.items())
        return Workspace.empty().with_judge(the_judge()).with_texts(texts)

    def write(self, folder: Path) -> None:
        (folder / "versions").mkdir(parents=True)
        for name, text in self.files.items():
            (folder / name).write_text(text, "utf-8")


def projects() -> Iterator[Project]:
    for section in (HERE / "drift" / "projects.md").read_text("utf-8").split("\n## ")[1:]:
        files = {"env.py": ENVIRONMENT}
        for name, code in BLOCK.findall(section):
            if name == "models.py":
                files[name] = code if "class Base(" in code else MODELS + code
            else:
                files[f"versions/{name}"] = REVISION + code
        silent = frozenset(re.findall(r"^silent: (.+)$", section, re.MULTILINE))
        yield Project(section.partition("\n")[0], files, silent)


PROJECTS = list(projects())


class Run(NamedTuple):
    """A project before and after the revision that was missing."""

    found: set[str]
    really: set[str]
    found_after: set[str]
    really_after: set[str]


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Run]:
    top = tmp_path_factory.mktemp("drift")
    folders = {project.title: top / str(number) for number, project in enumerate(PROJECTS)}
    before, after = {}, {}
    for project in PROJECTS:
        folder = folders[project.title]
        project.write(folder)
        before[project.title] = project.workspace(folder)
    really = migrated(folders)
    for title, checked in before.items():
        after[title] = with_missing_revision(checked, folders[title])
    really_after = migrated(folders)
    return {
        title: Run(found(before[title]), really[title], found(after[title]), really_after[title])
        for title in folders
    }


def migrated(folders: dict[str, Path]) -> dict[str, set[str]]:
    """What Alembic finds in each project."""
    command = [sys.executable, str(HERE / "migrated.py"), *map(str, folders.values())]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    said = json.loads(done.stdout)
    return {title: set(said[str(folder)]) for title, folder in folders.items()}


def with_missing_revision(checked: Workspace, folder: Path) -> Workspace:
    for file in (missing.file for missing in missing_revisions(checked, drops=True)):
        assert file.path.parent == folder / "versions"
        file.path.write_text(file.text, "utf-8")
        return checked.with_text(file.path, file.text, folder)
    return checked


def found(checked: Workspace) -> set[str]:
    judged = checked.judge.drift(checked.program)
    assert judged is not None, checked.judge.problem
    (environment,) = judged
    assert not environment.problem
    return {in_words(difference) for difference in environment.differences}


def in_words(difference: SchemaDifference) -> str:
    about = difference.column or ",".join(difference.columns)
    return f"{difference.sort} {difference.kind} {difference.table} {about}".rstrip()


@pytest.mark.parametrize("project", PROJECTS, ids=lambda project: project.title)
def test_it_says_what_alembic_says(project: Project, runs: dict[str, Run]) -> None:
    run = runs[project.title]
    assert project.silent <= run.really
    assert run.found == run.really - project.silent


@pytest.mark.parametrize("project", PROJECTS, ids=lambda project: project.title)
def test_the_revision_that_is_missing_removes_the_difference(project: Project, runs: dict[str, Run]) -> None:
    run = runs[project.title]
    assert run.really_after == project.silent
    assert run.found_after == set()
