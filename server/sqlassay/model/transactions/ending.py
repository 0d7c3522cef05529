"""Calls that never come back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlassay.model.kinds import Function, Kind, ProjectClass
from sqlassay.model.library.external import External

if TYPE_CHECKING:
    from sqlassay.model.program import Program

ENDING = frozenset(
    "sys.exit os._exit builtins.exit builtins.quit flask.abort werkzeug.exceptions.abort pytest.fail"
    " pytest.skip pytest.exit flask_restx.abort flask_smorest.abort".split()
)
"""Functions of others that never return."""


def never_returns(function: Kind, program: Program) -> bool:
    """Whether what is called always raises or ends the process; a method that others override may stand for
    theirs.
    """
    match function:
        case External(name=name):
            return name in ENDING
        case Function():
            return _always_raises(function, program)
    return False


def _always_raises(function: Function, program: Program) -> bool:
    summary = program.function_summary(function)
    if summary is None or summary.returning or summary.is_generator:
        return False
    owner, _, name = function.name.rpartition(".")
    return not owner or not program.overriding(ProjectClass(function.module, owner), name)
