"""Database URLs written into the code."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqlassay.model.facts.base import Fact, Sight
from sqlassay.model.facts.observers import observes
from sqlassay.syntax import form

URL = re.compile(
    r"(?P<dialect>postgres(?:ql)?|mysql|mariadb|oracle|mssql|cockroachdb|redshift|snowflake)(?:\+\w+)?://"
    r"(?P<username>[^:/@\s]+):(?P<password>[^@\s/]+)@(?P<host>\[[^\]]*\]|[^/:?\s]+)"
)
"""A URL with a password (`grammar <https://docs.sqlalchemy.org/en/21/core/engines.html#database-urls>`_)."""


class DatabaseUrl(Fact, frozen=True):
    """A string literal, but no docstring, that is a database URL with a user name and a password."""

    username: str
    password: str
    host: str
    variable: str | None
    """The name that the literal is bound to, alone."""


@observes(form.Constant)
def literals(node: form.Constant, sight: Sight) -> Iterator[Fact]:
    if not isinstance(node.value, str) or "://" not in node.value:
        return
    match = URL.match(node.value)
    around = next(sight.around(), None)
    if match is not None and not isinstance(around, form.Expr):
        yield DatabaseUrl(
            node, sight.site(), match["username"], match["password"], match["host"], _target(around, node)
        )


def _target(around: form.Node | None, node: form.Constant) -> str | None:
    match around:
        case form.Assign(targets=(form.Name(id=name),), value=value) if value is node:
            return name
    return None
