"""The keys of a configuration, checked one by one so that a mistake is named where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, Literal, get_args, get_type_hints

import msgspec
from msgspec import UNSET, Struct, UnsetType

from sqlassay.project.ignoring import is_pattern
from sqlassay.project.problem import Problem

TargetVersion = Literal["1.4", "2.0", "2.1"]
OracleChoice = Literal["project", "bundled", "off"]
SeverityName = Literal["error", "warning", "info", "hint"]
Texts = tuple[str, ...]


class ConfigurationError(ValueError):
    """A configuration that cannot be used; the message names the key, what is wrong and the nearest right
    one."""

    def __init__(
        self, message: str, *, key: str | None = None, path: Path | None = None, line: int | None = None
    ) -> None:
        super().__init__(message)
        self.key = key
        """The top-level key it is about, if it is about one."""
        self.path = path
        self.line = line

    def problem(self) -> Problem:
        """The same as a value, for a run that goes on without this configuration.

        :raises ValueError: when the settings did not come from a file.
        """
        if self.path is None:
            raise ValueError("the settings did not come from a file")
        return Problem(self.path, str(self), self.line)


class Settings(Struct, frozen=True, rename="kebab", forbid_unknown_fields=True):
    """What one place says (a file, a client, the command line); UNSET where it does not name the key."""

    select: Texts | UnsetType = UNSET
    """The selectors of the rules to run, in place of those that are on by default."""
    extend_select: Texts | UnsetType = UNSET
    """Selectors of rules to run as well."""
    ignore: Texts | UnsetType = UNSET
    """Selectors of rules not to run."""
    severity: dict[str, SeverityName] | UnsetType = UNSET
    """Severities in place of the rules' own, by selector."""
    per_file_ignores: dict[str, Texts] | UnsetType = UNSET
    """Selectors of rules not to run in the files that a pattern matches."""
    exclude: Texts | UnsetType = UNSET
    """Patterns of files and folders to leave out, in place of the default ones."""
    extend_exclude: Texts | UnsetType = UNSET
    """Patterns of files and folders to leave out as well."""
    target_version: TargetVersion | UnsetType = UNSET
    """The oldest SQLAlchemy release to support, in place of the one that the project's files tell."""
    source_roots: Texts | UnsetType = UNSET
    """Folders from which modules are imported, beside those that are found."""
    python: str | UnsetType = UNSET
    """An interpreter or an environment: where the packages are installed that the project imports."""
    oracle: OracleChoice | UnsetType = UNSET
    """Which SQLAlchemy is asked about the mappings and statements: the project's own, which starts its
    interpreter, the one that came with this program, or none."""
    standards_url: str | UnsetType = UNSET
    """Where the standards document is published: findings then link to it, not to the installed copy."""
    respect_gitignore: bool | UnsetType = UNSET
    """Whether files that git ignores are left out."""


FIELDS = {field.encode_name: field.name for field in msgspec.structs.fields(Settings)}
TYPES = get_type_hints(Settings)
NAMES = {str: "a string", bool: "true or false", dict: "a table"}


def settings_from(table: Mapping[str, Any]) -> Settings:
    """The settings that a table of keys says.

    :raises ConfigurationError: for an unknown key and for a wrong value, without a path.
    """
    for key, value in table.items():
        _check(key, value)
    settings = msgspec.convert(table, Settings)
    for key, pattern in _patterns(settings):
        if not is_pattern(pattern):
            raise ConfigurationError(f"{key}: {pattern!r} is no pattern as in .gitignore", key=key)
    return settings


def selectors(settings: Settings) -> Iterator[tuple[str, str]]:
    """Every rule selector that the settings name, with the key it stands under."""
    for key in ("select", "extend-select", "ignore", "severity"):
        yield from ((key, selector) for selector in getattr(settings, FIELDS[key]) or ())
    for ignored in (settings.per_file_ignores or {}).values():
        yield from (("per-file-ignores", selector) for selector in ignored)


def _patterns(settings: Settings) -> Iterator[tuple[str, str]]:
    """Every pattern of paths, with the key it stands under."""
    for key in ("exclude", "extend-exclude", "per-file-ignores"):
        yield from ((key, pattern) for pattern in getattr(settings, FIELDS[key]) or ())


def line_of_key(text: str, key: str) -> int | None:
    """The line, counted from 1, on which a TOML text most likely sets `key`: TOML readers do not tell."""
    name = re.escape(key)
    match = re.search(rf"""^[ \t]*(\[.*\b{name}\]|["']?{name}["']?[ \t]*[=.])""", text, re.MULTILINE)
    return text.count("\n", 0, match.start()) + 1 if match else None


def _check(key: str, value: object) -> None:
    if key not in FIELDS:
        raise ConfigurationError(f"unknown key {key!r}; {_nearest(key, FIELDS)}", key=key)
    expected = next(kind for kind in get_args(TYPES[FIELDS[key]]) if kind is not UnsetType)
    if isinstance(value, dict) and getattr(expected, "__origin__", None) is dict:
        for name, item in value.items():
            _check_value(f"{key}.{name}", item, get_args(expected)[1])
    else:
        _check_value(key, value, expected)


def _check_value(key: str, value: object, expected: Any) -> None:
    try:
        msgspec.convert(value, expected)
    except msgspec.ValidationError:
        top, message = key.partition(".")[0], f"{key}: {_mismatch(value, expected)}"
        raise ConfigurationError(message, key=top) from None


def _mismatch(value: object, expected: Any) -> str:
    if choices := get_args(expected) if getattr(expected, "__origin__", None) is Literal else ():
        return f"{value!r} is not one of {', '.join(map(repr, choices))}; {_nearest(str(value), choices)}"
    if expected == Texts and isinstance(value, str):
        return f"{value!r} is a string where a list of strings is expected; write [{value!r}]"
    kind = getattr(expected, "__origin__", expected)
    wanted = "a list of strings" if kind is tuple else NAMES[kind]
    return f"{value!r} is not {wanted}"


def _nearest(word: str, known: Iterable[str]) -> str:
    return f"did you mean {max(known, key=lambda right: SequenceMatcher(None, word, right).ratio())!r}?"
