"""Which releases of SQLAlchemy a project's code has to run on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct
from packaging.specifiers import Specifier

from sqlassay.model.environment import Release
from sqlassay.project.environment.needs import Need, release_of

BROUGHT_ALONG: dict[str, tuple[tuple[tuple[int, ...], Release], ...]] = {
    "flask-sqlalchemy": (((3, 1), (2, 0)), ((3, 0), (1, 4))),
    "sqlmodel": (((0, 0, 12), (2, 0)), ((0, 0, 4), (1, 4))),
    "advanced-alchemy": (((0, 1), (2, 0)),),
}
"""From which of its releases on a distribution asks for which SQLAlchemy, by its metadata on PyPI; newest
first."""
LAST_OF_MAJOR: dict[int, Release] = {1: (1, 4)}
"""The last minor release of each major one that is finished."""


class Said(Struct, frozen=True):
    """A release, and where it was read, in words."""

    release: Release
    source: str


def oldest(words: Iterable[Sequence[Need]]) -> Said | None:
    """The oldest release to support, by the first words that tell one.

    Of several words on one distribution the oldest counts; of several distributions the one that asks for
    most.
    """
    return next(filter(None, map(_oldest, words)), None)


def newest(words: Iterable[Sequence[Need]]) -> Said | None:
    """The newest release that is allowed or there, by the first words that tell one."""
    return next(filter(None, map(_newest, words)), None)


def _oldest(needs: Sequence[Need]) -> Said | None:
    by_name: dict[str, list[Said]] = {}
    for need in needs:
        if need.name not in ("sqlalchemy", *BROUGHT_ALONG):
            continue
        release = _brought(need) if need.name in BROUGHT_ALONG else _lowest(need)
        if release is not None:
            by_name.setdefault(need.name, []).append(Said(release, need.source))
    return max((min(said, key=_release) for said in by_name.values()), key=_release, default=None)


def _newest(needs: Sequence[Need]) -> Said | None:
    allowed = ((_highest(need), need.source) for need in needs if need.name == "sqlalchemy")
    said = (Said(release, source) for release, source in allowed if release is not None)
    return max(said, key=_release, default=None)


def _release(said: Said) -> Release:
    return said.release


def _lowest(need: Need) -> Release | None:
    if need.lowest is not None:
        return _minor(need.lowest)
    highest = _highest(need)
    return highest if highest is not None and highest <= (1, 4) else None


def _brought(need: Need) -> Release | None:
    lowest = need.lowest or ()
    return next((release for since, release in BROUGHT_ALONG[need.name] if lowest >= since), None)


def _highest(need: Need) -> Release | None:
    """The newest minor release that is allowed; None where nothing says."""
    return min(filter(None, map(_highest_by, need.specifiers)), default=None)


def _highest_by(item: Specifier) -> Release | None:
    release = release_of(item)
    if release is None:
        return None
    match item.operator:
        case "<":
            return _before(release)
        case "~=":
            return _before((*release[:-2], release[-2] + 1))
        case "==" if item.version.endswith(".*"):
            return _before((*release[:-1], release[-1] + 1))
        case "==" | "===" | "<=":
            return _minor(release)
    return None


def _before(release: tuple[int, ...]) -> Release | None:
    """The last minor release of which something is older than a release."""
    major, minor = _minor(release)
    if any(release[2:]):
        return major, minor
    last = LAST_OF_MAJOR.get(major if minor else major - 1)
    if minor == 0:
        return last
    return (major, minor - 1) if last is None else min(last, (major, minor - 1))


def _minor(release: tuple[int, ...]) -> Release:
    major, minor, *_ = (*release, 0, 0)
    return major, minor
