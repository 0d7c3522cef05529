from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from console import MODELS, VIEWS, Command, Result

import sqlassay


@pytest.fixture
def command(tmp_path: Path) -> Command:
    """The console command in a process of its own; it runs in the temporary folder."""
    server = str(Path(sqlassay.__file__).parents[1])
    environment = os.environ | {"PYTHONPATH": server, "COLUMNS": "100"}

    def run(*arguments: str, stdin: str | bytes = b"", **more: str) -> Result:
        done = subprocess.run(
            [sys.executable, "-m", "sqlassay", *arguments],
            cwd=tmp_path,
            input=stdin.encode() if isinstance(stdin, str) else stdin,
            capture_output=True,
            env=environment | more,
            timeout=120,
            check=False,
        )
        return Result(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose one mistake can be seen only with what another file says."""
    (tmp_path / "app").mkdir()
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "shop"\ndependencies = ["sqlalchemy>=2.0"]\n')
    (tmp_path / "app" / "__init__.py").write_text("")
    (tmp_path / "app" / "models.py").write_text(MODELS)
    (tmp_path / "app" / "views.py").write_text(VIEWS)
    return tmp_path
