"""The oracle's worker runs under the project's interpreter, which may be an old one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import sqlassay

WORKER = Path(sqlassay.__file__).parent / "oracle" / "worker"


def needs(*files: Path) -> subprocess.CompletedProcess[str]:
    """What `vermin <https://github.com/netromdk/vermin>`_ says to code that has to run on Python 3.8."""
    run = [sys.executable, "-c", "import vermin; vermin.main()", "--target=3.8-", "--violations", "--no-tips"]
    return subprocess.run([*run, *files], capture_output=True, encoding="utf-8", check=False)


def test_the_worker_needs_nothing_that_python_3_8_does_not_have() -> None:
    found = needs(*WORKER.glob("*.py"))
    assert found.returncode == 0, found.stdout


def test_what_came_later_would_be_noticed(tmp_path: Path) -> None:
    newer = tmp_path / "newer.py"
    newer.write_text("from types import NoneType\nprint('a.b'.removesuffix('.b'))\n", "utf-8")
    found = needs(newer)
    assert found.returncode != 0
    assert "removesuffix" in found.stdout and "NoneType" in found.stdout
