"""Regenerates what completion and signature help say of SQLAlchemy's constructs, from the installed
SQLAlchemy: ``python docs/signatures.py``.
"""

from __future__ import annotations

import inspect
import json
import re
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args

import sqlalchemy
from sqlalchemy import Column, ForeignKey, orm
from sqlalchemy.orm import relationships
from sqlalchemy.orm.util import CascadeOptions

FILE = Path(__file__).resolve().parents[1] / "server" / "sqlassay" / "ide" / "completion" / "signatures.json"
CONSTRUCTS: dict[str, Callable[..., Any]] = {
    "relationship": orm.relationship,
    "mapped_column": orm.mapped_column,
    "Column": Column,
    "ForeignKey": ForeignKey,
}
ACTIONS = ["CASCADE", "SET NULL", "SET DEFAULT", "RESTRICT", "NO ACTION"]
"""SQLAlchemy takes any words for what a foreign key does; these are the standard's."""
VALUES: dict[str, list[str]] = {
    "relationship.lazy": [v for v in get_args(relationships._LazyLoadArgumentType) if isinstance(v, str)],
    "relationship.cascade": sorted(CascadeOptions._allowed_cascades),
    "relationship.passive_deletes": ["all"],
    "ForeignKey.ondelete": ACTIONS,
    "ForeignKey.onupdate": ACTIONS,
    "ForeignKey.initially": ["DEFERRED", "IMMEDIATE"],
    "ForeignKey.match": ["FULL", "PARTIAL", "SIMPLE"],
    "Column.autoincrement": ["auto", "ignore_fk"],
    "mapped_column.autoincrement": ["auto", "ignore_fk"],
}
POSITIONAL_NAMES = {"__name_pos": "name", "__type_pos": "type_"}
ROLE = re.compile(r":\w+:`(?:[^`<]*<)?[~!_.]*([^`>]+)>?`")


def main() -> None:
    """Write the file."""
    FILE.write_text(text(), "utf-8")


def text() -> str:
    """What the file should say."""
    found = {"sqlalchemy": sqlalchemy.__version__, "constructs": dict(constructs())}
    return json.dumps(found, indent=1, ensure_ascii=False) + "\n"


def constructs() -> Iterator[tuple[str, dict[str, Any]]]:
    """Each construct with its parameters."""
    for name, function in CONSTRUCTS.items():
        source = function.__init__ if inspect.isclass(function) else function
        said = documented(f"{inspect.getdoc(function)}\n\n{inspect.getdoc(source)}")
        if name == "mapped_column":
            said = documented(inspect.getdoc(Column.__init__) or "") | said
        yield name, {"parameters": list(parameters(name, source, said))}


def parameters(name: str, function: Callable[..., Any], said: dict[str, str]) -> Iterator[dict[str, Any]]:
    """The public parameters of a function in their order."""
    hidden = False
    for parameter in inspect.signature(function).parameters.values():
        public = POSITIONAL_NAMES.get(parameter.name.removeprefix(f"_{name}"), parameter.name)
        if public == "self" or public.startswith("_") or parameter.kind is parameter.VAR_KEYWORD:
            hidden = hidden or public != "self"
            continue
        yield {
            "name": public,
            "kind": "keyword_only" if hidden else parameter.kind.name.lower(),
            "default": default(parameter),
            "text": said.get(public, ""),
            "values": VALUES.get(f"{name}.{public}", []),
        }


def default(parameter: inspect.Parameter) -> str | None:
    """How a default that is a plain value is written."""
    value = parameter.default
    plain = value is None or type(value) in (bool, int, str)
    return repr(value) if plain else None


def documented(doc: str) -> dict[str, str]:
    """The first paragraph that a docstring says of each parameter, as Markdown."""
    found: dict[str, str] = {}
    for match in re.finditer(
        r"^ *:param (\w+)[^:\n]*: *((?:.*\n)(?:(?: +.*)?\n)*)", doc + "\n", re.MULTILINE
    ):
        first, _, rest = match[2].partition("\n")
        whole = f"{first.strip()}\n{textwrap.dedent(rest)}".strip()
        found.setdefault(match[1], markdown(re.split(r"\n\s*\n", whole)[0]))
    return found


def markdown(rst: str) -> str:
    """reStructuredText's roles and literals as Markdown, in one line."""
    plain = ROLE.sub(lambda role: f"`{role[1].removeprefix('orm.').removeprefix('schema.')}`", rst)
    plain = plain.replace("``", "`").removesuffix("::")
    return " ".join(plain.split())


if __name__ == "__main__":
    main()
