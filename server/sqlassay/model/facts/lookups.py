"""Queries in loops that look up what the loop hands them, one pass at a time."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from sqlassay.model.effects.database import entity_of
from sqlassay.model.facts.base import Fact, Operand, Sight
from sqlassay.model.facts.calls import Done, FunctionCalled, function_called
from sqlassay.model.facts.execution import (
    StatementExecuted,
    comprehended,
    executed,
    looped,
    subscripted,
)
from sqlassay.model.facts.handed import CRITERIA, Part, handing_loops, is_handed, parts_of
from sqlassay.model.facts.loops import Loop, iterables
from sqlassay.model.facts.observers import observes
from sqlassay.model.kinds import (
    Column,
    Function,
    Instance,
    Kind,
    ListOf,
    Literal,
    Method,
    ProjectClass,
    Query,
    Selection,
    Session,
    Statement,
)
from sqlassay.model.library.external import External
from sqlassay.model.schema import primary_key
from sqlassay.model.walk.nodes import nodes_in
from sqlassay.syntax import form

CHANGING = frozenset(["delete", "update"])
"""Methods of Query that fetch nothing."""


class Key(Struct, frozen=True):
    """What has to equal something that the loop hands over."""

    column: str
    """The name of the column; "" for the primary key that ``get()`` is given."""
    value: form.Expression


class Got(Struct, frozen=True):
    """``session.get(Entity, key)``"""

    entity: form.Expression
    primary_key: str
    """The attribute that is the primary key."""
    whole: form.Expression
    """The call, with its ``await``."""


class LoopLookup(Fact, frozen=True):
    """A query runs in each pass of a loop and asks for what equals something that the loop hands over."""

    entity: ProjectClass | None
    method: str
    """As in `StatementExecuted`; also ``get``."""
    session: Operand | None
    statement: form.Expression | None
    """None for ``get()``, and where a function that is called has it."""
    function: Function | None
    """The function that is called and executes it, which does nothing else to a session."""
    keys: tuple[Key, ...]
    loop: Loop
    got: Got | None = None
    """Where it is ``get()`` by a primary key of one column."""
    over_list: bool = False
    """Whether the loop goes over a list or the like, so that others can do so before."""

    def depends_only_on(self, name: str) -> bool:
        """Whether the key depends on one variable of the loop, and on no others in it."""
        names = {n.id for n in form.walk((self.keys[0].value,)) if isinstance(n, form.Name)}
        return name in names and not (names & set(self.loop.varying)) - {name}


@observes(form.Call, of=(External, Function, Method, ProjectClass))
def called(node: form.Call, sight: Sight) -> Iterator[Fact]:
    for fact in executed(node, sight):
        yield from _of_statement(fact, sight)
    yield from _got(node, sight)
    for fact in function_called(node, sight):
        if isinstance(fact, FunctionCalled) and fact.done and all(map(_looks_up, fact.done)):
            yield from _by_function(fact, sight)


@observes(form.For, of=(Query,))
def gone_over(node: form.For, sight: Sight) -> Iterator[Fact]:
    for fact in looped(node, sight):
        yield from _of_statement(fact, sight)


@observes(form.Comprehension)
def gone_over_in_expression(node: form.Comprehension, sight: Sight) -> Iterator[Fact]:
    for fact in comprehended(node, sight):
        yield from _of_statement(fact, sight)


@observes(form.Subscript, of=(Query,))
def taken_from(node: form.Subscript, sight: Sight) -> Iterator[Fact]:
    for fact in subscripted(node, sight):
        yield from _of_statement(fact, sight)


def _of_statement(fact: Fact, sight: Sight) -> Iterator[Fact]:
    if not isinstance(fact, StatementExecuted) or not _fetches(fact.statement.kind, fact.method):
        return
    assert isinstance(fact.statement.kind, Selection)
    entity = entity_of(fact.statement.kind.entities)
    parts = list(parts_of(fact.statement.node, sight))
    for loop in handing_loops(fact.node, sight):
        keys = _keys(parts, loop, sight)
        if keys and not (fact.session is not None and loop.varies(fact.session.node)):
            cls = entity if isinstance(entity, ProjectClass) else None
            statement = fact.statement.node
            yield LoopLookup(
                fact.node, fact.site, cls, fact.method, fact.session, statement, None, keys, loop
            )
            return


def _got(node: form.Call, sight: Sight) -> Iterator[Fact]:
    """``session.get(User, item.key)``, ``session.query(User).get(item.key)``"""
    match sight.kind(node.func), node:
        case (
            Method(receiver=Session(), name="get" | "get_one" as name),
            form.Call(
                func=form.Attribute(value=receiver),
                args=(form.Argument(value=entity), form.Argument(value=value), *options),
            ),
        ):
            cls = sight.kind(entity)
            session: Operand | None = sight.operand(receiver)
            got = _by_primary_key(node, entity, sight) if name == "get" and not options else None
        case (
            Method(receiver=Query(entities=(cls,)), name="get" | "get_or_404" as name),
            form.Call(func=form.Attribute(value=receiver), args=(form.Argument(value=value),)),
        ):
            session = got = None
        case _:
            return
    if not isinstance(cls, ProjectClass):
        return
    for loop in handing_loops(node, sight):
        if is_handed(value, loop, sight) and not loop.varies(receiver):
            if not _is_loaded(cls, loop, sight):
                keys = (Key("", value),)
                over_list = all(isinstance(sight.kind(i), ListOf) for i in iterables(loop.node))
                yield LoopLookup(
                    node, sight.site(), cls, name, session, None, None, keys, loop, got, over_list
                )
            return


def _by_primary_key(node: form.Call, entity: form.Expression, sight: Sight) -> Got | None:
    cls = sight.kind(entity)
    key = primary_key(cls, sight.program) if isinstance(cls, ProjectClass) else ()
    around = next(iter(sight.around()), None)
    return Got(entity, key[0], around if isinstance(around, form.Await) else node) if len(key) == 1 else None


def _is_loaded(cls: ProjectClass, loop: Loop, sight: Sight) -> bool:
    """Whether objects of a class were fetched before a loop, so that ``get()`` may find them in the
    session.
    """
    function = sight.function
    before = () if function is None else nodes_in(function.body)
    kinds = (
        sight.kind(node) for node in before if isinstance(node, form.Call) and node.start < loop.node.start
    )
    return any(_holds(kind, cls) for kind in (*kinds, *map(sight.kind, iterables(loop.node))))


def _holds(kind: Kind, cls: ProjectClass) -> bool:
    return isinstance(kind, ListOf) and isinstance(kind.element, Instance) and kind.element.of == cls


def _looks_up(done: Done) -> bool:
    action = done.action
    if action.verb == "execute":
        return action.keyed and action.statement in ("select", "get")
    return action.verb in ("open", "close")


def _by_function(called: FunctionCalled, sight: Sight) -> Iterator[Fact]:
    """``find(session, item.key)``, a function of the project that does nothing but look up."""
    for loop in handing_loops(called.node, sight):
        for done in called.done:
            given = _handed_over(done, loop, sight)
            if given:
                entity = done.action.entity
                cls = entity if isinstance(entity, ProjectClass) else None
                keys = tuple(Key("", argument) for argument in given)
                yield LoopLookup(
                    called.node, called.site, cls, "", None, None, called.functions[0], keys, loop
                )
                return


def _handed_over(done: Done, loop: Loop, sight: Sight) -> list[form.Expression]:
    """What a function is given by a loop to query by, each time; none if that is not all that differs."""
    action = done.action
    if action.verb != "execute" or action.sometimes or action.repeated:
        return []
    if done.session is not None and loop.varies(done.session):
        return []
    given = [argument for argument in done.given if loop.varies(argument)]
    return given if all(is_handed(argument, loop, sight) for argument in given) else []


def _fetches(statement: Kind, method: str) -> bool:
    """Whether a statement fetches rows, all that fit or one."""
    match statement:
        case Query():
            if method in CHANGING:
                return False
        case Statement(verb="select"):
            pass
        case _:
            return False
    limited = statement.limit not in (None, Literal(1)) or "limit" in statement.unsure
    return not limited and not statement.may_have("offset") and not statement.may_have("locking")


def _keys(parts: list[Part], loop: Loop, sight: Sight) -> tuple[Key, ...]:
    """The keys that a loop hands over; none where the statement differs in something else, too."""
    found = []
    for method, node in parts:
        if not loop.varies(node):
            continue
        key = key_of(node, sight) if method in CRITERIA else None
        if key is None or not is_handed(key.value, loop, sight):
            return ()
        found.append(key)
    return tuple(found)


def key_of(node: form.Node, sight: Sight) -> Key | None:
    """The column that a criterion says to equal something."""
    match node:
        case form.Argument(keyword=str(name), value=value):
            return Key(name, value)
        case form.Compare(left=left, operators=("==",), comparators=(right,)):
            for one, other in ((left, right), (right, left)):
                if isinstance(column := sight.kind(one), Column):
                    return Key(column.name, other)
    return None
