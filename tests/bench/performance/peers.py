"""The tools that are measured beside this one, in an environment of their own."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

BUILD = Path(__file__).parents[3] / "build"
REQUIRED = ("sqlalchemy-lsp==0.2.4", "fixit==2.1.0", "pylint==4.0.4", "semgrep", "ruff")
SEMGREP_RULES = Path(__file__).with_name("semgrep.yml")


def folder() -> Path:
    """Where the peers' programs are; they are installed when they are not there."""
    home = BUILD / "peers"
    programs = home / ("Scripts" if sys.platform == "win32" else "bin")
    done = home / ".ready"
    if not done.exists() or done.read_text() != "\n".join(REQUIRED):
        venv.create(home, with_pip=True, clear=True)
        subprocess.run([programs / "python", "-m", "pip", "install", "--quiet", *REQUIRED], check=True)
        done.write_text("\n".join(REQUIRED))
    return programs


def language_server() -> list[str]:
    """The other language server for SQLAlchemy."""
    return [str(folder() / "sqlalchemy-lsp"), "lsp"]


def scanners(project: Path) -> dict[str, list[str]]:
    """What checks a project from the command line, by name."""
    programs = folder()
    semgrep = ["scan", "--quiet", "--metrics=off", "--disable-version-check", f"--config={SEMGREP_RULES}"]
    return {
        "sqlalchemy-lsp": [str(programs / "sqlalchemy-lsp"), "check", "--exit-zero", str(project)],
        "ruff": [str(programs / "ruff"), "check", "--isolated", "--no-cache", "--exit-zero", str(project)],
        "semgrep": [str(programs / "semgrep"), *semgrep, "--jobs=1", str(project)],
        "pylint": [str(programs / "pylint"), "--jobs=1", "--exit-zero", "--recursive=y", str(project)],
        "fixit": [str(programs / "fixit"), "--quiet", "lint", str(project)],
    }
