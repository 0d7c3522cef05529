"""What has happened to an instance of a mapped class, as far as a function shows it.

`Object states <https://docs.sqlalchemy.org/en/21/orm/session_state_management.html>`_,
`expiring and refreshing
<https://docs.sqlalchemy.org/en/21/orm/session_state_management.html#refreshing-expiring>`_.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

if TYPE_CHECKING:
    from sqlassay.model.kinds.loading import LoaderOption
    from sqlassay.model.kinds.project import ProjectClass

Step: TypeAlias = "tuple[ProjectClass, str]"
"""A relationship of a class."""

Origin: TypeAlias = tuple[int | str, ...]
"""Where an object came from: the places in the unit and the names of attributes that led to it."""

ANY = "*"
"""Stands for every attribute that was loaded before."""

ANEW = "+"
"""Stands for the columns that a statement loads, also of objects that were expired."""

MAX_STATES = 4
"""What may be in more states than this is not followed."""


class Owner(Struct, frozen=True):
    """The session that an object belongs to."""

    key: str
    """Where the session comes from: a parameter, an attribute, the place of the call that made it."""
    is_async: bool = False
    expire_on_commit: bool | None = None
    """None where it is not known."""
    made_here: bool = False
    """Whether the function made it, so that no name from elsewhere means the same one."""

    def may_be(self, other: Owner) -> bool:
        """Whether two may be the same session."""
        return self.key == other.key or not (self.made_here and other.made_here)


class Seen(Struct, frozen=True):
    """An attribute may have been loaded by a read through another name, or on one path only."""

    cls: ProjectClass | None
    """None for the object itself."""
    name: str
    by: Origin = ()
    """The object that it was read of."""


class State(Struct, frozen=True):
    """What is so of an object on one path."""

    owner: Owner | None
    """None for a transient object."""
    status: str
    """transient, pending, persistent or detached."""
    options: tuple[LoaderOption, ...] | None = ()
    """The loader options of the statement that it came from; None where they are not known."""
    path: tuple[Step, ...] = ()
    """The relationships that led here from the entity of that statement."""
    eager: bool = True
    """Whether the statement loaded all of `path`."""
    shared: bool = False
    """Whether a relationship led here that others may share: the object may have been there before."""
    refreshed: bool = False
    """Whether it was loaded anew since: its options for columns may not hold any more."""
    made: bool = False
    """Whether the function made it: it is no other that has an origin."""
    queried: bool = True
    """Whether it was loaded, and not made persistent by ``flush()``."""
    expired: bool = False
    """Whether all that was loaded is expired."""
    expired_attributes: frozenset[str] = frozenset()
    present: frozenset[str] = frozenset()
    """The attributes that were read or refreshed since."""
    assigned: frozenset[str] = frozenset()
    """The attributes that were set since."""
    seen: frozenset[Seen] = frozenset()
    read_elsewhere: bool = False
    """Whether code that is not known may have read any of its attributes, and so loaded it."""
    raised: frozenset[str] = frozenset()
    """The attributes whose read raised before, on some path; `ANY` for all."""
    origin: Origin = ()
    """Two with the same origin are the same object; () says nothing."""

    def joined(self, other: State) -> State | None:
        """What is so of both, where they differ only in what may have been loaded since."""
        if self._but_loaded != other._but_loaded:
            return None
        present = self.present & other.present
        maybe = {Seen(None, name) for name in (self.present | other.present) - present}
        return replace(
            self,
            present=present,
            seen=self.seen | other.seen | maybe,
            read_elsewhere=self.read_elsewhere or other.read_elsewhere,
            raised=self.raised | other.raised,
            origin=self.origin if self.origin == other.origin else (),
        )

    @property
    def _but_loaded(self) -> State:
        none: frozenset[Any] = frozenset()
        return replace(self, present=none, seen=none, read_elsewhere=False, raised=none, origin=())

    def fresh(self) -> State:
        """The same just loaded anew: relationships by its options, columns by the mapping."""
        none: frozenset[Any] = frozenset()
        return replace(
            self,
            expired=False,
            refreshed=True,
            queried=True,
            expired_attributes=none,
            present=none,
            assigned=none,
            seen=none,
            raised=none,
        )

    def with_present(self, *names: str) -> State:
        """The same with attributes that are there now."""
        return replace(
            self,
            present=self.present.union(names),
            expired_attributes=self.expired_attributes.difference(names),
        )

    def with_expired(self, *names: str) -> State:
        """The same with attributes expired, or all if none is named."""
        none: frozenset[Any] = frozenset()
        if not names:
            return replace(
                self,
                expired=True,
                expired_attributes=none,
                present=none,
                assigned=none,
                seen=none,
                raised=none,
            )
        return replace(
            self,
            expired_attributes=self.expired_attributes.union(names),
            present=self.present.difference(names),
            assigned=self.assigned.difference(names),
        )


def joined(states: frozenset[State]) -> frozenset[State]:
    """States with those put together that one can say; none where there are too many."""
    apart: list[State] = []
    for state in states:
        for index, known in enumerate(apart):
            if (both := known.joined(state)) is not None:
                apart[index] = both
                break
        else:
            apart.append(state)
    return frozenset(apart) if len(apart) <= MAX_STATES else frozenset()
