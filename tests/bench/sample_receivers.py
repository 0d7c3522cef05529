"""Places whose receivers somebody shall read: a random sample, by Python's own parser alone.

Usage: python tests/bench/sample_receivers.py PROJECT…   (folders with the projects' sources)
"""

from __future__ import annotations

import ast
import json
import random
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PLACES = {
    "execute": 12, "scalars": 7, "scalar": 7, "query": 9, "commit": 9,
    "flush": 6, "rollback": 6, "add": 9, "refresh": 6,
}  # fmt: skip
"""How many of each method are taken from a project."""


def calls(project: Path) -> Iterator[dict[str, Any]]:
    for path in sorted(project.rglob("*.py")):
        try:
            with tokenize.open(path) as file:
                text = file.read()
            tree = ast.parse(text)
        except (SyntaxError, UnicodeDecodeError):
            continue
        lines = text.splitlines()
        called = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
        for function in called:
            if isinstance(function, ast.Attribute) and (method := function.attr) in PLACES:
                line = function.end_lineno or 0
                before = lines[line - 1].encode()[: (function.end_col_offset or 0) - len(method)].decode()
                place = {"path": str(path.relative_to(project)), "line": line, "column": len(before) + 1}
                yield {"project": project.name, **place, "method": method}


def sample(project: Path) -> Iterator[dict[str, Any]]:
    chance = random.Random(f"sqlassay-{project.name}")
    found = list(calls(project))
    for method, number in PLACES.items():
        group = [call for call in found if call["method"] == method]
        yield from chance.sample(group, min(number, len(group)))


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        for row in sample(Path(argument).resolve()):
            print(json.dumps(row))
