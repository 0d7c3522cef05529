"""Calls of the project's own functions that do something to sessions or read objects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import takewhile

from msgspec import Struct
from msgspec.structs import replace

from sqlassay.model.effects import Action
from sqlassay.model.effects.frame import SESSIONS, Frame, lacks
from sqlassay.model.effects.passing import passed, split
from sqlassay.model.facts.base import Fact, Sight
from sqlassay.model.facts.loops import Loop, loop_around
from sqlassay.model.facts.observers import observes, shared
from sqlassay.model.kinds import UNKNOWN, Either, Function, Instance, Kind, ProjectClass, present
from sqlassay.model.summary import How
from sqlassay.syntax import form


class Done(Struct, frozen=True):
    """An action of a called function, in terms of the call's arguments."""

    action: Action
    """As the function knows it: its parameters are the function's."""
    session: form.Expression | None
    """The argument, or object whose method is called, that leads to the session; None where that does not
    come from the call.
    """
    given: tuple[form.Expression, ...]
    """The arguments, or the object, that what is executed may depend on."""
    varies: bool
    """Whether one of these may be another in each pass of the loop around the call."""


class PathRead(Struct, frozen=True):
    """An attribute path that a called function reads from an argument."""

    argument: form.Expression
    path: str
    """From the argument, e.g. ``items[].product``."""
    relationship: str
    """The relationship that its last attribute is (``Order.items``), where that is known."""


class FunctionCalled(Fact, frozen=True):
    """A function of the project is called that does something to sessions, or reads attributes of objects,
    itself or by way of others. Of several possible functions what only some do is done sometimes.
    """

    functions: tuple[Function, ...]
    done: tuple[Done, ...]
    reads: tuple[PathRead, ...]
    loop: Loop | None
    """The nearest loop that calls it each time."""
    incomplete: bool
    """Whether there may be more that cannot be seen."""


@observes(form.Call, of=(Function, ProjectClass))
@shared
def function_called(node: form.Call, sight: Sight) -> Iterator[Fact]:
    functions = tuple(functions_of(present(sight.kind(node.func)), sight))
    effects = map(sight.program.effects_of, functions)
    if not any(known.actions or known.reads for known in effects):
        return
    loop = loop_around(node, sight)
    how = _how(next(sight.around(), None))
    calls = [CallOfFunction(function, node, loop, how, sight) for function in functions]
    done = tuple(_done_by_any([list(call.done()) for call in calls]))
    reads = tuple(dict.fromkeys(read for call in calls for read in call.reads()))
    if done or reads:
        incomplete = any(call.incomplete for call in calls)
        yield FunctionCalled(node, sight.site(), functions, done, reads, loop, incomplete)


def functions_of(kind: Kind, sight: Sight) -> Iterator[Function]:
    """The functions that a call may be of; none where it may be of something else."""
    match kind:
        case Function():
            yield kind
        case ProjectClass():
            found = sight.program.class_attribute(kind, "__init__")
            if isinstance(found, Function):
                yield replace(found, receiver=kind)
        case Either(options=options) if all(isinstance(option, Function) for option in options):
            yield from (option for option in options if isinstance(option, Function))


def _how(around: form.Node | None) -> int:
    match around:
        case form.Await():
            return int(How.AWAITED)
        case form.With():
            return int(How.ENTERED)
    return 0


def _done_by_any(calls: list[list[Done]]) -> Iterator[Done]:
    """What is done by one of several functions."""
    if len(calls) == 1:
        yield from calls[0]
        return
    certain = [{_identity(done) for done in call if not done.action.sometimes} for call in calls]
    seen: set[tuple[Action, int]] = set()
    for done in (done for call in calls for done in call):
        if (identity := _identity(done)) not in seen:
            seen.add(identity)
            always = all(identity in known for known in certain)
            yield done if always else replace(done, action=replace(done.action, sometimes=True))


def _identity(done: Done) -> tuple[Action, int]:
    return replace(done.action, depends=(), sometimes=False, repeated=False), id(done.session)


class CallOfFunction:
    """A call of one function; `how` are bits of `How`."""

    def __init__(
        self, function: Function, node: form.Call, loop: Loop | None, how: int, sight: Sight
    ) -> None:
        self.node = node
        self.loop = loop
        self.sight = sight
        self.effects = sight.program.effects_of(function)
        self.callee = Frame(function, sight.program)
        self.given: Mapping[str, form.Expression] = self._given(function)
        self.runs = self.callee.runs(how)
        self.incomplete = self.effects.incomplete or not self.runs

    def _given(self, function: Function) -> Mapping[str, form.Expression]:
        receiver: form.Expression | None = None
        if isinstance(function.receiver, ProjectClass) and function.name.endswith(".__init__"):
            receiver = self.node
        elif function.receiver is not None and self.callee.has_receiver:
            receiver = self.node.func.value if isinstance(self.node.func, form.Attribute) else self.node.func
        behaviour = self.callee.behaviour
        plain = list(takewhile(lambda a: a.star != "*", self.node.args))
        return passed(
            () if behaviour is None else behaviour.parameters,
            receiver,
            [a.value for a in plain if not a.keyword and not a.star],
            [(a.keyword, a.value) for a in self.node.args if a.keyword],
        )

    def done(self) -> Iterator[Done]:
        """What the function does, in terms of the call's arguments."""
        for action in self.effects.actions:
            parameter, rest = split(action.on.path) if action.on.sort == "parameter" else ("", "")
            session = self.given.get(parameter)
            if session is not None and self._lacks(session, rest):
                continue
            if action.supposed and (session is None or not self._is_session(session, rest)):
                continue
            given = tuple(self.given[name] for name in action.depends if name in self.given)
            varies = self.loop is not None and any(self.loop.varies(argument) for argument in given)
            known = replace(action, supposed=False, sometimes=action.sometimes or not self.runs)
            yield Done(known, session, given, varies)

    def _lacks(self, argument: form.Expression, path: str) -> bool:
        kind, name = present(self.sight.kind(argument)), path.partition(".")[0]
        return bool(name) and isinstance(kind, Instance) and lacks(kind.of, name, self.sight.program)

    def _is_session(self, argument: form.Expression, path: str) -> bool:
        kind = self.sight.kind(argument)
        for name in path.split(".") if path else ():
            kind = UNKNOWN if "[" in name else kind.attribute(name, self.sight.program)
        return isinstance(kind, SESSIONS)

    def reads(self) -> Iterator[PathRead]:
        """The attribute paths that the function reads from the call's arguments."""
        for read in self.effects.reads:
            parameter, rest = split(read.path)
            if (argument := self.given.get(parameter)) is not None:
                yield PathRead(argument, rest, read.relationship)
