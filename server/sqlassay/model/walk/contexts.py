"""What entering and leaving ``with`` does to sessions and their objects.

`Using the session <https://docs.sqlalchemy.org/en/21/orm/session_basics.html#using-a-sessionmaker>`_.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlassay.model.kinds import (
    Arguments,
    Context,
    ExternalValue,
    Function,
    Instance,
    Kind,
    Literal,
    Method,
    Session,
    SessionFactory,
)
from sqlassay.model.kinds.truth import options_of
from sqlassay.model.walk import escape, session_calls
from sqlassay.model.walk.session_keys import keyed
from sqlassay.syntax import form

if TYPE_CHECKING:
    from sqlassay.model.program import Program
    from sqlassay.model.walk.walk import Walk


def entered(walk: Walk, context: form.Expression, kind: Kind) -> Kind:
    """What ``with context as target`` binds."""
    target = kind.entered(walk.program)
    return (
        target
        if walk.scope is None
        else keyed(target, f"<{walk.place(context)}>", made_here=_is_begun(walk, context))
    )


SUPPRESSING = frozenset(["contextlib.suppress", "pytest.raises"])


def suppresses(context: Kind, program: Program) -> bool:
    """Whether a context manager may end its body early and go on behind it."""
    match context:
        case ExternalValue(called=name):
            return name in SUPPRESSING
        case Context():
            return context.suppresses
        case Instance():
            leaving = (context.attribute(name, program) for name in ("__exit__", "__aexit__"))
            methods = (option for method in leaving for option in options_of(method))
            return any(isinstance(method, Function) and _may_be_true(method, program) for method in methods)
    return False


def _may_be_true(leaving: Function, program: Program) -> bool:
    """Whether ``__exit__`` may say that an error is dealt with."""
    summary = program.function_summary(leaving)
    if summary is None or not summary.results:
        return False
    result = leaving.call(Arguments(), program)
    result = result.awaited(program) if summary.is_async else result
    return Literal(True) in options_of(result)


def left(walk: Walk, node: form.With) -> bool:
    """Leave a ``with``, the innermost context first; whether that did something to objects."""
    events = walk.events
    for item in reversed(node.items):
        _leave(walk, item)
    return walk.events != events


def _leave(walk: Walk, item: form.WithItem) -> None:
    match walk.kinds.get(id(item.context)):
        case Session() as session if not session.scoped:
            session_calls.closes(walk, session)
            return
    match _method(walk, item.context), _target(walk, item):
        case Method(receiver=Session() as session, name="begin" | "begin_nested" as name), _:
            session_calls.transaction_ends(walk, session, name)
        case Method(receiver=SessionFactory(), name="begin"), Session() as session:
            session_calls.transaction_ends(walk, session, "begin")
            session_calls.closes(walk, session)
        case _, Session() as session:
            escape.hand_out(walk, [session])


def _is_begun(walk: Walk, context: form.Expression) -> bool:
    match _method(walk, context):
        case Method(receiver=SessionFactory(), name="begin"):
            return True
    return False


def _method(walk: Walk, context: form.Expression) -> Kind | None:
    return walk.kinds.get(id(context.func)) if isinstance(context, form.Call) else None


def _target(walk: Walk, item: form.WithItem) -> Kind | None:
    return None if item.target is None else walk.kinds.get(id(item.target))
