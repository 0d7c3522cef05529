"""Sessions: where they are opened, and what is called on them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from sqlassay.model.facts.base import Fact, Operand, Sight
from sqlassay.model.facts.observers import observes
from sqlassay.model.kinds import Function, Kind, Method, ProjectClass, Session, SessionFactory
from sqlassay.model.library.external import External
from sqlassay.model.walk.nodes import mentions, nodes_in
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


@observes(form.Call)
def called(node: form.Call, sight: Sight) -> Iterator[Fact]:
    match sight.kind(node.func), node.func:
        case Method(receiver=Session(), name=name), form.Attribute(value=receiver):
            around = list(sight.around_in_function())
            index = next((i for i, n in enumerate(around) if isinstance(n, form.For | form.While)), None)
            loop = None if index is None else around[index]
            yield SessionCall(
                node,
                sight.site(),
                name,
                sight.operand(receiver),
                loop if isinstance(loop, form.For) else None,
                tuple(n for n in around[:index] if isinstance(n, form.Statement)),
                isinstance(loop, form.For) and _varies(receiver, loop),
                isinstance(loop, form.For) and _takes_many(loop),
                isinstance(loop, form.For) and any(map(_isolates, [*nodes_in(loop.body), *around[index:]])),
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


def _varies(receiver: form.Expression, loop: form.For) -> bool:
    names = {n.id for n in nodes_in((receiver,)) if isinstance(n, form.Name)}
    bound = (
        n for n in nodes_in((loop.target, *loop.body)) if isinstance(n, form.Assign | form.With | form.Name)
    )
    return any(mentions(loop.target, name) for name in names) or any(_binds(n, names) for n in bound)


BATCH = re.compile(r"batch|chunk|partition|page|slice|group|window|block", re.IGNORECASE)


def _takes_many(loop: form.For) -> bool:
    """Whether a loop goes over batches: by the words for them, or in steps."""
    match loop.iterable:
        case form.Call(func=form.Name(id="range"), args=(_, _, _)):
            return True
    return any(BATCH.search(word) for word in _words((loop.target, loop.iterable)))


def _words(nodes: Iterable[form.Node]) -> Iterator[str]:
    for node in form.walk(nodes):
        match node:
            case form.Name(id=word) | form.Attribute(attr=word):
                yield word


def _binds(node: form.Node, names: set[str]) -> bool:
    match node:
        case form.Assign(targets=targets):
            return any(mentions(target, name) for target in targets for name in names)
        case form.With(items=items):
            return any(i.target is not None and mentions(i.target, name) for i in items for name in names)
    return False


def _isolates(node: form.Node) -> bool:
    match node:
        case form.Try(handlers=handlers):
            return bool(handlers)
        case form.Call(func=form.Attribute(attr=name)):
            return name in ("rollback", "begin_nested", "begin", "sleep", "expunge_all", "expire_all")
    return False


def _is_main_guard(node: form.Node) -> bool:
    return isinstance(node, form.If) and mentions(node.test, "__name__")
