from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sqlassay.model.judging import NO_JUDGE, Judge
from sqlassay.oracle import Oracle, Runtime
from sqlassay.project import interpreter_of


def judge_for(environments: Iterable[Path]) -> Judge:
    """Who asks SQLAlchemy on behalf of a project whose packages are in these environments: its own release
    where that can be found, else the one that came with this program.
    """
    found = runtime_for(environments)
    return NO_JUDGE if found is None else Oracle(found)


def runtime_for(environments: Iterable[Path]) -> Runtime | None:
    """What a worker for such a project runs under; None where there is no SQLAlchemy anywhere."""
    found = interpreter_of(environments)
    return None if found is None else Runtime(found.python, found.folders)
