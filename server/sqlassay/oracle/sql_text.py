"""SQL as people read it."""

from __future__ import annotations

import re

import sqlparse

WIDTH = 88
EXPANDING = re.compile(r"\(__\[POSTCOMPILE_(\w+)\]\)")
"""How SQLAlchemy writes the values of an ``IN`` before it knows how many there are."""


def formatted(sql: str) -> str:
    """SQL over several lines, a clause a line; the values of an ``IN`` as ``(:ids, …)``."""
    spread = EXPANDING.sub(r"(:\1, …)", sql)
    text: str = sqlparse.format(spread, reindent=True, wrap_after=WIDTH, indent_width=2)
    return text.strip()
