"""What entering and leaving ``with`` does to sessions and their objects.

`Using the session <https://docs.sqlalchemy.org/en/21/orm/session_basics.html#using-a-sessionmaker>`_.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlassay.model.kinds import Kind, Method, Session, SessionFactory
from sqlassay.model.walk import escape, session_calls
from sqlassay.model.walk.session_keys import keyed
from sqlassay.syntax import form

if TYPE_CHECKING:
    from sqlassay.model.walk.walk import Walk


def entered(walk: Walk, context: form.Expression, kind: Kind) -> Kind:
    """What ``with context as target`` binds."""
    target = kind.entered(walk.program)
    return (
        target
        if walk.scope is None
        else keyed(target, f"<{walk.place(context)}>", made_here=_is_begun(walk, context))
    )


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
