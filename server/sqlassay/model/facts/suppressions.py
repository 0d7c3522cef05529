from __future__ import annotations

from sqlassay.model.facts.base import Fact


class UnusedSuppression(Fact, frozen=True):
    """A suppression comment that suppresses nothing; found when all other rules have run."""

    selectors: tuple[str, ...]
    """Those that suppress nothing."""
    all_unused: bool
    """Whether nothing that the comment says suppresses anything."""
