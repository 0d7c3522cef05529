"""What a call gives, and what it does to the objects around."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlassay.model.kinds import Arguments, ExternalValue, Kind, Method, ProjectClass, Query, Session, TupleOf
from sqlassay.model.kinds.objects import anonymous, first_placed, instances, read_by_others
from sqlassay.model.kinds.result import Fetched
from sqlassay.model.library.external import External
from sqlassay.model.walk import escape, session_calls
from sqlassay.model.walk.reads import another, given_by
from sqlassay.syntax import form

if TYPE_CHECKING:
    from sqlassay.model.walk.walk import Walk


def called(walk: Walk, node: form.Call, function: Kind, arguments: Arguments) -> Kind:
    """``function(…)``"""
    if walk.scope is None or not (walk.stateful or _begins(function)):
        return function.call(arguments, walk.program)
    outside = isinstance(function, Method | External | ExternalValue)
    result = function.call(arguments if outside else _anonymous(arguments), walk.program)
    match function:
        case Method(receiver=Session() as session, name=name):
            if name == "add_all":
                arguments = spelled_out(walk, node, arguments)
            return session_calls.called(walk, session, name, arguments, result, walk.place(node))
        case Method(receiver=Fetched() | Query() as source, name=name):
            if isinstance(source, Query):
                session_calls.query_called(walk, source, name)
            given = given_by(walk, source, result)
            if any(True for _ in instances(given)):
                another(walk, walk.place(node))
            return first_placed(given, walk.place(node))
    escape.called(walk, node, function, arguments)
    if outside and not (isinstance(function, External) and function.name in escape.HARMLESS):
        result = read_by_others(result)
    if isinstance(function, ProjectClass):
        walk.stateful = walk.stateful or walk.program.view(function).mapped
        another(walk, walk.place(node))
        return escape.made(walk, function, arguments, result, walk.place(node))
    return result


def _begins(function: Kind) -> bool:
    """Whether a call may be the first in a function to give an object of which something is known."""
    match function:
        case ProjectClass() | Method(receiver=Session() | Fetched() | Query()):
            return True
    return False


def _anonymous(arguments: Arguments) -> Arguments:
    """Arguments as code of the project sees them, which may do anything to them."""
    return Arguments(
        tuple(map(anonymous, arguments.positional)),
        {name: anonymous(kind) for name, kind in arguments.keywords.items()},
        arguments.unpacked,
    )


def spelled_out(walk: Walk, node: form.Call, arguments: Arguments) -> Arguments:
    """The arguments of a call whose only one is a list that is written out: each element by itself."""
    match node.args:
        case (form.Argument(value=form.List(elements=elements) | form.Tuple(elements=elements)),):
            return Arguments((TupleOf(tuple(walk.kinds[id(element)] for element in elements)),))
    return arguments
