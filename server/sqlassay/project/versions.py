"""Which SQLAlchemy a project's code has to run on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqlassay.model.environment import Environment
from sqlassay.project.configuration import Configuration
from sqlassay.project.discovery import project_top
from sqlassay.project.requirements import Need, declared, installed, locked

Release = tuple[int, int]

BROUGHT_ALONG: dict[str, tuple[tuple[tuple[int, ...], Release], ...]] = {
    "flask-sqlalchemy": (((3, 1), (2, 0)), ((3, 0), (1, 4))),
    "sqlmodel": (((0, 0, 12), (2, 0)), ((0, 0, 4), (1, 4))),
}
"""From which of its releases on a distribution asks for which SQLAlchemy, by its metadata on PyPI; newest
first."""


class Environments:
    """What is known of the project around each file, looked up once a folder."""

    def __init__(self) -> None:
        self._found: dict[Path, Environment] = {}

    def of(self, folder: Path, configuration: Configuration) -> Environment:
        """The environment of the files in `folder`: by the configured release, or by the nearest folder that
        tells one.

        The search goes up to the top of the repository, or of the project where there is no repository.
        """
        target = configuration.target_version
        if target is not None:
            major, minor = map(int, target.split("."))
            return Environment((major, minor), f"{configuration.target_version_source} {target}".strip())
        return self._of(folder)

    def _of(self, folder: Path) -> Environment:
        known = self._found.get(folder)
        if known is None:
            known = self._found[folder] = self._find(folder)
        return known

    def _find(self, folder: Path) -> Environment:
        found = oldest_supported(folder)
        if found.sqlalchemy is not None or _is_top(folder):
            return found
        return self._of(folder.parent)


def oldest_supported(folder: Path) -> Environment:
    """The oldest SQLAlchemy that the files of this one folder allow.

    What they declare counts first, where it has a bound; then the lock files; then a virtual environment that
    stands here.
    """
    finders: tuple[Callable[[Path], list[Need]], ...] = (declared, locked, installed)
    for find in finders:
        if found := _oldest(find(folder)):
            return found
    return Environment()


def _oldest(needs: list[Need]) -> Environment | None:
    """Of several words on one distribution the oldest counts; of several distributions the one that asks for
    most."""
    by_name: dict[str, list[tuple[Release, str]]] = {}
    for need in needs:
        release = _brought(need) if need.name in BROUGHT_ALONG else _release(need)
        if release is not None and need.name in ("sqlalchemy", *BROUGHT_ALONG):
            by_name.setdefault(need.name, []).append((release, need.source))
    if not by_name:
        return None
    return Environment(*max(min(said) for said in by_name.values()))


def _release(need: Need) -> Release | None:
    if need.lowest is not None:
        major, minor, *_ = (*need.lowest, 0, 0)
        return major, minor
    return (1, 4) if need.below is not None and need.below <= (2, 0) else None


def _brought(need: Need) -> Release | None:
    lowest = need.lowest or ()
    return next((release for since, release in BROUGHT_ALONG[need.name] if lowest >= since), None)


def _is_top(folder: Path) -> bool:
    return project_top(folder) in (folder, None)
