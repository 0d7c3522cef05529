"""Coroutines of SQLAlchemy's asyncio extension that nobody awaits."""

from __future__ import annotations

from collections.abc import Iterator

from sqlassay.model.facts.base import Fact, Sight
from sqlassay.model.facts.observers import observes
from sqlassay.model.facts.statements import expects_error
from sqlassay.model.kinds import UNKNOWN, Arguments, Awaitable, Connection, Kind, Method, Session
from sqlassay.model.kinds.session import AWAITED
from sqlassay.syntax import form

OWN = frozenset("close send throw add_done_callback".split())
"""What a coroutine, or whatever stands for one, has itself."""


class CoroutineUnawaited(Fact, frozen=True):
    """A coroutine method of an AsyncSession or AsyncConnection is called and not awaited."""

    method: str
    used: form.Attribute | None
    """The attribute that is read of the coroutine; None where it is thrown away."""
    in_coroutine: bool
    """Whether it stands where ``await`` may stand."""


class AwaitTooLate(Fact, frozen=True):
    """``await`` stands before a chain of calls, and so awaits what comes last in it; the coroutine that it
    starts with is read as if it were the result.
    """

    method: str
    used: form.Attribute
    """What is read of the coroutine."""
    awaiting: form.Await
    twice: bool
    """Whether what comes last has to be awaited, too."""


@observes(form.Expr)
def thrown_away(node: form.Expr, sight: Sight) -> Iterator[Fact]:
    if isinstance(node.value, form.Call) and (method := _coroutine(node.value, sight)):
        yield CoroutineUnawaited(node.value, sight.site(), method, None, _in_coroutine(node, sight))


@observes(form.Attribute, of=(Awaitable,))
def read(node: form.Attribute, sight: Sight) -> Iterator[Fact]:
    call = node.value
    if isinstance(call, form.Name) and isinstance(sight.kind(call), Awaitable):
        call = sight.given_value(call.id) or call
    if not isinstance(call, form.Call) or node.attr in OWN or node.attr.startswith(("cr_", "__")):
        return
    method = _coroutine(call, sight)
    if not method:
        return
    chain = _Chain(node, sight) if node.value is call else None
    if chain is not None and chain.awaiting is not None:
        yield AwaitTooLate(call, sight.site(), method, node, chain.awaiting, chain.gives_awaitable)
    else:
        yield CoroutineUnawaited(call, sight.site(), method, node, _in_coroutine(call, sight))


class _Chain:
    """The calls and attributes that follow an attribute of a coroutine, up to the ``await`` before them."""

    def __init__(self, first: form.Attribute, sight: Sight) -> None:
        self.awaiting: form.Await | None = None
        kind: Kind = sight.kind(first.value).awaited(sight.program).attribute(first.attr, sight.program)
        inner: form.Node = first
        for outer in sight.around():
            match outer:
                case form.Attribute(attr=name):
                    kind = kind.attribute(name, sight.program)
                case form.Call(func=func) if func is inner:
                    kind = kind.call(Arguments(), sight.program)
                case form.Subscript(value=value) if value is inner:
                    kind = kind.item(UNKNOWN, sight.program)
                case form.Await():
                    self.awaiting = outer
                    break
                case _:
                    break
            inner = outer
        self.gives_awaitable = isinstance(kind, Awaitable)


def _coroutine(call: form.Call, sight: Sight) -> str:
    """The method that is called, if it is one of the coroutines; "" where an error of it is expected."""
    if not isinstance(sight.kind(call), Awaitable) or expects_error(sight):
        return ""
    match sight.kind(call.func):
        case Method(receiver=Session(is_async=True) | Connection(is_async=True), name=name):
            return name if name in AWAITED else ""
    return ""


def _in_coroutine(node: form.Node, sight: Sight) -> bool:
    function = sight.function
    return function is not None and function.is_async and function.start < node.start
