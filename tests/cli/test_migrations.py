"""Models against migrations, on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from console import Command

MODELS = """\
from sqlalchemy import ForeignKey, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "user"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(200), index=True)
    data: Mapped[dict] = mapped_column(JSONB, server_default="{}")
"""
REVISION = """\
import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade():
    op.create_table("user", sa.Column("id", sa.Integer(), primary_key=True))
    op.create_table("basket", sa.Column("id", sa.Integer(), primary_key=True))


def downgrade():
    op.drop_table("basket")
    op.drop_table("user")
"""
FOUND = [
    "models.py:13:26: warning SA916 drift: No migration adds the column `user.email`.",
    "models.py:14:26: warning SA916 drift: No migration adds the column `user.data`.",
    "versions/0001.py:10:21: warning SA916 drift: "
    "The migrations create the table `basket`, which no model has.",
]


@pytest.fixture
def drifted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "versions").mkdir()
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "shop"\n')
    (tmp_path / "models.py").write_text(MODELS)
    (tmp_path / "versions" / "0001.py").write_text(REVISION)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def check(command: Command, *arguments: str) -> list[str]:
    return command("check", *arguments, "models.py", "versions").out.splitlines()


@pytest.mark.usefixtures("drifted")
def test_off_unless_it_is_chosen(command: Command) -> None:
    assert check(command) == []
    assert check(command, "--select", "drift") == FOUND


def test_a_file_that_did_not_change_shows_what_another_one_changed(command: Command, drifted: Path) -> None:
    assert check(command, "--select", "drift") == FOUND
    file = drifted / "versions" / "0001.py"
    more = 'op.add_column("user", sa.Column("email", sa.String(200)))\n'
    basket = '    op.create_table("basket"'
    file.write_text(REVISION.replace(basket, f"    {more}{basket}"))
    (null, index, data, _) = check(command, "--select", "drift")
    assert "`user.email` is NOT NULL here, and NULL in the migrations" in null
    assert "No migration creates the index on `email` of `user`" in index
    assert data == FOUND[1]


def test_the_missing_revision_is_written_and_drops_only_what_it_may(command: Command, drifted: Path) -> None:
    assert check(command, "--select", "drift", "--fix") == FOUND[2:]
    (file,) = set((drifted / "versions").glob("*.py")) - {drifted / "versions" / "0001.py"}
    text = file.read_text()
    assert file.stem == f"{file.stem[:12]}_update_user_to_the_models"
    assert "down_revision = '0001'\n" in text
    assert "    op.create_index(op.f('ix_user_email'), 'user', ['email'], unique=False)\n" in text
    assert "postgresql.JSONB(astext_type=sa.Text())" in text
    assert check(command, "--select", "drift", "--fix", "--unsafe-fixes") == []
    assert check(command, "--select", "drift") == []


@pytest.mark.usefixtures("drifted")
def test_standard_input_does_not_become_the_missing_revision(command: Command) -> None:
    given = ("-", "--stdin-filename", "models.py", "--select", "drift", "--fix")
    assert command("check", *given, stdin=MODELS).out == MODELS
