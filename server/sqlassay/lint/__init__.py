"""Findings from facts: choosing rules, running them, suppressing, fixing."""

from sqlassay.lint.check import Diagnostic, RelatedPlace, check
from sqlassay.lint.fix import FixResult, edits_of, fix_document
from sqlassay.lint.rules import all_rules, rule_named
from sqlassay.lint.select import Selection, UnknownSelector

__all__ = [
    "Diagnostic",
    "FixResult",
    "RelatedPlace",
    "Selection",
    "UnknownSelector",
    "all_rules",
    "check",
    "edits_of",
    "fix_document",
    "rule_named",
]
