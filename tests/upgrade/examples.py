"""How many of SQLAlchemy's own examples run under a newer release, before and after an upgrade:
``python tests/upgrade/examples.py EXAMPLES [CACHE]``.

EXAMPLES is the folder `examples` of the source distribution of SQLAlchemy 1.4, from PyPI. Each script runs
under 1.4, and under 2.1 as it is and after ``sqlassay upgrade --to 2.1 --apply --unsafe-fixes``; a table
in Markdown is printed. CACHE is where the environments are made, by default build/versions.
"""

from __future__ import annotations

import os
import runpy
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
ENVIRONMENTS = runpy.run_path(str(ROOT / "tests" / "behaviour" / "run_versions.py"))
BESIDES = ("dogpile.cache",)
"""What the examples ask for that needs no server."""
NEEDS = {
    "asyncio": "a PostgreSQL server",
    "large_collection": "a PostgreSQL server",
    "materialized_paths": "a PostgreSQL server",
    "postgis": "a PostgreSQL server",
    "space_invaders": "a terminal",
}
"""What a script cannot do without that is not there, by its folder."""
LIMIT = 120
"""Seconds for one script."""


class Ran(NamedTuple):
    """What came of a script: nothing where it ran to its end."""

    error: str

    @property
    def mark(self) -> str:
        return "" if self.error else "yes"


def main(examples: Path, cache: Path) -> None:
    """Print the table."""
    pythons = {release: environment(release, cache) for release in ("1.4", "2.1")}
    with tempfile.TemporaryDirectory() as folder:
        before, after = Path(folder) / "before", Path(folder) / "after"
        for each in (before, after):
            shutil.copytree(examples, each / "examples")
        print(upgraded(after / "examples"), file=sys.stderr)
        scripts = list(scripts_in(before / "examples"))
        runs = ((pythons["1.4"], before), (pythons["2.1"], before), (pythons["2.1"], after))
        with ThreadPoolExecutor(2) as pool:
            results = [list(pool.map(lambda script, r=run: ran(*r, script), scripts)) for run in runs]
    rows = list(zip(scripts, *results, strict=True))
    print(
        "| script | 1.4 | 2.1, as it is | 2.1, after the upgrade | why not |\n| --- | --- | --- | --- | --- |"
    )
    for script, old, new, then in rows:
        print(f"| {script.as_posix()} | {old.mark} | {new.mark} | {then.mark} | {then.error} |")
    counts = [sum(not each.error for each in result) for result in results]
    print(f"| **{len(rows)}** | **{counts[0]}** | **{counts[1]}** | **{counts[2]}** | |")


def environment(release: str, cache: Path) -> Path:
    """The interpreter with a release and what the examples ask for besides."""
    python: Path = ENVIRONMENTS["python_with"](ENVIRONMENTS["VERSIONS"][release], cache / release)
    subprocess.run([python, "-m", "pip", "install", "--quiet", *BESIDES], check=True)
    return python.absolute()


def upgraded(folder: Path) -> str:
    """Upgrade the examples; what was said of it."""
    command = [
        sys.executable,
        "-m",
        "sqlassay",
        "upgrade",
        "--to",
        "2.1",
        "--apply",
        "--unsafe-fixes",
        folder,
    ]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def scripts_in(examples: Path) -> Iterator[Path]:
    """The scripts that can run here."""
    for path in sorted(examples.rglob("*.py")):
        script = path.relative_to(examples)
        if not path.name.startswith("__") and script.parts[0] not in NEEDS:
            yield script


def ran(python: Path, folder: Path, script: Path) -> Ran:
    """Run a script in a copy of its folder, which it may write to."""
    module = ".".join(("examples", *script.with_suffix("").parts))
    few = ["--num", "100"] if script.parts[0] == "performance" else []
    with tempfile.TemporaryDirectory() as home:
        copy = Path(home) / "here"
        shutil.copytree(folder, copy)
        try:
            done = subprocess.run(
                [python, "-m", module, *few],
                cwd=copy,
                env=os.environ | {"SQLALCHEMY_SILENCE_UBER_WARNING": "1", "TMPDIR": home},
                input="\n" * 100,  # some wait for Return
                capture_output=True,
                text=True,
                timeout=LIMIT,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return Ran(f"it runs longer than {LIMIT} s")
    lines = done.stderr.strip().splitlines() or ["it failed"]
    return Ran("" if done.returncode == 0 else lines[-1].replace("|", "\\|"))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else ROOT / "build" / "versions")
