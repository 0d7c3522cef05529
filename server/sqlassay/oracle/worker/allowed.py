"""What of SQLAlchemy and Python may take part in a shadow: constructs, and plain values.

Whatever an expression comes to passes `admitted`. SQLAlchemy calls much of what it is given (a type, a
``collection_class``, an ``order_by``), so what may not be called here is not handed over either.
"""

from __future__ import annotations

import collections.abc
import datetime
import decimal
import enum
import ipaddress
import types
import typing
import uuid
from functools import partial
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import Any, Dict, FrozenSet

from sqlalchemy.engine.interfaces import Compiled, Dialect, ExecutionContext

from .unknown import Unknown

CONSTRUCTING = (
    "sqlalchemy.sql",
    "sqlalchemy.types",
    "sqlalchemy.dialects",
    "sqlalchemy.orm",
    "sqlalchemy.ext.associationproxy",
    "sqlalchemy.ext.hybrid",
    "sqlalchemy.ext.mutable",
    "sqlalchemy.ext.orderinglist",
    "sqlalchemy.schema",
)
"""The packages whose classes and functions may be called."""

FORBIDDEN = frozenset(
    "Session sessionmaker scoped_session Engine Connection close_all_sessions configure_mappers clear_mappers"
    " compiles reconstructor validates object_session make_transient create create_all drop drop_all reflect"
    " execute connect bind compile invoke scalar scalars dispose configure begin commit rollback"
    " get_bind bulk_insert_mappings make_pickleable load_dialect_impl dialect_impl get_dbapi_type dbapi"
    " import_dbapi lambda_stmt LambdaElement public_factory create_session sorted_tables"
    " run_callable reflecttable load register".split()
)
"""Names within these packages that do something, or would need a connection."""

NEVER = (Dialect, Compiled, ExecutionContext)
"""Machinery that loads drivers, or runs."""

PLAIN: FrozenSet[Any] = frozenset(
    [bool, bytes, dict, float, frozenset, int, list, set, str, tuple, decimal.Decimal, uuid.UUID, enum.auto]
).union([datetime.datetime, datetime.date, datetime.time, datetime.timedelta])
"""Python's own values, made of constants."""
LARGEST = 10_000
"""Characters or elements of a value that is worked out here."""

PYTHON_MODULES = frozenset(
    module.__name__ for module in (collections.abc, datetime, decimal, enum, ipaddress, typing, uuid)
)
"""Whose classes may stand for types; what else they have is not of use here."""
NAMED_BUILTINS = frozenset([*PLAIN, object, type, complex, bytearray, memoryview])
FUNCTIONS = (FunctionType, BuiltinFunctionType, MethodType, partial)
ALIASES = frozenset([getattr(types, "GenericAlias", type(None))])
"""The types of ``dict[str, int]`` and the like, from Python 3.9 on."""
CONTAINERS = (str, bytes, int, float, complex, bool, type(None), list, tuple, dict, set, frozenset)
OWN = __name__.rpartition(".")[0]


def may_read(name: str) -> bool:
    """Whether an attribute of one of SQLAlchemy's objects may be read by this name."""
    return name in ("__table__", "__mapper__") or not (name.startswith("_") or name in FORBIDDEN)


def admitted(value: Any, name: str = "value") -> Any:
    """A value, or `Unknown` in place of what must not take part."""
    return value if _is_admitted(value) else Unknown(name)


def _is_admitted(value: Any) -> bool:
    if isinstance(value, (Unknown, CONTAINERS)):
        return True
    if type(value) in ALIASES:
        return all(map(_is_admitted, (value.__origin__, *value.__args__)))
    if isinstance(value, ModuleType):
        return value.__name__ == "sqlalchemy" or value.__name__.startswith("sqlalchemy.")
    if isinstance(value, type):
        return _is_type(value)
    if isinstance(value, FUNCTIONS):
        return may_call(value) or _is_own(value)
    return _is_instance(value)


def _is_type(value: type) -> bool:
    module = value.__module__
    if module in PYTHON_MODULES or value in NAMED_BUILTINS:
        return True
    return may_call(value) or _is_rebuilt(value)


def _is_rebuilt(value: type) -> bool:
    """Whether it stands for a class of the project: one that is mapped, an enumeration, a plain one."""
    return "__shadow__" in vars(value) or "__stand_in__" in vars(value) or issubclass(value, enum.Enum)


def _is_own(value: Any) -> bool:
    """Whether it is a function of the worker's: a lambda, a placeholder."""
    return (getattr(value, "__module__", None) or "").startswith(f"{OWN}.")


def _is_instance(value: Any) -> bool:
    cls = type(value)
    if not cls.__module__.startswith("sqlalchemy."):
        return _has_admitted_class(cls)
    if cls not in SQLALCHEMYS:
        SQLALCHEMYS[cls] = _has_admitted_class(cls)
    return SQLALCHEMYS[cls]


SQLALCHEMYS: Dict[type, bool] = {}
"""Classes whose instances were seen, and whether they may take part."""


def _has_admitted_class(cls: type) -> bool:
    if issubclass(cls, NEVER) or any(c.__name__ in FORBIDDEN for c in cls.__mro__):
        return False
    if cls.__module__ in PYTHON_MODULES or issubclass(cls, enum.Enum):
        return True
    return any(_constructs(c) or _is_own(c) for c in cls.__mro__)


def may_call(function: Any) -> bool:
    """Whether something may be called: a construct of SQLAlchemy's, a method of one, a plain Python value."""
    if isinstance(function, MethodType):
        owner = function.__self__
        owner = owner if isinstance(owner, type) else type(owner)
        return function.__func__.__name__ not in FORBIDDEN and _is_construct(owner)
    if isinstance(function, type):
        return function in PLAIN or _is_construct(function)
    if isinstance(function, FunctionType):
        return _constructs(function) or _is_loader_criteria(function)
    if isinstance(function, (BuiltinFunctionType, partial)):
        return False
    return _is_construct(type(function))


def _is_loader_criteria(function: FunctionType) -> bool:
    """1.4 gives this one another module than its like."""
    return function.__module__ == "sqlalchemy" and function.__name__ == "with_loader_criteria"


def _is_construct(cls: type) -> bool:
    if issubclass(cls, NEVER) or any(c.__name__ in FORBIDDEN for c in cls.__mro__):
        return False
    return any(map(_constructs, cls.__mro__))


def _constructs(value: Any) -> bool:
    module, name = getattr(value, "__module__", None) or "", getattr(value, "__name__", "")
    return name not in FORBIDDEN and any(module == p or module.startswith(f"{p}.") for p in CONSTRUCTING)


def are_plain(*values: Any) -> bool:
    """Whether values are Python's own, and small: what a plain type may be called with."""
    for value in values:
        if isinstance(value, (str, bytes)):
            if len(value) > LARGEST:
                return False
        elif isinstance(value, (list, tuple, set, frozenset, dict)):
            parts = [*value, *value.values()] if isinstance(value, dict) else value
            if len(value) > LARGEST or not are_plain(*parts):
                return False
        elif not isinstance(value, SCALARS) and not _is_small(value):
            return False
    return True


SCALARS = (
    bool,
    float,
    type(None),
    enum.Enum,
    datetime.date,
    datetime.time,
    datetime.tzinfo,
    datetime.timedelta,
)


def _is_small(value: Any) -> bool:
    return isinstance(value, int) and abs(value) <= LARGEST
