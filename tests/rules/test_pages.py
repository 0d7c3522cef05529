"""Every rule's page is its test: Bad shows the finding, Good is clean, the fix leads to Good."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from judging import JUDGE
from sqlassay.kit import Environment, Rule
from sqlassay.lint import Diagnostic, Selection, all_rules, check, edits_of
from sqlassay.model.workspace import Workspace
from sqlassay.standards import section
from sqlassay.text import apply_edits

PRELUDE = Path(__file__).with_name("prelude.py").read_text("utf-8") + "\n\n"
EVERYTHING = Selection(extend_select=("ALL",))
HERE = Path("/project")
FILE = HERE / "app.py"

every_rule = pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)


def workspace(example: str) -> Workspace:
    return Workspace.empty().with_judge(JUDGE).with_text(FILE, PRELUDE + example, HERE)


def findings(example: str) -> tuple[Diagnostic, ...]:
    checked = workspace(example)
    document = checked.document(FILE)
    assert document is not None
    assert not list(document.damage())
    return check(checked, FILE, EVERYTHING, Environment())


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
        assert apply_edits(PRELUDE + bad, edits) == PRELUDE + rule.page.example("Good")


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
