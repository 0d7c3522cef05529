"""One file with the project around it."""

from __future__ import annotations

from pathlib import Path

from sqlassay.cli.checker import Checker
from sqlassay.cli.paths import Paths
from sqlassay.cli.policies import Policies
from sqlassay.cli.share import known_files
from sqlassay.cli.terminal import tracker
from sqlassay.index import Index
from sqlassay.model.workspace import Workspace
from sqlassay.project import Configurations, Environments, SourceRoots, discover_around


def workspace_around(file: Path, text: str, index: Index) -> Workspace:
    """The file with this text and the files of its project, and who asks SQLAlchemy about them."""
    configurations, environments = Configurations(), Environments()
    place = SourceRoots(configurations, environments).place(file.absolute())
    policies = Policies(configurations, environments, Paths([str(file)]))
    around = discover_around(place.path, configurations, environments)
    installation = policies.installation((place, *around))
    checker = Checker(policies, index.installed(installation), installation.environments)
    known = known_files(around, checker, index, tracker(shown=False))
    workspace = Workspace.empty(installed=checker.installed).with_judge(checker.judge).with_files(known)
    return workspace.with_text(place.path, text, place.root, place.role)
