"""Where a project's configuration stands and what it says.

``sqlassay.toml``, or ``[tool.sqlassay]`` in ``pyproject.toml``: the nearest one, going up from the file that
is checked. ``sqlassay.toml`` wins where both stand in one folder, and a ``pyproject.toml`` without the table
does not count.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

from msgspec import UNSET, Struct
from msgspec.structs import replace
from pathspec import GitIgnoreSpec

from sqlassay.project.files import expanded
from sqlassay.project.ignoring import patterns
from sqlassay.project.problem import Problem
from sqlassay.project.settings import (
    ConfigurationError,
    OracleChoice,
    Settings,
    SeverityName,
    TargetVersion,
    line_of_key,
    selectors,
    settings_from,
)

DEFAULT_EXCLUDE = (
    ".bzr", ".direnv", ".eggs", ".git", ".git-rewrite", ".hg", ".ipynb_checkpoints", ".mypy_cache", ".nox",
    ".pants.d", ".pyenv", ".pytest_cache", ".pytype", ".ruff_cache", ".svn", ".tox", ".venv", "__pycache__",
    "__pypackages__", "_build", "buck-out", "build", "dist", "node_modules", "site-packages", "venv",
)  # fmt: skip
"""The folders that nobody means when asking for a project's Python files."""

NAME = "sqlassay.toml"
"""The configuration file that is for sqlassay alone."""


def configuration_files(folder: Path) -> tuple[Path, Path]:
    """The files that may configure a folder, there or not; the first one that does counts."""
    return folder / NAME, folder / "pyproject.toml"


NOTHING_SAID = Settings()

CheckSelector = Callable[[str], object]
"""Raises a ValueError, whose message says what is wrong, for a selector that means no rule."""


class RuleChoice(Struct, frozen=True):
    """The rules to run on one file; the fields are those of `sqlassay.lint.Selection`."""

    select: tuple[str, ...] | None
    ignore: tuple[str, ...]
    extend_select: tuple[str, ...]
    severity: dict[str, SeverityName]


class Configuration(Struct, frozen=True, dict=True):
    """What holds for the files below a folder."""

    folder: Path
    """What its patterns and its folders are relative to."""
    file: Path | None = None
    """Where it was read; None for the default configuration."""
    select: tuple[str, ...] | None = None
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: dict[str, SeverityName] = {}
    per_file_ignores: dict[str, tuple[str, ...]] = {}
    exclude: tuple[str, ...] = DEFAULT_EXCLUDE
    extend_exclude: tuple[str, ...] = ()
    target_version: TargetVersion | None = None
    target_version_source: str = ""
    """Where `target_version` was said, in words."""
    source_roots: tuple[Path, ...] = ()
    python: Path | None = None
    oracle: OracleChoice = "project"
    standards_url: str | None = None
    respect_gitignore: bool = True

    def overridden(self, settings: Settings, source: str) -> Configuration:
        """The configuration after what a later place says.

        It adds to `ignore`, `extend-select`, `extend-exclude`, `severity` and `per-file-ignores`, and
        replaces the rest.

        :param source: what to call that place, e.g. ``--target-version``.
        """
        return replace(
            self,
            select=_first(settings.select, self.select),
            extend_select=self.extend_select + _first(settings.extend_select, ()),
            ignore=self.ignore + _first(settings.ignore, ()),
            severity=self.severity | _first(settings.severity, {}),
            per_file_ignores=self.per_file_ignores | _first(settings.per_file_ignores, {}),
            exclude=_first(settings.exclude, self.exclude),
            extend_exclude=self.extend_exclude + _first(settings.extend_exclude, ()),
            target_version=_first(settings.target_version, self.target_version),
            target_version_source=source if settings.target_version else self.target_version_source,
            source_roots=tuple(
                self.folder / path for path in _first(settings.source_roots, self.source_roots)
            ),
            python=self.folder / expanded(settings.python) if settings.python else self.python,
            oracle=_first(settings.oracle, self.oracle),
            standards_url=_first(settings.standards_url, self.standards_url),
            respect_gitignore=_first(settings.respect_gitignore, self.respect_gitignore),
        )

    def rules(self, path: Path) -> RuleChoice:
        """The rules to run on a file."""
        here = (items for pattern, items in self._per_file if _matches(pattern, self.folder, path))
        return RuleChoice(self.select, sum(here, self.ignore), self.extend_select, self.severity)

    def excludes(self, path: Path, *, is_folder: bool) -> bool:
        """Whether `exclude` or `extend-exclude` leaves this file or folder out."""
        return _matches(self._excluded, self.folder, path, is_folder=is_folder)

    @cached_property
    def _excluded(self) -> GitIgnoreSpec:
        return patterns((*self.exclude, *self.extend_exclude))

    @cached_property
    def _per_file(self) -> tuple[tuple[GitIgnoreSpec, tuple[str, ...]], ...]:
        ignores = self.per_file_ignores.items()
        return tuple((patterns([pattern]), items) for pattern, items in ignores)


class Configurations:
    """The configuration of every file, read once a folder.

    A configuration that cannot be used is a problem, and the files below it go by the one above it.
    """

    def __init__(
        self,
        overrides: Settings = NOTHING_SAID,
        *,
        source: str = "",
        only: Configuration | None = None,
        check_selector: CheckSelector | None = None,
    ) -> None:
        """:param overrides: what the command line or the client says, and `source`, what to call it.
        :param only: in place of everything that would be found.
        """
        self.problems: list[Problem] = []
        self._overrides = overrides
        self._source = source
        self._only = only
        self._check_selector = check_selector
        self._found: dict[Path, Configuration] = {}

    def of(self, folder: Path) -> Configuration:
        """The configuration of the files that stand in `folder`, an absolute path."""
        known = self._found.get(folder)
        if known is None:
            known = self._found[folder] = self._find(folder)
        return known

    def _find(self, folder: Path) -> Configuration:
        if self._only is not None:
            return self._only.overridden(self._overrides, self._source)
        for file in configuration_files(folder):
            try:
                found = load(file, self._check_selector) if file.is_file() else None
            except ConfigurationError as error:
                self.problems.append(error.problem())
                continue
            if found is not None:
                return found.overridden(self._overrides, self._source)
        if folder.parent == folder:
            return Configuration(folder).overridden(self._overrides, self._source)
        return self.of(folder.parent)


def configures(file: Path) -> bool:
    """Whether this file, which may be missing, configures sqlassay.

    :raises ConfigurationError: when it cannot be read, and so may.
    """
    return file.is_file() and (file.name == NAME or load(file) is not None)


def load(
    file: Path, check_selector: CheckSelector | None = None, folder: Path | None = None
) -> Configuration | None:
    """The configuration that a file says; None for a ``pyproject.toml`` without ``[tool.sqlassay]``.

    :param folder: what its patterns are relative to, where that is not the file's own folder.
    :raises ConfigurationError: when the file cannot be read, or says what cannot be used.
    """
    text = _read(file)
    document = _document(file, text)
    try:
        table = _table(file, document)
        if table is None:
            return None
        settings = settings_from(table)
        _check_selectors(settings, check_selector)
    except ConfigurationError as error:
        where = "[tool.sqlassay] " if file.name == "pyproject.toml" else ""
        line = line_of_key(text, error.key or "sqlassay")
        raise ConfigurationError(f"{where}{error}", key=error.key, path=file, line=line) from None
    return Configuration(folder or file.parent, file).overridden(settings, f"{file.name}: target-version")


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except UnicodeDecodeError as error:
        message = f"this is not UTF-8, which TOML has to be: {error.reason} at byte {error.start}"
        raise ConfigurationError(message, path=file) from None
    except OSError as error:
        raise ConfigurationError(f"cannot be read: {error.strerror}", path=file) from None
    except ValueError:
        raise ConfigurationError("cannot be read: there is no such path", path=file) from None


def _document(file: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except ValueError as error:
        raise ConfigurationError(f"this is not TOML: {error}", path=file, line=_line_in(str(error))) from None
    except RecursionError:
        raise ConfigurationError("this is nested too deeply to be read", path=file) from None


def _table(file: Path, document: dict[str, Any]) -> dict[str, Any] | None:
    if file.name != "pyproject.toml":
        return document
    tools = document.get("tool", {})
    table = tools.get("sqlassay") if isinstance(tools, dict) else None
    if table is not None and not isinstance(table, dict):
        raise ConfigurationError(f"sqlassay: {table!r} is not a table; write [tool.sqlassay]")
    return table


def _check_selectors(settings: Settings, check: CheckSelector | None) -> None:
    for key, selector in selectors(settings) if check else ():
        try:
            check(selector)  # type: ignore[misc]
        except ValueError as error:
            raise ConfigurationError(f"{key}: {error}", key=key) from None


def _line_in(message: str) -> int | None:
    digits = message.partition("at line ")[2].partition(",")[0]
    return int(digits) if digits.isdigit() else None


def _first(said: Any, otherwise: Any) -> Any:
    return otherwise if said is UNSET else said


def _matches(spec: GitIgnoreSpec, folder: Path, path: Path, *, is_folder: bool = False) -> bool:
    if not path.is_relative_to(folder):
        return False
    return spec.match_file(path.relative_to(folder).as_posix() + "/" * is_folder)
