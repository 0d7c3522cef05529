"""What the oracle says of the mistakes in mappings, against what SQLAlchemy says when the module runs.

A mistake on which the oracle is silent says so below its module: ``oracle: silent, because …``, or
``oracle 1.4: …`` for one version. ``found in silence: SA519`` is what the rules find in a right module, of
which SQLAlchemy says nothing.
"""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from mistakes_file import Mistake
from observations import MISTAKES, PYTHONS, Observation

from sqlassay.kit import Environment
from sqlassay.lint import Diagnostic, Selection, check, rule_named
from sqlassay.model.workspace import Workspace
from sqlassay.oracle import Oracle, Runtime

PROJECT = Path("/project")
FILE = PROJECT / "app.py"
OF_STATEMENTS = {"joins", "cartesian", "loader_paths"}
OF_MAPPINGS = [mistake for mistake in MISTAKES if mistake.file not in OF_STATEMENTS]
WHERE = "import json, sys; print(json.dumps([p for p in sys.path if p.endswith('-packages')]))"


@cache
def oracle(python: str) -> Oracle:
    """The oracle that speaks for the SQLAlchemy of an interpreter."""
    found = subprocess.run([python, "-c", WHERE], check=True, capture_output=True, encoding="utf-8").stdout
    return Oracle(Runtime(Path(python), tuple(map(Path, json.loads(found)))))


def workspace(mistake: Mistake, python: str) -> Workspace:
    return Workspace.empty().with_judge(oracle(python)).with_text(FILE, mistake.code, PROJECT)


def verdicts(mistake: Mistake, python: str) -> tuple[str, ...]:
    """The texts of what the oracle says."""
    here = workspace(mistake, python)
    judged = here.judge.mappings(here.program)
    assert judged is not None, oracle(python).problem
    return tuple(verdict.text for verdict in judged.verdicts)


def found(mistake: Mistake, python: str) -> list[Diagnostic]:
    """What the rules for mappings find."""
    diagnostics = check(workspace(mistake, python), FILE, Selection(), Environment())
    return [diagnostic for diagnostic in diagnostics if diagnostic.rule.family == "mapping"]


def silence(mistake: Mistake, version: str) -> str:
    """Why the oracle is silent on a mistake; empty where it is not."""
    return mistake.line(f"oracle {version}") or mistake.line("oracle")


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("mistake", [m for m in OF_MAPPINGS if m.place], ids=lambda mistake: mistake.name)
def test_the_oracle_says_what_sqlalchemy_says(
    mistake: Mistake, python: str, observation: Observation
) -> None:
    first = observation.said[0]
    if first["stage"] == "use":
        assert first["text"] not in verdicts(mistake, python)
        return
    if why := silence(mistake, observation.version):
        assert why.startswith("silent, because ")
        assert first["text"] not in verdicts(mistake, python), "it is silent no longer"
    else:
        assert first["text"] in verdicts(mistake, python)


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("mistake", [m for m in MISTAKES if not m.place], ids=lambda mistake: mistake.name)
def test_nothing_is_found_in_what_is_right(mistake: Mistake, python: str, observation: Observation) -> None:
    assert not observation.said
    assert verdicts(mistake, python) == ()
    codes = [diagnostic.rule.code for diagnostic in found(mistake, python)]
    assert codes == mistake.line("found in silence").split()


@pytest.mark.parametrize("mistake", [m for m in OF_MAPPINGS if m.place], ids=lambda mistake: mistake.name)
def test_the_finding_stands_where_the_mistake_is(mistake: Mistake) -> None:
    """By the rule that is meant for it; while there is none, an error is told by SA501, that none is lost."""
    rule = rule_named(mistake.finding or "")
    told = "2.1" in mistake.versions and not mistake.says("2.1").endswith("at use")
    if rule is None or not told or silence(mistake, "2.1"):
        pytest.skip("no rule for it yet, or the oracle is silent")
    assert mistake.place is not None
    start, end = mistake.place
    here = found(mistake, sys.executable)
    places = [(d.rule.code, mistake.code[d.span.start : d.span.end]) for d in here]
    assert any(d.rule is rule and d.span.start < end and start < d.span.end for d in here), places
