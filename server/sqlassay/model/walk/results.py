"""What reading a result does to it: it gives each of its rows once.

`Result <https://docs.sqlalchemy.org/en/21/core/connections.html#sqlalchemy.engine.Result>`_.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from sqlassay.model.kinds import Kind, Method, Result
from sqlassay.model.kinds.result import TAKING
from sqlassay.model.library.external import External
from sqlassay.model.walk.nodes import nodes_in
from sqlassay.model.walk.paths import on_some_paths
from sqlassay.model.walk.scope import Binding
from sqlassay.syntax import form

if TYPE_CHECKING:
    from sqlassay.model.walk.walk import Walk

VIEWS = frozenset("scalars mappings tuples columns unique yield_per execution_options".split())
"""The methods of a result that give the same rows."""

COLLECTING = frozenset(
    f"builtins.{name}" for name in "list tuple set frozenset dict sorted sum min max".split()
)
"""Python's functions that go over all that they are given."""


def called(walk: Walk, node: form.Call, function: Kind) -> None:
    """A call that may read a result which a name holds, or set it to give each object once."""
    match function, node.func, node.args:
        case Method(receiver=Result(), name="unique"), form.Attribute(value=form.Name(id=name)), _:
            _change(walk, name, unique=True)
        case Method(receiver=Result(), name=method), form.Attribute(value=source), _ if method in TAKING:
            _take(walk, source, TAKING[method])
        case External(name=collecting), _, (form.Argument(value=source, star="", keyword=None), *_):
            if collecting in COLLECTING:
                taken(walk, source.clauses[0].iterable if isinstance(source, form.Comprehension) else source)


def looped(walk: Walk, node: form.For) -> None:
    """The end of a loop, which went over all rows unless something may have left it."""
    if not any(isinstance(inner, form.Break) for inner in nodes_in(node.body)):
        taken(walk, node.iterable)


def comprehended(walk: Walk, node: form.Comprehension) -> None:
    """The end of a comprehension, which the walk is still at."""
    at = walk.ancestors.pop()
    taken(walk, node.clauses[0].iterable)
    walk.ancestors.append(at)


def taken(walk: Walk, source: form.Expression) -> None:
    """Something went over all rows."""
    if isinstance(walk.kinds.get(id(source)), Result):
        _take(walk, source, TAKING["all"])


def _take(walk: Walk, source: form.Expression, taken: str) -> None:
    while isinstance(source, form.Call) and isinstance(source.func, form.Attribute):
        if source.func.attr not in VIEWS:
            return
        source = source.func.value
    if isinstance(source, form.Name) and not on_some_paths(walk):
        _change(walk, source.id, taken=taken)


def _change(walk: Walk, name: str, **changes: object) -> None:
    """Let a name hold the same result, changed; perhaps, where the point may be passed by."""
    before = None if walk.scope is None else walk.scope.bindings.get(name)
    if walk.scope is None or before is None or not isinstance(before.kind, Result):
        return
    after = replace(before.kind, **changes)
    if on_some_paths(walk):
        walk.scope.bind_maybe(name, after)
    else:
        walk.scope.bind(name, Binding(after, before.value, before.parameter, before.latest))
