"""Which kinds of database a module's code names."""

from __future__ import annotations

from collections.abc import Iterator

from sqlassay.model.environment import DIALECTS, Scheme, scheme_named, scheme_of
from sqlassay.syntax import Unit, form

SIGNS = ("://", "+", "create", "drivername", "scheme", "Dsn")
"""One of these stands in every text that names one where this can be told, with one of the `HINTS`."""
HINTS = (*DIALECTS, "Dsn")
"""One of these stands in every text that names a database."""
HANDLING = frozenset(
    "startswith removeprefix replace split partition rpartition sub match index find".split()
)
"""Methods that look into a URL or change it: what they are given is not what is connected to."""
KEYWORDS = frozenset(["drivername", "scheme"])
"""Of `URL.create
<https://docs.sqlalchemy.org/en/21/core/engines.html#sqlalchemy.engine.URL.create>`_, and of the ``build`` of
`pydantic's URLs <https://docs.pydantic.dev/latest/api/networks/>`_."""
DSN_CLASSES = {
    "ClickHouseDsn": Scheme("clickhouse"),
    "CockroachDsn": Scheme("cockroachdb"),
    "MariaDBDsn": Scheme("mariadb"),
    "MySQLDsn": Scheme("mysql"),
    "PostgresDsn": Scheme("postgresql"),
    "SnowflakeDsn": Scheme("snowflake"),
}
"""Pydantic's types of database URLs."""


def database_schemes(unit: Unit) -> Iterator[Scheme]:
    """The schemes of the database URLs that are written into a unit, whole or as their beginnings."""
    text = unit.text
    if any(sign in text for sign in SIGNS) and any(hint in text for hint in HINTS):
        passed: set[int] = set()
        for node in form.walk(unit.body):
            if id(node) not in passed:
                passed.update(map(id, _not_used(node)))
                yield from _schemes(node)


def _not_used(node: form.Node) -> Iterator[form.Node]:
    """The texts below a node that name what may come, or explain it."""
    match node:
        case form.Expr(value=form.Constant() as text):
            yield text
        case form.Call(func=form.Attribute(attr=name), args=args) if name in HANDLING:
            yield from form.walk(args)
        case form.Compare(left=left, comparators=comparators):
            yield from form.walk((left, *comparators))


def _schemes(node: form.Node) -> Iterator[Scheme]:
    match node:
        case form.Constant(value=str() as text):
            found = scheme_of(text) or (scheme_named(text) if "+" in text else None)
            if found is not None and not text.startswith("postgres:"):
                yield found
        case form.Call(
            func=form.Attribute(value=form.Name(id="URL") | form.Attribute(attr="URL"), attr="create")
        ):
            yield from _named(node.args[0].value if node.args else None)
        case form.Argument(keyword=str() as keyword, value=value) if keyword in KEYWORDS:
            yield from _named(value)
        case form.ImportFrom(module="pydantic" | "pydantic.networks", names=names):
            yield from (DSN_CLASSES[alias.name] for alias in names if alias.name in DSN_CLASSES)


def _named(node: form.Expression | None) -> Iterator[Scheme]:
    match node:
        case form.Constant(value=str() as name) if found := scheme_named(name):
            yield found
