from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from sqlassay.cli.finding import Examined
from sqlassay.cli.policies import Policies
from sqlassay.cli.terminal import Track
from sqlassay.index import Index, Known, Learned, Results, decode
from sqlassay.project import Discovery, Problem, SourceFile

if TYPE_CHECKING:  # a run in which nothing has changed does without the engine
    from sqlassay.cli.checker import Checker
    from sqlassay.cli.parallel import Team
    from sqlassay.cli.share import Share
    from sqlassay.model.summary import ModuleSummary

WORTH_A_PROCESS = 100
"""Files for one process: below that, starting a second one costs more than it saves."""

_DECODER = msgspec.msgpack.Decoder(Examined)
_ENCODER = msgspec.msgpack.Encoder()


class Examination:
    """Finds out about the files of a project: by what is remembered, else by looking into them."""

    def __init__(self, found: Discovery, policies: Policies, index: Index, jobs: int, track: Track) -> None:
        """:param jobs: how many processes may share the work."""
        self._asked = found.asked
        self._files = (*found.asked, *found.around)
        self._policies = policies
        self._installation = policies.installation(self._files)
        self._index = index
        self._jobs = jobs
        self._track = track
        self._learned: dict[SourceFile, Learned] = {}
        self._crew: Share | Team | None = None
        self.problems: list[Problem] = []
        """What keeps files from being read and checked."""
        self.notes: list[str] = []
        """What kept SQLAlchemy from being asked."""

    def results(self) -> dict[SourceFile, Examined]:
        """What was found in the files that were asked for, in their order, but those that cannot be read."""
        known = self._known()
        interpreter = self._installation.interpreter()
        asked = b"" if interpreter is None else interpreter.stamp
        wanted = {file: self._policies.digest(file.path) + asked for file in self._asked if file in known}
        results = Results(self._index, known, wanted, self._installation.stamp)
        examined = _decoded(results.unchanged())
        if len(examined) < len(wanted):
            examined |= self._examined(results, known, [file for file in wanted if file not in examined])
        self._index.save()
        return {file: examined[file] for file in wanted if file in examined}

    def _known(self) -> dict[SourceFile, Known]:
        """The files that can be read, in their order."""
        known = self._index.known(self._files)
        known |= self._read([file for file in self._files if file not in known])
        return {file: known[file] for file in self._files if file in known}

    def _read(self, files: Sequence[SourceFile]) -> dict[SourceFile, Known]:
        if not files:
            return {}
        learned = self._crew_for(files).read(files, self._progress(files, "Parsing"))
        self._learned |= learned
        return {file: self._index.learn(file, its) for file, its in learned.items()}

    def _examined(
        self, results: Results, known: Mapping[SourceFile, Known], wanted: Iterable[SourceFile]
    ) -> dict[SourceFile, Examined]:
        from sqlassay.model.program import Program

        summaries = self._summaries(known)
        program = {summary.name: summary for summary in summaries.values()}
        installed = self._checker.installed
        examined = _decoded(results.holding(lambda: Program(program, installed=installed)))
        missing = [file for file in wanted if file not in examined and file in summaries]
        if not missing:
            return examined
        shown = {self._policies.paths.shown(file.path): file for file in known}
        progress = self._progress(missing, "Checking")
        for file, its in self._crew_for(missing).check(summaries, missing, progress).items():
            examined[file] = its.examined
            same = its.content == known[file].content
            others = its.examined.other_files
            if not same or not its.is_whole or not others <= shown.keys():
                continue
            if (data := _encoded(its.examined)) is not None:
                results.keep(file, data, its.basis, [shown[path] for path in sorted(others)])
        return examined

    def _summaries(self, known: Mapping[SourceFile, Known]) -> dict[SourceFile, ModuleSummary]:
        """What the files say of themselves, in their order."""
        summaries = self._index.summaries({f: its for f, its in known.items() if f not in self._learned})
        self._read([file for file in known if file not in summaries and file not in self._learned])
        summaries |= {file: its.summary for file, its in self._learned.items()}
        return {file: summaries[file] for file in known if file in summaries}

    def _crew_for(self, files: Sequence[SourceFile]) -> Share | Team:
        """This process, or several if there is enough work for them."""
        from sqlassay.cli.parallel import Team
        from sqlassay.cli.share import Share

        jobs = min(self._jobs, len(files) // WORTH_A_PROCESS)
        if jobs > 1 and not isinstance(self._crew, Team):
            self._crew = Team(self._checker, self._files, frozenset(self._asked), jobs)
        self._crew = self._crew or Share(self._checker, frozenset(self._asked))
        return self._crew

    @cached_property
    def _checker(self) -> Checker:
        from sqlassay.cli.checker import Checker

        checker = Checker(self._policies, self._index.installed(self._installation), self._installation)
        self.problems, self.notes = checker.problems, checker.notes
        return checker

    def _progress(self, files: Sequence[SourceFile], words: str) -> Callable[[], object]:
        progress = iter(self._track(files, words))
        return lambda: next(progress, None)


def _encoded(examined: Examined) -> bytes | None:
    try:
        return _ENCODER.encode(examined)
    except UnicodeEncodeError:  # half a character in a message
        return None


def _decoded(found: Mapping[SourceFile, bytes]) -> dict[SourceFile, Examined]:
    examined = ((file, decode(_DECODER, data)) for file, data in found.items())
    return {file: its for file, its in examined if its is not None}
