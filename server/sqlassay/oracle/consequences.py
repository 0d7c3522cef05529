"""Verdicts that only follow from others: they go, so that a mistake is told once, at its cause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlassay.model.judging import MappingVerdict
from sqlassay.oracle.meanings import MAPPINGS, meaning_of

CAUSES = {
    ("relationship", "no foreign keys"): "foreign key",
    ("relationship", "ambiguous foreign keys"): "foreign key",
    ("relationship", "no join"): "foreign key",
    ("mapping", "no primary key"): "argument",
}
"""What follows from any verdict of another topic on the same class, or on one that it names."""


def without_consequences(verdicts: Iterable[MappingVerdict]) -> Iterator[MappingVerdict]:
    """The verdicts that are no mere consequences of the others."""
    given = tuple(verdicts)
    topics: dict[str, set[str]] = {}
    for verdict in given:
        meaning, _ = meaning_of(verdict.text, MAPPINGS)
        if meaning is not None:
            topics.setdefault(verdict.owner, set()).add(meaning.topic)
    told = {verdict.text for verdict in given if verdict.stage == "foreign key"}
    for verdict in given:
        meaning, _ = meaning_of(verdict.text, MAPPINGS)
        cause = None if meaning is None else CAUSES.get((meaning.topic, meaning.about))
        owners = {verdict.owner, *(owner for owner, _ in verdict.related)}
        if verdict.stage != "foreign key" and verdict.text in told:
            continue
        if cause is None or not any(cause in topics.get(owner, ()) for owner in owners):
            yield verdict
