"""Uses of what not all releases of SQLAlchemy have, or one of them deprecates."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqlassay.model.facts.base import Fact, Sight
from sqlassay.model.facts.observers import observes
from sqlassay.model.facts.statements import expects_error
from sqlassay.model.kinds import (
    Connection,
    Engine,
    ExternalValue,
    Kind,
    Method,
    Query,
    Result,
    Row,
    Session,
    SessionFactory,
    Statement,
    Table,
)
from sqlassay.model.library.events import Mapper
from sqlassay.model.library.external import External
from sqlassay.model.library.releases import Api, releases
from sqlassay.syntax import form, last_name

OF_A_RELEASE = re.compile(
    r"version|\bSA_|sqla|hasattr|TYPE_CHECKING|PY\d|compat|legacy|feature", re.IGNORECASE
)
"""In tests that ask which release there is."""
OF_IMPORTS = frozenset(["Exception", "ImportError", "ModuleNotFoundError"])
OF_USES = frozenset(["AttributeError", "ImportError", "ModuleNotFoundError", "TypeError"])
POSITIONAL = {
    ("sqlalchemy.orm.Session.flush", 0): "objects",
    ("sqlalchemy.orm.scoped_session.flush", 0): "objects",
}
"""What people give by place."""
OLDEST, NEWEST = (1, 4), (2, 1)
STATEMENTS = {
    "select": "Select",
    "insert": "Insert",
    "update": "Update",
    "delete": "Delete",
    "text": "TextClause",
}


class ApiUse(Fact, frozen=True):
    """A name, a member or a parameter of SQLAlchemy's is used of which releases differ.

    The node is an imported name (`form.Alias`), an attribute, an argument, or a name that is called or
    decorates.
    """

    api: Api
    imported_by: form.ImportFrom | None
    """The statement that imports it."""
    call: form.Call | None
    """The call that it is the argument of, or what is called."""
    guarded: bool
    """Whether the code around asks which release there is, or is prepared for its absence."""


@observes(form.ImportFrom)
def imported(node: form.ImportFrom, sight: Sight) -> Iterator[Fact]:
    module = node.module or ""
    if node.level or module.partition(".")[0] != "sqlalchemy":
        return
    for alias in node.names:
        api = releases().get(f"{module}.{alias.name}") or releases().get(module)
        if api is not None and (api.moved or not _is_everywhere(api)):
            yield ApiUse(alias, sight.site(), api, node, None, is_prepared(sight, imports=True))


@observes(
    form.Attribute,
    of=(
        External,
        Session,
        SessionFactory,
        Engine,
        Connection,
        Query,
        Statement,
        Result,
        Row,
        Table,
        ExternalValue,
    ),
)
def read(node: form.Attribute, sight: Sight) -> Iterator[Fact]:
    kind = sight.kind(node.value)
    owner = _owner(kind)
    of_itself = isinstance(kind, External | Mapper | Row) or isinstance(sight.kind(node), Method)
    api = releases().get(f"{owner}.{node.attr}") if owner else None
    if api is not None and of_itself and not sight.is_stored(node):
        parent = next(sight.around(), None)
        call = parent if isinstance(parent, form.Call) and parent.func is node else None
        yield ApiUse(node, sight.site(), api, None, call, is_prepared(sight))


@observes(form.Call, of=(External, Method))
def called(node: form.Call, sight: Sight) -> Iterator[Fact]:
    match sight.kind(node.func):
        case External(name=function) if function.startswith("sqlalchemy."):
            yield from _named(node.func, node, sight)
        case Method(receiver=receiver, name=method) if owner := _owner(receiver):
            function = f"{owner}.{method}"
        case _:
            return
    for place, argument in enumerate(node.args):
        name = None if argument.star else argument.keyword or POSITIONAL.get((function, place))
        api = releases().get(f"{function}({name})")
        if api is not None:
            yield ApiUse(argument, sight.site(), api, None, node, is_prepared(sight))


@observes(form.Class)
def decorated(node: form.Class, sight: Sight) -> Iterator[Fact]:
    for decorator in node.decorators:
        yield from _named(decorator, None, sight)


def _named(node: form.Expression, call: form.Call | None, sight: Sight) -> Iterator[Fact]:
    """A function, by its name: what is done with what an import has brought."""
    kind = sight.kind(node)
    api = releases().get(kind.name) if isinstance(kind, External) and isinstance(node, form.Name) else None
    if api is not None and not api.moved:
        yield ApiUse(node, sight.site(), api, None, call, is_prepared(sight))


def _is_everywhere(api: Api) -> bool:
    """Whether what a release deprecates can still be imported: using it is what warns."""
    return api.deprecated is not None and not api.lacks(NEWEST) and not api.is_newer_than(OLDEST)


def is_prepared(sight: Sight, *, imports: bool = False) -> bool:
    """Whether the code around the point asks which release there is, or catches what its absence raises."""
    caught = OF_IMPORTS if imports else OF_USES
    for node in sight.around():
        match node:
            case form.Try(handlers=handlers):
                names = {name for each in handlers for name in _names_of(each.type)}
                if names & caught:
                    return True
            case form.If(test=test) | form.IfExp(test=test):
                if OF_A_RELEASE.search(sight.source(test)):
                    return True
    return expects_error(sight)


def _names_of(caught: form.Expression | None) -> Iterator[str]:
    """The errors that a handler catches, by their last names."""
    match caught:
        case None:
            yield "Exception"
        case form.Tuple(elements=elements):
            yield from map(last_name, elements)
        case _:
            yield last_name(caught)


def _owner(kind: Kind) -> str:
    """The public name of what an attribute is of: a module or class, or the class of a value."""
    match kind:
        case External(name=name) if name.partition(".")[0] == "sqlalchemy":
            return name
        case Session(is_async=True):
            return "sqlalchemy.ext.asyncio.AsyncSession"
        case Session(scoped=True):
            return "sqlalchemy.orm.scoped_session"
        case Session():
            return "sqlalchemy.orm.Session"
        case SessionFactory():
            return "sqlalchemy.orm.sessionmaker"
        case Engine(is_async=is_async):
            return "sqlalchemy.ext.asyncio.AsyncEngine" if is_async else "sqlalchemy.engine.Engine"
        case Connection(is_async=is_async):
            return "sqlalchemy.ext.asyncio.AsyncConnection" if is_async else "sqlalchemy.engine.Connection"
        case Query():
            return "sqlalchemy.orm.Query"
        case Statement(verb="compound"):
            return "sqlalchemy.sql.expression.CompoundSelect"
        case Statement(verb=verb) if verb in STATEMENTS:
            return f"sqlalchemy.sql.expression.{STATEMENTS[verb]}"
        case Result():
            return "sqlalchemy.engine.Result"
        case Row():
            return "sqlalchemy.engine.Row"
        case Table():
            return "sqlalchemy.Table"
        case ExternalValue(called="sqlalchemy.MetaData" | "sqlalchemy.orm.Mapper" as made):
            return made
        case ExternalValue(called="sqlalchemy.inspect"):
            return "sqlalchemy.engine.reflection.Inspector"
    return ""


class FutureFlag(Fact, frozen=True):
    """The behaviour of 2.0 is asked for: an argument ``future=True``, or a name of ``sqlalchemy.future``."""

    imported_by: form.ImportFrom | None
    """The statement that imports the name; None for an argument."""


OF_FUTURE = frozenset(["select", "create_engine"])
"""The names of ``sqlalchemy.future`` that are those of ``sqlalchemy`` since 2.0."""
TAKES_FUTURE = frozenset(
    [
        "sqlalchemy.create_engine",
        "sqlalchemy.engine_from_config",
        "sqlalchemy.orm.Session",
        "sqlalchemy.orm.sessionmaker",
    ]
)


@observes(form.ImportFrom)
def imports_future(node: form.ImportFrom, sight: Sight) -> Iterator[Fact]:
    if node.module == "sqlalchemy.future" and not node.level and not is_prepared(sight, imports=True):
        for alias in node.names:
            if alias.name in OF_FUTURE:
                yield FutureFlag(alias, sight.site(), node)


@observes(form.Call, of=(External,))
def asks_for_future(node: form.Call, sight: Sight) -> Iterator[Fact]:
    kind = sight.kind(node.func)
    if isinstance(kind, External) and kind.name in TAKES_FUTURE:
        for argument in node.args:
            match argument:
                case form.Argument(keyword="future", value=form.Constant(value=True)):
                    yield FutureFlag(argument, sight.site(), None)


class DistinctOn(Fact, frozen=True):
    """A statement or query is made distinct by expressions: ``DISTINCT ON``."""

    node: form.Call
    receiver: form.Expression


@observes(form.Call, of=(Method,))
def distinct_on(node: form.Call, sight: Sight) -> Iterator[Fact]:
    match node.func, sight.kind(node.func):
        case form.Attribute(value=receiver), Method(receiver=Statement() | Query(), name="distinct") if (
            node.args
        ):
            yield DistinctOn(node, sight.site(), receiver)


class AutocommitSession(Fact, frozen=True):
    """A session, or a factory of them, is asked to commit by itself: ``autocommit=True``."""

    node: form.Argument
    guarded: bool


@observes(form.Call, of=(External,))
def commits_by_itself(node: form.Call, sight: Sight) -> Iterator[Fact]:
    kind = sight.kind(node.func)
    if isinstance(kind, External) and kind.name in ("sqlalchemy.orm.Session", "sqlalchemy.orm.sessionmaker"):
        for argument in node.args:
            match argument:
                case form.Argument(keyword="autocommit", value=form.Constant(value=True)):
                    yield AutocommitSession(argument, sight.site(), is_prepared(sight))
