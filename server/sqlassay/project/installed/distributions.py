"""Which installed packages have to do with SQLAlchemy, by the metadata of their distributions
(`specification <https://packaging.python.org/en/latest/specifications/core-metadata/>`_).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from packaging.utils import canonicalize_name

from sqlassay.project.files import is_folder, matching, text_of

REQUIRES = re.compile(r"^Requires-Dist:\s*([\w.-]+)([^\n]*)", re.MULTILINE)
SECTION = re.compile(r"^\[", re.MULTILINE)


def needing_sqlalchemy(site: Path) -> frozenset[str]:
    """The top-level names of the distributions in a folder that need SQLAlchemy, themselves or through
    another; what they need for an extra does not count.
    """
    distributions: dict[str, Path] = {
        canonicalize_name(info.name.partition("-")[0]): info
        for pattern in ("*.dist-info", "*.egg-info")
        for info in matching(site, pattern)
        if is_folder(info)
    }
    needs = {name: frozenset(_requirements(info)) for name, info in distributions.items()}
    found, new = frozenset[str](), frozenset(["sqlalchemy"])
    while new:
        found |= new
        new = frozenset(name for name, needed in needs.items() if needed & new) - found
    return frozenset(top for name in found & needs.keys() for top in _top_level(distributions[name]))


def _requirements(info: Path) -> Iterator[str]:
    headers = re.split(r"\r?\n\r?\n", text_of(info / "METADATA"), maxsplit=1)[0]
    for name, rest in REQUIRES.findall(headers):
        if "extra" not in rest.partition(";")[2]:
            yield canonicalize_name(name)
    for line in SECTION.split(text_of(info / "requires.txt"), maxsplit=1)[0].splitlines():
        if name := re.match(r"[\w.-]+", line):
            yield canonicalize_name(name[0])


def _top_level(info: Path) -> Iterator[str]:
    """The top-level modules of a distribution; one installed from its source lists none, and goes by its own
    name.
    """
    yield canonicalize_name(info.name.partition("-")[0]).replace("-", "_")
    yield from text_of(info / "top_level.txt").split()
    for line in text_of(info / "RECORD").splitlines():
        name = line.partition(",")[0].partition("/")[0].removesuffix(".py")
        if name.isidentifier():
            yield name
