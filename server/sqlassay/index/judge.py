from __future__ import annotations

from sqlassay.model.judging import NO_JUDGE, Judge
from sqlassay.oracle import Oracle, Runtime
from sqlassay.project import Installation


def judge_for(installation: Installation) -> Judge:
    """Who asks SQLAlchemy on behalf of a project with these packages: its own release where that can be
    found, else the one that came with this program; nobody where the configuration says so.
    """
    found = runtime_for(installation)
    return NO_JUDGE if found is None else Oracle(found)


def runtime_for(installation: Installation, *, trusted: bool = True) -> Runtime | None:
    """What a worker for such a project runs under; None where there is no SQLAlchemy anywhere, or none may be
    asked.

    :param trusted: whether an interpreter that lies in the project may be started.
    """
    found = installation.interpreter(trusted=trusted)
    return None if found is None else Runtime(found.python, found.folders)
