"""What is known of the projects around files."""

from __future__ import annotations

import re
from fnmatch import translate
from pathlib import Path

from msgspec.structs import replace

from sqlassay.model.environment import Environment
from sqlassay.project.configuration import Configuration
from sqlassay.project.environment.databases import SETTINGS, SETTINGS_FOLDERS, drivers, in_settings
from sqlassay.project.environment.declared import REQUIREMENTS, declared
from sqlassay.project.environment.locked import VIRTUAL, installed, locked
from sqlassay.project.environment.migrations import USUAL, alembic_environments
from sqlassay.project.environment.pytest_layout import test_layout
from sqlassay.project.environment.releases import newest, oldest
from sqlassay.project.tops import Tops
from sqlassay.project.usage import is_of_sqlalchemy

FILES = (*SETTINGS, *REQUIREMENTS, "*.lock", "Pipfile", "setup.py", "script.py.mako")
"""Patterns of the files that are read, each from the folder that it tells of or from one in it."""
FOLDERS = (*SETTINGS_FOLDERS, *VIRTUAL, *USUAL, "requirements")
TELLING = re.compile("|".join(map(translate, (*FILES, *filter(None, FOLDERS)))))
"""The names of files and folders that may say something; a folder without them is not looked at further."""


class Environments:
    """What is known of the project around each file, looked up once a folder."""

    def __init__(self) -> None:
        self.tops = Tops()
        self._found: dict[Path, Environment] = {}

    def of(self, folder: Path, configuration: Configuration) -> Environment:
        """The environment of the files in `folder`, with the release that is configured, if one is."""
        found, target = self.around(folder), configuration.target_version
        if target is None:
            return found
        major, minor = map(int, target.split("."))
        source = f"{configuration.target_version_source} {target}".strip()
        return found.supporting((major, minor), source)

    def around(self, folder: Path) -> Environment:
        """What the files tell: each thing by the nearest folder that tells it, up to the top of the
        repository, or of the project where there is no repository.
        """
        known = self._found.get(folder)
        if known is None:
            known = self._found[folder] = self._find(folder)
        return known

    def _find(self, folder: Path) -> Environment:
        found = replace(environment_of(folder), project=self.tops.nearest(folder))
        if self.tops.outermost(folder) in (folder, None):
            return found
        return found.completed_by(self.around(folder.parent))


def environment_of(folder: Path) -> Environment:
    """What the files of this one folder tell.

    What they declare counts first; then the lock files; then a virtual environment that stands here.
    """
    if not _tells(folder):
        return Environment()
    words = declared(folder), locked(folder), installed(folder)
    first, last = oldest(words), newest(words)
    if first is not None and last is not None and last.release < first.release:
        last = None
    return Environment(
        needs_sqlalchemy=is_of_sqlalchemy(need.name for needs in words for need in needs),
        sqlalchemy=None if first is None else first.release,
        sqlalchemy_source="" if first is None else first.source,
        sqlalchemy_newest=None if last is None else last.release,
        sqlalchemy_newest_source="" if last is None else last.source,
        databases=(*drivers(words[:2]), *in_settings(folder)),
        alembic=alembic_environments(folder),
        tests=test_layout(folder),
    )


def _tells(folder: Path) -> bool:
    try:
        return any(TELLING.match(path.name) for path in folder.iterdir())
    except OSError:
        return False
