"""The word that was probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

ALIKE = 0.7
"""How much of two words must be equal (`difflib` says how that is counted)."""


def nearest(word: str, words: Iterable[str]) -> str | None:
    """The word that comes nearest to another one; None where none comes near."""
    known = list(dict.fromkeys(words))
    same = [each for each in known if each.lower() == word.lower()]
    return next(iter(same or get_close_matches(word, known, n=1, cutoff=ALIKE)), None)
