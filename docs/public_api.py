"""The public API of the installed SQLAlchemy; ``python docs/public_api.py`` prints it.

It runs under SQLAlchemy 1.4, 2.0 and 2.1, and reads what is there: modules, their names, the members of
classes, the parameters of functions, and what the documentation of each says of its deprecation.
"""

from __future__ import annotations

import importlib
import inspect
import json
import pkgutil
import re
import sys
import warnings
from collections.abc import Iterator
from typing import Any

import sqlalchemy
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.orm import RelationshipProperty

PRIVATE = re.compile(r"\._|\.(testing|cyextension|cprocessors|cresultproxy|cutils|mypy)(\.|$)")
DEPRECATED = re.compile(r"\.\. deprecated:: +(\d+\.\d+)(?:\.\d+)?[ \n]*(.*?)(?:\n\s*\n|$)", re.DOTALL)
ROLE = re.compile(r":\w+:`(?:[^`<]*<)?[~!]?(?:_\w+\.|\.)?([^`>]+)>?`")
OF_PARTS = re.compile(r"^ *:param|^ +\.\. deprecated", re.MULTILINE)
PARAMETER = re.compile(r"^ *:param (\w+):(.*?)(?=^ *:\w+[^:\n]*:|\Z)", re.DOTALL | re.MULTILINE)


def main() -> None:
    """Print it."""
    warnings.simplefilter("ignore")
    found = dict(api())
    print(json.dumps({"sqlalchemy": sqlalchemy.__version__, "api": found}))


def api() -> Iterator[tuple[str, dict[str, Any]]]:
    """What is public, by dotted names; each with the object that it is and its deprecation."""
    for module in modules():
        parent, _, own = module.__name__.rpartition(".")
        if not parent or inspect.ismodule(getattr(sys.modules[parent], own)):
            yield module.__name__, {"is": "module"}
        for name, value in vars(module).items():
            if name.startswith("_") or inspect.ismodule(value) or is_gone(value):
                continue
            dotted = f"{module.__name__}.{name}"
            yield dotted, described(value, dotted)
            yield from parameters(dotted, value)
            if inspect.isclass(value) and value.__module__.startswith("sqlalchemy"):
                yield from members(dotted, value)


def is_gone(value: Any) -> bool:
    """Whether something stands there only to say that what it was is removed."""
    return inspect.isfunction(value) and "now-removed" in (inspect.getdoc(value) or "")


def modules() -> Iterator[Any]:
    """The public modules that can be imported."""
    yield sqlalchemy
    for info in pkgutil.walk_packages(sqlalchemy.__path__, "sqlalchemy.", onerror=lambda _: None):
        if PRIVATE.search(info.name):
            continue
        try:
            yield importlib.import_module(info.name)
        except Exception as error:  # what needs a driver that is not installed
            print(f"{info.name}: {error}", file=sys.stderr)


def members(dotted: str, owner: type) -> Iterator[tuple[str, dict[str, Any]]]:
    """The public members of a class, with their parameters."""
    for name in dir(owner):
        if name.startswith("_"):
            continue
        value = inspect.getattr_static(owner, name)
        value = getattr(value, "__func__", value)
        yield f"{dotted}.{name}", described(value, "")
        yield from parameters(f"{dotted}.{name}", value)


def parameters(dotted: str, value: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """The parameters of a function or a class, each as ``name(parameter)``."""
    source = value.__init__ if inspect.isclass(value) else value
    try:
        names = list(inspect.signature(source).parameters.values())
    except (TypeError, ValueError):
        return
    told: dict[str, str] = {}
    for doc in {inspect.getdoc(value) or "", inspect.getdoc(source) or ""}:
        told.update({match[1]: match[2] for match in PARAMETER.finditer(doc)})
    others = any(parameter.kind is parameter.VAR_KEYWORD for parameter in names)
    for parameter in names:
        by_name = parameter.kind in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY)
        if by_name and parameter.name != "self" and not parameter.name.startswith("_"):
            yield (
                f"{dotted}({parameter.name})",
                {"is": "parameter", **deprecation(told.get(parameter.name, ""))},
            )
    if others:
        yield f"{dotted}(**)", {"is": "parameter"}
        for name in told.keys() - {parameter.name for parameter in names}:
            yield f"{dotted}({name})", {"is": "documented", **deprecation(told[name])}
    yield from handed_on(dotted)


def handed_on(dotted: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The keyword arguments that a function hands on to somebody who says what they are."""
    taken_by: dict[str, type] = {
        "sqlalchemy.create_engine": DefaultDialect,
        "sqlalchemy.orm.relationship": RelationshipProperty,
    }
    if dotted in taken_by:
        source = taken_by[dotted].__init__  # type: ignore[misc]
        for name in list(inspect.signature(source).parameters)[1:]:
            yield f"{dotted}({name})", {"is": "parameter"}


def described(value: Any, dotted: str) -> dict[str, Any]:
    """What an object is: where it is made, if that says something, and its deprecation."""
    made = f"{getattr(value, '__module__', '')}.{getattr(value, '__qualname__', '')}"
    known = {"is": made} if dotted and made.startswith("sqlalchemy.") else {"is": type(value).__name__}
    doc = getattr(value, "__doc__", None)
    of_itself = OF_PARTS.split(inspect.cleandoc(doc))[0] if isinstance(doc, str) else ""
    return {**known, **deprecation(of_itself)}


def deprecation(doc: str) -> dict[str, Any]:
    """What documentation says of a deprecation: the release, and what to do."""
    match = DEPRECATED.search(doc)
    if match is None:
        return {}
    text = ROLE.sub(r"`\1`", match[2]).replace("``", "`")
    return {"deprecated": match[1], "text": " ".join(text.split())}


if __name__ == "__main__":
    main()
