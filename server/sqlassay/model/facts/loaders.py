"""Where the code loaded objects and could load more of them, and what expired or let go of them since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from sqlassay.model.evaluate import resolve_name
from sqlassay.model.facts.base import Sight
from sqlassay.model.facts.execution import EXECUTING
from sqlassay.model.kinds import (
    Either,
    Instance,
    Kind,
    ListOf,
    Method,
    ProjectClass,
    Query,
    Session,
    TupleOf,
    present,
)
from sqlassay.model.kinds.result import Fetched
from sqlassay.model.kinds.state import State
from sqlassay.model.library.external import External
from sqlassay.model.provenance.values import COPYING, GETTING
from sqlassay.model.walk.nodes import nodes_in
from sqlassay.syntax import form

HOLDING = Fetched | ListOf | TupleOf | Either | Instance
"""What may hold loaded objects."""


class Loader(Struct, frozen=True):
    """The place that loads objects, where an option for one of their attributes can be given."""

    node: form.Expression
    """The statement as it is executed; for ``session.get()`` the call."""
    is_get: bool
    path: tuple[str, ...]
    """The attributes from the statement's entity to the one wanted, as the code there can name them:
    ``User.orders``.
    """


class Ending(Struct, frozen=True):
    """A statement of its own that expires the objects of a session or lets go of them."""

    statement: form.Expr
    method: str
    session: form.Expression


def loader_of(instance: Instance, attribute: str, sight: Sight) -> Loader | None:
    """The one statement that loaded an object; None where there are several, or it cannot be seen."""
    found = {id(node): (node, is_get) for node, is_get in _loading(instance.states, sight)}
    steps = {state.path for state in instance.states}
    if len(found) != 1 or len(steps) != 1 or len(found) < len({s.origin[:1] for s in instance.states}):
        return None
    ((node, is_get),) = found.values()
    path = tuple(named_in_module(step, sight) for step in (*next(iter(steps)), (instance.of, attribute)))
    known = tuple(step for step in path if step is not None)
    return Loader(node, is_get, known) if len(known) == len(path) else None


def ending_before(node: form.Node, states: Iterable[State], methods: str, sight: Sight) -> Ending | None:
    """The last statement before a node, in the text, that calls one of these methods of its session."""
    keys = {state.owner.key for state in states if state.owner is not None}
    endings = [e for e in _endings(methods.split(), keys, sight) if e.statement.end <= node.start]
    return max(endings, key=lambda ending: ending.statement.start, default=None)


def _endings(methods: list[str], keys: set[str], sight: Sight) -> Iterator[Ending]:
    for statement in (n for function in _function(sight) for n in nodes_in(function.body)):
        if not isinstance(statement, form.Expr):
            continue
        value = statement.value.value if isinstance(statement.value, form.Await) else statement.value
        match value:
            case form.Call(func=form.Attribute(value=session, attr=method)) if method in methods:
                kind = sight.kind(session)
                if isinstance(kind, Session) and {kind.key} == keys:
                    yield Ending(statement, method, session)


def _function(sight: Sight) -> tuple[form.Function, ...]:
    """The outermost function around, which places count from."""
    functions = [node for node in sight.around() if isinstance(node, form.Function)]
    return tuple(functions[-1:])


def _loading(states: Iterable[State], sight: Sight) -> Iterator[tuple[form.Expression, bool]]:
    places = {state.origin[0] for state in states if state.origin}
    for node in form.walk(_function(sight)):
        if sight.place(node) in places:
            found = _loads(node, sight)
            if found is not None:
                yield found


def _loads(node: form.Node, sight: Sight) -> tuple[form.Expression, bool] | None:
    """What loads the objects that a node gives, and whether that is ``session.get()``."""
    match node:
        case form.For(iterable=inner) | form.Clause(iterable=inner):
            return _loads(inner, sight)
        case form.Await(value=inner) | form.NamedExpr(value=inner):
            return _loads(inner, sight)
        case form.Name():
            binding = sight.origin(node)
            if isinstance(sight.kind(node), Query):
                return node, False
            return None if binding is None or binding.value is None else _loads(binding.value, sight)
        case form.Attribute(value=inner) | form.Subscript(value=inner):
            return _loads(inner, sight) if isinstance(sight.kind(inner), HOLDING) else None
        case form.Call():
            return _call_loads(node, sight)
    return None


def _call_loads(node: form.Call, sight: Sight) -> tuple[form.Expression, bool] | None:
    if isinstance(sight.kind(node), Query):
        return node, False
    given = [a.value for a in node.args if not a.keyword and not a.star]
    match node.func, sight.kind(node.func):
        case form.Attribute(attr=name), Method(receiver=Session()):
            if name in GETTING:
                return node, True
            statements = [a.value for a in node.args if a.keyword == "statement"] or given
            return (statements[0], False) if name in EXECUTING and statements else None
        case form.Attribute(value=receiver), _:
            kind = present(sight.kind(receiver))
            if isinstance(kind, Query):
                return receiver, False
            return _loads(receiver, sight) if isinstance(kind, HOLDING) else None
        case _, External(name=name) if name in COPYING and given:
            return _loads(given[0], sight)
    return None


def named_in_module(step: tuple[ProjectClass, str], sight: Sight) -> str | None:
    """An attribute of a class as an expression of the module, if that has a name for the class."""
    cls, attribute = step
    short = cls.name.rpartition(".")[2]
    kind: Kind = resolve_name(short, sight.site().module, None, sight.program)
    return f"{short}.{attribute}" if kind == cls and not sight.is_local(short) else None
