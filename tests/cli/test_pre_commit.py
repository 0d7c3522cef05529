"""The hooks for `pre-commit <https://pre-commit.com/>`_, run by it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

pytestmark = pytest.mark.slow

HOOKS = Path(__file__).parents[2] / ".pre-commit-hooks.yaml"
WRONG = """\
from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None]


nobody = select(User).where(User.name is None)
"""
RIGHT = WRONG.replace("User.name is None", "User.name.is_(None)")


def pre_commit(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    binaries = str(Path(sys.executable).parent)
    environment = {**os.environ, "PATH": f"{binaries}{os.pathsep}{os.environ['PATH']}"}
    environment["PRE_COMMIT_HOME"] = str(folder.parent / "pre-commit")
    command = [sys.executable, "-m", "pre_commit", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository whose hooks are those of this one, run by the sqlassay that is tested."""
    folder = tmp_path / "repository"
    folder.mkdir()
    hooks = [{**hook, "language": "system"} for hook in yaml.safe_load(HOOKS.read_text("utf-8"))]
    configuration = {"repos": [{"repo": "local", "hooks": hooks}]}
    (folder / ".pre-commit-config.yaml").write_text(yaml.safe_dump(configuration), "utf-8")
    (folder / "pyproject.toml").write_text('[project]\nname = "shop"\n', "utf-8")
    (folder / "notes.txt").write_text(WRONG, "utf-8")
    (folder / "app.py").write_text(WRONG, "utf-8")
    subprocess.run(["git", "init", "--quiet"], cwd=folder, check=True)
    subprocess.run(["git", "add", "."], cwd=folder, check=True)
    return folder


def test_pre_commit_takes_the_hooks(repository: Path) -> None:
    result = pre_commit("validate-manifest", str(HOOKS), folder=repository)
    assert result.returncode == 0, result.stdout


def test_a_finding_keeps_from_committing(repository: Path) -> None:
    result = pre_commit("run", "sqlassay", folder=repository)
    assert result.returncode == 1
    assert "app.py:15" in result.stdout and "SA101" in result.stdout
    assert "notes.txt" not in result.stdout


def test_a_fix_is_made_and_has_to_be_added(repository: Path) -> None:
    result = pre_commit("run", "sqlassay-fix", folder=repository)
    assert result.returncode == 1 and "files were modified by this hook" in result.stdout
    assert (repository / "app.py").read_text("utf-8") == RIGHT
    subprocess.run(["git", "add", "."], cwd=repository, check=True)
    assert pre_commit("run", folder=repository).returncode == 0
