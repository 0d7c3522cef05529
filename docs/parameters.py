"""What SQLAlchemy's constructs take in the installed release; ``python docs/parameters.py`` prints it.

It runs under SQLAlchemy 1.4, 2.0 and 2.1.
"""

from __future__ import annotations

import inspect
import json
import re
import textwrap
from collections.abc import Callable, Iterator
from typing import Any, get_args

import sqlalchemy
from sqlalchemy import Column, ForeignKey, orm
from sqlalchemy.orm import relationships
from sqlalchemy.orm.util import CascadeOptions

CONSTRUCTS: dict[str, Callable[..., Any]] = {
    name: construct
    for name, construct in {
        "relationship": orm.relationship,
        "mapped_column": getattr(orm, "mapped_column", None),  # since 2.0
        "Column": Column,
        "ForeignKey": ForeignKey,
    }.items()
    if construct is not None
}
ACTIONS = ["CASCADE", "SET NULL", "SET DEFAULT", "RESTRICT", "NO ACTION"]
"""SQLAlchemy takes any words for what a foreign key does; these are the standard's."""
VALUES: dict[str, list[str]] = {
    "relationship.lazy": [
        v for v in get_args(getattr(relationships, "_LazyLoadArgumentType", None)) if isinstance(v, str)
    ],
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
    """Print it."""
    print(json.dumps({"sqlalchemy": sqlalchemy.__version__, "constructs": dict(constructs())}))


def constructs() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Each construct with its parameters."""
    for name, function in CONSTRUCTS.items():
        source = function.__init__ if inspect.isclass(function) else function
        said = documented(f"{inspect.getdoc(function)}\n\n{inspect.getdoc(source)}")
        if name == "mapped_column":
            said = documented(inspect.getdoc(Column.__init__) or "") | said
        yield name, list(parameters(name, source, said))


def parameters(name: str, function: Callable[..., Any], said: dict[str, str]) -> Iterator[dict[str, Any]]:
    """The public parameters of a function in their order."""
    hidden, given = False, inspect.signature(function).parameters.values()
    if all(parameter.default is parameter.empty for parameter in given):
        yield from by_documentation(name, said)
        return
    for parameter in given:
        public = POSITIONAL_NAMES.get(parameter.name.removeprefix(f"_{name}"), parameter.name)
        if public == "self" or public.startswith("_") or parameter.kind is parameter.VAR_KEYWORD:
            hidden = hidden or public != "self"
            continue
        by_place = public != parameter.name or parameter.kind is parameter.POSITIONAL_ONLY
        kind = "positional_only" if by_place else "keyword_only" if hidden else parameter.kind.name.lower()
        yield described(name, public, kind, default(parameter), said)


def by_documentation(name: str, said: dict[str, str]) -> Iterator[dict[str, Any]]:
    """The parameters of a function that takes ``**kwargs``, as `Column` does in 1.4."""
    for parameter in POSITIONAL_NAMES.values():
        yield described(name, parameter, "positional_only", None, said)
    for parameter in said:
        if parameter not in ("args", "kwargs"):
            yield described(name, parameter, "keyword_only", None, said)


def described(
    name: str, parameter: str, kind: str, default: str | None, said: dict[str, str]
) -> dict[str, Any]:
    """A parameter of a construct."""
    return {
        "name": parameter,
        "kind": kind,
        "default": default,
        "text": said.get(parameter, ""),
        "values": VALUES.get(f"{name}.{parameter}", []),
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
        r"^ *:param ([a-z]\w*\\?\w*)[^:\n]*: *((?:.*\n)(?:(?: +.*)?\n)*)", doc + "\n", re.MULTILINE
    ):
        first, _, rest = match[2].partition("\n")
        whole = f"{first.strip()}\n{textwrap.dedent(rest)}".strip()
        found.setdefault(match[1].replace("\\", ""), markdown(re.split(r"\n\s*\n", whole)[0]))
    return found


def markdown(rst: str) -> str:
    """reStructuredText's roles and literals as Markdown, in one line."""
    plain = ROLE.sub(lambda role: f"`{role[1].removeprefix('orm.').removeprefix('schema.')}`", rst)
    plain = plain.replace("``", "`").removesuffix("::")
    return " ".join(plain.split())


if __name__ == "__main__":
    main()
