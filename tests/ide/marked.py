"""Projects written down with marks: ``«name»`` is a place that mentions the symbol in question, ``«*name»``
one that makes it.
"""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import dedent

from sqlassay.ide import Occurrence
from sqlassay.model.workspace import Workspace
from sqlassay.text import Span

ROOT = Path("/project")
MARK = re.compile(r"«(\*?)([^»]*)»")

BASE = """\
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    pass
"""


class Marked:
    """A project, and the places that are marked in it."""

    def __init__(self, files: dict[str, str]) -> None:
        texts = {ROOT / name: dedent(text) for name, text in {"base.py": BASE, **files}.items()}
        self.texts = {path: MARK.sub(r"\2", text) for path, text in texts.items()}
        self.workspace = Workspace.empty().with_texts((p, t, ROOT) for p, t in self.texts.items())
        self.places: set[tuple[Path, Span]] = set()
        self.made: set[tuple[Path, Span]] = set()
        for path, text in texts.items():
            self._note(path, text)

    def _note(self, path: Path, text: str) -> None:
        taken = 0
        for found in MARK.finditer(text):
            start = found.start() - taken
            place = path, Span(start, start + len(found[2]))
            taken += len(found[0]) - len(found[2])
            self.places.add(place)
            if found[1]:
                self.made.add(place)

    def shown(self, places: set[tuple[Path, Span]]) -> list[str]:
        """Places for people."""
        lines = ((p, s, self.texts[p].count("\n", 0, s.start) + 1) for p, s in sorted(places))
        return [f"{path.name}:{line}: {span.of(self.texts[path])}" for path, span, line in lines]


def places_of(occurrences: tuple[Occurrence, ...]) -> set[tuple[Path, Span]]:
    """Where they stand."""
    return {(occurrence.path, occurrence.span) for occurrence in occurrences}
