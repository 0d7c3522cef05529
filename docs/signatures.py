"""Regenerates what completion and signature help say of SQLAlchemy's constructs, from each of its releases:
``python docs/signatures.py CACHE``, with the environments that `tests/behaviour/run_versions.py` makes.
"""

from __future__ import annotations

import json
import runpy
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "server" / "sqlassay" / "ide" / "completion" / "signatures.json"
PARAMETERS = ROOT / "docs" / "parameters.py"
ENVIRONMENTS = runpy.run_path(str(ROOT / "tests" / "behaviour" / "run_versions.py"))


def main(cache: Path) -> None:
    """Write the file."""
    FILE.write_text(text(ENVIRONMENTS["told_by_each"](PARAMETERS, cache)), "utf-8")


def text(by_release: dict[str, dict[str, Any]]) -> str:
    """What the file should say; as the newest release that has a parameter says it."""
    newest_first = list(reversed(by_release.items()))
    names = dict.fromkeys(name for _, told in newest_first for name in told["constructs"])
    found = {
        "sqlalchemy": newest_first[0][1]["sqlalchemy"],
        "constructs": {name: {"parameters": merged(name, newest_first)} for name in names},
    }
    return json.dumps(found, indent=1, ensure_ascii=False) + "\n"


def merged(name: str, newest_first: list[tuple[str, dict[str, Any]]]) -> list[dict[str, Any]]:
    """The parameters of a construct in all releases, each with those that have it, the oldest first."""
    found: dict[tuple[str, bool], dict[str, Any]] = {}
    for release, told in newest_first:
        for parameter in told["constructs"].get(name, ()):
            same = parameter["name"], parameter["kind"] == "positional_only"
            entry = found.setdefault(same, {**parameter, "releases": []})
            entry["releases"].insert(0, release)
    return list(found.values())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
