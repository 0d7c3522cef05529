"""Which databases a project uses, by its drivers and by the URLs in its settings. Of a URL nothing but the
scheme is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from sqlassay.model.environment import DRIVERS, EXTRAS, Database, Evidence, Role, Scheme, schemes_in
from sqlassay.project.environment.needs import Need
from sqlassay.project.files import is_file, matching, text_of

SETTINGS = (".env", ".env.*", "*.env", "*.toml", "*.ini", "*.cfg", "*.yml", "*.yaml")
SETTINGS_FOLDERS = ("", "conf", "config", "deploy", "docker", "envs")
"""Where settings stand, from the project's folder."""
LARGEST = 256 * 1024
"""In bytes: nobody writes settings that are larger."""
NO_SETTINGS = re.compile(r"pylock\..*|pnpm-lock\..*|.*-lock\.ya?ml|mkdocs\.ya?ml")
KEY = re.compile(r"[\s\-\"']*(?:export\s+)?(?P<key>[A-Za-z_][\w.-]*)[\"']?\s*[:=]")
SECTION = re.compile(r"\s*\[+(?P<name>[^\]]+)\]+\s*$")
FOR_TESTS = re.compile(r"(?<![a-z])(?:pytest|tests?|testing|tox|nox|hatch\.envs|ci)(?![a-z])", re.I)


def drivers(words: Iterable[Sequence[Need]]) -> tuple[Database, ...]:
    """The databases whose drivers the first words ask for that ask for any."""
    return next(filter(None, (tuple(_drivers(needs)) for needs in words)), ())


def _drivers(needs: Sequence[Need]) -> Iterator[Database]:
    found: dict[Scheme, Database] = {}
    for need in sorted(needs, key=lambda need: need.development):
        role = Role.TEST if need.development else Role.APPLICATION
        extras = EXTRAS if need.name == "sqlalchemy" else {}
        schemes = (DRIVERS.get(need.name), *(extras.get(extra) for extra in sorted(need.extras)))
        for scheme in filter(None, schemes):
            found.setdefault(scheme, Database(scheme, Evidence.DISTRIBUTION, need.source, role))
    return iter(found.values())


def in_settings(folder: Path) -> Iterator[Database]:
    """The databases whose URLs stand in the settings of a project's folder."""
    for name in SETTINGS_FOLDERS:
        files = {file for pattern in SETTINGS for file in matching(folder / name, pattern)}
        for file in sorted(files):
            if not NO_SETTINGS.fullmatch(file.name) and is_file(file) and _is_small(file):
                yield from _in_text(text_of(file), file.relative_to(folder).as_posix())


def _in_text(text: str, where: str) -> Iterator[Database]:
    if "://" not in text:
        return
    found: dict[tuple[Scheme, Role], Database] = {}
    section = ""
    for line in text.splitlines():
        if header := SECTION.match(line):
            section = header["name"]
        said = "" if line.lstrip().startswith(("#", ";")) else line.partition(" #")[0]
        for offset, scheme in schemes_in(said):
            key = KEY.match(said[:offset])
            words = f"{key['key']} = {scheme}" if key else str(scheme)
            before = said[:offset].replace("_", " ")
            for_tests = any(map(FOR_TESTS.search, (where, section, before)))
            role = Role.TEST if for_tests else Role.APPLICATION
            found.setdefault((scheme, role), Database(scheme, Evidence.URL, f"{where}: {words}", role))
    yield from found.values()


def _is_small(file: Path) -> bool:
    try:
        return file.stat().st_size <= LARGEST
    except OSError:
        return False
