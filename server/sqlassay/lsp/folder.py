from __future__ import annotations

import logging
from collections.abc import Container, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from sqlassay.index import Index, Learned, runtime_for, unopened
from sqlassay.kit import Rule
from sqlassay.lint import Diagnostic, check
from sqlassay.lsp.log import report_error
from sqlassay.lsp.policy import Policy
from sqlassay.model.environment import Environment, describe_environment
from sqlassay.model.installed import InstalledModules
from sqlassay.model.judging import NO_JUDGE, Judge
from sqlassay.model.workspace import SourceFile as Parsed
from sqlassay.model.workspace import Workspace, read_file
from sqlassay.oracle import BackgroundJudge, Runtime
from sqlassay.oracle.dialects import dialect_for
from sqlassay.project import (
    TOO_LARGE,
    Cache,
    Installation,
    Problem,
    SourceFile,
    Stamp,
    cache_folder,
    discover,
    discover_around,
    installed_for,
    is_too_large,
    names_sqlalchemy,
    read,
    stamp,
    template,
)

logger = logging.getLogger(__name__)


class Survey(NamedTuple):
    """What stands on disk for a folder, beside what is known of it."""

    uses_sqlalchemy: bool | None
    """None where only the changed files may tell."""
    own: frozenset[Path]
    """The folder's own files; others of the same project are only known."""
    changed: dict[SourceFile, Stamp]
    """The files to read, new or changed."""
    gone: tuple[Path, ...]
    installed: InstalledModules
    runtime: Runtime | None
    """What SQLAlchemy is asked under; None where there is none."""


class Folder(Struct, frozen=True):
    """A workspace folder of the client, or the folder of a file that was opened outside of all of them."""

    root: Path
    policy: Policy
    workspace: Workspace
    file: Path | None = None
    """The one file it is about, when that was opened outside of the client's folders."""
    own: frozenset[Path] = frozenset()
    stamps: dict[Path, Stamp] = {}
    uses_sqlalchemy: bool | None = None
    """None where nobody has looked yet. One that does not stays empty and costs nothing."""

    def survey(self, opened: Iterable[str] = ()) -> Survey:
        """Look at the disk for what has changed since the files were read.

        :param opened: the texts that the editor has open in it.
        """
        own, around = self._discover()
        stamps = {source: now for source in (*own, *around) if (now := stamp(source.path)) is not None}
        paths = {source.path for source in stamps}
        installation = installed_for(self._places(paths), self.policy.configurations)
        uses = self.uses_sqlalchemy or self._needs_sqlalchemy(paths) or any(map(_names_it, opened)) or None
        return Survey(
            uses_sqlalchemy=uses,
            own=frozenset(source.path for source in own),
            changed={source: now for source, now in stamps.items() if self._is_stale(source, now)},
            gone=tuple(path for path in self.stamps if path not in paths),
            installed=self._installed(installation),
            runtime=runtime_for(installation, trusted=self.policy.settings.trusted),
        )

    def environment(self) -> Environment:
        """What the files and the code of the folder tell of it."""
        return self._environment(self.root / "_")

    def dialect(self, path: Path) -> str:
        """What SQL in a file is shown in."""
        return dialect_for(self._environment(path))

    def template(self) -> str:
        """What `sqlassay init` writes for it."""
        packages = installed_for(self._places(self.own), self.policy.configurations)
        return template(self.root, describe_environment(self.environment()), packages.environments)

    def index(self) -> Index:
        """What is remembered of files."""
        return Index(Cache(cache_folder()) if self.policy.settings.cache else None)

    def read(self, files: Iterable[SourceFile], index: Index) -> dict[Path, Parsed]:
        """The files as they stand on disk, those that can be read; the index takes note of them."""
        parsed = ((file, self._read(file, index)) for file in files)
        return {file.path: found for file, found in parsed if found is not None}

    def surveyed(self, survey: Survey, parsed: Mapping[Path, Parsed], opened: Container[Path]) -> Folder:
        """The folder after a survey, with its changed files parsed; those `opened` stay as they are."""
        unreadable = (source.path for source in survey.changed if source.path not in parsed)
        here = self.without(path for path in (*survey.gone, *unreadable) if path not in opened)
        read = {path: file for path, file in parsed.items() if path not in opened}
        workspace = here.workspace.with_files(read) if read else here.workspace
        if survey.installed is not workspace.program.installed:
            workspace = workspace.with_installed(survey.installed).with_judge(_judge(survey.runtime))
        elif survey.runtime != self.runtime:
            workspace = workspace.with_judge(_judge(survey.runtime))
        stamps = here.stamps | {source.path: now for source, now in survey.changed.items()}
        return replace(here, own=survey.own, workspace=workspace, stamps=stamps, uses_sqlalchemy=True)

    def left_alone(self, survey: Survey) -> Folder:
        """The folder after a survey that found nothing that has to do with SQLAlchemy."""
        stamps = self.stamps | {source.path: now for source, now in survey.changed.items()}
        return Folder(
            self.root, self.policy, Workspace.empty(), self.file, stamps=stamps, uses_sqlalchemy=False
        )

    def woken(self) -> Folder:
        """The folder, to be read whole, after something in it has come to name SQLAlchemy."""
        return replace(self, stamps={}, uses_sqlalchemy=None)

    @property
    def runtime(self) -> Runtime | None:
        """What SQLAlchemy is asked under."""
        judge = self.workspace.judge
        return judge.runtime if isinstance(judge, BackgroundJudge) else None

    def reread(self, path: Path) -> Folder:
        """The folder after a file that it knows changed or vanished on disk."""
        if path not in self.workspace:
            return self
        now = stamp(path)
        text = text_on_disk(path) if path in self.stamps and now is not None else None
        if now is None or text is None:
            return self.without([path])
        return replace(self.with_text(path, text), stamps={**self.stamps, path: now})

    def without(self, paths: Iterable[Path]) -> Folder:
        """The folder without some files."""
        gone, workspace = frozenset(paths), self.workspace
        for path in gone:
            if path in workspace:
                workspace = workspace.without(path)
        stamps = {path: known for path, known in self.stamps.items() if path not in gone}
        return replace(self, workspace=workspace, own=self.own - gone, stamps=stamps)

    def with_text(self, path: Path, text: str) -> Folder:
        """The folder with the editor's text of a file; without the file where that is too large or cannot be
        worked out, and while neither it nor the folder is known to have to do with SQLAlchemy.
        """
        if is_too_large(text):
            logger.error("%s: %s", path, TOO_LARGE, extra={"once": True})
            return self._unknown(path)
        if not self.uses_sqlalchemy and not _names_it(text):
            return self
        if self.uses_sqlalchemy is False:
            return self.woken().with_text(path, text)
        place = self.policy.place(path)
        try:
            workspace = self.workspace.with_text(path, text, place.root, place.role)
        except Exception as error:
            report_error(f"{path} cannot be worked out", "nothing is said about it", error)
            return self._unknown(path)
        return replace(self, workspace=workspace)

    def _unknown(self, path: Path) -> Folder:
        """The folder without what a file says, which may say something else after the next edit."""
        return replace(self, workspace=self.workspace.without(path)) if path in self.workspace else self

    def diagnostics(self, path: Path) -> tuple[Diagnostic, ...]:
        """The findings of a file, none when it is excluded or not known.

        An error in a rule costs what that would find, one in the engine the findings of the file.
        """
        if path not in self.workspace or self.policy.excludes(path):
            return ()
        selection, environment = self.policy.selection(path), self.policy.environment(path)

        def failed(rule: Rule, error: Exception) -> None:
            report_error(f"{rule.code} failed in {path}", "what it would find there is missing", error)

        try:
            return check(self.workspace, path, selection, environment, failed)
        except Exception as error:
            report_error(f"{path} cannot be checked", "its findings are missing", error)
            return ()

    def _environment(self, path: Path) -> Environment:
        return self.workspace.environment(self.policy.environment(path))

    def _needs_sqlalchemy(self, paths: Iterable[Path]) -> bool:
        """Whether a project that one of some files belongs to asks for it."""
        around = self.policy.environments.around
        return any(around(folder).needs_sqlalchemy for folder in {path.parent for path in paths})

    def _places(self, paths: Iterable[Path]) -> Iterator[Path]:
        """The folders of files, and of the one that this is about."""
        return (path.parent for path in (*paths, *([self.file] if self.file else [])))

    def _is_stale(self, source: SourceFile, now: Stamp) -> bool:
        """Whether a file's text changed, or what its place says of it."""
        place = source.root, source.role
        return self.stamps.get(source.path) != now or self.workspace.place(source.path) not in (place, None)

    def _installed(self, installation: Installation) -> InstalledModules:
        """What is installed; what is known of it where nothing has changed."""
        known = self.workspace.program.installed
        return known if known.stamp == installation.stamp else self.index().installed(installation)

    def _read(self, file: SourceFile, index: Index) -> Parsed | None:
        before, source = stamp(file.path), read(file.path)
        if isinstance(source, Problem):
            return None
        try:
            parsed = read_file(file.path, source.text, file.root, role=file.role)
        except Exception as error:
            report_error(f"{file.path} cannot be worked out", "nothing is known of it", error)
            return None
        index.learn(file, Learned(before, source.digest, parsed.summary))
        return parsed if self.policy.settings.whole_workspace else unopened(file, parsed.summary)

    def _discover(self) -> tuple[tuple[SourceFile, ...], tuple[SourceFile, ...]]:
        if self.file is not None:
            return (), discover_around(self.file, self.policy.configurations, self.policy.environments)
        found = discover([self.root], self.policy.configurations, self.policy.environments)
        return found.asked, found.around


def _names_it(text: str) -> bool:
    return names_sqlalchemy(text.encode("utf-8", "surrogatepass"))


def _judge(runtime: Runtime | None) -> Judge:
    return NO_JUDGE if runtime is None else BackgroundJudge(runtime)


def text_on_disk(path: Path) -> str | None:
    """The text of a file; None where it cannot be read."""
    source = read(path)
    return None if isinstance(source, Problem) else source.text
