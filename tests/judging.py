"""The judge that tests ask: SQLAlchemy as it is installed here, in one worker for the process."""

from __future__ import annotations

from functools import cache

from sqlassay.index.judge import judge_for
from sqlassay.model.judging import Judge
from sqlassay.project import Installation


@cache
def the_judge() -> Judge:
    """SQLAlchemy's release that came with the environment."""
    return judge_for(Installation())
