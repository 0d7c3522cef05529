"""What an upgrade comes to, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator

import click
import msgspec

from sqlassay.cli.upgrading import Told, Upgraded
from sqlassay.model.grades import SAFE, UNSAFE, Step

TITLES = {
    Step.NAMES: "Moved and renamed names",
    Step.EXECUTION: "Engines, connections and what is executed",
    Step.CONSTRUCTS: "How statements and tables are made",
    Step.ROWS: "Rows of results",
    Step.LOADING: "Joins and loader options",
    Step.SESSIONS: "Sessions and the rest of the ORM",
    Step.QUERY: "From Query to select()",
    Step.MODELS: "Models with annotations",
    Step.NEXT: "What 2.1 changes",
    Step.LEFTOVERS: "What is left over",
}


def as_json(result: Upgraded) -> str:
    """The whole as one JSON document."""
    steps = [
        {
            "name": step.value,
            "title": TITLES[step],
            "places": [
                {
                    "path": place.path,
                    "line": place.line,
                    "code": place.code,
                    "message": place.message,
                    "outcome": "by hand" if place.outcome is None else place.outcome.value,
                }
                for place in _places(result, step)
            ],
        }
        for step in result.steps
    ]
    said = {"to": result.release, "steps": steps, "changes": [change.shown for change in result.changes]}
    return msgspec.json.format(msgspec.json.encode(said), indent=2).decode() + "\n"


def as_text(result: Upgraded, *, applied: bool) -> str:
    """A table of the steps, and what is left of each."""
    return "".join([*_table(result, applied=applied), *_left(result)])


def _table(result: Upgraded, *, applied: bool) -> Iterator[str]:
    files = f"{result.files} file{'' if result.files == 1 else 's'}"
    yield f"SQLAlchemy {result.release}: {len(result.places)} places in {files}"
    yield f", {len(result.changes)} changed\n\n" if applied else "\n\n"
    for number, step in enumerate(result.steps, 1):
        places = _places(result, step)
        counts = (
            (sum(place.outcome is SAFE for place in places), "rewritten" if applied else "safe"),
            (sum(place.outcome is UNSAFE for place in places), "rewritten, unsafe" if applied else "unsafe"),
            (sum(place.outcome is None for place in places), "left" if applied else "by hand"),
        )
        said = ", ".join(f"{count} {what}" for count, what in counts if count) or "nothing"
        yield f"{number:3}. {TITLES[step]:<44} --step {step:<11} {said}\n"


def _left(result: Upgraded) -> Iterator[str]:
    for step in result.steps:
        left = [place for place in _places(result, step) if place.outcome is None]
        if left:
            yield f"\n{click.style(TITLES[step], bold=True)}, what is left:\n"
        for place in left:
            what, *more = place.message.splitlines()
            yield f"{place.path}:{place.line}: {place.code} {what} {more[-1] if more else ''}".rstrip() + "\n"


def _places(result: Upgraded, step: Step) -> list[Told]:
    return [place for place in result.places if place.step is step]
