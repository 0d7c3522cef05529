"""What calling code that is not SQLAlchemy's does to objects: nothing is known of those that it may reach.

Code outside of the project may read the objects that it is given; code of the project, and what is not known,
may do anything with the sessions that it can reach: those that it is given, itself or with an object, those
that were handed out before, and those that are attributes or global. A parameter's session is reached through
methods of other objects, too, which may hold it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from sqlassay.model.kinds import (
    UNKNOWN,
    Arguments,
    Callable,
    Connection,
    Context,
    ExternalValue,
    Function,
    Instance,
    Kind,
    ListOf,
    Literal,
    Method,
    ProjectClass,
    Session,
    Transaction,
    TupleOf,
    Value,
)
from sqlassay.model.kinds.objects import instances, mapped, owners
from sqlassay.model.kinds.state import Owner, State
from sqlassay.model.library.external import External
from sqlassay.model.walk.reads import read_elsewhere
from sqlassay.model.walk.states import each_state, happen, transient_given
from sqlassay.syntax import form

if TYPE_CHECKING:
    from sqlassay.model.walk.walk import Walk

HARMLESS = frozenset(
    f"builtins.{name}"
    for name in "len isinstance issubclass id type bool list tuple set callable enumerate zip"
    " reversed iter range".split()
)
"""Functions that read no attribute of what they are given."""

INSPECTING = frozenset(
    [
        "sqlalchemy.orm.object_session",
        "sqlalchemy.ext.asyncio.async_object_session",
        "sqlalchemy.inspect",
        "sqlalchemy.orm.Session.object_session",
    ]
)
"""Functions that lead from an object to its session."""

DATA = (ListOf, TupleOf, Value, Literal, ExternalValue)
"""Kinds whose methods are those of Python's own types."""


def called(walk: Walk, node: form.Call, function: Kind, arguments: Arguments) -> None:
    """What a call may do to the objects that it reaches."""
    given = [*arguments.positional, *arguments.keywords.values()]
    transient_given(walk, given)
    if isinstance(node.func, form.Attribute) and not isinstance(function, External):
        given.append(walk.kinds[id(node.func.value)])
    if _ends_transaction(walk, node):
        walk.events += 1
        walk.forget()
    match function:
        case External(name=name) if name in HARMLESS:
            pass
        case External(name=name) if name in INSPECTING:
            hand_out(walk, given)
        case External() | ExternalValue() | Method(receiver=ExternalValue()):
            _outside(walk, given)
        case ProjectClass() if walk.program.view(function).mapped:
            pass
        case Method() | Callable():
            pass
        case ProjectClass() if not _is_initialized(walk, function):
            _outside(walk, given)
        case _ if _is_data(walk, node) or _is_of_base(walk, node, function):
            _outside(walk, given)
        case Function() if _is_harmless(walk, function):
            _reads(walk, function, given)
        case _:
            _inside(walk, function, given)


def _ends_transaction(walk: Walk, node: form.Call) -> bool:
    """Whether a transaction or savepoint is ended, whichever session's it is."""
    match node.func:
        case form.Attribute(value=value, attr="commit" | "rollback" | "close"):
            kind = walk.kinds[id(value)]
            return isinstance(kind.target if isinstance(kind, Context) else kind, Transaction | Connection)
    return False


INITIALIZERS = frozenset(["__init__", "__new__", "__post_init__", "model_post_init"])


def _is_initialized(walk: Walk, cls: ProjectClass) -> bool:
    """Whether code of the project runs when an instance of a class is made."""
    summaries = map(walk.program.class_summary, walk.program.view(cls).ancestry)
    return any(summary is not None and INITIALIZERS & summary.members.keys() for summary in summaries)


LOOKING = frozenset(["select", "get", "compound"])
"""Statements that change nothing."""


def _is_harmless(walk: Walk, function: Function) -> bool:
    """Whether a function of the project certainly does nothing to the objects of a session that was there
    before but load more of them.
    """
    effects = walk.program.effects_of(function)
    closes_over = "<locals>" in function.name
    return (
        not closes_over
        and not effects.incomplete
        and all(
            action.on.sort == "own"
            or action.verb == "open"
            or (action.verb == "execute" and action.statement in LOOKING)
            for action in effects.actions
        )
    )


def _reads(walk: Walk, function: Function, given: list[Kind]) -> None:
    """Objects are given to a function that may read them, set their attributes or load more of them."""
    found = {owner for kind in given for owner in owners(kind)}
    walk.handed_out |= {owner.key for owner in found}
    through_objects = function.receiver is not None

    def change(state: State) -> tuple[State] | None:
        owner = state.owner
        if owner is None or not (owner in found or _reaches(walk, owner, through_objects)):
            return (state,)
        return None if state.status == "pending" else (replace(state, read_elsewhere=True),)

    walk.events += 1
    happen(walk, each_state(change))


def _is_data(walk: Walk, node: form.Call) -> bool:
    """Whether a method of a value of Python's own types is called."""
    return isinstance(node.func, form.Attribute) and isinstance(walk.kinds[id(node.func.value)], DATA)


def _is_of_base(walk: Walk, node: form.Call, function: Kind) -> bool:
    """Whether a method is called that an object has from a base outside of the project."""
    return (
        function == UNKNOWN
        and isinstance(node.func, form.Attribute)
        and isinstance(walk.kinds[id(node.func.value)], Instance | ProjectClass)
    )


def _outside(walk: Walk, given: list[Kind]) -> None:
    for kind in given:
        if any(True for _ in instances(kind)):
            read_elsewhere(walk, kind)
    hand_out(walk, [kind for kind in given if isinstance(kind, Session)])


def _inside(walk: Walk, function: Kind, given: list[Kind]) -> None:
    hand_out(walk, given)
    bound = isinstance(function, Function) and function.receiver is not None
    through_objects = bound or not isinstance(function, Function)

    def change(state: State) -> tuple[State] | None:
        return None if state.owner is not None and _reaches(walk, state.owner, through_objects) else (state,)

    walk.events += 1
    happen(walk, each_state(change))


def _reaches(walk: Walk, owner: Owner, through_objects: bool) -> bool:
    if owner.key in walk.handed_out:
        return True
    return not owner.made_here and (through_objects or not _is_parameter(walk, owner))


def _is_parameter(walk: Walk, owner: Owner) -> bool:
    scope = walk.scope
    while scope is not None and scope.sort != "function":
        scope = scope.outer
    return scope is not None and owner.key in scope.local


def hand_out(walk: Walk, given: list[Kind]) -> None:
    """Sessions that other code may keep: of their objects nothing is known from here."""
    found = {owner for kind in given for owner in owners(kind)}
    if not found:
        return
    walk.handed_out |= {owner.key for owner in found}

    def change(state: State) -> tuple[State] | None:
        unsure = state.owner is not None and any(state.owner.may_be(owner) for owner in found)
        return None if unsure else (state,)

    walk.events += 1
    happen(walk, each_state(change))


def made(walk: Walk, cls: ProjectClass, arguments: Arguments, result: Kind, place: int) -> Kind:
    """A new object of a mapped class, if only the mapping makes it and nothing that is in a session comes
    with it. Dataclasses set what has a default, collections too.
    """
    given = [*arguments.positional, *arguments.keywords.values()]
    if arguments.unpacked or any(True for kind in given for _ in instances(kind)):
        return result
    view = walk.program.view(cls)
    summaries = (walk.program.class_summary(base) for base in view.ancestry)
    if not view.mapped or view.dataclass or any(s is None or "__init__" in s.members for s in summaries):
        return result
    keywords = frozenset(arguments.keywords)

    def change(inner: Kind) -> Kind:
        if isinstance(inner, Instance) and inner.of == cls:
            state = State(None, "transient", made=True, assigned=keywords, origin=(place,))
            return Instance(cls, frozenset([state]))
        return inner

    return mapped(result, change)
