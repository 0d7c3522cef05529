"""The paths through a function's body, as far as they matter to one session.

Every statement takes the courses that reach it to those behind it, by whichever way it is left. ``except``
may begin from any point of what it guards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from sqlassay.model.kinds import (
    Connection,
    ExternalValue,
    Method,
    Session,
    Transaction,
    present,
)
from sqlassay.model.library.external import External
from sqlassay.model.suppressing import suppresses
from sqlassay.model.transactions.course import NOWHERE, Course, Failure, Log, Place, place_of
from sqlassay.model.transactions.ending import never_returns
from sqlassay.model.transactions.events import Event, Reader
from sqlassay.model.transactions.handlers import Catch, caught_by, caught_by_any
from sqlassay.model.transactions.subjects import left_by
from sqlassay.syntax import form

if TYPE_CHECKING:
    from sqlassay.model.facts.base import Sight

MAX_COURSES = 48
"""With more courses than this at a point, nothing is said of the session."""

Courses = frozenset[Course]
NONE: Courses = frozenset()


class TooManyError(Exception):
    """There are too many paths to follow."""


class Raised(Struct, frozen=True):
    """A path on which an error is on its way."""

    course: Course
    cause: str
    """database, raise (written in the function) or any."""
    operation: Place = NOWHERE
    """The call that a database's error comes from, or the ``raise``."""
    certain: bool = False
    from_handler: bool = False
    """Whether a handler raises it, which so passes on what it caught."""


class Ways(Struct, frozen=True):
    """Where the paths through a suite lead."""

    on: Courses = NONE
    returned: Courses = NONE
    raised: frozenset[Raised] = frozenset()
    broken: Courses = NONE
    continued: Courses = NONE

    def __or__(self, other: Ways) -> Ways:
        return Ways(
            self.on | other.on,
            self.returned | other.returned,
            self.raised | other.raised,
            self.broken | other.broken,
            self.continued | other.continued,
        )

    def but_on(self, on: Courses) -> Ways:
        return replace(self, on=on)


class Leaving(Struct, frozen=True):
    """What leaving a ``with`` does to the session: close, commit, commit and close, roll a savepoint back
    (nested), or nobody knows (unknown).
    """

    what: str
    node: form.Node


class Paths:
    """Follows one session along the paths of a function."""

    def __init__(self, reader: Reader, log: Log, sight: Sight, elsewhere: frozenset[str]) -> None:
        self.reader = reader
        self.log = log
        self.sight = sight
        self.elsewhere = elsewhere
        """The names that are bound in the module or in a function around."""

    def suite(self, body: Iterable[form.Statement], here: Courses) -> Ways:
        """Where the paths through statements lead."""
        ways = Ways(on=here)
        for statement in body:
            if not ways.on:
                break
            ways = ways.but_on(NONE) | self.statement(statement, ways.on)
            if len(ways.on) > MAX_COURSES or len(ways.raised) > 4 * MAX_COURSES:
                raise TooManyError
        return ways

    def statement(self, node: form.Statement, here: Courses) -> Ways:
        """Where the paths through a statement lead."""
        self.log.reach(node, here)
        match node:
            case form.Expr(value=value):
                return self._expression(value, here)
            case form.Assign(targets=targets, value=value):
                return self._assigned(targets, value, here)
            case form.AnnAssign(target=target, value=value) if value is not None:
                return self._assigned((target,), value, here)
            case form.AugAssign(target=target, value=value):
                return self._happens([*self.reader.events(value), *self.reader.assigned(target)], here)
            case form.Return(value=value):
                return self._returned(node, value, here)
            case form.Raise():
                return self._raised(node, here)
            case form.Break():
                return Ways(broken=here)
            case form.Continue():
                return Ways(continued=here)
            case form.If():
                return self._if(node, here)
            case form.While():
                return self._while(node, here)
            case form.For():
                return self._for(node, here)
            case form.With():
                return self._with(node, here)
            case form.Try():
                return self._try(node, here)
            case form.Match():
                return self._match(node, here)
            case form.Function() | form.Class():
                return self._happens(self.reader.captured(node), here)
            case form.Assert(test=test):
                return self._happens(self.reader.test(test), here)
        return Ways(on=here)

    # simple statements

    def _happens(self, events: Iterable[Event], here: Courses) -> Ways:
        """The events of an expression, each of which may raise instead."""
        raised: set[Raised] = set()
        for event in events:
            if event.verb not in QUIETLY:
                raised |= {Raised(course, "any") for course in here}
            if event.fails:
                certain = event.fails == "certainly"
                raised |= {Raised(c, "database", place_of(event.node), certain) for c in here}
                self.log.note(event)
            here = frozenset(self.log.after(course, event) for course in here)
            if event.verb == "hand":
                raised |= {Raised(course, "any") for course in here}
        return Ways(on=here, raised=frozenset(raised))

    def _expression(self, value: form.Expression, here: Courses) -> Ways:
        call = value.value if isinstance(value, form.Await) else value
        ways = self._evaluated(value, here, kept=True)
        if isinstance(call, form.Call) and self._ends(call):
            place = self.log.passed(call)
            left = (Raised(course, "raise", place) for course in ways.on)
            return replace(ways, on=NONE, raised=ways.raised.union(left))
        return ways

    def _evaluated(self, node: form.Expression, here: Courses, *, kept: bool = False) -> Ways:
        events = self.reader.events(node, kept=kept)
        ways = self._happens(events, here)
        if may_raise(node) and not any(event.verb in QUIETLY for event in events):
            return replace(ways, raised=ways.raised | {Raised(course, "any") for course in here})
        return ways

    def _ends(self, call: form.Call) -> bool:
        """Whether a call never comes back."""
        return never_returns(present(self.sight.kind(call.func)), self.sight.program)

    def _assigned(self, targets: tuple[form.Expression, ...], value: form.Expression, here: Courses) -> Ways:
        kept = all(isinstance(t, form.Name) and t.id not in self.elsewhere for t in targets)
        ways = self._evaluated(value, here, kept=kept)
        events = [event for target in targets for event in self.reader.assigned(target)]
        return ways.but_on(NONE) | self._happens(events, ways.on)

    def _returned(self, node: form.Return, value: form.Expression | None, here: Courses) -> Ways:
        ways = self._evaluated(value, here) if value is not None else Ways(on=here)
        place = self.log.passed(node)
        return replace(ways, on=NONE, returned=frozenset(replace(c, left_at=place) for c in ways.on))

    def _raised(self, node: form.Raise, here: Courses) -> Ways:
        ways = self._evaluated(node.exception, here) if node.exception is not None else Ways(on=here)
        again, place = node.exception is None, self.log.passed(node)
        left = (
            Raised(course, "database", course.failure.operation, course.failure.certain)
            if again and course.failure is not None
            else Raised(course, "raise", place)
            for course in ways.on
        )
        return replace(ways, on=NONE, raised=ways.raised.union(left))

    # branches

    def _if(self, node: form.If, here: Courses) -> Ways:
        ways = self._happens(self.reader.test(node.test), here)
        then = self.suite(node.body, self._narrowed(node.test, True, ways.on))
        other = self.suite(node.orelse, self._narrowed(node.test, False, ways.on))
        on = agreed(ways.on, then.on, other.on)
        return ways.but_on(NONE) | then.but_on(NONE) | other.but_on(on)

    def _narrowed(self, test: form.Expression, truth: bool, here: Courses) -> Courses:
        """The courses that a test lets through: where the function has opened a session, there is one."""
        exists = self._says_it_exists(test)
        if exists is None or exists == truth:
            return here
        return frozenset(course for course in here if not course.held)

    def _says_it_exists(self, test: form.Expression) -> bool | None:
        """Whether a test is true where there is a session, or where there is none."""
        match test:
            case form.Name() if self.reader.is_subject(test):
                return True
            case form.UnaryOp(operator="not", operand=operand):
                found = self._says_it_exists(operand)
                return None if found is None else not found
            case form.Compare(left=left, operators=("is" | "is not" as operator,), comparators=(other,)):
                if isinstance(other, form.Constant) and other.kind == "none" and self.reader.is_subject(left):
                    return operator == "is not"
        return None

    def _match(self, node: form.Match, here: Courses) -> Ways:
        ways = self._evaluated(node.subject, here)
        before, total, ends = ways.on, ways.but_on(NONE), [ways.on]
        for case in node.cases:
            inner = self.suite(case.body, before)
            total |= inner.but_on(NONE)
            ends.append(inner.on)
            if isinstance(case.pattern, form.Name) and case.guard is None:
                ends.pop(0)
        return total.but_on(frozenset().union(*ends))

    # loops

    def _while(self, node: form.While, here: Courses) -> Ways:
        endless = isinstance(node.test, form.Constant) and bool(node.test.value)

        def turn(courses: Courses) -> Ways:
            return self._happens(self.reader.test(node.test), courses)

        return self._loop(node, here, turn, endless=endless)

    def _for(self, node: form.For, here: Courses) -> Ways:
        first = self._happens(self.reader.iterated(node.iterable), here)
        looped = self._loop(node, first.on, lambda courses: Ways(on=courses), endless=False)
        return first.but_on(NONE) | looped

    def _loop(
        self, node: form.While | form.For, here: Courses, turn: Callable[[Courses], Ways], *, endless: bool
    ) -> Ways:
        head = here
        while True:
            begun = turn(head)
            body = self.suite(node.body, begun.on)
            after = head | body.on | body.continued
            if len(after) > MAX_COURSES:
                raise TooManyError
            if after == head:
                break
            head = after
        ends = Ways() if endless else self.suite(node.orelse, begun.on)
        left = Ways(on=ends.on | body.broken, returned=body.returned, raised=body.raised | begun.raised)
        return left | ends.but_on(NONE)

    # with

    def _with(self, node: form.With, here: Courses) -> Ways:
        ways = Ways(on=here)
        contexts: list[Leaving] = []
        silent: list[Catch] = []
        for item in node.items:
            entered, left = self._entered(item, node, ways.on)
            ways = ways.but_on(NONE) | entered
            contexts += left
            silent += self._suppressed(item)
        body = self.suite(node.body, ways.on)
        for leaving in reversed(contexts):
            body = self._left(leaving, body)
        if silent:
            body = self._swallowed(node, silent[0], body)
        return ways.but_on(NONE) | body

    def _entered(self, item: form.WithItem, node: form.With, here: Courses) -> tuple[Ways, list[Leaving]]:
        """What entering a context manager does, and what leaving it will do."""
        context = item.context
        kind = self.sight.kind(context)
        if context is self.reader.subject.opens:
            what = left_by(context, self.sight) or "close"
            ways = self._happens(self.reader.events(context, kept=True), here)
            return ways, [Leaving(what, node), *([Leaving("close", node)] if what == "commit" else [])][::-1]
        if self.reader.is_subject(context) and isinstance(kind, Session | Connection):
            return Ways(on=here), [Leaving("close", node)]
        match context:
            case form.Call(func=form.Attribute(value=session, attr=name)) if self.reader.is_subject(session):
                ways = self._evaluated(context, here, kept=True)
                ending = {"begin": "commit", "begin_nested": "nested"}.get(name)
                return ways, [] if ending is None else [Leaving(ending, node)]
        if isinstance(context, form.Attribute) and self.reader.is_subject(context.value):
            return Ways(on=here), []
        ways = self._evaluated(context, here, kept=True)
        gives = item.target is not None and self.reader.is_subject(item.target)
        changed = ways.on != here or gives or self._may_end_it(context)
        return ways, [Leaving("unknown", node)] if changed else []

    def _may_end_it(self, context: form.Expression) -> bool:
        """Whether what is entered may roll the session back, which it may have from elsewhere."""
        kind = self.sight.kind(context)
        harmless = isinstance(kind, ExternalValue | Transaction) or _is_outside(context, self.sight)
        return self.reader.subject.sort != "own" and not harmless

    def _left(self, leaving: Leaving, ways: Ways) -> Ways:
        """The same paths behind the end of a context manager."""
        self.log.passed(leaving.node)

        def behind(courses: Courses) -> Courses:
            return frozenset(self._after_leaving(leaving, course) for course in courses)

        raised = frozenset(
            Raised(_given_up(leaving, r.course), "any" if r.cause == "database" else r.cause, r.operation)
            for r in ways.raised
        )
        if leaving.what == "commit":
            raised |= {Raised(course.rolled_back(), "any") for course in ways.on}
        others = behind(ways.returned), raised, behind(ways.broken), behind(ways.continued)
        return Ways(behind(ways.on), *others)

    def _after_leaving(self, leaving: Leaving, course: Course) -> Course:
        match leaving.what:
            case "nested":
                return course
            case "close" | "commit" as verb:
                return self.log.after(course, Event(verb, leaving.node))
        return self.log.after(course, Event("hand", leaving.node))

    def _suppressed(self, item: form.WithItem) -> Iterator[Catch]:
        context = item.context
        match self.sight.kind(context):
            case ExternalValue(called="contextlib.suppress") if isinstance(context, form.Call):
                yield caught_by_any(tuple(self.sight.kind(a.value) for a in context.args))
            case kind if suppresses(kind, self.sight.program):
                yield "others"

    def _swallowed(self, node: form.With, catch: Catch, ways: Ways) -> Ways:
        caught, left = self._split(ways.raised, catch, self.log.passed(node))
        return replace(ways, on=ways.on | caught, raised=left)

    # try

    def _try(self, node: form.Try, here: Courses) -> Ways:
        body = self.suite(node.body, here)
        total = body.but_on(NONE)
        orelse = self.suite(node.orelse, body.on)
        left = body.raised
        ends: list[Ways] = [orelse]
        for handler in node.handlers:
            place = self.log.passed(handler)
            caught, left = self._split(left, caught_by(handler.type, self.sight), place)
            self.log.handling += 1
            end = self.suite(handler.body, caught)
            self.log.handling -= 1
            ends.append(replace(end, raised=frozenset(_raised_by(place, error) for error in end.raised)))
        total = replace(total, raised=left)
        for end in ends:
            total |= end
        return self._finally(node.finalbody, total) if node.finalbody else total

    def _split(
        self, raised: frozenset[Raised], catch: Catch, handler: Place
    ) -> tuple[Courses, frozenset[Raised]]:
        """The courses that a handler begins with, and the errors that it lets pass."""
        caught: set[Course] = set()
        left: set[Raised] = set()
        for error in raised:
            if error.cause != "database":
                caught.add(_passed_on(error.course, handler) if error.from_handler else error.course)
                if catch != "everything":
                    left.add(error)
            elif catch == "others":
                left.add(error)
            else:
                failure = Failure(handler, error.operation, error.certain)
                caught.add(replace(error.course, failure=failure))
                if catch == "some database":
                    left.add(error)
        if len(caught) > MAX_COURSES:
            raise TooManyError
        return frozenset(caught), frozenset(left)

    def _finally(self, body: tuple[form.Statement, ...], ways: Ways) -> Ways:
        total = Ways()

        def through(courses: Courses) -> Courses:
            nonlocal total
            inner = self.suite(body, courses)
            total |= inner.but_on(NONE)
            return inner.on

        raised: set[Raised] = set()
        for error in ways.raised:
            raised |= {replace(error, course=course) for course in through(frozenset([error.course]))}
        found = Ways(
            through(ways.on),
            through(ways.returned),
            frozenset(raised),
            through(ways.broken),
            through(ways.continued),
        )
        return total | found


def _passed_on(course: Course, handler: Place) -> Course:
    """A course with an error that is another handler's now."""
    failure = course.failure
    return course if failure is None else replace(course, failure=replace(failure, handler=handler))


def _raised_by(handler: Place, error: Raised) -> Raised:
    """An error as a handler raises it."""
    failure = error.course.failure
    own = error.cause == "raise" and failure is not None and failure.handler == handler
    return replace(error, from_handler=True) if own else error


def _given_up(leaving: Leaving, course: Course) -> Course:
    """A course when an error leaves a context manager."""
    match leaving.what:
        case "close":
            return course.closed(place_of(leaving.node))
        case "commit":
            return course.rolled_back()
        case "nested":
            return replace(course, failure=None)
    return course.given_away()


def agreed(before: Courses, *ends: Courses) -> Courses:
    """The courses where branches meet. What one of them made up for or closed counts for the other, too: they
    may be told apart by what is not known here.
    """
    healed = {c.failure for c in before if c.failure} - {None}
    mended = {f for f in healed if any(end and f not in {c.failure for c in end} for end in ends)}
    held = {c.held for end in ends for c in end} - {c.held for c in before}
    found: set[Course] = set()
    for course in frozenset().union(*ends):
        if course.failure in mended:
            course = replace(course, failure=None)
        if held & {"closed", "away"} and course.held == "open":
            course = course.given_away()
        found.add(course)
    return frozenset(found)


QUIETLY = frozenset(["rollback", "close", "heal", "open", "hand"])
"""What is taken to raise nothing before it has happened."""


def may_raise(node: form.Node) -> bool:
    """Whether evaluating an expression runs code that may raise."""
    return any(isinstance(n, form.Call | form.Subscript | form.Await) for n in form.walk((node,)))


def _is_outside(context: form.Expression, sight: Sight) -> bool:
    """Whether a context manager belongs to another package."""
    return isinstance(context, form.Call) and isinstance(
        present(sight.kind(context.func)), External | ExternalValue | Method
    )
