"""Run this folder's tests on SQLAlchemy 1.4, 2.0 and 2.1, each in a virtual environment of its own, and hold
what the oracle says against what each of them says.

``python tests/behaviour/run_versions.py CACHE [VERSION…]`` makes the environments below CACHE
(once; a later run brings them up to date) and exits with 1 when a run fails.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ORACLE = HERE.parent / "oracle"
SERVER = HERE.parents[1] / "server"
VERSIONS = {"1.4": "sqlalchemy>=1.4.54,<1.5", "2.0": "sqlalchemy>=2.0,<2.1", "2.1": "sqlalchemy>=2.1,<2.2"}
OTHERS = ("aiosqlite", "greenlet", "libcst", "msgspec", "pytest")


def python_with(requirement: str, folder: Path) -> Path:
    """The interpreter of an environment that fulfils a requirement.

    :raises subprocess.CalledProcessError: when it cannot be installed.
    """
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        venv.create(folder, with_pip=True)
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--upgrade"]
    subprocess.run([*install, requirement, *OTHERS], check=True)
    return python


def told_by_each(script: Path, cache: Path) -> dict[str, Any]:
    """What a script prints under each release, read as JSON.

    :param cache: where the environments are made.
    """
    pythons = {
        release: python_with(requirement, cache / release) for release, requirement in VERSIONS.items()
    }
    return {
        release: json.loads(subprocess.check_output([python, script], text=True))
        for release, python in pythons.items()
    }


def passes(python: Path) -> bool:
    """Whether the tests pass under an interpreter."""
    subprocess.run(
        [python, "-c", "import sqlalchemy; print('SQLAlchemy', sqlalchemy.__version__, flush=True)"],
        check=True,
    )
    tests = [
        python,
        "-m",
        "pytest",
        "-q",
        "-c",
        os.devnull,
        "--rootdir",
        HERE,
        "-p",
        "no:cacheprovider",
        HERE,
    ]
    return subprocess.run(tests, env={**os.environ, "PYTHONPATH": str(SERVER)}, check=False).returncode == 0


def oracle_agrees(pythons: list[Path]) -> bool:
    """Whether SQLAlchemy says of the mistakes what is written there, and the oracle says the same, under each
    of these interpreters.
    """
    tests = [ORACLE / "test_mistakes.py", ORACLE / "test_verdicts.py"]
    run = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests]
    env = {**os.environ, "SQLASSAY_PYTHONS": os.pathsep.join(map(str, pythons))}
    return subprocess.run(run, env=env, cwd=ORACLE.parents[1], check=False).returncode == 0


def main(arguments: list[str]) -> int:
    if not arguments or not set(arguments[1:]) <= set(VERSIONS):
        print(f"usage: run_versions.py CACHE [{' '.join(VERSIONS)}]", file=sys.stderr)
        return 2
    cache, versions = Path(arguments[0]), arguments[1:] or list(VERSIONS)
    pythons = [python_with(VERSIONS[version], cache / version).absolute() for version in versions]
    results = [*map(passes, pythons), oracle_agrees(pythons)]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
