"""What `sqlassay check` finds in real projects, as the Markdown table of docs/precision.md.

Usage: python tests/bench/precision_table.py PROJECT…   (folders with the projects' sources)
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any


def findings(project: Path) -> list[dict[str, Any]]:
    """The findings of a run of its own; whatever ends the run early raises."""
    command = [sys.executable, "-m", "sqlassay", "check", "--output-format", "json", str(project)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(f"{project}: exit code {done.returncode}\n{done.stderr}")
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def rows(projects: list[Path]) -> list[str]:
    lines = ["| project | rule | severity | findings |", "|---|---|---|---|"]
    for project in projects:
        counts = Counter((f["code"], f["severity"]) for f in findings(project))
        if not counts:
            lines.append(f"| {project.name} | – | – | 0 |")
        for (code, severity), count in sorted(counts.items()):
            lines.append(f"| {project.name} | {code} | {severity} | {count} |")
    return lines


if __name__ == "__main__":
    print("\n".join(rows([Path(argument) for argument in sys.argv[1:]])))
