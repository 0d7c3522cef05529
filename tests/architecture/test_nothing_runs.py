"""The code that is checked is never run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import sqlassay

LEAVES_A_TRACE = """\
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

Path(__file__).with_name("trace").touch()


class Base(DeclarativeBase):
    Path(__file__).with_name("trace").touch()


class User(Base):
    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None] = mapped_column(default=Path(__file__).with_name("trace").touch())


nobody = select(User).where(User.name is None)
"""
NAMES = {"app.py", "conftest.py", "setup.py", "sqlassay.py", "package/__init__.py", "package/models.py"}


def test_checking_a_project_runs_none_of_it(tmp_path: Path) -> None:
    (tmp_path / "package").mkdir()
    for name in NAMES:
        (tmp_path / name).write_text(LEAVES_A_TRACE)
    done = subprocess.run(
        [sys.executable, "-P", "-m", "sqlassay", "check", "--output-format", "json", "."],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(Path(sqlassay.__file__).parents[1])},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    found = json.loads(done.stdout)
    assert {finding["path"] for finding in found if finding["code"] == "SA101"} == NAMES
    assert list(tmp_path.rglob("trace")) == []
