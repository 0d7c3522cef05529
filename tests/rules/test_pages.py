"""Every rule's page is its test: Bad shows the finding, Good is clean, the fix leads to Good."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from judging import the_judge
from sqlassay.kit import Environment, Rule
from sqlassay.lint import Diagnostic, Selection, all_rules, check, edits_of
from sqlassay.model.environment import Database, Evidence
from sqlassay.model.environment.dialects import DRIVERS
from sqlassay.model.workspace import Workspace
from sqlassay.standards import section
from sqlassay.text import apply_edits

PRELUDE = Path(__file__).with_name("prelude.py").read_text("utf-8") + "\n\n"
EVERYTHING = Selection(extend_select=("ALL",))
HERE = Path("/project")
FILE = HERE / "app.py"

every_rule = pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)


FILE_NAME = re.compile(r"^# (\S+\.py)\n", re.MULTILINE)
"""Begins a file in an example that has several."""
BEGINNINGS = {
    "models.py": (
        "from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column\n\n\n"
        "class Base(DeclarativeBase):\n    pass\n\n\n"
    ),
    "migrations": "import sqlalchemy as sa\nfrom alembic import op\n\n",
}
"""What those files begin with, by the first part of their names."""


def files(example: str) -> dict[Path, str]:
    """The files of an example: one, or those whose names stand in comments."""
    _, *parts = FILE_NAME.split(example)
    if not parts:
        return {FILE: PRELUDE + example}
    texts = dict(zip(parts[::2], parts[1::2], strict=True))
    return {HERE / name: BEGINNINGS[name.partition("/")[0]] + text for name, text in texts.items()}


def workspace(example: str) -> Workspace:
    texts = ((path, text, HERE) for path, text in files(example).items())
    return Workspace.empty().with_judge(the_judge()).with_texts(texts)


REQUIREMENT = re.compile(r"# sqlalchemy>=(\d+)\.(\d+)(?:, (\S+))?")
"""In an example: what its project asks for, where it says so."""


def environment(example: str) -> Environment:
    """What is known of the project of an example."""
    found = REQUIREMENT.search(example)
    if found is None:
        return Environment()
    release = int(found[1]), int(found[2])
    drivers = [DRIVERS[found[3]]] if found[3] else []
    databases = tuple(Database(each, Evidence.DISTRIBUTION, "pyproject.toml") for each in drivers)
    return Environment(sqlalchemy=release, sqlalchemy_source="pyproject.toml", databases=databases)


def findings(example: str) -> tuple[Diagnostic, ...]:
    return tuple(_findings(workspace(example), environment(example)))


def _findings(checked: Workspace, project: Environment) -> Iterator[Diagnostic]:
    for path in checked.paths:
        document = checked.document(path)
        assert document is not None
        assert not list(document.damage())
        yield from check(checked, path, EVERYTHING, project)


def test_the_prelude_is_clean() -> None:
    assert findings("") == ()


@every_rule
def test_bad_shows_the_finding(rule: Rule) -> None:
    (finding,) = findings(rule.page.example("Bad"))
    assert finding.rule is rule
    assert len(finding.message.splitlines()) == 3, "what, why, what to do"


@every_rule
def test_good_is_clean_under_every_rule(rule: Rule) -> None:
    assert findings(rule.page.example("Good")) == ()


@every_rule
def test_the_fix_of_bad_gives_good(rule: Rule) -> None:
    bad = rule.page.example("Bad")
    (finding,) = findings(bad)
    assert (finding.fix is not None) == (rule.fix is not None)
    if rule.fix is not None:
        assert finding.safety is rule.fix
        edits = edits_of(workspace(bad), FILE, finding)
        assert edits is not None
        assert apply_edits(PRELUDE + bad, edits[FILE]) == PRELUDE + rule.page.example("Good")


@every_rule
def test_a_rule_is_named_and_placed_consistently(rule: Rule) -> None:
    assert re.fullmatch(r"SA\d{3}", rule.code)
    assert rule.page.sections["Why"].strip()
    assert rule.summary.endswith(".")
    assert "\n" not in rule.summary
    assert rule.standards
    for anchor in rule.standards:
        section(anchor)
    same_family = {other.code[:3] for other in all_rules() if other.family == rule.family}
    assert same_family == {rule.code[:3]}


def test_codes_and_names_are_unique() -> None:
    words = [word for rule in all_rules() for word in (rule.code, rule.name)]
    assert len(words) == len(set(words))
