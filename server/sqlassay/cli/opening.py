"""Opening a project to change it: what is asked for with its text, the rest as it is known."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from sqlassay.cli.checker import Checker
from sqlassay.cli.policies import Policies
from sqlassay.cli.share import known_files
from sqlassay.cli.terminal import Track
from sqlassay.index import Index
from sqlassay.model.workspace import Workspace
from sqlassay.project import Cache, Discovery, Problem, Source, SourceFile, read


class Opened(Struct, frozen=True):
    """A project whose files may change."""

    workspace: Workspace
    own: tuple[Path, ...]
    """The files that were asked for and could be parsed."""
    checker: Checker


def read_asked(found: Discovery, track: Track) -> tuple[dict[SourceFile, Source], list[Problem]]:
    """The texts of the files that were asked for, and what went wrong until now."""
    texts = {file: read(file.path) for file in track(found.asked, "Reading")}
    sources = {file: text for file, text in texts.items() if isinstance(text, Source)}
    return sources, [*found.problems, *(text for text in texts.values() if isinstance(text, Problem))]


def opened(
    policies: Policies,
    asked: Mapping[SourceFile, Source],
    around: tuple[SourceFile, ...],
    cache: Cache | None,
    track: Track,
) -> Opened:
    """The files with what they mean.

    :param around: the other files of the project.
    :param cache: what remembers earlier runs.
    """
    index = Index(cache)
    installation = policies.installation((*asked, *around))
    checker = Checker(policies, index.installed(installation), installation)
    parsed = {file.path: checker.parse(file, asked[file]) for file in track(list(asked), "Parsing")}
    own = {path: file for path, file in parsed.items() if file is not None}
    workspace = Workspace.empty(installed=checker.installed).with_judge(checker.judge)
    workspace = workspace.with_files({**own, **known_files(around, checker, index, track)})
    return Opened(workspace, tuple(own), checker)
