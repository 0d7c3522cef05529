"""The verdict on reading an attribute of an object.

What it says is what the mapping, the options of the statement and what happened since say. Not known are the
objects that were in the session before the function looked: a statement leaves what is loaded on them
(`identity map
<https://docs.sqlalchemy.org/en/21/orm/session_basics.html#is-the-session-a-cache>`_). So *loaded* is certain;
the others are certain for an object that the session meets here for the first time. Where something in the
function itself speaks against it, `Access.unless` says what.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from sqlassay.model.kinds import Either, Instance, Kind, ProjectClass
from sqlassay.model.kinds.base import NONE
from sqlassay.model.kinds.state import ANEW, ANY, State
from sqlassay.model.loading.mapping import MappedColumn, MappedRelationship, loadable
from sqlassay.model.loading.strategy import akin, column_strategy, relationship_strategy

if TYPE_CHECKING:
    from sqlassay.model.program import Program


class Access(Struct, frozen=True):
    """What reading an attribute does."""

    case: str
    """One of `CASES`."""
    reason: str
    """Which option, mapping or event says so."""
    unless: str | None = None
    """Why it may be there all the same."""
    cause: str = ""
    """Which one of `EMITS` it would be in a synchronous session, where it is ``detached`` or ``async``."""

    def __str__(self) -> str:
        tail = f", unless {self.unless}" if self.unless else ""
        return f"{self.case}: {self.reason}{tail}"


CASES: Final = {
    "loaded": "it is there",
    "lazy": "SQL is emitted to load it",
    "deferred": "SQL is emitted to load the column",
    "expired": "SQL is emitted to load the object, or the attribute, anew",
    "raises": "InvalidRequestError",
    "detached": "DetachedInstanceError: SQL would be emitted, but there is no session",
    "async": "MissingGreenlet: SQL would be emitted outside of what was awaited",
    "no load": "nothing is loaded: it is empty, whatever the database says",
    "unknown": "nothing may be said",
}
"""What each case of `Access` means."""

EMITS: Final = frozenset(["lazy", "deferred", "expired"])
"""The cases in which SQL is emitted."""

ON_SQL = "lazy='raise_on_sql'"

EAGER = frozenset("joined selectin subquery immediate contains_eager".split())


def loading_of(instance: Kind, name: str, program: Program) -> Access:
    """What reading attribute `name` of an instance does; unknown where paths disagree."""
    match instance:
        case Instance(of=cls, states=states) if states:
            return _agreed([_of_state(state, cls, name, program) for state in sorted(states, key=repr)])
        case Either(options=options):
            found = [loading_of(option, name, program) for option in options if option != NONE]
            return _agreed(found)
    return Access("unknown", "nothing is known of the object")


def _agreed(found: list[Access]) -> Access:
    if all(access.case == found[0].case for access in found):
        unless = next((access.unless for access in found if access.unless), None)
        first = next((access for access in found if access.cause != "expired"), found[0])
        return replace(first, unless=unless)
    if all(access.case in EMITS for access in found):
        return next(access for access in found if access.case != "expired")
    return Access("unknown", "paths disagree: " + " or ".join(sorted({access.case for access in found})))


def _of_state(state: State, cls: ProjectClass, name: str, program: Program) -> Access:
    attribute = loadable(cls, name, program)
    if attribute is None:
        return Access("unknown", f"{cls.name}.{name} is no column or relationship that is known")
    if state.status in ("transient", "pending"):
        return Access("loaded", f"the object is {state.status}")
    if name in state.present | state.assigned:
        return Access("loaded", f"{name} was read or set before")
    if isinstance(attribute, MappedColumn):
        found = _column(attribute, state, cls, name, program)
    else:
        found = _relationship(attribute, state, cls, name, program)
    if found.case == "expired" and _is_loaded_anew(state, cls, program):
        return Access("unknown", "a statement may have loaded it anew")
    return _in_session(_doubted(found, state, cls, name), state)


def _is_loaded_anew(state: State, cls: ProjectClass, program: Program) -> bool:
    """Whether a statement was executed since that may have given the object."""
    classes = (seen.cls for seen in state.seen if seen.name == ANEW)
    return any(each is None or akin(each, cls, program) for each in classes)


def _column(column: MappedColumn, state: State, cls: ProjectClass, name: str, program: Program) -> Access:
    if state.expired or name in state.expired_attributes:
        return Access("expired", "the object was expired" if state.expired else f"{name} was expired")
    strategy, reason = column_strategy(column, state, cls, name, program)
    match strategy:
        case "":
            return Access("loaded", reason)
        case "raise":
            return Access("raises", reason)
        case "deferred":
            return Access("deferred", reason)
    return Access("unknown", reason)


def _relationship(
    relationship: MappedRelationship, state: State, cls: ProjectClass, name: str, program: Program
) -> Access:
    strategy, reason = relationship_strategy(relationship, state, cls, name, program)
    if relationship.lazy in ("dynamic", "write_only"):
        return Access("unknown", f"it gives a query (lazy={relationship.lazy!r})")
    if state.expired or name in state.expired_attributes:
        return _expired(relationship, state, strategy)
    match strategy:
        case "select":
            unless = _found_by_key(relationship)
            return Access("lazy", reason, unless)
        case "raise":
            return Access("raises", reason)
        case "raise_on_sql":
            unless = _found_by_key(relationship)
            if state.status == "detached" and reason != ON_SQL:
                return Access("unknown", f"{reason}, and the object is detached")
            return Access("raises", reason, unless)
        case "noload":
            return Access("no load", reason)
        case _ if strategy in EAGER:
            if state.shared and not state.eager:
                return Access("unknown", "the session may have had the object before")
            return Access("loaded", reason)
    return Access("unknown", reason)


def _expired(relationship: MappedRelationship, state: State, strategy: str | None) -> Access:
    """An expired relationship is loaded as the mapping says; the options count when the object is loaded
    anew on the way.
    """
    reason = "the object was expired" if state.expired else "the relationship was expired"
    match relationship.lazy:
        case None:
            return Access("unknown", "how the mapping loads it is not known")
        case "raise":
            return Access("raises", "lazy='raise'")
        case "noload":
            return Access("no load", "lazy='noload'")
        case "raise_on_sql":
            return Access("unknown", "lazy='raise_on_sql', and the object was expired")
    if strategy in ("raise", "raise_on_sql", "noload") and not state.expired:
        return Access("unknown", "an option and the mapping disagree on an expired relationship")
    return Access("expired", reason, None if state.expired else _found_by_key(relationship))


def _found_by_key(relationship: MappedRelationship) -> str | None:
    return "the session has the object, or there is none" if relationship.by_key else None


def _doubted(found: Access, state: State, cls: ProjectClass, name: str) -> Access:
    """An access that would load something, where something else may have done so."""
    if found.case not in EMITS and not (found.case == "raises" and found.unless):
        if found.case == "raises" and _is_seen(found, state, cls, name):
            return Access("unknown", "a read of another object may have loaded it")
        return found
    if state.read_elsewhere:
        return Access("unknown", "other code may have read it before")
    if found.unless is None and _is_seen(found, state, cls, name):
        return replace(found, unless="a read on another path or of another object loaded it before")
    if found.unless is None and state.shared:
        return replace(found, unless="the session had the object before")
    return found


def _is_seen(found: Access, state: State, cls: ProjectClass, name: str) -> bool:
    names = (name, ANY) if found.case == "expired" else (name,)
    return any(seen.name in names and seen.cls in (None, cls) for seen in state.seen)


def _in_session(found: Access, state: State) -> Access:
    """What becomes of an access that needs the session."""
    if state.status == "detached" and found.case == "raises" and found.reason == ON_SQL:
        return replace(found, case="detached", unless=None, cause="lazy")
    if found.case not in EMITS or state.owner is None:
        return found
    if state.status == "detached":
        if found.unless is not None:
            return Access("unknown", f"the object is detached, {found.reason}")
        reason = f"the session let go of it; {found.reason}"
        return replace(found, case="detached", reason=reason, cause=found.case)
    if state.owner.is_async:
        reason = f"the session is asynchronous; {found.reason}"
        return replace(found, case="async", reason=reason, cause=found.case)
    return found
