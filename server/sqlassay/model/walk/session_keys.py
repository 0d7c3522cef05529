"""Which session an expression is: two with the same key are the same one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from sqlassay.model.kinds import Either, Kind, ProjectClass, Session, SessionFactory, join
from sqlassay.model.kinds.state import State
from sqlassay.model.library.external import External
from sqlassay.model.walk.states import each_state, happen
from sqlassay.syntax import form

if TYPE_CHECKING:
    from sqlassay.model.walk.walk import Walk


def keyed(kind: Kind, key: str, *, made_here: bool = False) -> Kind:
    """A session, if the kind is one that has no key yet, with this one."""
    match kind:
        case Session(key=None):
            return replace(kind, key=key, made_here=made_here)
        case Either(options=options) if any(isinstance(option, Session) for option in options):
            return join(keyed(option, key, made_here=made_here) for option in options)
    return kind


def found(walk: Walk, node: form.Expression, kind: Session) -> Kind:
    """A session that an expression gives: it is known by the path of attributes that leads to it, or by the
    place of the call.
    """
    match node:
        case form.Name() | form.Attribute():
            path = path_of(walk, node)
            return kind if path is None else keyed(kind, path)
        case form.Call(func=func):
            place = f"<{walk.place(node)}>"
            _forget(walk, place)
            walk.begin_session(place)
            return keyed(kind, place, made_here=_makes(walk, walk.kinds[id(func)]))
    return kind


def path_of(walk: Walk, node: form.Expression) -> str | None:
    """A name and attributes of it as text, if the name means one object only."""
    match node:
        case form.Name(id=name):
            scope = walk.scope
            while scope is not None:
                if name in scope.local:
                    return name if scope.local[name] == 1 else None
                scope = scope.outer
            return name
        case form.Attribute(value=value, attr=attr):
            path = path_of(walk, value)
            return None if path is None else f"{path}.{attr}"
    return None


def stored(walk: Walk, target: form.Attribute) -> None:
    """An attribute is given another value: what it was is another session."""
    path = path_of(walk, target)
    if path is not None:
        _forget(walk, path)


def _forget(walk: Walk, key: str) -> None:
    def change(state: State) -> tuple[State] | None:
        return None if state.owner is not None and state.owner.key == key else (state,)

    happen(walk, each_state(change))


def _makes(walk: Walk, function: Kind) -> bool:
    """Whether a call makes a session that nothing else knows."""
    match function:
        case SessionFactory() | ProjectClass():
            return True
        case External():
            return isinstance(function.instance(walk.program), Session)
    return False
