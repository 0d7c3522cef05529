"""Folders as projects have them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

UV = '[[package]]\nname = "sqlalchemy"\nversion = "2.0.41"\nsource = { registry = "https://pypi.org" }\n'
"""A lock file of uv."""


def written(folder: Path, files: Mapping[str, str]) -> Path:
    """The folder, with files of these names and texts in it."""
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return folder
