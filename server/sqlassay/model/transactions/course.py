"""The course of one session on one path: what it holds and owes, and what each event makes of that.

`Session basics <https://docs.sqlalchemy.org/en/21/orm/session_basics.html>`_, `errors inside of a flush
<https://docs.sqlalchemy.org/en/21/faq/sessions.html#faq-session-rollback>`_.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from sqlassay.model.transactions.events import Event
from sqlassay.syntax import form

Place: TypeAlias = tuple[int, int]
"""Where a node stands: no two of a function's calls and statements do so at the same."""

NOWHERE: Place = (-1, -1)


def place_of(node: form.Node) -> Place:
    """Where a node stands."""
    return node.start, node.end


class Failure(Struct, frozen=True):
    """An error of the database that a handler caught, and that nothing has made up for."""

    handler: Place
    """The ``except`` (or the ``with suppress(…)``)."""
    operation: Place
    """The call that may have failed."""
    certain: bool
    """Whether the session is of no use until it is rolled back, whichever database it is."""


class Course(Struct, frozen=True):
    """What is so of a session at a point, on one path to it."""

    held: str = ""
    """open or closed where the function opened it; away where others have it, too; "" before it is opened,
    and for the session of others.
    """
    in_transaction: bool = False
    pending: frozenset[Place] = frozenset()
    """The changes that were not committed."""
    failure: Failure | None = None
    opened: Place = NOWHERE
    left_at: Place = NOWHERE
    """The ``return`` by which the function is left; NOWHERE for its end."""
    closed_at: Place = NOWHERE
    """What closed it, as long as nothing may have used it since."""
    reopened: Place = NOWHERE
    """The use by which it began anew after it was closed, until it is closed again."""

    def given_away(self) -> Course:
        """The same where other code may do anything with the session."""
        held = "away" if self.held else ""
        return replace(self, held=held, pending=frozenset(), failure=None, closed_at=NOWHERE)

    def rolled_back(self) -> Course:
        return replace(self, in_transaction=False, pending=frozenset(), failure=None)

    def closed(self, place: Place) -> Course:
        held = "closed" if self.held == "open" else self.held
        return replace(self.rolled_back(), held=held, closed_at=place, reopened=NOWHERE)

    def changed(self, place: Place) -> Course:
        """The same with a change to commit; where others have the session they may do that."""
        if self.held == "away":
            return replace(self, closed_at=NOWHERE)
        held = "open" if self.held == "closed" else self.held
        return replace(self, pending=self.pending | {place}, held=held, closed_at=NOWHERE)

    def used(self, place: Place) -> Course:
        """The same in a transaction; a session that was closed is used again, and so open."""
        again = self.held == "closed"
        return replace(
            self,
            in_transaction=True,
            held="open" if again else self.held,
            closed_at=NOWHERE,
            reopened=place if again else self.reopened,
        )


class Leak(Struct, frozen=True):
    """A path on which a session is left open."""

    opened: Place
    in_transaction: bool
    how: Literal["return", "raise", "error"]
    """How the function is left: by ``return`` or at its end (or the session by making another in its place),
    by ``raise``, or by an error that something else raises.
    """
    left_at: Place
    """The ``return`` or ``raise``; NOWHERE for the end."""


class Log:
    """What was noted of a session on all paths through a function."""

    def __init__(self) -> None:
        self.nodes: dict[Place, form.Node] = {}
        self.events: dict[Place, Event] = {}
        self.leaks: set[Leak] = set()
        self.lost: set[Place] = set()
        """The changes that some path ends without."""
        self.settled: set[Place] = set()
        """The changes that some path commits, rolls back on purpose or hands to others."""
        self.used_after: dict[Failure, Place] = {}
        """The first use of the session after each failure."""
        self.outlived: set[Failure] = set()
        """The failures with which the function was left."""
        self.reached: dict[Place, set[Place]] = {}
        """What had closed the session where a statement was reached, NOWHERE if it may have been open."""
        self.left: dict[Place, set[Place]] = {}
        """The same where the function was left by a ``return``, or (NOWHERE) at its end."""
        self.reopened: set[Place] = set()
        """The uses that the session began anew by, and was left open with a transaction."""
        self.used_closed: dict[Place, set[bool]] = {}
        """Whether the session was closed at each use."""
        self.handling = 0
        """How many handlers are around."""

    def note(self, event: Event) -> None:
        self.nodes[place_of(event.node)] = event.node
        self.events[place_of(event.node)] = event

    def passed(self, node: form.Node) -> Place:
        """Where a node stands that the paths lead through; it can be looked up from now on."""
        self.nodes[place_of(node)] = node
        return place_of(node)

    def reach(self, node: form.Node, courses: Iterable[Course]) -> None:
        """The paths lead to a statement."""
        self.reached.setdefault(place_of(node), set()).update(c.closed_at for c in courses)

    def after(self, course: Course, event: Event) -> Course:
        """What an event makes of a course."""
        self.note(event)
        happened = self._after(course, event)
        return _both(course, happened) if event.sometimes else happened

    def _after(self, course: Course, event: Event) -> Course:
        place = place_of(event.node)
        if event.uses:
            self.used_closed.setdefault(place, set()).add(course.held == "closed")
            if course.failure is not None:
                self._note_use(course.failure, place)
        match event.verb:
            case "open":
                self.leave(course)
                return Course("open", opened=place)
            case "read" | "run" | "flush":
                return course.used(place)
            case "write":
                return course.used(place).changed(place)
            case "change":
                return course.changed(place)
            case "commit":
                self.settled |= course.pending
                return replace(course, in_transaction=False, pending=frozenset())
            case "rollback":
                if not self.handling:
                    self.settled |= course.pending
                return course.rolled_back()
            case "close":
                self.lost |= course.pending
                return course.closed(place)
            case "heal":
                return replace(course, failure=None, closed_at=NOWHERE)
        self.settled |= course.pending
        return course.given_away()

    def _note_use(self, failure: Failure, use: Place) -> None:
        known = self.used_after.get(failure)
        behind = [p for p in (use, known) if p is not None and p > failure.operation]
        self.used_after[failure] = min(behind) if behind else use

    def leave(self, course: Course) -> None:
        """The function returns, or makes another session in place of this one."""
        self.left.setdefault(course.left_at, set()).add(course.closed_at)
        self.fail(course, "return", course.left_at)
        if course.held == "open" and course.reopened != NOWHERE and course.in_transaction:
            self.reopened.add(course.reopened)
        if course.held == "open":
            self.lost |= course.pending
        if course.failure is not None:
            self.outlived.add(course.failure)

    def fail(self, course: Course, how: Literal["return", "raise", "error"], place: Place = NOWHERE) -> None:
        """The function is left, and nothing is said of changes: an error may mean to give them up."""
        if course.held == "open" and course.reopened == NOWHERE:
            self.leaks.add(Leak(course.opened, course.in_transaction, how, place))


def _both(before: Course, after: Course) -> Course:
    """What is left to say where an event may have happened or not: nothing that would be held against it."""
    if after.held != before.held or after.failure != before.failure:
        return replace(after, in_transaction=before.in_transaction and after.in_transaction)
    return replace(after, pending=before.pending | after.pending)
