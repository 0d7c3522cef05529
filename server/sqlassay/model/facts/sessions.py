"""Sessions: where they are opened, and what is called on them."""

from __future__ import annotations

from collections.abc import Iterator

from sqlassay.model.facts.base import Fact, Operand, Sight
from sqlassay.model.facts.loops import loop_around
from sqlassay.model.facts.observers import observes
from sqlassay.model.kinds import Function, Kind, Method, ProjectClass, Session, SessionFactory
from sqlassay.model.library.external import External
from sqlassay.model.walk.nodes import mentions
from sqlassay.syntax import form


class SessionOpened(Fact, frozen=True):
    """A call makes a session (not a registry of sessions)."""

    session: Session
    place: str
    """function, module (or class body), or default: a parameter's default value, made once when the
    function is defined.
    """
    kept: bool
    """Whether a name is bound to it (and it is not the target of a ``with``)."""
    main_only: bool
    """Whether it stands under ``if __name__ == "__main__"``."""


class SessionCall(Fact, frozen=True):
    """A method of a session is called."""

    method: str
    session: Operand
    loop: form.For | None
    """The nearest ``for`` around, in the same function."""
    between: tuple[form.Node, ...]
    """The statements between the loop and the call, the nearest first."""
    session_varies: bool
    """Whether the session is another one in each pass of the loop."""
    in_batches: bool
    """Whether each pass of the loop takes many things at once."""
    isolates: bool
    """Whether the loop keeps its passes apart: it catches errors, rolls back, opens savepoints, waits, or
    stands in a ``try`` that catches what a pass raises.
    """


@observes(form.Call)
def opened(node: form.Call, sight: Sight) -> Iterator[Fact]:
    kind = sight.kind(node)
    if not isinstance(kind, Session) or kind.scoped or not _makes(sight.kind(node.func), sight):
        return
    around = list(sight.around())
    parent = around[0] if around else None
    place = (
        "default"
        if isinstance(parent, form.Parameter)
        else "module"
        if sight.function is None
        else "function"
    )
    kept = isinstance(parent, form.Assign | form.AnnAssign | form.Parameter)
    yield SessionOpened(node, sight.site(), kind, place, kept, any(map(_is_main_guard, around)))


@observes(form.Call, of=(Method,))
def called(node: form.Call, sight: Sight) -> Iterator[Fact]:
    match sight.kind(node.func), node.func:
        case Method(receiver=Session(), name=name), form.Attribute(value=receiver):
            loop = loop_around(node, sight)
            inner = loop if loop is not None and isinstance(loop.node, form.For) else None
            yield SessionCall(
                node,
                sight.site(),
                name,
                sight.operand(receiver),
                inner.node if inner is not None and isinstance(inner.node, form.For) else None,
                () if inner is None else inner.between,
                inner is not None and inner.varies(receiver),
                inner is not None and inner.in_batches,
                inner is not None and inner.isolates,
            )


def _makes(function: Kind, sight: Sight) -> bool:
    """Whether calling it makes a session: a factory, a session class, a function of the project that
    returns one.
    """
    match function:
        case SessionFactory() | Function() | ProjectClass():
            return True
        case External():
            return isinstance(function.instance(sight.program), Session)
    return False


def _is_main_guard(node: form.Node) -> bool:
    return isinstance(node, form.If) and mentions(node.test, "__name__")
