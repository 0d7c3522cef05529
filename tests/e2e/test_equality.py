"""Two faces, one engine: the editor shows what the command line reports."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from command_line import found_by_command_line
from editor import WITH_RULES, running
from lsprotocol import types

EXAMPLES = Path(__file__).parents[2] / "examples"
UNUSED = "x = 1  # noqa: SA101\n"
SAID = """\
from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.models import Address, Base, User


class Note(Base):
    __tablename__ = "note"

    id: Mapped[int] = mapped_column(primary_key=True)
    user: Mapped[User] = relationship(back_populates="notes")


def notes(session):
    return session.execute(select(User).join(Address.id))
"""
LATIN = "# -*- coding: latin-1 -*-\nfrom shop.models import User\n\nname = 'é'; gone = User.name is None\n"


@pytest.fixture(params=["project", *sorted(path.name for path in EXAMPLES.iterdir() if path.is_dir())])
def checked(request: pytest.FixtureRequest, project: Path, tmp_path: Path) -> Path:
    """A project of the tests with some oddities, and a copy of each of the examples."""
    if request.param != "project":
        return Path(shutil.copytree(EXAMPLES / request.param, tmp_path / request.param))
    (project / "shop/unused.py").write_text(UNUSED)
    (project / "shop/latin.py").write_bytes(LATIN.encode("latin-1"))
    (project / "shop/undefined.py").write_bytes(b"# coding: undefined\nUser.name is None\n")
    (project / "shop/binary.py").write_bytes(b"\x00\x01 User.name is None")
    (project / "shop/broken.py").write_text((project / "shop/queries.py").read_text() + "\ndef broken(:\n")
    (project / "shop/said.py").write_text(SAID)
    (project / "ignored").mkdir()
    (project / "ignored/queries.py").write_text((project / "shop/queries.py").read_text())
    (project / ".gitignore").write_text("ignored/\n")
    (project / ".git").mkdir()
    (project / "shop/sqlassay.toml").write_text('per-file-ignores = {"latin.py" = ["SA102"]}\n')
    return project


async def test_the_editor_shows_what_the_command_line_reports(checked):
    expected = [
        row for row in found_by_command_line(checked, WITH_RULES[1:-1]) if row["path"].endswith(".py")
    ]
    settings = {"": {"diagnosticMode": "workspace"}}
    async with running(
        "vscode", checked, settings=settings, encodings=["utf-32"], server=WITH_RULES
    ) as editor:
        report = await editor.client.workspace_diagnostic_async(
            types.WorkspaceDiagnosticParams(previous_result_ids=[])
        )
    shown = [row(checked, item.uri, found) for item in report.items for found in item.items]
    assert sorted(shown) == sorted(map(reported, expected))
    assert expected
    codes = {row["code"] for row in expected}
    assert checked.name != "project" or {"SA998", "SA999"} <= codes


def row(root: Path, uri: str, found: types.Diagnostic) -> tuple[Any, ...]:
    path = Path(uri.removeprefix("file://")).relative_to(root).as_posix()
    start, end = found.range.start, found.range.end
    severity = {1: "error", 2: "warning", 3: "info", 4: "hint"}[found.severity.value]
    place = (start.line + 1, start.character + 1, end.line + 1, end.character + 1)
    return (path, *place, found.code, severity, found.message)


def reported(found: dict[str, Any]) -> tuple[Any, ...]:
    place = (found["line"], found["column"], found["end_line"], found["end_column"])
    return (found["path"], *place, found["code"], found["severity"], found["message"])
