"""The sessions and connections that a function has to do with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from sqlassay.model.kinds import (
    Connection,
    Either,
    Engine,
    Function,
    Kind,
    Method,
    ProjectClass,
    Session,
    SessionFactory,
)
from sqlassay.model.kinds.python import ContextManaged
from sqlassay.model.library.external import External
from sqlassay.syntax import bound_names, form

if TYPE_CHECKING:
    from sqlassay.model.facts.base import Sight

DECISIVE = frozenset("__enter__ __exit__ __aenter__ __aexit__ begin close aclose commit rollback".split())
"""Methods that decide what becomes of a session; a subclass that has one of its own is not followed."""


class Subject(Struct, frozen=True):
    """A session, or a connection that a variable holds."""

    key: str
    sort: Literal["own", "parameter", "shared"]
    """own: the function opens it; shared: an attribute of something, or a name of the module."""
    names: frozenset[str]
    """The local names that may hold it."""
    opens: form.Call | None = None
    """The call that opens it."""
    is_connection: bool = False
    is_async: bool = False
    scoped: bool = False
    autocommits: bool = False


def options(kind: Kind) -> tuple[Kind, ...]:
    """What a value may be."""
    return kind.options if isinstance(kind, Either) else (kind,)


def subjects_in(function: form.Function, sight: Sight) -> Iterator[Subject]:
    """The sessions and connections of a function's body, each once."""
    if not sight.has_passed(Session) and not any(map(_is_connecting, sight.passed())):
        return
    found = _Found(function, sight)
    yield from found.sessions()
    yield from found.connections()


class _Found:
    """What the nodes of a function's body hold."""

    def __init__(self, function: form.Function, sight: Sight) -> None:
        self.sight = sight
        self.nodes = sight.nodes_of(function)
        self.function = function
        self.parameters = {parameter.name for parameter in function.parameters}

    @cached_property
    def bound(self) -> Counter[str]:
        """How often each name is bound."""
        return Counter(bound_names(self.function.body, nested=False))

    def sessions(self) -> Iterator[Subject]:
        known: dict[str, Session] = {}
        names: dict[str, set[str]] = {}
        opened: dict[str, form.Call] = {}
        for node, session in self._expressions():
            assert session.key is not None
            known.setdefault(session.key, session)
            if isinstance(node, form.Name):
                names.setdefault(session.key, set()).add(node.id)
            elif isinstance(node, form.Call) and is_opening(node, self.sight):
                opened[session.key] = node
        opened.update(self._begun())
        for key, session in known.items():
            if not self._decides_itself(session):
                yield Subject(
                    key,
                    "own" if key in opened else "parameter" if key in self.parameters else "shared",
                    frozenset(names.get(key, ())),
                    opened.get(key),
                    is_async=session.is_async,
                    scoped=session.scoped,
                    autocommits=session.options.autocommit is True,
                )

    def _expressions(self) -> Iterator[tuple[form.Expression, Session]]:
        for node in self.nodes:
            if isinstance(node, form.Name | form.Attribute | form.Call):
                for kind in options(self.sight.kind(node)):
                    if isinstance(kind, Session) and kind.key is not None:
                        yield node, kind

    def _decides_itself(self, session: Session) -> bool:
        cls = session.subclass
        return cls is not None and any(self.sight.program.defines(cls, name) for name in DECISIVE)

    def _begun(self) -> Iterator[tuple[str, form.Call]]:
        """The sessions that a ``with`` opens by way of something else."""
        for node in self.nodes:
            for item in node.items if isinstance(node, form.With) else ():
                match item.context, None if item.target is None else self.sight.kind(item.target):
                    case form.Call() as context, Session(key=str() as key) if left_by(context, self.sight):
                        yield key, context

    def connections(self) -> Iterator[Subject]:
        for node in self.nodes:
            match node:
                case form.Assign(targets=(form.Name(id=name),), value=value):
                    call = value.value if isinstance(value, form.Await) else value
                    if not isinstance(call, form.Call) or not _connects(call, self.sight):
                        continue
                    if self.bound[name] == 1:
                        kind = self.sight.kind(call)
                        is_async = isinstance(kind, Connection) and kind.is_async
                        key, names = f"<{call.start}>", frozenset([name])
                        yield Subject(key, "own", names, call, is_connection=True, is_async=is_async)


def is_opening(call: form.Call, sight: Sight) -> bool:
    """Whether a call gives a new session that is the caller's to close."""
    match sight.kind(call.func):
        case SessionFactory(session=Session()):
            return _takes_connections(call, sight)
        case Function() as function:
            effects = sight.program.effects_of(function)
            settled = effects.doing("close", "commit", "begin")
            return not effects.incomplete and not settled and _opens_one(function, sight)
        case External(name="builtins.next"):
            return len(call.args) == 1 and _is_generated(call.args[0].value, sight)
        case External() as function:
            made = function.instance(sight.program)
            return isinstance(made, Session) and not made.scoped and _takes_connections(call, sight)
        case ProjectClass() as cls:
            made = sight.program.instance_of(cls)
            return isinstance(made, Session) and not made.scoped and _takes_connections(call, sight)
    return False


def _opens_one(function: Function, sight: Sight) -> bool:
    opened = [a for a in sight.program.effects_of(function).doing("open") if a.on.sort == "own"]
    return len(opened) == 1 and not opened[0].sometimes


def _is_generated(node: form.Expression, sight: Sight) -> bool:
    """Whether a generator of the project's opens the session that it gives."""
    function = sight.kind(node.func) if isinstance(node, form.Call) else None
    return isinstance(function, Function) and _opens_one(function, sight)


def _takes_connections(call: form.Call, sight: Sight) -> bool:
    """Whether a session has connections of its own; one that is given a connection takes part in what
    happens there.
    """
    for index, argument in enumerate(call.args):
        if argument.star:
            return False
        if argument.keyword in ("bind", "binds") or (index == 0 and argument.keyword is None):
            return all(isinstance(kind, Engine) for kind in options(sight.kind(argument.value)))
    return True


def left_by(context: form.Expression, sight: Sight) -> str:
    """What ``with context as session`` does behind its body, where it opens the session: close, or commit
    (and close); "" where that is not known.
    """
    kind = sight.kind(context.func) if isinstance(context, form.Call) else None
    match sight.program.decorated(kind) if isinstance(kind, Function) else kind:
        case Method(receiver=SessionFactory(), name="begin"):
            return "commit"
        case ContextManaged(function=Function() as function):
            effects = sight.program.effects_of(function)
            verbs = {action.verb for action in effects.actions} - {"open", "close", "rollback"}
            closes = any(not action.sometimes for action in effects.doing("close"))
            known = verbs <= {"commit", "flush"} and not effects.incomplete
            if closes and known and _opens_one(function, sight):
                return "commit" if verbs else "close"
    return ""


def _connects(call: form.Call, sight: Sight) -> bool:
    return _is_connecting(sight.kind(call.func))


def _is_connecting(function: Kind) -> bool:
    return (
        isinstance(function, Method) and function.name == "connect" and isinstance(function.receiver, Engine)
    )
