from __future__ import annotations

import json
from collections import Counter

import click

from sqlassay.cli.finding import Outcome
from sqlassay.model.grades import Safety


def table(outcome: Outcome) -> str:
    """How many findings each rule has, most first; ``[*]`` where ``--fix`` mends them all."""
    lines = []
    for row in _rows(outcome):
        mark = "[*]" if row["fixable"] == row["count"] else "[-]" if row["fixable"] else "   "
        lines.append(f"{row['count']:>6}  {click.style(row['code'], bold=True)}  {mark}  {row['name']}\n")
    return "".join(lines)


def as_json(outcome: Outcome) -> str:
    """The same as a list of objects."""
    return json.dumps(_rows(outcome), indent=2) + "\n"


def _rows(outcome: Outcome) -> list[dict[str, object]]:
    counts = Counter((found.code, found.name) for found in outcome.findings)
    fixable = Counter(found.finding.code for found in outcome.reported if found.fixable is Safety.SAFE)
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [
        {"code": code, "name": name, "count": count, "fixable": fixable[code]}
        for (code, name), count in ordered
    ]
