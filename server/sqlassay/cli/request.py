from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click
from msgspec import Struct, field

from sqlassay.model.grades import Safety
from sqlassay.project import (
    Cache,
    Configuration,
    ConfigurationError,
    Configurations,
    Environments,
    Settings,
    load,
    settings_from,
)


class Request(Struct, frozen=True, kw_only=True):
    """What the command line asks for."""

    paths: tuple[str, ...]
    configurations: Configurations
    jobs: int
    """How many processes may share the work."""
    cache: Cache | None = None
    """What remembers earlier runs."""
    fix: Safety | None = None
    """The fixes to do: the safe ones, or all."""
    stdin_filename: str | None = None
    """What to call standard input, where it is what is checked, in place of `paths`."""
    environments: Environments = field(default_factory=Environments)
    """What is known of the projects."""


def settings(
    select: Iterable[str],
    ignore: Iterable[str],
    extend_select: Iterable[str],
    target_version: str | None,
    oracle: str | None = None,
) -> Settings:
    """The settings that options say.

    :raises click.UsageError: when a selector means no rule.
    """
    said = {
        "select": _selectors("--select", select),
        "ignore": _selectors("--ignore", ignore),
        "extend-select": _selectors("--extend-select", extend_select),
        "target-version": target_version,
        "oracle": oracle,
    }
    return settings_from({key: value for key, value in said.items() if value})


def configurations(said: Settings, config: Path | None) -> Configurations:
    """Where to look for the configuration of each file.

    :raises click.ClickException: when the file that ``--config`` names cannot be used; the exit code is 2.
    """
    only = None if config is None else _configured(config)
    return Configurations(said, source="--target-version", only=only, check_selector=check_selector)


def check_selector(selector: str) -> None:
    """:raises UnknownSelector: when a selector means no rule."""
    from sqlassay.lint import Selection  # all rules, which are not needed where none is named

    Selection(select=(selector,)).rules()


def _configured(config: Path) -> Configuration:
    try:
        found = load(config, check_selector, folder=Path.cwd())
    except ConfigurationError as error:
        line = "" if error.line is None else f":{error.line}"
        raise click.UsageError(f"{config}{line}: {error}") from None
    if found is None:
        raise click.UsageError(f"{config} has no table [tool.sqlassay]")
    return found


def _selectors(option: str, values: Iterable[str]) -> list[str]:
    found = [word.strip() for value in values for word in value.split(",") if word.strip()]
    for selector in found:
        try:
            check_selector(selector)
        except ValueError as error:
            raise click.UsageError(f"{option}: {error}") from None
    return found
