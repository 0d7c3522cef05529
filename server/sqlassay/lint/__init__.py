"""Findings from facts: choosing rules, running them, suppressing, fixing."""

from sqlassay.lint.check import check, compares_migrations
from sqlassay.lint.diagnostic import Diagnostic, RelatedPlace
from sqlassay.lint.fix import Changes, FixResult, Proofs, edits_of, fix_document
from sqlassay.lint.rules import all_rules, rule_named
from sqlassay.lint.select import Selection, UnknownSelector
from sqlassay.lint.silence import suppress

__all__ = [
    "Changes",
    "Diagnostic",
    "FixResult",
    "Proofs",
    "RelatedPlace",
    "Selection",
    "UnknownSelector",
    "all_rules",
    "check",
    "compares_migrations",
    "edits_of",
    "fix_document",
    "rule_named",
    "suppress",
]
