"""The oracle: SQLAlchemy itself judges a shadow of the project's mappings and statements.

The worker (`oracle.worker`) is a process of its own, which alone knows SQLAlchemy.
"""

from sqlassay.oracle.drifted import drift_facts
from sqlassay.oracle.judged import is_judged, judged_facts
from sqlassay.oracle.migrating import heads_in
from sqlassay.oracle.oracle import Oracle
from sqlassay.oracle.process import Runtime
from sqlassay.oracle.statements import Compiled, compiled_statements, statement_at

__all__ = [
    "Compiled",
    "Oracle",
    "Runtime",
    "compiled_statements",
    "drift_facts",
    "heads_in",
    "is_judged",
    "judged_facts",
    "statement_at",
]
