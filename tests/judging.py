"""SQLAlchemy asked in tests: one worker for a process."""

from __future__ import annotations

from sqlassay.index.judge import judge_for

JUDGE = judge_for(())
"""Speaks for the SQLAlchemy that the tests run with."""
