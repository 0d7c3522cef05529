from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct
from packaging.requirements import Requirement
from packaging.specifiers import Specifier, SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

LOWER = (">=", "==", "~=", ">", "===")
DEVELOPMENT = re.compile(r"(?<![a-z])(?:dev(?:elop(?:ment)?)?|tests?|testing|ci|docs?|lint)(?![a-z])", re.I)
"""Names of what is asked for by those who work on a project, and not by the project itself."""


class Need(Struct, frozen=True):
    """One file's word on one distribution."""

    name: str
    """Canonical: lower case, with ``-``."""
    specifiers: SpecifierSet
    source: str
    """The file and the words, e.g. ``requirements.txt: sqlalchemy>=2.0``."""
    extras: frozenset[str] = frozenset()
    """Canonical names."""
    development: bool = False
    """Whether only those who work on the project need it."""

    @property
    def lowest(self) -> tuple[int, ...] | None:
        """The oldest release that it allows, as far as it says; None where it gives no lower bound."""
        bounds = (release_of(item) for item in self.specifiers if item.operator in LOWER)
        return max(filter(None, bounds), default=None)


def release_of(specifier: Specifier) -> tuple[int, ...] | None:
    """The release in a version specifier, without a wildcard at its end."""
    try:
        return Version(specifier.version.removesuffix(".*")).release
    except ValueError:
        return None


def required(text: str, where: str, *, development: bool = False) -> Iterator[Need]:
    """What a `dependency specifier
    <https://packaging.python.org/en/latest/specifications/dependency-specifiers/>`_ asks for."""
    try:
        one = Requirement(text)
    except (ValueError, RecursionError):
        return
    yield Need(
        canonicalize_name(one.name),
        one.specifier,
        f"{where}: {text}",
        frozenset(map(canonicalize_name, one.extras)),
        development,
    )


def required_by_lines(lines: Iterable[str], where: str, *, development: bool = False) -> Iterator[Need]:
    """What lines of a requirements file ask for, options and comments left out."""
    for line in lines:
        text = re.split(r"(?:^|\s)(?:#|--hash\b)", line, maxsplit=1)[0].strip()
        if text and not text.startswith("-"):
            yield from required(text, where, development=development)


def pinned(name: str, version: object, where: str) -> Iterator[Need]:
    """What is there in exactly this version."""
    try:
        exactly = SpecifierSet(f"=={Version(str(version)).public}")
    except ValueError:
        return
    yield Need(canonicalize_name(name), exactly, f"{where}: {canonicalize_name(name)} {version}")
