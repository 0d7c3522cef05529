"""Where nothing has to do with SQLAlchemy the server is silent and does nothing, until something has."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from editor import Editor, running
from lsprotocol import types

OURS = {"client": "vscode"}
PLAIN = """\
import orm


class Base:
    id = orm.Column()


def load(session):
    for row in session.query(Base):  # noqa: SA101
        session.execute(f"SELECT {row}")
"""
FOUND = """\
from sqlalchemy import select
from models import User

QUERY = select(User).where(User.deleted_at is None)
"""
MODELS = """\
from base import Base, Mapped, column


class User(Base):
    __tablename__ = "user"

    id: Mapped[int] = column(primary_key=True)
    deleted_at: Mapped[int | None]
"""
BASE = """\
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column as column


class Base(DeclarativeBase):
    pass
"""


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    """A project that does not use SQLAlchemy, with a suppression that would be found to suppress nothing."""
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "plain"\ndependencies = ["orm"]\n', "utf-8")
    (tmp_path / "plain.py").write_text(PLAIN, "utf-8")
    return tmp_path


async def left_alone(editor: Editor) -> None:
    await editor.eventually(lambda: [line for line in editor.log if "nothing here has to do with" in line])


@pytest.mark.parametrize("profile", ["vscode", "emacs"])
async def test_nothing_is_read_found_or_started(plain, profile):
    async with running(profile, plain, settings={"": {"diagnosticMode": "workspace"}}) as editor:
        uri = editor.open(plain / "plain.py")
        await left_alone(editor)
        editor.replace(uri, ("import orm", "import  orm"))
        params = types.DocumentSymbolParams(types.TextDocumentIdentifier(uri))
        assert not await editor.client.text_document_document_symbol_async(params)
        assert await editor.hover(uri, "Column") is None
        assert [one for one in editor.published if one.diagnostics] == []
        assert not editor.pulls or (await editor.pull(uri)).items == ()
        assert not [line for line in editor.log if "reading" in line]
        assert _workers(editor) == []


async def test_the_client_is_told(plain):
    async with running("vscode", plain, options=OURS) as editor:
        told: list[bool] = []

        @editor.client.feature("sqlassay/status")
        def status(params: Any) -> None:
            told.extend(folder.usesSqlalchemy for folder in params.folders)

        await editor.eventually(lambda: told == [False])
        uri = editor.open(plain / "plain.py")
        editor.replace(uri, ("import orm\n", "from sqlalchemy import orm\n"))
        await editor.eventually(lambda: told == [False, True])


async def test_it_wakes_when_a_document_names_it(plain):
    """And then knows the files that do not name it, too."""
    (plain / "models.py").write_text(MODELS, "utf-8")
    async with running("vscode", plain) as editor:
        found = editor.open(plain / "found.py", FOUND.partition("\n")[2])
        await left_alone(editor)
        editor.open(plain / "base.py", BASE)
        editor.replace(found, ("from models", "from sqlalchemy import select\nfrom models"))
        await editor.findings(found, "SA101")


async def test_it_wakes_when_a_file_names_it(plain):
    async with running("vscode", plain) as editor:
        await left_alone(editor)
        for name, text in {"models.py": MODELS, "base.py": BASE}.items():
            (plain / name).write_text(text, "utf-8")
            editor.touched(plain / name, types.FileChangeType.Created)
        uri = editor.open(plain / "more.py", "from models import User\nUser.deleted_at is None\n")
        await editor.findings(uri, "SA101")


@pytest.mark.parametrize("name", ["sqlalchemy", "Flask-SQLAlchemy", "sqlmodel", "alembic>=1.13"])
async def test_it_looks_where_sqlalchemy_is_asked_for(plain, name):
    """What is mapped may come from an installed package, and no file name SQLAlchemy."""
    (plain / "pyproject.toml").write_text(f'[project]\nname = "p"\ndependencies = ["{name}"]\n', "utf-8")
    async with running("vscode", plain) as editor:
        await editor.findings(editor.open(plain / "plain.py"), "SA001")


def _workers(editor: Editor) -> list[str]:
    """The processes that the server has started."""
    threads = Path(f"/proc/{editor.client._server.pid}/task").glob("*/children")
    return [child for thread in threads for child in thread.read_text().split()]
