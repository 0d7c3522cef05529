"""The options of commands that remember earlier runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from sqlassay.project import Cache, cache_folder

Command = TypeVar("Command", bound=Callable[..., Any])

CACHE_DIR = click.option(
    "--cache-dir",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="SQLASSAY_CACHE_DIR",
    help="Where to remember earlier runs.",
)


def cached(command: Command) -> Command:
    """Add the options."""
    forgets = click.option("--no-cache", is_flag=True, help="Remember nothing, and use nothing remembered.")
    return forgets(CACHE_DIR(command))


def cache(no_cache: bool, cache_dir: Path | None) -> Cache | None:
    """The cache that the options ask for."""
    return None if no_cache else Cache(cache_dir or cache_folder())
