"""Mistakes in Markdown: each heading with a module is one.

Below the module stand lines: ``finding: SA518 at `relationship("Usr")` `` is the finding to expect and the
text at which it stands, followed by ``(2)`` where the second occurrence of that text is meant, and by
``; why`` where the code is only the nearest, or ``none``. ``says: ArgumentError (bbf0) at configure`` is what
SQLAlchemy says first, with the code of its page of errors; ``says 1.4: …`` what it says on that version
instead. ``versions: 2.0 2.1`` are those on which the module is a mistake. A module without a finding is a
right one: SQLAlchemy says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

VERSIONS = ("1.4", "2.0", "2.1")
SECTION = re.compile(
    r"^## (?P<title>[^\n]+)\n.*?^```python\n(?P<code>.*?)^```\n(?P<lines>.*?)(?=^#|\Z)", re.M | re.S
)
FINDING = re.compile(
    r"(?P<code>SA\d{3}|none) at (?P<ticks>`+)(?P<text>.+?)(?P=ticks)(?: \((?P<nth>\d)\))?(?:; (?P<why>.+))?"
)


@dataclass(frozen=True)
class Mistake:
    file: str
    title: str
    code: str
    """The module's text."""
    lines: str
    """What stands below it."""

    @property
    def name(self) -> str:
        return f"{self.file}: {self.title}"

    @cached_property
    def versions(self) -> tuple[str, ...]:
        return tuple(self.line("versions").split()) or VERSIONS

    def says(self, version: str) -> str:
        """What SQLAlchemy says first on a version, nothing for a right module."""
        return self.line(f"says {version}") or self.line("says")

    @property
    def finding(self) -> str | None:
        """The code of the finding to expect."""
        code = self._finding and self._finding["code"]
        return None if code == "none" else code

    @property
    def place(self) -> tuple[int, int] | None:
        """The half-open range of characters of the module at which a finding stands."""
        if self._finding is None:
            return None
        text, nth = self._finding["text"], int(self._finding["nth"] or 1)
        starts = [found.start() for found in re.finditer(re.escape(text), self.code)]
        if len(starts) < nth or (len(starts) > 1 and not self._finding["nth"]):
            raise ValueError(f"{self.name}: {text!r} stands {len(starts)} times in the module")
        return starts[nth - 1], starts[nth - 1] + len(text)

    @cached_property
    def _finding(self) -> re.Match[str] | None:
        line = self.line("finding")
        found = FINDING.fullmatch(line)
        if line and not found:
            raise ValueError(f"{self.name}: no finding is written like {line!r}")
        return found

    def line(self, key: str) -> str:
        found = re.search(rf"^{re.escape(key)}: (.+)$", self.lines, re.MULTILINE)
        return found[1] if found else ""


def mistakes(folder: Path) -> Iterator[Mistake]:
    """The mistakes of a folder's files, the right modules among them."""
    for file in sorted(folder.glob("*.md")):
        text = file.read_text("utf-8")
        found = [Mistake(file.stem, *section.groups()) for section in SECTION.finditer(text)]
        assert len(found) == text.count("\n## "), f"{file.name}: a heading without a module"
        yield from found
