"""For which releases of SQLAlchemy a verdict holds that one of them gave."""

from __future__ import annotations

import re

from sqlassay.model.environment import Environment, Release
from sqlassay.model.judging import Judge, Verdict
from sqlassay.oracle.meanings import MAPPINGS, STATEMENTS, meaning_of

SINCE_2_0: Release = (2, 0)
ANNOTATIONS = re.compile(r"annotation|\bMapped\b|dataclass|mapped_column", re.IGNORECASE)
OF_ANNOTATIONS = frozenset(["unmapped annotation", "no type for annotation", "dataclass"])
CODES = frozenset(["zlpr", "dcmx", "dcte"])
"""Codes of SQLAlchemy's page of errors about annotations, which 1.4 does not look at."""
OTHERWISE = frozenset(
    ["", "duplicate column", "no join", "unknown argument", "loader path", "relationship operator"]
)
"""Sorts of mistakes that not each of 1.4, 2.0 and 2.1 minds, or that hold several."""


def release_of(judge: Judge) -> Release | None:
    """The release that a judge speaks for; None where it does not say."""
    found = re.search(r"(\d+)\.(\d+)", judge.name)
    return None if found is None else (int(found[1]), int(found[2]))


def holds(verdict: Verdict, of: Release | None, environment: Environment) -> bool:
    """Whether a verdict holds for a project.

    What is said of annotations does not for one that has to run on 1.4 as well. Where the project does not
    allow the release that gave the verdict, it holds if all releases say the same.
    """
    oldest, newest = environment.sqlalchemy, environment.sqlalchemy_newest
    if oldest is not None and oldest < SINCE_2_0 and _is_of_annotations(verdict):
        return False
    allows = of is None or ((oldest is None or oldest <= of) and (newest is None or of <= newest))
    return allows or _is_same_in_all(verdict)


def _is_of_annotations(verdict: Verdict) -> bool:
    return (
        verdict.code in CODES
        or _about(verdict) in OF_ANNOTATIONS
        or ANNOTATIONS.search(verdict.text) is not None
    )


def _is_same_in_all(verdict: Verdict) -> bool:
    return _about(verdict) not in OTHERWISE and not _is_of_annotations(verdict)


def _about(verdict: Verdict) -> str:
    for meanings in (MAPPINGS, STATEMENTS):
        meaning, _ = meaning_of(verdict.text, meanings)
        if meaning is not None:
            return meaning.about
    return ""
