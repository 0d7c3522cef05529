"""What calling a function does, as its callers see it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from sqlassay.model.kinds import Kind

MAX_ACTIONS = 32
"""With more than these a function's effects are incomplete."""
MAX_READS = 32
MAX_PATH = 5
"""Attributes in a path that is followed."""


class Subject(Struct, frozen=True):
    """The session or connection that something is done with, named as the function's callers can tell it."""

    sort: Literal["parameter", "module", "own", "unknown"]
    """parameter: given by the caller; module: a module-level name; own: opened in the function."""
    path: str = ""
    """The path from the parameter (``self.session``), or the dotted name of the module-level name, where that
    is known.
    """

    @property
    def parameter(self) -> str:
        """The parameter that it comes from; "" if none."""
        return self.path.partition(".")[0] if self.sort == "parameter" else ""


UNKNOWN_SUBJECT = Subject("unknown")
OWN = Subject("own")


class Action(Struct, frozen=True):
    """Something that is done with a session or connection."""

    verb: str
    """execute, or the method's name: commit, rollback, flush, close, add, delete, refresh, expire, …; open
    for a session or connection that is made.
    """
    on: Subject
    statement: str = ""
    """For execute: select, insert, update, delete, text, get (which looks in the session first), … where that
    is known.
    """
    entity: Kind | None = None
    """For execute: the mapped class, where that is known."""
    depends: tuple[str, ...] = ()
    """The parameters that what is executed may depend on, also by way of variables."""
    keyed: bool = False
    """For execute: whether it takes the rows that equal what these give, or the first of them."""
    sometimes: bool = False
    """Whether the function may return without it."""
    repeated: bool = False
    """Whether it stands in a loop of the function, or of those that it calls."""
    supposed: bool = False
    """Whether it is so only if `on` turns out to be a session or connection."""


class Read(Struct, frozen=True):
    """An attribute path that is read from a parameter."""

    path: str
    relationship: str = ""
    """The relationship that its last attribute is (``Order.items``), where that is known."""


class Effects(Struct, frozen=True):
    """What calling a function does, and running it to its end where it is a coroutine or generator."""

    actions: tuple[Action, ...] = ()
    reads: tuple[Read, ...] = ()
    returns: tuple[str, ...] = ()
    """The paths from parameters that it may return."""
    incomplete: bool = False
    """Whether there may be more that cannot be seen: nothing follows from what is not there."""

    def doing(self, *verbs: str) -> tuple[Action, ...]:
        """The actions with these verbs."""
        return tuple(action for action in self.actions if action.verb in verbs)


NO_EFFECTS = Effects()
UNKNOWN_EFFECTS = Effects(incomplete=True)


def together(parts: Iterable[Effects]) -> Effects:
    """The effects of things done one after the other."""
    actions: dict[Action, Action] = {}
    reads: dict[Read, None] = {}
    incomplete = False
    for part in parts:
        incomplete |= part.incomplete
        reads.update(dict.fromkeys(part.reads))
        for action in part.actions:
            identity = _identity(action)
            known = actions.get(identity)
            actions[identity] = action if known is None else _both(known, action)
    return Effects(
        tuple(actions.values())[:MAX_ACTIONS],
        tuple(reads)[:MAX_READS],
        incomplete=incomplete or len(actions) > MAX_ACTIONS or len(reads) > MAX_READS,
    )


def either(options: list[Effects]) -> Effects:
    """The effects of one of several things."""
    if len(options) == 1:
        return options[0]
    in_all = set.intersection(*({_identity(a) for a in o.actions if not a.sometimes} for o in options))
    return together(
        replace(
            option,
            actions=tuple(
                a if _identity(a) in in_all else replace(a, sometimes=True) for a in option.actions
            ),
        )
        for option in options
    )


def _identity(action: Action) -> Action:
    return replace(action, depends=(), keyed=False, sometimes=False, repeated=False)


def _both(one: Action, other: Action) -> Action:
    return replace(
        one,
        depends=tuple(dict.fromkeys((*one.depends, *other.depends))),
        keyed=one.keyed and other.keyed,
        sometimes=one.sometimes and other.sometimes,
        repeated=one.repeated or other.repeated,
    )
