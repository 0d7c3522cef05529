"""What an expression does with a session, in the order in which it happens."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from sqlassay.model.facts.calls import CallOfFunction, Done, functions_of
from sqlassay.model.kinds import (
    UNKNOWN,
    Column,
    Connection,
    Context,
    ExternalValue,
    Function,
    Instance,
    Kind,
    Method,
    ProjectClass,
    Query,
    Relationship,
    Session,
    Statement,
    Transaction,
    present,
)
from sqlassay.model.kinds.objects import instances
from sqlassay.model.kinds.session import AWAITED
from sqlassay.model.library.external import External
from sqlassay.model.summary import How
from sqlassay.model.summary.vocabulary import EXECUTING_METHODS
from sqlassay.model.transactions.subjects import Subject, options
from sqlassay.model.walk.escape import HARMLESS
from sqlassay.syntax import dotted, form

if TYPE_CHECKING:
    from sqlassay.model.facts.base import Sight

Verb: TypeAlias = Literal[
    "open", "read", "run", "flush", "write", "change", "commit", "rollback", "close", "heal", "hand"
]
"""read: a SELECT; run: some statement; write: one that changes rows; change: an object that is added, deleted
or assigned to; heal: something that may have rolled back; hand: other code may do anything with it.
"""


class Event(Struct, frozen=True):
    """Something that happens to a session."""

    verb: Verb
    node: form.Node
    session: form.Expression | None = None
    """The expression that is the session, where there is one."""
    fails: Literal["", "perhaps", "certainly"] = ""
    """Whether the session is left unusable where it raises: perhaps, as on PostgreSQL, or on any database."""
    sometimes: bool = False
    """Whether the expression may be done without it."""

    @property
    def uses(self) -> bool:
        """Whether a session that has to be rolled back first refuses it."""
        return self.verb in ("read", "run", "write", "flush", "commit")


READING = frozenset("get get_one refresh".split())
BULK = frozenset("bulk_save_objects bulk_insert_mappings bulk_update_mappings".split())
QUIET = frozenset(
    "query begin get_bind in_transaction in_nested_transaction is_modified get_transaction identity_key"
    " get_nested_transaction object_session expire expire_all expunge enable_relationship_loading"
    " execution_options get_isolation_level".split()
)
VERBS: dict[str, tuple[Verb, Literal["", "perhaps", "certainly"]]] = {
    **dict.fromkeys(READING, ("read", "")),
    **dict.fromkeys(BULK, ("write", "perhaps")),
    **dict.fromkeys(("add", "add_all", "delete"), ("change", "")),
    "flush": ("flush", "certainly"),
    "commit": ("commit", "certainly"),
    "begin_nested": ("flush", ""),
    **dict.fromkeys(("rollback", "expunge_all"), ("rollback", "")),
    **dict.fromkeys(("close", "aclose", "remove", "reset", "invalidate"), ("close", "")),
}
DONE: dict[str, tuple[Verb, Literal["", "perhaps", "certainly"]]] = {
    **dict.fromkeys(("add", "delete"), ("change", "")),
    **dict.fromkeys(("flush", "commit"), ("flush", "certainly")),
    "refresh": ("read", ""),
}
"""What actions of called functions are here; a commit is told apart where it matters."""
CHANGING = frozenset(["insert", "update", "delete"])
LOOKING = frozenset(["select", "compound", "get"])
FETCHING = frozenset(
    "all first one one_or_none scalar count get first_or_404 get_or_404 one_or_404 paginate".split()
)
ASKING = frozenset(
    "new dirty deleted info bind autoflush no_autoflush identity_map closed dialect engine".split()
)
"""Attributes of sessions and connections that do nothing."""
GOING_OVER = frozenset(f"builtins.{name}" for name in "list tuple set sorted sum min max next dict".split())
SHOWING = HARMLESS | {"builtins.print", "builtins.repr", "builtins.str", "builtins.hash"}


class Reader:
    """Tells what expressions do with one session."""

    def __init__(self, subject: Subject, sight: Sight) -> None:
        self.subject = subject
        self.sight = sight

    def events(self, node: form.Expression | None, *, kept: bool = False) -> list[Event]:
        """What happens when an expression is evaluated; `kept` where a local name is given its value."""
        if node is None:
            return []
        return list(self._value(node) if not kept else self._kept(node))

    def test(self, node: form.Expression) -> Iterator[Event]:
        """The same for what is asked for its truth alone."""
        match node:
            case form.UnaryOp(operator="not", operand=operand):
                yield from self.test(operand)
            case form.BoolOp(operands=(first, *others)):
                yield from self.test(first)
                for other in others:
                    yield from _sometimes(self.test(other))
            case form.Compare(left=left, comparators=comparators):
                for part in (left, *comparators):
                    yield from self._kept(part)
            case _:
                yield from self._kept(node)

    def is_subject(self, node: form.Expression) -> bool:
        """Whether an expression is, or may be, the session."""
        kind = self.sight.kind(node)
        if any(isinstance(k, Session) and k.key == self.subject.key for k in options(kind)):
            return True
        if not isinstance(node, form.Name) or node.id not in self.subject.names:
            return False
        return kind == UNKNOWN or (self.subject.is_connection and _holds(kind, Connection))

    def is_unsure(self, node: form.Expression) -> bool:
        """Whether an expression is some session, which may be this one."""
        kinds = options(self.sight.kind(node))
        return any(isinstance(kind, Session) and kind.key is None for kind in kinds)

    def _kept(self, node: form.Expression) -> Iterator[Event]:
        """An expression whose value, if it is the session, stays in the function's hands."""
        match node:
            case form.Await(value=value):
                yield from self._call(value, True) if isinstance(value, form.Call) else self._kept(value)
            case form.Call():
                yield from self._call(node, False)
            case form.NamedExpr(value=value):
                yield from self._kept(value)
            case _ if not self.is_subject(node):
                yield from self._value(node)

    def _value(self, node: form.Expression) -> Iterator[Event]:
        """An expression whose value others may get."""
        if not isinstance(node, form.Await | form.Call) and self.is_subject(node):
            yield Event("hand", node)
            return
        match node:
            case form.Await() | form.Call():
                yield from self._kept(node)
                if self.is_subject(node) or self._asks(node):
                    yield Event("hand", node)
            case form.Name() if self._asks(node) or self.is_unsure(node):
                yield Event("hand", node)
            case form.Attribute(value=value):
                yield from self._attribute(node, value)
            case form.BoolOp(operands=(first, *others)):
                yield from self._value(first)
                for other in others:
                    yield from _sometimes(self._value(other))
            case form.IfExp(test=test, body=body, orelse=orelse):
                yield from self.test(test)
                yield from _sometimes(self._value(body))
                yield from _sometimes(self._value(orelse))
            case form.Compare():
                yield from self.test(node)
            case form.Lambda() | form.Comprehension():
                yield from self._inner(node)
            case _:
                for child in form.children(node):
                    yield from self._child(child)

    def _child(self, node: form.Node) -> Iterator[Event]:
        if isinstance(node, form.Expression):
            yield from self._value(node)
        else:
            for child in form.children(node):
                yield from self._child(child)

    def _attribute(self, node: form.Attribute, value: form.Expression) -> Iterator[Event]:
        """An attribute that is read, and not called."""
        if not self.is_subject(value):
            yield from self._kept(value)
        elif node.attr == "is_active":
            yield Event("heal", node)
        elif node.attr not in ASKING:
            yield Event("hand", node)

    def _inner(self, node: form.Lambda | form.Comprehension) -> Iterator[Event]:
        """A lambda runs nobody knows when, a comprehension perhaps never but for its first iterable."""
        if isinstance(node, form.Lambda):
            yield from self.captured(node)
            return
        first, *others = node.clauses
        yield from self.iterated(first.iterable)
        parts = [node.element, *((node.value,) if node.value is not None else ()), *first.conditions]
        for part in (*parts, *(c for clause in others for c in (clause.iterable, *clause.conditions))):
            yield from _sometimes(self._value(part))

    def iterated(self, node: form.Expression) -> Iterator[Event]:
        """An expression that is gone over."""
        if self._asks(node):
            if isinstance(node, form.Call):
                yield from self._kept(node)
            yield Event("read", node)
        else:
            yield from self._kept(node)

    def captured(self, node: form.Function | form.Lambda | form.Class) -> Iterator[Event]:
        """A function or class that may use the session, nobody knows when."""
        for inner in form.walk((node,)):
            named = isinstance(inner, form.Name) and inner.id in self.subject.names
            if named or (isinstance(inner, form.Name | form.Attribute) and self.is_subject(inner)):
                yield Event("hand", node)
                return

    def _asks(self, node: form.Expression) -> bool:
        """Whether an expression is a Query of the session, which goes along with it."""
        key = self.subject.key
        return any(
            isinstance(k, Query) and k.owner and k.owner.key == key for k in options(self.sight.kind(node))
        )

    def _is_query(self, function: form.Attribute) -> bool:
        """Whether it is one of SQLAlchemy's own methods of a Query of the session."""
        match self.sight.kind(function):
            case Method(receiver=Query() as query):
                return self._is_of(query)
        return False

    # calls

    def _call(self, node: form.Call, awaited: bool) -> Iterator[Event]:
        function = node.func
        receives = isinstance(function, form.Attribute) and self.is_subject(function.value)
        if isinstance(function, form.Attribute):
            asks = isinstance(function.value, form.Name) and self._is_query(function)
            if not asks and (not receives or isinstance(function.value, form.Call)):
                yield from self._kept(function.value)
        else:
            yield from self._kept(function)
        handed = yield from self._arguments(node)
        if node is self.subject.opens:
            yield Event("open", node)
        elif receives:
            assert isinstance(function, form.Attribute)
            yield from self._method(node, function, awaited)
        else:
            yield from self._other(node, awaited, handed)

    def _arguments(self, node: form.Call) -> Generator[Event, None, bool]:
        """What evaluating the arguments does; whether the session is among them."""
        handed = False
        for argument in node.args:
            if (
                self.is_subject(argument.value)
                or self._asks(argument.value)
                or self.is_unsure(argument.value)
            ):
                handed = True
                if isinstance(argument.value, form.Call | form.Await):
                    yield from self._kept(argument.value)
            else:
                yield from self._value(argument.value)
        return handed

    def _method(self, node: form.Call, function: form.Attribute, awaited: bool) -> Iterator[Event]:
        """A method of the session is called."""
        name, session = function.attr, function.value
        if self.subject.is_async and not awaited and name in AWAITED:
            yield Event("hand", node, session)
        elif name in EXECUTING_METHODS:
            yield from self._executed(node, session)
        elif name in VERBS:
            verb, fails = VERBS[name]
            yield Event(verb, node, session, fails)
        elif name == "merge":
            yield Event("read", node, session)
        elif name not in QUIET:
            yield Event("hand", node, session)

    def _executed(self, node: form.Call, session: form.Expression) -> Iterator[Event]:
        match self._verb(node):
            case verb if verb in LOOKING:
                yield Event("read", node, session)
            case verb if verb in CHANGING:
                yield Event("write", node, session, "perhaps")
            case _:
                yield Event("run", node, session, "perhaps")

    def _verb(self, node: form.Call) -> str:
        """The verb of what is executed."""
        given = next((a.value for a in node.args if not a.star and a.keyword in (None, "statement")), None)
        kind = UNKNOWN if given is None else present(self.sight.kind(given))
        match kind:
            case Statement(verb="text"):
                return sql_verb(given, self.sight)
            case Statement(verb=verb):
                return verb
            case Query():
                return "select"
        return "" if given is None else sql_verb(given, self.sight)

    def _other(self, node: form.Call, awaited: bool, handed: bool) -> Iterator[Event]:
        """Something else is called, which may reach the session."""
        kind = present(self.sight.kind(node.func))
        if (ending := self._ends_transaction(node)) is not None:
            yield Event(ending, node)
            return
        functions = tuple(functions_of(kind, self.sight))
        if functions and not isinstance(kind, ProjectClass):
            for function in functions:
                found = list(self._function(function, node, awaited, handed))
                yield from found if len(functions) == 1 else _sometimes(iter(found))
            return
        match kind:
            case Method(receiver=Query() as query, name=name) if self._is_of(query):
                yield from self._query(node, name)
            case Method(receiver=Session(), name="rollback" | "close" | "remove") if (
                self.subject.sort != "own"
            ):
                yield Event("heal", node)
            case External(name=name) if name in GOING_OVER and handed:
                yield Event("read", node)
            case External(name=name) if handed and name not in SHOWING:
                yield Event("hand", node)
            case External() | ExternalValue() | Method():
                if handed and not isinstance(kind, External):
                    yield Event("hand", node)
            case _ if handed:
                yield Event("hand", node)
            case _ if self.subject.sort == "shared" and _may_be_of_project(kind):
                yield Event("heal", node)
            case _ if self._is_unsure_receiver(node):
                yield Event("hand", node)

    def _ends_transaction(self, node: form.Call) -> Literal["commit", "rollback"] | None:
        """Whether a transaction, or a savepoint, is ended by its own methods."""
        match node.func:
            case form.Attribute(value=value, attr="commit" | "rollback" | "close" as name):
                kind = self.sight.kind(value)
                if isinstance(kind.target if isinstance(kind, Context) else kind, Transaction):
                    return "commit" if name == "commit" else "rollback"
        return None

    def _is_unsure_receiver(self, node: form.Call) -> bool:
        return isinstance(node.func, form.Attribute) and self.is_unsure(node.func.value)

    def _is_of(self, query: Query) -> bool:
        return query.owner is not None and query.owner.key == self.subject.key

    def _query(self, node: form.Call, name: str) -> Iterator[Event]:
        if name in ("update", "delete"):
            yield Event("write", node, None, "perhaps")
        elif name in FETCHING:
            yield Event("read", node)

    def _function(self, function: Function, node: form.Call, awaited: bool, handed: bool) -> Iterator[Event]:
        """A function of the project is called."""
        call = CallOfFunction(function, node, None, int(How.AWAITED) if awaited else 0, self.sight)
        done = [d for d in call.done() if self._is_done_here(d)]
        verbs = {d.action.verb for d in done}
        if call.incomplete and handed:
            yield Event("hand", node)
        elif verbs & {"rollback", "close"} or (call.incomplete and self._may_reach(function)):
            yield Event("hand" if handed else "heal", node)
        nested = "begin_nested" in verbs or "begin" in verbs
        for one in done:
            verb, fails = self._done(one)
            if verb:
                weak = nested or bool(verbs & {"rollback", "close"})
                session = one.session if one.action.on.path == _root(one) else None
                yield Event(verb, node, session, "" if weak else fails, one.action.sometimes)

    def _done(self, done: Done) -> tuple[Verb | Literal[""], Literal["", "perhaps", "certainly"]]:
        action = done.action
        if action.verb == "commit":
            return "commit", "certainly"
        if action.verb == "execute":
            if action.statement in LOOKING:
                return "read", ""
            return ("write" if action.statement in CHANGING else "run"), "perhaps"
        return DONE.get(action.verb, ("", ""))

    def _is_done_here(self, done: Done) -> bool:
        on = done.action.on
        if on.sort == "module":
            name = self.subject.key
            return self.subject.sort == "shared" and (on.path == name or on.path.endswith(f".{name}"))
        if on.sort != "parameter" or done.session is None:
            return False
        rest = on.path.partition(".")[2]
        if not rest:
            return self.is_subject(done.session)
        return f"{dotted(done.session)}.{rest}" == self.subject.key

    def _may_reach(self, function: Function) -> bool:
        """Whether a function may have the session from elsewhere."""
        return self.subject.sort == "shared" or "<locals>" in function.name

    def assigned(self, target: form.Expression) -> Iterator[Event]:
        """An attribute of an object of the session is given a value; or the session's own place is."""
        if not isinstance(target, form.Attribute):
            return
        if dotted(target) == self.subject.key:
            yield Event("hand", target)
        key = self.subject.key
        for instance in instances(self.sight.kind(target.value)):
            owned = all(s.owner and s.owner.key == key and s.status == "persistent" for s in instance.states)
            if owned and self._is_mapped(instance, target.attr):
                yield Event("change", target)

    def _is_mapped(self, instance: Instance, name: str) -> bool:
        kind = self.sight.program.class_attribute(instance.of, name)
        return isinstance(kind, Column | Relationship)


def _root(done: Done) -> str:
    return done.action.on.path.partition(".")[0]


def _holds(kind: Kind, sort: type[Kind]) -> bool:
    return any(isinstance(option, sort) for option in options(kind))


def _sometimes(events: Iterator[Event]) -> Iterator[Event]:
    return (replace(event, sometimes=True) for event in events)


def _may_be_of_project(kind: Kind) -> bool:
    """Whether calling something of this kind may run code of the project."""
    return kind == UNKNOWN or isinstance(kind, ProjectClass)


FIRST_WORD = re.compile(r"\s*(?:--[^\n]*\n\s*)*\(?\s*(\w+)")
READING_WORDS = frozenset("select with show explain pragma values describe".split())


def sql_verb(node: form.Expression | None, sight: Sight) -> str:
    """The verb of SQL that is written out, also within ``text()``: select, insert, …; "" if not known."""
    match node:
        case form.Call(args=(form.Argument(value=inner), *_)):
            return sql_verb(inner, sight)
        case form.Constant(value=str() as sql):
            pass
        case form.FString(parts=(form.Constant(value=str() as sql), *_)):
            pass
        case _:
            return ""
    found = FIRST_WORD.match(sql)
    word = "" if found is None else found.group(1).lower()
    return "select" if word in READING_WORDS else word if word in CHANGING else ""
