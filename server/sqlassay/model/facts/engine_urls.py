"""Database URLs that SQLAlchemy is handed (`grammar
<https://docs.sqlalchemy.org/en/21/core/engines.html#database-urls>`_).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl

from sqlassay.model.facts.base import Fact, Sight
from sqlassay.model.facts.observers import observes
from sqlassay.model.facts.urls import LOOKUPS
from sqlassay.model.library.external import External
from sqlassay.syntax import form
from sqlassay.syntax.arguments import keyword_argument
from sqlassay.text import Span

URL = re.compile(r"(?P<dialect>\w+)(?:\+(?P<driver>\w+))?://(?P<rest>.*)", re.DOTALL)
TAKING = frozenset(
    "sqlalchemy.create_engine sqlalchemy.ext.asyncio.create_async_engine sqlalchemy.make_url"
    " sqlalchemy.engine.make_url sqlalchemy.engine.url.make_url sqlalchemy.create_pool_from_url".split()
)
"""What takes a URL as its first argument."""
SETTING = "SQLALCHEMY_DATABASE_URI"
"""Flask-SQLAlchemy's, in a configuration."""


class EngineUrl(Fact, frozen=True):
    """A string that SQLAlchemy takes for a database URL; of an f-string, what stands before the first value.

    The fact stands at the string.
    """

    node: form.Constant
    dialect: str
    driver: str
    """Empty where the dialect's default counts."""
    rest: str
    """What comes behind ``://``."""
    is_whole: bool
    """Whether `rest` is all of it."""
    call: form.Call | None = None
    """The call that it is handed to; None for a setting."""
    taker: str = ""
    """The canonical name of what is called."""

    @property
    def dialect_span(self) -> Span:
        """Where the dialect's name stands."""
        start = self.node.start + self.site.written(self.node).index(self.dialect)
        return Span(start, start + len(self.dialect))

    @property
    def database(self) -> str:
        """What names the database: behind the host, before the arguments."""
        return self.rest.partition("?")[0].partition("/")[2]

    @property
    def arguments(self) -> dict[str, str]:
        """The arguments behind the question mark."""
        return dict(parse_qsl(self.rest.partition("?")[2], keep_blank_values=True))

    @property
    def chooses_pool(self) -> bool:
        """Whether the call says which class the pool has, or may do so."""
        named = self.call is not None and keyword_argument(self.call, "poolclass") is not None
        return self.call is None or named or any(argument.star for argument in self.call.args)


@observes(form.Call, of=(External,))
def handed_over(node: form.Call, sight: Sight) -> Iterator[Fact]:
    function = sight.kind(node.func)
    if not isinstance(function, External) or function.name not in TAKING or not node.args:
        return
    first = keyword_argument(node, "url") or node.args[0]
    if first.star or first.keyword not in (None, "url"):
        return
    found = _string(first.value, sight)
    if found is not None:
        yield from _url(*found, sight, node, function.name)


@observes(form.Assign)
def configured(node: form.Assign, sight: Sight) -> Iterator[Fact]:
    match node.targets:
        case (form.Name(id=name) | form.Subscript(index=form.Constant(value=name)),) if name == SETTING:
            found = _string(node.value, sight)
            if found is not None:
                yield from _url(*found, sight)


def _string(value: form.Expression, sight: Sight) -> tuple[form.Constant, bool] | None:
    """The string that an expression is, and whether it is all of it: also that of a local variable, and what
    a look-up in the environment falls back to.
    """
    match value:
        case form.Constant(value=str()):
            return value, True
        case form.FString(parts=(form.Constant(value=str()) as first, *_), template=False):
            return first, False
        case form.Name(id=name):
            given = sight.given_value(name)
            return None if given is None or isinstance(given, form.Name) else _string(given, sight)
        case form.Call(func=func, args=(_, form.Argument(value=form.Constant(value=str()) as fallback))):
            return (fallback, True) if sight.kind(func) in LOOKUPS else None
    return None


def _url(
    node: form.Constant, is_whole: bool, sight: Sight, call: form.Call | None = None, taker: str = ""
) -> Iterator[Fact]:
    match = URL.match(str(node.value))
    site = sight.site()
    if match is None or match["dialect"] not in site.written(node):
        return
    parts = match["dialect"], match["driver"] or "", match["rest"]
    yield EngineUrl(node, site, *parts, is_whole, call, taker)
