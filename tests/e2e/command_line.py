"""The command line on the same files, for comparison."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from editor import server_environment


def completed(
    folder: Path, *arguments: str, program: Sequence[str] = ("-m", "sqlassay")
) -> subprocess.CompletedProcess[str]:
    """A run of the command line in a folder."""
    return subprocess.run(
        [sys.executable, *program, *arguments],
        cwd=folder,
        env=server_environment(),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def run(folder: Path, *arguments: str, program: Sequence[str] = ("-m", "sqlassay")) -> str:
    """What it prints."""
    done = completed(folder, *arguments, program=program)
    assert done.returncode in (0, 1, 2), done.stderr
    return done.stdout


def found_by_command_line(folder: Path, program: Sequence[str] = ("-m", "sqlassay")) -> list[dict[str, Any]]:
    """What `check` reports below a folder."""
    found: list[dict[str, Any]] = json.loads(run(folder, "check", "--output-format", "json", program=program))
    return found


def fixed_by_command_line(folder: Path, name: str) -> str:
    """The text of a file after `check --fix`. It is written."""
    run(folder, "check", "--fix", name)
    return (folder / name).read_bytes().decode("utf-8")
