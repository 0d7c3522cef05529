"""Regenerates what is known of the names that not all releases of SQLAlchemy have, or that one deprecates:
``python docs/releases.py CACHE``, with the environments that `tests/behaviour/run_versions.py` makes.
"""

from __future__ import annotations

import json
import re
import runpy
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "server" / "sqlassay" / "model" / "library" / "releases.json"
API = ROOT / "docs" / "public_api.py"
ENVIRONMENTS = runpy.run_path(str(ROOT / "tests" / "behaviour" / "run_versions.py"))

Api: TypeAlias = dict[str, dict[str, Any]]

MODULES = re.compile(
    r"sqlalchemy(\.(orm|sql|schema|types|exc|engine|pool|event|events|inspection|future|databases|interfaces"
    r"|engine\.(url|reflection|interfaces|result)"
    r"|orm\.(exc|session|query|attributes|collections|relationships|scoping|interfaces|strategy_options)"
    r"|sql\.(expression|functions)|ext(\.\w+)*|dialects(\.\w+)?))?"
)
"""Those that the manual sends people to."""
OWNERS = frozenset(
    "MetaData Table engine.Connection engine.CursorResult engine.Engine engine.Result engine.Row engine.URL"
    " engine.reflection.Inspector ext.asyncio.AsyncConnection ext.asyncio.AsyncEngine"
    " ext.asyncio.AsyncSession orm.Load orm.Mapper orm.Query orm.Session orm.registry orm.scoped_session"
    " orm.sessionmaker sql.expression.CompoundSelect sql.expression.Delete sql.expression.Insert"
    " sql.expression.Select sql.expression.TextClause sql.expression.Update".split()
)
"""The classes whose members people call."""
MEMBERS = frozenset("classmethod function hybridmethod memoized_property property".split())
NOW_THERE = re.compile(r"is now available as `(sqlalchemy\.[\w.]+)`")
OF_A_USE = re.compile(r"now requires that at least|following features|using a string")
"""In what is said of the deprecation of some uses of a name alone."""
TAKES_ANYTHING = frozenset(["sqlalchemy.Table", "sqlalchemy.create_engine", "sqlalchemy.orm.relationship"])
"""What takes ``**kwargs`` and raises for what is not documented."""


def main(cache: Path) -> None:
    """Write the file."""
    FILE.write_text(text(ENVIRONMENTS["told_by_each"](API, cache)), "utf-8")


def text(told: dict[str, dict[str, Any]]) -> str:
    """What the file should say: a line a name."""
    by_release = {release: each["api"] for release, each in told.items()}
    lines = [json.dumps([name, *entry], ensure_ascii=False) for name, entry in sorted(entries(by_release))]
    versions = {release: each["sqlalchemy"] for release, each in told.items()}
    return f'{{"sqlalchemy": {json.dumps(versions)}, "api": [\n' + ",\n".join(lines) + "\n]}\n"


def entries(by_release: dict[str, Api]) -> Iterator[tuple[str, list[Any]]]:
    """The names about which the releases differ: those that have it, since when it is deprecated, why,
    and where else it is."""
    modules = {name for api in by_release.values() for name, its in api.items() if its["is"] == "module"}
    public = canonical(by_release)
    for name in dict.fromkeys(name for api in by_release.values() for name in api):
        having = [release for release, api in by_release.items() if name in api]
        told = {key: value for release in having for key, value in by_release[release][name].items()}
        if OF_A_USE.search(told.get("text", "")):
            told = {}
        differs = len(having) < len(by_release) or "deprecated" in told
        if differs and counts(name, by_release, modules, public):
            moved = moved_to(name, by_release, public)
            yield name, [having, told.get("deprecated", ""), told.get("text", ""), moved]


def moved_to(name: str, by_release: dict[str, Api], public: list[str]) -> str:
    """Where all releases have what an old one has by a name that the newest has no more, or has moved."""
    last = name.rpartition(".")[2]
    oldest, newest = next(iter(by_release.values())), next(reversed(by_release.values()))
    told = NOW_THERE.search(newest.get(name, {}).get("text", ""))
    candidates = (
        [told[1]]
        if told
        else []
        if name in newest
        else [each for each in public if each.endswith(f".{last}")]
    )
    same = [
        each
        for each in candidates
        if told or oldest.get(each, {}).get("is") == oldest.get(name, {}).get("is")
    ]
    return next((each for each in same if all(each in api for api in by_release.values())), "")


def counts(name: str, by_release: dict[str, Api], modules: set[str], public: list[str]) -> bool:
    """Whether somebody may meet a name, and its absence means that it cannot be used."""
    owner, parameter = name.partition("(")[::2]
    module = module_of(owner, modules)
    if not MODULES.fullmatch(module):
        return False
    if name in modules:
        return True
    sorts = {api[name]["is"] for api in by_release.values() if name in api}
    is_member = "." in owner[len(module) + 1 :]
    if is_member and owner.rpartition(".")[0].removeprefix("sqlalchemy.") not in OWNERS:
        return False
    if parameter:
        everywhere = all(owner in api for api in by_release.values())
        lacking = [api for api in by_release.values() if name not in api]
        closed = owner in TAKES_ANYTHING or not any(f"{owner}(**)" in api for api in lacking)
        named = owner in TAKES_ANYTHING or "parameter" in sorts
        return everywhere and parameter != "**)" and (is_member or owner in public) and (closed and named)
    return bool(sorts & MEMBERS) if is_member else any(sort.startswith("sqlalchemy.") for sort in sorts)


def module_of(name: str, modules: set[str]) -> str:
    """The module that a dotted name is in."""
    while name not in modules:
        name = name.rpartition(".")[0]
    return name


def canonical(by_release: dict[str, Api]) -> list[str]:
    """For each object of a module the shortest name that leads to it, the shortest first."""
    best: dict[str, str] = {}
    for api in by_release.values():
        for name, its in api.items():
            module = name.rpartition(".")[0]
            if its["is"].startswith("sqlalchemy.") and "(" not in name and MODULES.fullmatch(module):
                known = best.setdefault(its["is"], name)
                best[its["is"]] = min(known, name, key=lambda each: (each.count("."), len(each), each))
    return sorted(best.values(), key=lambda each: (each.count("."), len(each), each))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
