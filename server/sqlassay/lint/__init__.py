"""Findings from facts: choosing rules, running them, suppressing, fixing."""

from sqlassay.lint.check import check, compares_migrations
from sqlassay.lint.diagnostic import Diagnostic, RelatedPlace
from sqlassay.lint.fix import Changes, FixResult, Proofs, edits_of, fix_document
from sqlassay.lint.rules import all_rules, rule_named
from sqlassay.lint.select import Selection, UnknownSelector
from sqlassay.lint.silence import suppress
from sqlassay.lint.upgrade import Place, Taken, left, release_named, rewritten, steps_to, take

__all__ = [
    "Changes",
    "Diagnostic",
    "FixResult",
    "Place",
    "Proofs",
    "RelatedPlace",
    "Selection",
    "Taken",
    "UnknownSelector",
    "all_rules",
    "check",
    "compares_migrations",
    "edits_of",
    "fix_document",
    "left",
    "release_named",
    "rewritten",
    "rule_named",
    "steps_to",
    "suppress",
    "take",
]
