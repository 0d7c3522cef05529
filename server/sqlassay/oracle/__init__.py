"""The oracle: SQLAlchemy itself judges a shadow of the project's mappings and statements.

The worker (`oracle.worker`) is a process of its own, which alone knows SQLAlchemy.
"""

from sqlassay.oracle.background import BackgroundJudge
from sqlassay.oracle.drifted import drift_facts
from sqlassay.oracle.judged import is_judged, judged_facts
from sqlassay.oracle.lowering import asked_for
from sqlassay.oracle.migrating import heads_in
from sqlassay.oracle.oracle import Oracle
from sqlassay.oracle.process import Runtime
from sqlassay.oracle.releases import holds, release_of
from sqlassay.oracle.statements import Compiled, compiled_statements, statement_at

__all__ = [
    "BackgroundJudge",
    "Compiled",
    "Oracle",
    "Runtime",
    "asked_for",
    "compiled_statements",
    "drift_facts",
    "heads_in",
    "holds",
    "is_judged",
    "judged_facts",
    "release_of",
    "statement_at",
]
