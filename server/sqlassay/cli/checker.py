"""One file after another: check, fix, and say what of it could not be parsed."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import msgspec

from sqlassay.cli.finding import Examined, Trouble
from sqlassay.cli.policies import Policies
from sqlassay.cli.report import Reporter
from sqlassay.index.judge import judge_for
from sqlassay.kit import Rule
from sqlassay.lint import FixResult, Selection, check, compares_migrations, fix_document
from sqlassay.model.dependencies import Input
from sqlassay.model.environment import Environment
from sqlassay.model.installed import InstalledModules
from sqlassay.model.judging import Judge
from sqlassay.model.program import Program
from sqlassay.model.workspace import SourceFile as Parsed
from sqlassay.model.workspace import Workspace, read_file
from sqlassay.oracle import is_judged
from sqlassay.project import Installation, Problem, Source, SourceFile
from sqlassay.syntax import Damage, Document

T = TypeVar("T")

SCHEMA = Input((Program.schema, "whole"))
"""What all mappings say, which decides what SQLAlchemy says of each."""
MIGRATIONS = Input((Program.migrations, "whole"))
"""What all migrations do."""


REMEDY = (
    "What only it can tell is missing. Name another interpreter with the key `python`, or take the bundled"
    " SQLAlchemy with --oracle bundled."
)


class Checker:
    """Checks files by their own configurations; an error in the engine costs the file, one in a rule what it
    would find there, and none the run.
    """

    def __init__(self, policies: Policies, installed: InstalledModules, installation: Installation) -> None:
        """:param installation: where the packages are installed."""
        self.problems: list[Problem] = []
        self.notes: list[str] = []
        """What else went wrong, and what to do."""
        self._failed: set[Path] = set()
        self.installed = installed
        self._installation = installation
        self._policies = policies

    @cached_property
    def judge(self) -> Judge:
        """Who asks SQLAlchemy for this process."""
        return judge_for(self._installation)

    def is_whole(self, workspace: Workspace, path: Path) -> bool:
        """Whether what was found in a file is all, and not without what SQLAlchemy could not be asked, which
        is noted once, or without what a rule that raised would find.
        """
        if path in self._failed:
            return False
        problem = self.judge.problem
        if problem is None or not is_judged(workspace, path):
            return True
        note = f"SQLAlchemy could not be asked: {problem}. {REMEDY}"
        if note not in self.notes:
            self.notes.append(note)
        return False

    def parse(self, file: SourceFile, source: Source) -> Parsed | None:
        """A file's text with what it means; None where that cannot be worked out."""
        return self._guarded(file.path, lambda: read_file(file.path, source.text, file.root, role=file.role))

    def check(self, workspace: Workspace, path: Path) -> tuple[Examined, set[Input]] | None:
        """What is found in a file, and the parts of the summaries that this depends on; None where it cannot
        be worked out.
        """
        configuration = self._policies.configurations.of(path.parent)
        reporter = Reporter(workspace, self._policies.paths, configuration.standards_url)

        def failed(rule: Rule, error: Exception) -> None:
            missing = f"what {rule.code} would find is missing"
            self._report(path, f"internal error in {rule.code}", error, missing)

        def examined() -> tuple[Examined, set[Input]]:
            diagnostics = check(workspace, path, *self._question(path), failed)
            reported = tuple(reporter.report(path, diagnostics))
            found = Examined(reported, tuple(_troubles(workspace, path)))
            schema = {SCHEMA} if is_judged(workspace, path) else set()
            if self.compares_migrations(path):
                schema = {SCHEMA, MIGRATIONS}
            return found, workspace.inputs(path) | reporter.inputs | schema

        return self._guarded(path, examined)

    def fix(
        self, workspace: Workspace, path: Path, *, unsafe: bool, writable: Collection[Path]
    ) -> FixResult | None:
        """A file after its fixes; None where they cannot be worked out.

        :param writable: the other files that may change with it.
        """
        return self._guarded(
            path,
            lambda: fix_document(workspace, path, *self._question(path), unsafe=unsafe, writable=writable),
        )

    def compares_migrations(self, path: Path) -> bool:
        """Whether the configuration of a file asks for what its migrations lack."""
        return compares_migrations(self._question(path)[0])

    def _question(self, path: Path) -> tuple[Selection, Environment]:
        configuration = self._policies.configurations.of(path.parent)
        selection = msgspec.convert(configuration.rules(path), Selection, from_attributes=True)
        return selection, self._policies.environments.of(path.parent, configuration)

    def lost(self, path: Path, error: Exception, what: str) -> None:
        """Tell that an error of the engine costs something in a file.

        :param what: what is lost, in words.
        """
        self._report(path, "internal error", error, what)

    def _guarded(self, path: Path, work: Callable[[], T]) -> T | None:
        try:
            return work()
        except Exception as error:
            self._report(path, "internal error", error, "the file was not checked")
            return None

    def _report(self, path: Path, what: str, error: Exception, lost: str) -> None:
        self._failed.add(path)
        frame = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{Path(frame.filename).name}:{frame.lineno}"
        said = f"{what}: {type(error).__name__}: {error} ({place}); {lost}; please report this"
        self.problems.append(Problem(path, said))


def _troubles(workspace: Workspace, path: Path) -> Iterator[Trouble]:
    document = workspace.document(path)
    damage = () if document is None else tuple(document.damage())
    if document is None or not damage:
        return
    more = f" (and {len(damage) - 1} more places)" if len(damage) > 1 else ""
    checked = _has_code(document, damage)
    rest = "the rest of the file was checked" if checked else "nothing else stands in the file"
    yield Trouble(f"cannot be parsed: {damage[0].message}{more}; {rest}", damage[0].line + 1)


def _has_code(document: Document, damage: Iterable[Damage]) -> bool:
    """Whether there is more in a text than what could not be parsed, blank lines and comments."""
    rest, done = "", 0
    for start, end in sorted(item.span for item in damage):
        rest += document.text[done:start]
        done = max(done, end)
    lines = (line.strip() for line in (rest + document.text[done:]).splitlines())
    return any(line and not line.startswith("#") for line in lines)
