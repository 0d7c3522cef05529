"""Findings as the command line shows them: with lines and columns, and paths as somebody at a terminal writes
them."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from msgspec import Struct

from sqlassay.model.grades import Safety, Severity
from sqlassay.project import Problem, Source


class Range(Struct, frozen=True, order=True):
    """A piece of a file: lines and columns count from 1, columns in characters, the end lies past the last
    one."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int


class Edit(Range, frozen=True):
    """Replace the range by `content`."""

    content: str


class Fix(Struct, frozen=True):
    """What would mend a finding."""

    safety: Safety
    message: str
    edits: tuple[Edit, ...]


NO_FIX = Fix(Safety.SAFE, "", ())


class Related(Struct, frozen=True):
    """A second place that explains a finding."""

    path: str
    line: int
    column: int
    message: str


class Finding(Struct, frozen=True):
    """One finding; its fields are the keys of ``--output-format json``, in their order."""

    code: str
    name: str
    severity: Severity
    message: str
    """Up to three lines: what, why, and what to do."""
    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    fix: Fix | None
    standards: tuple[str, ...]
    """Anchors of sections of the standards document."""
    url: str
    related: tuple[Related, ...]


class Reported(Struct, frozen=True):
    """A finding and what the formats for people say besides."""

    finding: Finding
    source: tuple[str, ...]
    """The lines that it covers, the first few of them."""
    fixable: Safety | None
    occurrence: int
    """How many findings of the same rule stand on an equal line further up in the file."""

    @property
    def fingerprint(self) -> str:
        """Stays the same when lines are added elsewhere in the file, and differs for every finding of a
        run."""
        line = self.source[0].strip() if self.source else ""
        words = (self.finding.path, self.finding.code, line, str(self.occurrence))
        return sha256("\0".join(words).encode("utf-8", "surrogatepass")).hexdigest()[:32]


class Trouble(Struct, frozen=True):
    """A problem of a file that is read."""

    message: str
    line: int


class Examined(Struct, frozen=True):
    """What was found in a file."""

    reported: tuple[Reported, ...]
    troubles: tuple[Trouble, ...]

    @property
    def other_files(self) -> set[str]:
        """The other files of which places are in it: these may move without a change in this one."""
        return {
            path
            for reported in self.reported
            for path in (
                *(place.path for place in reported.finding.related),
                *(edit.path for edit in (reported.finding.fix or NO_FIX).edits),
            )
            if path != reported.finding.path
        }


class Change(Struct, frozen=True):
    """A file, as it was read, and its text after its fixes."""

    path: Path
    source: Source
    shown: str
    after: str
    fixed: tuple[str, ...]
    """The codes of the findings that are gone, one each."""


class Outcome(Struct, frozen=True):
    """What a run came to."""

    files: tuple[str, ...]
    """The files that were checked, in order."""
    reported: tuple[Reported, ...] = ()
    problems: tuple[Problem, ...] = ()
    """With their paths as they are shown."""
    notes: tuple[str, ...] = ()
    """What was left out, and what to do; the run counts as if that were not."""
    changes: tuple[Change, ...] = ()
    stdin: bytes | None = None
    """What standard input became, if it was what was checked."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings without what is said of them to people."""
        return tuple(reported.finding for reported in self.reported)
