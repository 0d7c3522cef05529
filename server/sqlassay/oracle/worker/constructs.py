"""What is done about arguments that are not known, by the construct that they are given to.

What changes nothing of what SQLAlchemy would say is left out, or stands as a placeholder; what may change it
makes the whole unknown, or is noted.
"""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Tuple, Union

import sqlalchemy
from sqlalchemy import schema
from sqlalchemy.types import TypeEngine

from .unknown import Unknown, UnknownType, any_unknown

Arguments = Tuple[List[Any], Dict[str, Any]]

DATACLASS = frozenset("init repr compare kw_only hash default_factory dataclass_metadata".split())
"""What only a dataclass's fields take."""

VALUES = frozenset("default onupdate insert_default".split())
SERVER_VALUES = frozenset(["server_default", "server_onupdate"])
DECIDING = frozenset("argument primaryjoin secondaryjoin secondary foreign_keys remote_side".split())
"""What decides how a relationship joins: nothing can be said without."""
PAIRING = frozenset(
    "back_populates backref overlaps viewonly uselist cascade single_parent sync_backref"
    " passive_deletes".split()
)
RELATIONSHIPS = frozenset(
    "relationship dynamic_loader _relationship Relationship RelationshipProperty".split()
)


COLUMNS = frozenset(["Column", "mapped_column"])


def takes_parts(function: Any) -> bool:
    """Whether a call says enough with a part of its arguments: of a type, what is left out is a detail."""
    return isinstance(function, type) and issubclass(function, TypeEngine)


def unknown_default() -> None:
    """Stands for a default that is not known; nobody calls it."""


def known_arguments(
    function: Any, positional: List[Any], keywords: Dict[str, Any], notes: List[str]
) -> Union[Arguments, Unknown]:
    """The arguments for a call without what is not known; `Unknown` where it cannot be made then."""
    name = getattr(function, "__name__", "")
    if name in COLUMNS:
        return _of_column(positional, keywords, notes)
    if name in RELATIONSHIPS:
        return _of_relationship(positional, keywords)
    if isinstance(function, type) and issubclass(function, TypeEngine):
        return _of_type(function, positional, keywords)
    if not any_unknown(positional, keywords):
        return positional, keywords
    if isinstance(function, type) and issubclass(function, TOLERANT) and not any_unknown(*positional):
        return positional, {n: v for n, v in keywords.items() if not any_unknown(v)}
    return Unknown(name)


TOLERANT = (
    sqlalchemy.ForeignKey,
    schema.Constraint,
    schema.Index,
    schema.Sequence,
    schema.Identity,
    schema.Computed,
    sqlalchemy.MetaData,
    sqlalchemy.Table,
)
"""What an unknown keyword argument of does not matter: a name, an option of a database."""


def _of_column(positional: List[Any], keywords: Dict[str, Any], notes: List[str]) -> Arguments:
    kept = dict(keywords)
    for name in [name for name, value in kept.items() if any_unknown(value)]:
        if name in VALUES:
            kept[name] = unknown_default
        elif name == "default_factory":
            kept[name] = dict
        elif name in SERVER_VALUES:
            kept[name] = sqlalchemy.text("…")
        else:
            del kept[name]
            if name not in ("info", "doc", "comment"):
                notes.append(name)
        if name == "type_":
            kept[name] = UnknownType()
    return _typed(positional, kept, notes), kept


def _typed(positional: List[Any], keywords: Dict[str, Any], notes: List[str]) -> List[Any]:
    """The positional arguments of a column; the first that is not known is its type, if it can be."""
    found: List[Any] = []
    has_type = "type_" in keywords or any(_is_type(value) for value in positional)
    for value in positional:
        if not isinstance(value, Unknown):
            found.append(value)
        elif has_type:
            notes.append("arguments of a column")
        else:
            has_type = True
            found.append(UnknownType())
            if not value.outside:
                notes.append("a column's type")
    return found


def _is_type(value: Any) -> bool:
    return isinstance(value, TypeEngine) or (isinstance(value, type) and issubclass(value, TypeEngine))


def _of_relationship(positional: List[Any], keywords: Dict[str, Any]) -> Union[Arguments, Unknown]:
    if any_unknown(*positional):
        return Unknown("relationship")
    unknown = [name for name, value in keywords.items() if any_unknown(value)]
    if any(name in DECIDING or name in PAIRING for name in unknown):
        return Unknown("relationship")
    return positional, {n: v for n, v in keywords.items() if n not in unknown}


def _of_type(
    function: Callable[..., Any], positional: List[Any], keywords: Dict[str, Any]
) -> Union[Arguments, Unknown]:
    if not any_unknown(positional, keywords):
        return positional, keywords
    if function in (sqlalchemy.Enum, sqlalchemy.ARRAY) and any_unknown(*positional):
        return Unknown("type")
    return [v for v in positional if not any_unknown(v)], {
        n: v for n, v in keywords.items() if not any_unknown(v)
    }
