from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path

from msgspec import Struct

from sqlassay.cli.checker import Checker
from sqlassay.cli.finding import Examined
from sqlassay.cli.terminal import Track
from sqlassay.index import Basis, Fingerprints, Index, Learned, unopened
from sqlassay.model.summary import ModuleSummary
from sqlassay.model.workspace import SourceFile as Parsed
from sqlassay.model.workspace import Workspace
from sqlassay.project import Source, SourceFile, read, stamp

Summaries = Mapping[SourceFile, ModuleSummary]


class Checked(Struct, frozen=True):
    """What was found in a file, and on what it depends."""

    content: bytes
    """A digest of what was checked."""
    examined: Examined
    is_whole: bool
    """Whether SQLAlchemy could be asked about it."""
    basis: Basis | None
    """The parts of other files that it depends on; None where that cannot be told."""


class Share:
    """The files that one process reads and checks. It keeps no syntax trees: to parse a file again costs less
    than what a large project's take in memory.
    """

    def __init__(self, checker: Checker, asked: Collection[SourceFile]) -> None:
        self._checker = checker
        self._asked = asked

    def read(self, files: Iterable[SourceFile], done: Callable[[], object]) -> dict[SourceFile, Learned]:
        """Read and parse files; those that cannot be read are told by the checker, if asked for.

        :param done: called after each.
        """
        learned: dict[SourceFile, Learned] = {}
        for file in files:
            before, source = stamp(file.path), self._source(file)
            parsed = None if source is None else self._checker.parse(file, source)
            if source is not None and parsed is not None:
                learned[file] = Learned(before, source.digest, parsed.summary)
            done()
        return learned

    def check(
        self, summaries: Summaries, files: Iterable[SourceFile], done: Callable[[], object]
    ) -> dict[SourceFile, Checked]:
        """Check files with what all files of the project say of themselves."""
        workspace = Workspace.empty(installed=self._checker.installed).with_judge(self._checker.judge)
        workspace = workspace.with_files({f.path: unopened(f, summary) for f, summary in summaries.items()})
        fingerprints = Fingerprints(workspace.program)
        checked: dict[SourceFile, Checked] = {}
        for file in files:
            content, here = self._opened(workspace, file, summaries[file])
            found = self._checker.check(here, file.path) if content is not None else None
            if content is not None and found is not None:
                examined, inputs = found
                whole = self._checker.is_whole(here, file.path)
                checked[file] = Checked(content, examined, whole, fingerprints.basis(inputs))
            done()
        return checked

    def _opened(
        self, workspace: Workspace, file: SourceFile, summary: ModuleSummary
    ) -> tuple[bytes | None, Workspace]:
        """The digest of a file's content and the workspace with its text; None when it cannot be read."""
        source = self._source(file)
        if source is None:
            return None, workspace
        text = source.text
        parsed = Parsed(file.root, summary, lambda: text, role=file.role)
        return source.digest, workspace.with_files({file.path: parsed})

    def _source(self, file: SourceFile) -> Source | None:
        source = read(file.path)
        if isinstance(source, Source):
            return source
        if file in self._asked:
            self._checker.problems.append(source)
        return None


def known_files(
    files: Collection[SourceFile], checker: Checker, index: Index, track: Track
) -> dict[Path, Parsed]:
    """Files that are not checked but have to be known, by what is remembered or else by reading them."""
    known = index.summaries(index.known(files))
    progress = iter(track(tuple(files), "Parsing"))
    unknown = [file for file in files if file not in known]
    learned = Share(checker, ()).read(unknown, lambda: next(progress, None))
    for file, its in learned.items():
        index.learn(file, its)
    index.save()
    summaries = known | {file: its.summary for file, its in learned.items()}
    return {file.path: unopened(file, summaries[file]) for file in files if file in summaries}
