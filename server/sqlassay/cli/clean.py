"""``sqlassay clean``."""

from __future__ import annotations

from pathlib import Path

import click

from sqlassay.cli.caching import CACHE_DIR
from sqlassay.cli.terminal import error
from sqlassay.project import cache_folder
from sqlassay.project import clean as remove_cache


@click.command()
@CACHE_DIR
def clean(cache_dir: Path | None) -> None:
    """Remove what is remembered of earlier runs."""
    folder = cache_dir or cache_folder()
    error(
        f"Removed the cache in {folder}.\n" if remove_cache(folder) else f"There is no cache in {folder}.\n"
    )
