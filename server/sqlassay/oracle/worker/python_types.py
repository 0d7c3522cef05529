"""Python's side of a mapping: annotations, enumerations, types and dataclasses of the project, rebuilt."""

from __future__ import annotations

import dataclasses
import enum
import sys
import typing
from typing import Any, Dict, List, Optional, Sequence, Tuple

from sqlalchemy.types import TypeDecorator, TypeEngine, UserDefinedType

from .unknown import Unknown, UnknownType, any_unknown

NewTypes = (typing.NewType,)
GENERIC_BUILTINS: Dict[Any, Any] = {
    list: typing.List,
    dict: typing.Dict,
    set: typing.Set,
    frozenset: typing.FrozenSet,
    tuple: typing.Tuple,
    type: typing.Type,
}

Member = Tuple[str, Any]


def subscripted(value: Any, index: Any) -> Any:
    """``value[index]`` of types. A string within is a reference to a class, and not an expression."""
    if not _are_references(value, index):
        return Unknown("item")
    if sys.version_info < (3, 9):
        value = GENERIC_BUILTINS.get(value, value)
    try:
        return value[index]
    except (TypeError, KeyError, IndexError, ValueError):
        return Unknown("item")


def union(left: Any, right: Any) -> Any:
    """``left | right`` of types."""
    if isinstance(left, str) or isinstance(right, str):
        return Unknown("union")
    try:
        return typing.Union[left, right]
    except TypeError:
        return Unknown("union")


def _are_references(value: Any, index: Any) -> bool:
    """Whether the strings among the arguments of a type, which SQLAlchemy evaluates, are names."""
    name = getattr(value, "_name", None) or getattr(value, "__name__", "")
    if name == "Literal" or getattr(value, "__module__", "") not in GENERICS:
        return True
    parts = index if isinstance(index, tuple) else (index,)
    parts = parts[:1] if name == "Annotated" else parts
    return all(part.isidentifier() for part in parts if isinstance(part, str))


GENERICS = frozenset(["typing", "typing_extensions", "builtins", "collections.abc", "sqlalchemy.orm.base"])


def new_type(name: Any, supertype: Any) -> Any:
    """``NewType(name, supertype)``."""
    known = isinstance(name, str) and not isinstance(supertype, (str, Unknown))
    return typing.NewType(name, supertype) if known else Unknown("NewType")


def rebuilt_class(
    name: str, module: str, bases: Sequence[Any], members: List[Member], is_dataclass: bool
) -> Any:
    """A class of the project that is not mapped.

    :param bases: those that are known, SQLAlchemy's, Python's or the project's.
    :param members: the values and annotations of its body, in order.
    """
    known = tuple(base for base in bases if isinstance(base, type))
    if any(issubclass(base, enum.Enum) for base in known):
        return _enumeration(name, module, known, members)
    if any(issubclass(base, TypeEngine) for base in known):
        return _type(name, module, known, dict(members))
    if is_dataclass:
        return _dataclass(name, module, members)
    return stand_in(module, name)


def _enumeration(name: str, module: str, bases: Tuple[type, ...], members: List[Member]) -> Any:
    meta: Any = type(next(base for base in bases if issubclass(base, enum.Enum)))
    namespace = meta.__prepare__(name, bases)
    namespace["__module__"] = module
    for member, value in members:
        if not member.startswith("_"):
            namespace[member] = member if any_unknown(value) else value
    try:
        return meta(name, bases, namespace)
    except Exception:
        return Unknown(name)


def _type(name: str, module: str, bases: Tuple[type, ...], members: Dict[str, Any]) -> Any:
    namespace: Dict[str, Any] = {
        "__module__": module,
        "__stand_in__": True,
        "cache_ok": True,
        "__init__": _tolerant_init,
    }
    base: Any = next(base for base in bases if issubclass(base, TypeEngine))
    if issubclass(base, TypeDecorator):
        impl = members.get("impl", getattr(base, "impl", None))
        namespace["impl"] = UnknownType if impl is None or isinstance(impl, Unknown) else impl
    elif issubclass(base, UserDefinedType):
        namespace["get_col_spec"] = UnknownType.get_col_spec
        namespace["name"] = name
    try:
        return type(base)(name, (base,), namespace)
    except TypeError:
        return Unknown(name)


def _tolerant_init(self: Any, *positional: Any, **keywords: Any) -> None:
    """The constructor of the project's type is not run: its arguments go to SQLAlchemy's if it takes them."""
    above: Any = next(c for c in type(self).__mro__ if c.__module__.startswith("sqlalchemy."))
    try:
        above.__init__(self, *positional, **keywords)
    except Exception:
        above.__init__(self)


def _dataclass(name: str, module: str, members: List[Member]) -> Any:
    fields = [(member, annotation) for member, annotation in members if annotation is not None]
    if any_unknown(*(annotation for _, annotation in fields)):
        return Unknown(name)
    made = dataclasses.make_dataclass(name, [f for f in fields if f[0].isidentifier()])
    made.__module__ = module
    made.__stand_in__ = True  # type: ignore[attr-defined]
    return made


def forward(name: str) -> Optional[Any]:
    """A reference to a class by its name."""
    return typing.ForwardRef(name) if name.isidentifier() else None


def stand_in(module: str, name: str) -> Any:
    """A class in place of one of the project's of which only the name matters."""
    return type(name, (), {"__module__": module, "__stand_in__": True})
