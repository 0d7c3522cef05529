"""What SQLAlchemy says of each mistake of `mistakes/`, by execution; of the right ones it says nothing.

It runs under the interpreter of the test, or under those that the variable ``SQLASSAY_PYTHONS`` names (joined
by ``os.pathsep``), whose environments need SQLAlchemy and nothing else.
"""

from __future__ import annotations

from typing import Any

import pytest
from mistakes_file import Mistake
from observations import MISTAKES, PYTHONS, Observation

NOT_SQLALCHEMYS = {"ImportError", "IndentationError", "ModuleNotFoundError", "NameError", "SyntaxError"}


def summary(said: dict[str, Any]) -> str:
    code = f" ({said['code']})" if said["code"] else ""
    return f"{said['class']}{code} at {said['stage']}"


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("mistake", [m for m in MISTAKES if m.place], ids=lambda mistake: mistake.name)
def test_sqlalchemy_objects(mistake: Mistake, observation: Observation) -> None:
    assert observation.said, "SQLAlchemy says nothing"
    first = observation.said[0]
    assert summary(first) == mistake.says(observation.version), first
    assert first["class"] not in NOT_SQLALCHEMYS, first


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("mistake", [m for m in MISTAKES if not m.place], ids=lambda mistake: mistake.name)
def test_sqlalchemy_says_nothing_of_what_is_right(mistake: Mistake, observation: Observation) -> None:
    assert mistake.file == "right", "a mistake without a finding"
    assert not observation.said
