"""The rules and the document name each other."""

from __future__ import annotations

import pytest

from sqlassay.kit import Rule
from sqlassay.lint.rules import all_rules
from sqlassay.standards import RuleRow, chapters, section, update_coverage


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)
def test_a_rule_names_standards_that_exist(rule: Rule) -> None:
    assert rule.standards
    for anchor in rule.standards:
        section(anchor)


def test_the_document_lists_the_rules_as_they_are() -> None:
    """`python docs/build.py` writes these lists."""
    rows = [RuleRow(rule.code, rule.name, rule.summary, rule.standards) for rule in all_rules()]
    for chapter in chapters():
        assert update_coverage(chapter.text, rows) == chapter.text, chapter.path
