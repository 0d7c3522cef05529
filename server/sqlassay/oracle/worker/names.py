"""The names from outside of the project that may be used, and what of them may be called.

Only SQLAlchemy's constructs are: nothing here connects, executes, reads a file or imports a driver.
"""

from __future__ import annotations

import builtins
import collections.abc
import datetime
import decimal
import enum
import ipaddress
import typing
import uuid
from functools import cache
from importlib import import_module
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import Any, FrozenSet

import sqlalchemy

from .unknown import Unknown

PYTHON: dict[str, Any] = {
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

CONSTRUCTING = (
    "sqlalchemy.sql",
    "sqlalchemy.types",
    "sqlalchemy.dialects",
    "sqlalchemy.orm",
    "sqlalchemy.ext.associationproxy",
    "sqlalchemy.ext.hybrid",
    "sqlalchemy.ext.mutable",
    "sqlalchemy.ext.orderinglist",
    "sqlalchemy.ext.compiler",
    "sqlalchemy.schema",
    "sqlalchemy.util.langhelpers",
)
"""The packages whose classes and functions may be called."""

FORBIDDEN = frozenset(
    "Session sessionmaker scoped_session Engine Connection close_all_sessions configure_mappers clear_mappers"
    " compiles reconstructor validates object_session make_transient create create_all drop drop_all reflect"
    " execute connect bind compile invoke scalar scalars dispose configure begin commit rollback"
    " get_bind bulk_insert_mappings make_pickleable load_dialect_impl".split()
)
"""Names within these packages that do something, or would need a connection."""

OTHER_PLACES = {
    "sqlmodel": ("sqlalchemy", "sqlalchemy.orm"),
    "flask_sqlalchemy": ("sqlalchemy", "sqlalchemy.orm"),
}
"""Libraries that hand out SQLAlchemy's names as theirs."""

OWN_NAMES = {"sqlmodel.AutoString": sqlalchemy.String, "sqlmodel.sql.sqltypes.AutoString": sqlalchemy.String}


@cache
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
        if any(part.startswith("_") for part in parts[1:]) or (end > 1 and parts[1] == "testing"):
            return Unknown(name)
        try:
            module = import_module(path)
        except ImportError:
            continue
        found = module if end == len(parts) else _below(module, parts[end:], name)
        if not isinstance(found, Unknown):
            return found
    return Unknown(name)


def _below(value: Any, names: list[str], whole: str) -> Any:
    for name in names:
        if name.startswith("_") or name in FORBIDDEN or not hasattr(value, name):
            return Unknown(whole)
        value = getattr(value, name)
        if isinstance(value, ModuleType) and not value.__name__.startswith("sqlalchemy"):
            return Unknown(whole)
    return value


def may_read(name: str) -> bool:
    """Whether an attribute of one of SQLAlchemy's objects may be read by this name."""
    return name in ("__table__", "__mapper__") or not (name.startswith("_") or name in FORBIDDEN)


def may_call(function: Any) -> bool:
    """Whether something may be called: a construct of SQLAlchemy's, a method of one, a plain Python value."""
    if isinstance(function, MethodType):
        return _is_constructing(type(function.__self__)) or _is_constructing(function.__self__)
    if isinstance(function, type):
        return any(map(_is_constructing, function.__mro__)) or function in PLAIN
    if isinstance(function, FunctionType):
        return _is_constructing(function)
    if isinstance(function, BuiltinFunctionType):
        return False
    return _is_constructing(type(function))


def _is_constructing(value: Any) -> bool:
    module, name = getattr(value, "__module__", None) or "", getattr(value, "__name__", "")
    return name not in FORBIDDEN and any(module == p or module.startswith(f"{p}.") for p in CONSTRUCTING)


PLAIN: FrozenSet[Any] = frozenset(
    [bool, bytes, dict, float, frozenset, int, list, set, str, tuple, decimal.Decimal, uuid.UUID, enum.auto]
).union([datetime.datetime, datetime.date, datetime.time, datetime.timedelta])
"""Python's own values, made of constants."""
