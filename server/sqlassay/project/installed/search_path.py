"""The folders of an environment that Python imports from.

What Python's `site <https://docs.python.org/3/library/site.html>`_ module would do, without the lines that
it would run.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

from sqlassay.project.files import is_folder, matching, resolved, text_of

LAYOUTS = (
    "lib/python*/site-packages",
    "lib64/python*/site-packages",
    "lib/pypy*/site-packages",
    "Lib/site-packages",
    "local/lib/python*/dist-packages",
    "lib/python*/dist-packages",
)
"""Where packages are installed, on Linux and macOS, on Windows, and by Debian."""


def site_packages(environment: Path) -> tuple[Path, ...]:
    """The folders that packages are installed into, with the system's where the environment shows them."""
    found: dict[Path, Path] = {}
    for place in _with_system(environment):
        for layout in LAYOUTS:
            if newest := max(matching(place, layout), key=_version, default=None):
                found.setdefault(resolved(newest), newest)
    return tuple(found.values())


def _with_system(environment: Path) -> list[Path]:
    """An environment and those that show through, each once: they may say that of one another."""
    found: list[Path] = []
    place: Path | None = environment
    while place is not None and place not in found:
        found.append(place)
        place = _system(place / "pyvenv.cfg")
    return found


def search_path(site: Path) -> tuple[Path, ...]:
    """A folder of installed packages with those that it adds: by ``.pth`` files, and for packages installed
    from their source (`editable <https://packaging.python.org/en/latest/specifications/direct-url/>`_).
    """
    return tuple(path for path in dict.fromkeys((site, *_added(site))) if is_folder(path))


def _added(site: Path) -> Iterator[Path]:
    for file in matching(site, "*.pth"):
        lines = (line.strip() for line in _lines(file))
        yield from (site / line for line in lines if line and not re.match(r"#|import\s", line))
    for file in matching(site, "*.egg-link"):
        yield from (site / line.strip() for line in _lines(file)[:1] if line.strip())
    for file in matching(site, "*.dist-info/direct_url.json"):
        yield from _source_of(file)


def _source_of(direct_url: Path) -> Iterator[Path]:
    """Where the modules of an editable distribution may stand in its source."""
    try:
        said = json.loads(text_of(direct_url))
        url = urlsplit(said["url"])
        if url.scheme != "file" or not said["dir_info"]["editable"]:
            return
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return  # no record of an editable installation
    folder = Path(url2pathname(unquote(url.path) if "%" in url.path else url.path))
    yield from (folder / "src", folder)


def _system(pyvenv: Path) -> Path | None:
    """The installation that an environment was made of, where that shows through."""
    said = {
        key.strip().lower(): value.strip() for key, _, value in (li.partition("=") for li in _lines(pyvenv))
    }
    if said.get("include-system-site-packages", "").lower() != "true" or not said.get("home"):
        return None
    home = Path(said["home"])
    return home.parent if home.name in ("bin", "Scripts") else home


def _lines(file: Path) -> list[str]:
    return text_of(file).removeprefix("\ufeff").splitlines()


def _version(site: Path) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", site.parent.name)))
