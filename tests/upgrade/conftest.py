"""The releases of SQLAlchemy that modules run under, before and after an upgrade."""

from __future__ import annotations

import fcntl
import json
import runpy
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ran import Ran, Run

ROOT = Path(__file__).parents[2]
ENVIRONMENTS = runpy.run_path(str(ROOT / "tests" / "behaviour" / "run_versions.py"))
CACHE = ROOT / "build" / "versions"
RUNNER = Path(__file__).with_name("runner.py")


@pytest.fixture(scope="session")
def pythons() -> dict[str, Path]:
    """The interpreter with each release; installed where they are not, by one process at a time."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return {release: _python(release, CACHE / release) for release in ENVIRONMENTS["VERSIONS"]}


def _python(release: str, folder: Path) -> Path:
    python = folder / "bin" / "python"
    has = [python, "-c", "import sqlalchemy, greenlet; print(sqlalchemy.__version__)"]
    if python.exists():
        told = subprocess.run(has, capture_output=True, text=True, check=False).stdout
        if told.startswith(f"{release}."):
            return python
    made: Path = ENVIRONMENTS["python_with"](ENVIRONMENTS["VERSIONS"][release], folder)
    return made


@pytest.fixture(scope="session")
def run(pythons: dict[str, Path]) -> Iterator[Run]:
    """Runs a module under a release, with warnings as errors where it is strict."""
    processes = {
        release: subprocess.Popen(
            [python, RUNNER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=CACHE
        )
        for release, python in pythons.items()
    }

    def ask(release: str, path: Path, *, strict: bool = False) -> Ran:
        process = processes[release]
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps({"path": str(path), "strict": strict}) + "\n")
        process.stdin.flush()
        told: dict[str, Any] = json.loads(process.stdout.readline())
        return Ran(**told)

    yield ask
    for process in processes.values():
        process.communicate()
