"""Database URLs written into the code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from sqlassay.model.facts.base import Fact, Sight
from sqlassay.model.facts.observers import observes
from sqlassay.model.library.external import External
from sqlassay.syntax import form

URL = re.compile(
    r"(?P<dialect>postgres(?:ql)?|mysql|mariadb|oracle|mssql|cockroachdb|redshift|snowflake)(?:\+\w+)?://"
    r"(?P<username>[^:/@\s]+):(?P<password>[^@\s/]+)@(?P<host>\[[^\]]*\]|[^/:?\s]+)"
)
"""A URL with a password (`grammar <https://docs.sqlalchemy.org/en/21/core/engines.html#database-urls>`_)."""

LOOKUPS = [External("os.environ.get"), External("os.getenv"), External("os.environ.setdefault")]


class DatabaseUrl(Fact, frozen=True):
    """A string literal, but no docstring, that is a database URL with a user name and a password."""

    username: str
    password: str
    host: str
    is_fallback: bool
    """Whether it is the default of a look-up in the environment: ``os.environ.get("DATABASE_URL", "…")``."""


@observes(form.Constant)
def literals(node: form.Constant, sight: Sight) -> Iterator[Fact]:
    if not isinstance(node.value, str) or "://" not in node.value:
        return
    match = URL.match(node.value)
    if match is not None and not isinstance(next(sight.around(), None), form.Expr):
        login = match["username"], match["password"], match["host"]
        yield DatabaseUrl(node, sight.site(), *login, is_fallback=_is_fallback(sight))


def _is_fallback(sight: Sight) -> bool:
    match list(islice(sight.around(), 2)):
        case [form.Argument(), form.Call(func=func)]:
            return sight.kind(func) in LOOKUPS
    return False
