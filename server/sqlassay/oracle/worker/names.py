"""The names from outside of the project that may be used: SQLAlchemy's constructs, and Python's types."""

from __future__ import annotations

import builtins
import collections.abc
import datetime
import decimal
import enum
import ipaddress
import re
import typing
import uuid
from functools import lru_cache
from importlib import import_module
from types import ModuleType
from typing import Any, Dict, List

import sqlalchemy

from .allowed import admitted, may_read
from .unknown import Unknown

PYTHON: Dict[str, Any] = {
    "typing": typing,
    "typing_extensions": typing,
    "datetime": datetime,
    "decimal": decimal,
    "uuid": uuid,
    "enum": enum,
    "ipaddress": ipaddress,
    "collections.abc": collections.abc,
}
BUILTINS = frozenset("bool bytes complex dict float frozenset int list object set str tuple type".split())

IMPORTED = re.compile(
    r"sqlalchemy(\.(types|schema|orm|orm\.(collections|decl_api|decl_base|relationships|properties|query|util)"
    r"|sql|sql\.(sqltypes|schema|expression|functions|elements|selectable|operators|type_api|ddl)"
    r"|dialects|dialects\.(postgresql|mysql|sqlite|oracle|mssql)(\.(base|types|json|array|hstore|ranges|ext))?"
    r"|ext|ext\.(associationproxy|hybrid|mutable|orderinglist|declarative)))?"
)
"""The modules that are imported where a name needs them: none of them loads a driver."""

OTHER_PLACES = {
    "sqlmodel": ("sqlalchemy", "sqlalchemy.orm"),
    "flask_sqlalchemy": ("sqlalchemy", "sqlalchemy.orm"),
}
"""Libraries that hand out SQLAlchemy's names as theirs."""

OWN_NAMES = {"sqlmodel.AutoString": sqlalchemy.String, "sqlmodel.sql.sqltypes.AutoString": sqlalchemy.String}


@lru_cache(maxsize=None)
def outside(name: str) -> Any:
    """What a dotted name from outside of the project stands for; `Unknown` where that is of no use here."""
    if name in OWN_NAMES:
        return OWN_NAMES[name]
    package, _, rest = name.partition(".")
    if package == "builtins":
        return getattr(builtins, rest) if rest in BUILTINS else Unknown(name)
    if package == "sqlalchemy":
        return _of_sqlalchemy(name)
    for place in OTHER_PLACES.get(package, ()):
        found = _of_sqlalchemy(f"{place}.{name.rpartition('.')[2]}")
        if not isinstance(found, Unknown):
            return found
    for module, value in PYTHON.items():
        if name.startswith(f"{module}."):
            return _below(value, name[len(module) + 1 :].split("."), name)
    return Unknown(name, outside=True)


def _of_sqlalchemy(name: str) -> Any:
    parts = name.split(".")
    for end in (*range(len(parts) - 1, 0, -1), len(parts)):
        path = ".".join(parts[:end])
        if IMPORTED.fullmatch(path) is None:
            continue
        try:
            module = import_module(path)
        except ImportError:
            continue
        found = _below(module, parts[end:], name)
        if not isinstance(found, Unknown):
            return found
    return Unknown(name)


def _below(value: Any, names: List[str], whole: str) -> Any:
    for name in names:
        if not may_read(name) or not hasattr(value, name):
            return Unknown(whole)
        value = getattr(value, name)
        if isinstance(value, ModuleType) and not value.__name__.startswith("sqlalchemy"):
            return Unknown(whole)
    return admitted(value, whole)
