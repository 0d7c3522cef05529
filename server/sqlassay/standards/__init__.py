"""The SQLAlchemy standard: the document that findings link to, and guidance for SQLAlchemy's constructs.

The text is package data (one Markdown file a chapter, TOML for the constructs), so it reads offline in every
editor. This package imports nothing else of sqlassay.
"""

from __future__ import annotations

from sqlassay.standards.constructs import Construct, construct, constructs
from sqlassay.standards.coverage import MissingReasonError, RuleRow, update_coverage
from sqlassay.standards.document import (
    Chapter,
    Section,
    UnknownAnchorError,
    chapters,
    link,
    link_targets_absolute,
    section,
    sections,
    url,
)

__all__ = [
    "Chapter",
    "Construct",
    "MissingReasonError",
    "RuleRow",
    "Section",
    "UnknownAnchorError",
    "chapters",
    "construct",
    "constructs",
    "link",
    "link_targets_absolute",
    "section",
    "sections",
    "update_coverage",
    "url",
]
