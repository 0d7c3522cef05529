"""What SQLAlchemy says of each mistake of `mistakes/`, by execution; of the right ones it says nothing.

It runs under the interpreter of the test, or under those that the variable ``SQLASSAY_PYTHONS`` names (joined
by ``os.pathsep``), whose environments need SQLAlchemy and nothing else.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from mistakes_file import Mistake, mistakes

HERE = Path(__file__).parent
MISTAKES = list(mistakes(HERE / "mistakes"))
PYTHONS = os.environ.get("SQLASSAY_PYTHONS", sys.executable).split(os.pathsep)
NOT_SQLALCHEMYS = {"ImportError", "IndentationError", "ModuleNotFoundError", "NameError", "SyntaxError"}


@dataclass(frozen=True)
class Observation:
    version: str
    """SQLAlchemy's, its first two numbers."""
    said: list[dict[str, Any]]
    """See `really.py`."""


@pytest.fixture(scope="session")
def chosen(request: pytest.FixtureRequest) -> tuple[Mistake, ...]:
    """The mistakes that this run is about; they share a process, for that takes long to start."""
    items = [item for item in request.session.items if hasattr(item, "callspec")]
    parameters = [item.callspec.params for item in items]
    return tuple({found["mistake"]: None for found in parameters if "mistake" in found})


@cache
def observations(python: str, chosen: tuple[Mistake, ...]) -> dict[Mistake, Observation]:
    """What SQLAlchemy says of mistakes under an interpreter."""
    with TemporaryDirectory() as folder:
        files = [written(mistake, Path(folder, str(number))) for number, mistake in enumerate(chosen)]
        run = [python, HERE / "really.py", *files]
        output = subprocess.run(run, check=True, capture_output=True, encoding="utf-8", timeout=300).stdout
    answers = map(json.loads, output.splitlines())
    return {
        mistake: Observation(".".join(answer["version"].split(".")[:2]), answer["said"])
        for mistake, answer in zip(chosen, answers, strict=True)
    }


def written(mistake: Mistake, folder: Path) -> Path:
    """The mistake's module as a file; all have one name, which SQLAlchemy's texts hold."""
    folder.mkdir()
    file = folder / "app.py"
    file.write_text(mistake.code, "utf-8")
    return file


@pytest.fixture
def observation(mistake: Mistake, python: str, chosen: tuple[Mistake, ...]) -> Observation:
    found = observations(python, chosen)[mistake]
    if found.version not in mistake.versions:
        pytest.skip(f"not for SQLAlchemy {found.version}")
    return found


def summary(said: dict[str, Any]) -> str:
    code = f" ({said['code']})" if said["code"] else ""
    return f"{said['class']}{code} at {said['stage']}"


def comparable(text: str) -> str:
    """A text without what is another in each run: the order in which the sets of the product are named."""
    start, product, _ = text.partition("cartesian product between FROM element")
    return start + product


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
