"""What cannot be evaluated here."""

from __future__ import annotations

from typing import Any

from sqlalchemy.types import UserDefinedType


class Unknown:
    """A value that is not known; whatever is made of it is not, either."""

    def __init__(
        self, why: str, *, outside: bool = False, is_value: bool = False, type_name: str = ""
    ) -> None:
        """:param outside: whether it comes from another library, which has types but none of SQLAlchemy's
        foreign keys and constraints.
        :param is_value: whether it certainly is a plain value, and no part of SQL.
        :param type_name: its Python type, where that is known.
        """
        self.why = why
        self.outside = outside
        self.is_value = is_value
        self.type_name = type_name

    def __repr__(self) -> str:
        return f"Unknown({self.why!r})"


class UnknownType(UserDefinedType):  # type: ignore[type-arg]
    """A SQL type of which nothing is known: in DDL it is an ellipsis, in expressions it forbids nothing."""

    cache_ok = True

    def __init__(self, name: str = "…") -> None:
        self.name = name

    def get_col_spec(self, **_: Any) -> str:
        return self.name


class UnknownError(Exception):
    """Something cannot be built because too little is known of what it is made of."""


def any_unknown(*values: object) -> bool:
    """Whether something unknown is among values, also within tuples, lists and dicts."""
    for value in values:
        if isinstance(value, Unknown):
            return True
        if isinstance(value, (tuple, list, set, frozenset)) and any_unknown(*value):
            return True
        if isinstance(value, dict) and any_unknown(*value.keys(), *value.values()):
            return True
    return False
