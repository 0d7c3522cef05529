"""Comments that suppress findings, and those that suppress nothing.

``# noqa`` and ``# noqa: SA101`` (as in `flake8
<https://flake8.pycqa.org/en/stable/user/violations.html>`_), ``# sqlassay: ignore[rule-name]`` for a line,
``# sqlassay: ignore-file[rule-name]`` for the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from sqlassay.kit import Rule
from sqlassay.lint.diagnostic import Diagnostic
from sqlassay.lint.select import selects
from sqlassay.model.facts import Site, UnusedSuppression
from sqlassay.model.workspace import PlacedFact
from sqlassay.syntax import Document, form

NOQA = re.compile(r"#\s*noqa(?P<codes>\s*:\s*(?P<list>[A-Z]+[0-9]+(?:[,\s]+[A-Z]+[0-9]+)*))?", re.IGNORECASE)
IGNORE = re.compile(r"#\s*sqlassay:\s*ignore(?P<file>-file)?\s*(?:\[(?P<list>[^\]]*)\])?")
OUR_CODE = re.compile(r"SA\d+", re.IGNORECASE)


class Suppression(Struct, frozen=True):
    """A comment that suppresses findings."""

    comment: form.Comment
    """With offsets from the start of the file."""
    line: int | None
    """The line that it speaks of, counted from 0; None for the whole file."""
    selectors: tuple[str, ...] | None
    """None for all rules."""
    foreign: bool
    """Whether it speaks to other tools too, so that it cannot be called unused."""


class Suppressions:
    """The suppressions of a file, and which selectors of them have suppressed something."""

    def __init__(self, suppressions: tuple[Suppression, ...], document: Document) -> None:
        self.suppressions = suppressions
        self.document = document
        self._used: set[tuple[int, str]] = set()

    @staticmethod
    def of(document: Document) -> Suppressions:
        """The suppressions that stand in a text."""
        found = (_suppression(comment, document) for comment in document.comments())
        return Suppressions(tuple(s for s in found if s is not None), document)

    def suppress(self, diagnostic: Diagnostic) -> bool:
        """Whether a comment suppresses a diagnostic; the comment counts as used then."""
        if not self.suppressions:
            return False
        lines = self.document.lines
        first, last = lines.position(diagnostic.span.start).line, lines.position(diagnostic.span.end).line
        hits = [
            (suppression.comment.start, selector)
            for suppression in self.suppressions
            if suppression.line is None or first <= suppression.line <= last
            for selector in suppression.selectors or ("ALL",)
            if selects(selector.upper() if OUR_CODE.fullmatch(selector) else selector, diagnostic.rule)
        ]
        self._used.update(hits)
        return bool(hits)

    def unused(self) -> Iterator[tuple[Suppression, tuple[str, ...]]]:
        """The comments with selectors that have suppressed nothing."""
        for suppression in self.suppressions:
            selectors = suppression.selectors or (() if suppression.foreign else ("ALL",))
            idle = tuple(s for s in selectors if (suppression.comment.start, s) not in self._used)
            if idle:
                yield suppression, idle


def unused_suppressions(suppressions: Suppressions, rules: Iterable[Rule]) -> Iterator[PlacedFact]:
    """Facts about comments that suppress nothing although the rules that they name ran."""
    ran = tuple(rules)
    for suppression, idle in suppressions.unused():
        judged = tuple(s for s in idle if any(selects(s, rule) for rule in ran) or not _is_ours(s))
        if judged:
            unit = suppressions.document.unit_at(suppression.comment.start)
            at = suppression.comment
            comment = form.Comment(at.start - unit.start, at.end - unit.start, at.text)
            everything = set(judged) >= set(suppression.selectors or judged) and not suppression.foreign
            site = Site(unit.text, "", None, None)
            yield PlacedFact(unit, UnusedSuppression(comment, site, judged, everything))


def _suppression(comment: form.Comment, document: Document) -> Suppression | None:
    if match := IGNORE.search(comment.text):
        selectors = None if match["list"] is None else tuple(re.findall(r"[\w-]+", match["list"]))
        line = None if match["file"] else document.lines.position(comment.start).line
        return Suppression(comment, line, selectors, foreign=False)
    if match := NOQA.search(comment.text):
        line = document.lines.position(comment.start).line
        if match["list"] is None:
            return Suppression(comment, line, None, foreign=True)
        codes = re.findall(r"\w+", match["list"])
        ours = tuple(code for code in codes if OUR_CODE.fullmatch(code))
        return Suppression(comment, line, ours, foreign=len(ours) < len(codes)) if ours else None
    return None


def _is_ours(selector: str) -> bool:
    return OUR_CODE.fullmatch(selector) is not None
