"""Awaitables that run at the same time (`asyncio
<https://docs.python.org/3/library/asyncio-task.html#running-tasks-concurrently>`_).
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from sqlassay.model.facts.base import GivenValues, Sight
from sqlassay.model.facts.loops import Loop, loop_of, loops_among
from sqlassay.model.library.external import External
from sqlassay.model.summary.functions import place_in
from sqlassay.model.walk.nodes import is_named, mentions, nodes_in, placed
from sqlassay.syntax import form

GATHERING = {"asyncio.gather": True, "asyncio.wait": False, "asyncio.as_completed": False}
"""What runs the awaitables that it is given, and whether each is an argument, or all are in the first one."""

STARTING = frozenset(["asyncio.create_task", "asyncio.ensure_future"])
"""What makes a task of an awaitable, which runs from then on."""

WRAPPING = STARTING | {"asyncio.wait_for", "asyncio.shield"}
"""What waits for its first argument."""


GROUP = "asyncio.TaskGroup"

RUNNING = STARTING | GATHERING.keys() | {GROUP}
"""All that runs awaitables at the same time."""


class Started(Struct, frozen=True):
    """An awaitable that begins to run."""

    awaitable: form.Expression
    loop: Loop | None = None
    """The loop that starts another one in each pass."""

    @property
    def repeated(self) -> bool:
        return self.loop is not None


class Together(Struct, frozen=True):
    """Awaitables that run at the same time."""

    started: tuple[Started, ...]
    how: str
    """What runs them: ``asyncio.gather``, ``asyncio.TaskGroup``, ``asyncio.create_task``."""


def started_together(function: form.Function, sight: Sight) -> Iterator[Together]:
    """The awaitables that a function, just passed, runs at the same time; each in one group only."""
    if not any(isinstance(kind, External) and kind.name in RUNNING for kind in sight.passed()):
        return
    tasks = _Tasks(function, sight)
    seen: set[int] = set()
    for together in (*tasks.gathered(), *tasks.grouped(), *tasks.created()):
        if not all(id(each.awaitable) in seen for each in together.started):
            seen.update(id(each.awaitable) for each in together.started)
            yield together


class _Tasks:
    """What a function does with awaitables."""

    def __init__(self, function: form.Function, sight: Sight) -> None:
        self.sight = sight
        self.body = function.body
        self.placed = tuple(placed(function.body))

    def gathered(self) -> Iterator[Together]:
        for node, _ in self.placed:
            match node:
                case form.Call(func=func, args=args) if (name := self._outside(func)) in GATHERING:
                    given = [a for a in args if not a.keyword]
                    started = [s for a in given for s in self._started(a, GATHERING[name], node)]
                    if started:
                        yield Together(tuple(started), name)

    def _started(self, given: form.Argument, each: bool, node: form.Node) -> Iterator[Started]:
        if each and not given.star:
            yield Started(self._unwrapped(given.value))
        else:
            yield from self._elements(given.value, node)

    def _elements(self, node: form.Expression, by: form.Node) -> Iterator[Started]:
        """The awaitables in a collection that is handed to what runs them."""
        match node:
            case form.List(elements=elements) | form.Tuple(elements=elements) | form.Set(elements=elements):
                for element in elements:
                    if isinstance(element, form.Starred):
                        yield from self._elements(element.value, by)
                    else:
                        yield Started(self._unwrapped(element))
            case form.Comprehension(element=element):
                yield Started(self._unwrapped(element), loop_of(node))
            case form.Name(id=name):
                given = list(GivenValues(self.body).before(name, by.start))
                if len(given) == 1:
                    yield from self._elements(given[0], by)
                    yield from self._appended(name, given[0], by)

    def _appended(self, name: str, first: form.Expression, by: form.Node) -> Iterator[Started]:
        for node, around in self.placed:
            match node:
                case form.Call(
                    func=form.Attribute(value=held, attr="append"), args=(form.Argument(value=value),)
                ) if is_named(held, name) and first.end <= node.start < by.start:
                    loop = next((lp for lp in loops_among(node, around) if first.end <= lp.node.start), None)
                    yield Started(self._unwrapped(value), loop)

    def grouped(self) -> Iterator[Together]:
        """What is started within ``async with asyncio.TaskGroup() as group``."""
        for node, _ in self.placed:
            for item in node.items if isinstance(node, form.With) and node.is_async else ():
                match item:
                    case form.WithItem(context=form.Call(func=func), target=form.Name(id=group)):
                        if self._outside(func) == GROUP:
                            started = tuple(self._started_by(group, node))
                            yield Together(started, GROUP)

    def _started_by(self, group: str, block: form.Node) -> Iterator[Started]:
        for node, around in self.placed:
            match node:
                case form.Call(
                    func=form.Attribute(value=form.Name(id=name), attr="create_task"), args=(first, *_)
                ) if name == group and block.start < node.start < block.end and not _awaited_at_once(around):
                    loop = next((lp for lp in loops_among(node, around) if block.start < lp.node.start), None)
                    yield Started(self._unwrapped(first.value), loop)

    def created(self) -> Iterator[Together]:
        """Tasks that are made before the one before was awaited."""
        by_suite: dict[int, list[tuple[form.Statement, str, Started]]] = {}
        for node, around in self.placed:
            match node:
                case form.Call(func=func, args=(first, *_)) if self._outside(func) in STARTING:
                    loop = next(loops_among(node, around), None)
                    awaitable = self._unwrapped(first.value)
                    statement, name = _assigned(around)
                    if loop is not None and not _awaited_in(loop, name, around):
                        yield Together((Started(awaitable, loop),), "asyncio.create_task")
                    elif loop is None and statement is not None and name:
                        suite, _ = place_in(self.body, statement)
                        by_suite.setdefault(id(suite), []).append((statement, name, Started(awaitable)))
        for tasks in by_suite.values():
            yield from _overlapping(tasks, self.body)

    def _unwrapped(self, node: form.Expression) -> form.Expression:
        """The awaitable itself that is made a task of, or waited for with a limit."""
        match node:
            case form.Call(func=func, args=(first, *_)) if self._outside(func) in WRAPPING:
                return self._unwrapped(first.value)
            case form.Name(id=name):
                given = list(GivenValues(self.body).before(name, node.start))
                return self._unwrapped(given[0]) if len(given) == 1 else node
        return node

    def _outside(self, function: form.Expression) -> str:
        """The dotted name of a function of others."""
        kind = self.sight.kind(function)
        return kind.name if isinstance(kind, External) else ""


def _awaited_at_once(around: tuple[form.Node, ...]) -> bool:
    return isinstance(next(iter(around), None), form.Await)


def _assigned(around: tuple[form.Node, ...]) -> tuple[form.Statement | None, str]:
    """The statement that a call is the value of, and the name that it gives it."""
    match around[:1]:
        case (form.Assign(targets=(form.Name(id=name),)) as statement,):
            return statement, name
        case (form.AnnAssign(target=form.Name(id=name)) as statement,):
            return statement, name
    return None, ""


def _awaited_in(loop: Loop, name: str, around: tuple[form.Node, ...]) -> bool:
    """Whether each pass of a loop awaits what it started."""
    if _awaited_at_once(around):
        return True
    return bool(name) and any(
        isinstance(node, form.Await) and mentions(node, name) for node in nodes_in((loop.node,))
    )


def _overlapping(
    tasks: list[tuple[form.Statement, str, Started]], body: tuple[form.Statement, ...]
) -> Iterator[Together]:
    """The tasks of a suite that are made one after the other, while nothing asks for those before."""
    group: list[tuple[form.Statement, str, Started]] = []
    for task in tasks:
        names = {name for _, name, _ in group}
        if group and _mentioned(names, group[0][0].end, task[0].start, body):
            group = []
        group.append(task)
        if len(group) > 1:
            yield Together(tuple(started for _, _, started in group), "asyncio.create_task")


def _mentioned(names: set[str], start: int, end: int, body: tuple[form.Statement, ...]) -> bool:
    between = (n for n in nodes_in(body) if isinstance(n, form.Name) and start <= n.start < end)
    return any(n.id in names for n in between)
