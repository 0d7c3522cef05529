from __future__ import annotations

from pathlib import Path

from sqlassay.kit import Environment, Severity
from sqlassay.lint import Selection
from sqlassay.lsp.configuration import SECTION
from sqlassay.lsp.settings import ClientSettings
from sqlassay.project import (
    Configuration,
    ConfigurationError,
    Configurations,
    Environments,
    Problem,
    SourceFile,
    SourceRoots,
    load,
)

SOURCE = "the editor's setting sqlassay.targetVersion"


class Policy:
    """What holds for the files of a workspace folder: its configuration files under the editor's settings.

    Where a configuration file is broken, what it said before stays, if this server has seen that.
    """

    def __init__(self, root: Path, settings: ClientSettings, before: Policy | None = None) -> None:
        self.settings = settings
        self._before = before._good() if before else None
        self._own: tuple[Problem, ...] = ()
        self.environments = Environments()
        self.configurations = Configurations(
            settings.overrides, source=SOURCE, only=self._only(root), check_selector=check_selector
        )
        self._source_roots = SourceRoots(self.configurations, self.environments)
        self.configuration(root)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the configuration files that were read until now."""
        return tuple(dict.fromkeys((*self._own, *self.configurations.problems)))

    def configuration(self, folder: Path) -> Configuration:
        """What holds for the files that stand in `folder`."""
        found = self.configurations.of(folder)
        if self._before is not None and (self._own or any(_hides(p, found, folder) for p in self.problems)):
            return self._before.configuration(folder)
        return found

    def selection(self, path: Path) -> Selection:
        """The rules to run on a file."""
        chosen = self.configuration(path.parent).rules(path)
        severity = {selector: Severity(name) for selector, name in chosen.severity.items()}
        return Selection(chosen.select, chosen.ignore, chosen.extend_select, severity)

    def environment(self, path: Path) -> Environment:
        """What the project's files say of it."""
        return self.environments.of(path.parent, self.configuration(path.parent))

    def standards_url(self, path: Path) -> str | None:
        """The base address of the standard's pages; None for the installed ones."""
        return self.configuration(path.parent).standards_url

    def excludes(self, path: Path) -> bool:
        """Whether the configuration leaves this file out."""
        return self.configuration(path.parent).excludes(path, is_folder=False)

    def place(self, path: Path) -> SourceFile:
        """The file with the folder that its modules are imported from."""
        return self._source_roots.place(path)

    def _only(self, root: Path) -> Configuration | None:
        file = self.settings.configuration
        if file is None:
            return None
        try:
            found = load(file, check_selector, root)
        except ConfigurationError as error:
            self._own = (error.problem(),)
            return None
        if found is None:
            self._own = (Problem(file, f"it has no table [tool.{SECTION}]"),)
        return found

    def _good(self) -> Policy:
        """The last policy that was right: this one, or the one that it falls back to; with none before it."""
        good = self if not self.problems or self._before is None else self._before
        good._before = None
        return good


def _hides(problem: Problem, found: Configuration, folder: Path) -> bool:
    """Whether a broken file would have said what holds for `folder`, where `found` holds now."""
    place = problem.path.parent
    return folder.is_relative_to(place) and place.is_relative_to(found.folder)


def check_selector(selector: str) -> None:
    """Nothing, for a selector that means a rule.

    :raises UnknownSelector: for any other.
    """
    Selection(select=(selector,)).rules()
