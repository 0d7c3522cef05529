"""What installed packages declare counts, on the command line and in the editor; nothing of them runs."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import found_by_command_line, run
from editor import running
from lsprotocol import types

TRACE = """\
from pathlib import Path

Path(__file__).with_name("trace").touch()
"""
PACKAGE = {
    "sqlalchemy/__init__.py": TRACE,
    "hostile.pth": f"import pathlib; exec({TRACE!r})\n",
    "acme_models-1.0.dist-info/METADATA": "Name: acme-models\nRequires-Dist: sqlalchemy\n",
    "acme_models-1.0.dist-info/RECORD": "acme/__init__.py,,\n",
    "acme/__init__.py": f"{TRACE}\nfrom acme.models import *\n",
    "acme/models.py": f"""\
{TRACE}
from sqlalchemy import Column, DateTime, Integer
from sqlalchemy.orm import declarative_base, sessionmaker

Base = declarative_base()
make_session = sessionmaker()


class Model(Base):
    __abstract__ = True
    id = Column(Integer, primary_key=True)
    deleted_at = Column(DateTime)
    bad = Column(DateTime, default=Path(__file__).with_name("trace").touch())


fine = Model.deleted_at is None
""",
}
QUERIES = """\
from acme import Model, make_session
from sqlalchemy import select


class User(Model):
    __tablename__ = "user"


def gone():
    return select(User).where(User.deleted_at is not None)


def present():
    return select(User).where(User.unknown is None)


def save(users):
    for user in users:
        with make_session() as session:
            session.add(user)
            session.commit()
"""


def install(environment: Path, files: dict[str, str]) -> None:
    (environment / "bin").mkdir(parents=True, exist_ok=True)
    (environment / "pyvenv.cfg").write_text("home = /usr/bin\n")
    python = environment / "bin/python"
    python.write_text('#!/bin/sh\ntouch "$(dirname "$0")/trace"\n')
    python.chmod(0o755)
    for name, text in files.items():
        file = environment / "lib/python3.12/site-packages" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)


@pytest.fixture
def queries(project: Path) -> Path:
    """A file whose finding only an installed package explains; the package is not installed yet."""
    file = project / "shop/queries.py"
    file.write_text(QUERIES)
    return file


def test_the_command_line_reads_and_runs_nothing(project: Path, queries: Path) -> None:
    """But for the interpreter of the environment, where its SQLAlchemy is to be asked."""
    (project / "sqlassay.toml").write_text('oracle = "bundled"\nselect = ["SA101"]\n')
    assert found_by_command_line(project) == []
    install(project / ".venv", PACKAGE)
    for _ in range(2):
        (finding,) = found_by_command_line(project)
        place = (finding["path"], finding["code"], finding["line"])
        assert place == ("shop/queries.py", "SA101", 10), "nothing of the package itself is reported"
    assert run(project, "facts", str(queries)).count("User.deleted_at")
    install(
        project / ".venv", {"acme/models.py": "import sqlalchemy\n", "acme_models-2.0.dist-info/RECORD": ""}
    )
    assert found_by_command_line(project) == []
    assert list(project.rglob("trace")) == []


@pytest.mark.slow
def test_the_configured_environment_of_several_processes(
    project: Path, tmp_path: Path, queries: Path
) -> None:
    for number in range(220):
        (project / f"shop/queries{number}.py").write_text(queries.read_text())
    install(tmp_path / "elsewhere", PACKAGE)
    (project / "sqlassay.toml").write_text(
        'python = "../elsewhere/bin/python"\noracle = "bundled"\nselect = ["SA101"]\n'
    )
    found = found_by_command_line(project)
    assert len(found) == 221 and {finding["code"] for finding in found} == {"SA101"}
    assert list(tmp_path.rglob("trace")) == []


async def test_the_editor_shows_the_same_and_notices_an_installation(project: Path, queries: Path) -> None:
    settings = {"": {"trusted": False, "select": ["SA101"]}}
    async with running("neovim", project, settings=settings) as editor:
        uri = editor.open(queries)
        await editor.findings(uri)
        install(project / ".venv", PACKAGE)
        editor.client.text_document_did_save(
            types.DidSaveTextDocumentParams(types.TextDocumentIdentifier(uri))
        )
        (finding,) = await editor.findings(uri, "SA101")
        assert finding.range.start.line == 9
        editor.replace(uri, ("deleted_at is not None", "deleted_at.isnot(None)"))
        await editor.findings(uri)
    assert list(project.rglob("trace")) == []
