"""Coroutines of SQLAlchemy's asyncio extension that nobody awaits."""

from __future__ import annotations

from collections.abc import Iterator

from sqlassay.model.facts.base import Fact, Sight
from sqlassay.model.facts.observers import observes
from sqlassay.model.facts.statements import expects_error
from sqlassay.model.kinds import Awaitable, Connection, Method, Session
from sqlassay.syntax import form

COROUTINES = frozenset(
    "execute scalars scalar get get_one commit rollback flush refresh delete merge close stream"
    " stream_scalars run_sync".split()
)
"""The methods of AsyncSession and AsyncConnection that are coroutines."""

OWN = frozenset("close send throw add_done_callback".split())
"""What a coroutine, or whatever stands for one, has itself."""


class CoroutineUnawaited(Fact, frozen=True):
    """A coroutine method of an AsyncSession or AsyncConnection is called and not awaited."""

    method: str
    used: form.Attribute | None
    """The attribute that is read of the coroutine; None where it is thrown away."""
    in_coroutine: bool
    """Whether it stands where ``await`` may stand."""


@observes(form.Expr)
def thrown_away(node: form.Expr, sight: Sight) -> Iterator[Fact]:
    yield from _unawaited(node.value, None, sight)


@observes(form.Attribute)
def read(node: form.Attribute, sight: Sight) -> Iterator[Fact]:
    if not isinstance(node.value, form.Name) or node.attr in OWN or node.attr.startswith(("cr_", "__")):
        return
    if isinstance(sight.kind(node.value), Awaitable):
        given = sight.given_value(node.value.id)
        if given is not None:
            yield from _unawaited(given, node, sight)


def _unawaited(call: form.Expression, used: form.Attribute | None, sight: Sight) -> Iterator[Fact]:
    if not isinstance(call, form.Call) or not isinstance(sight.kind(call), Awaitable) or expects_error(sight):
        return
    match sight.kind(call.func):
        case Method(receiver=Session(is_async=True) | Connection(is_async=True), name=name):
            if name in COROUTINES:
                function = sight.function
                in_coroutine = function is not None and function.is_async and function.start < call.start
                yield CoroutineUnawaited(call, sight.site(), name, used, in_coroutine)
