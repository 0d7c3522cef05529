"""Values of columns that are changed in place, where SQLAlchemy does not notice (`mutation tracking
<https://docs.sqlalchemy.org/en/21/orm/extensions/mutable.html>`_).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from sqlassay.model.facts.base import Fact, Operand, Sight
from sqlassay.model.facts.calls import FunctionCalled
from sqlassay.model.facts.containers import Change, Containers
from sqlassay.model.facts.observers import observes
from sqlassay.model.kinds import (
    Function,
    Instance,
    Kind,
    Method,
    Query,
    Result,
    Session,
    SessionFactory,
    present,
)
from sqlassay.model.kinds.python import ContextManaged
from sqlassay.model.schema import ColumnAttribute, mapped_attribute
from sqlassay.model.schema.tracking import tracker_of, type_name
from sqlassay.model.summary.functions import place_in, suites
from sqlassay.model.walk.nodes import is_named
from sqlassay.syntax import dotted, form, last_name

FETCHING = frozenset(
    "first one one_or_none get get_one scalar scalar_one scalar_one_or_none first_or_404 one_or_404"
    " get_or_404".split()
)
LETTING_GO = frozenset("expunge make_transient make_transient_to_detached delete refresh expire".split())
"""What is called with an object whose changes are to be forgotten."""

ADDING = frozenset(["add", "add_all", "merge"])
LOOKING = frozenset(["select", "get"])

Standing: TypeAlias = Literal["loaded", "given"]


class ChangedInPlace(Fact, frozen=True):
    """What a column of an object holds is changed so that SQLAlchemy does not notice, and what is changed in
    the object's session is stored after that.
    """

    instance: Operand
    attribute: str
    type_name: str
    """The column's type; "" where something tracks the first level."""
    tracker: str
    """What tracks the first level, e.g. ``MutableDict``; "" for nothing."""
    loaded: bool
    """Whether the function has loaded the object; it may be the caller's otherwise."""
    others: tuple[form.Node, ...]
    """Further changes of the same value."""
    reassigned: form.Node | None
    """Where the attribute is given the value that it has."""
    behind: form.Statement | None
    """The simple statement that the last of them stands in, where the object has a name."""


class _Target(Struct, frozen=True):
    """A change, and what it changes."""

    change: Change
    receiver: str
    """The object, as it is written."""
    column: ColumnAttribute
    tracker: str
    standing: Standing

    @property
    def key(self) -> tuple[str, str]:
        return self.receiver, self.column.name

    @property
    def is_tracked(self) -> bool:
        return bool(self.tracker) and not self.change.held.below


class _Stored(Struct, frozen=True):
    """What stores changes: a call, or a block whose end commits."""

    node: form.Node
    sort: Literal["commit", "add", "block"]
    session: Session | None = None
    what: str = ""
    """For add: the object, as it is written."""


@observes(form.Function)
def changed_in_place(node: form.Function, sight: Sight) -> Iterator[Fact]:
    if not sight.has_passed(Instance):
        return
    containers = Containers(node, sight.nodes_of(node))
    changes = list(containers.changes())
    if changes:
        yield from _Changes(node, sight, containers).facts(changes)


class _Changes:
    """The changes in place of one function."""

    def __init__(self, function: form.Function, sight: Sight, containers: Containers) -> None:
        self.function = function
        self.sight = sight
        self.site = replace(sight.site(), function=function)
        self.containers = containers

    @cached_property
    def everywhere(self) -> tuple[form.Node, ...]:
        """All nodes, also those in functions within."""
        return tuple(form.walk(self.function.body))

    def facts(self, changes: list[Change]) -> Iterator[Fact]:
        targets = [found for change in changes if (found := self._target(change)) is not None]
        if not targets:
            return
        tracked = {target.key for target in targets if target.is_tracked}
        lost = [t for t in targets if t.key not in tracked and self._is_stored(t) and not self._is_noticed(t)]
        for group in self._together(lost):
            yield self._fact(group)

    # what is changed

    def _target(self, change: Change) -> _Target | None:
        attribute = change.held.attribute
        kind = present(self.sight.kind(attribute.value))
        if not isinstance(kind, Instance):
            return None
        column = mapped_attribute(kind.of, attribute.attr, self.sight.program)
        if not isinstance(column, ColumnAttribute):
            return None
        tracker = tracker_of(column, self.sight.program)
        standing = self._standing(attribute.value, kind)
        if tracker is None or standing is None:
            return None
        return _Target(change, self._written(attribute.value), column, tracker, standing)

    def _standing(self, receiver: form.Expression, kind: Instance) -> Standing | None:
        """How it is known that an object is in the database."""
        if kind.states:
            return "loaded" if all(state.status == "persistent" for state in kind.states) else None
        binding = self.sight.origin(receiver) if isinstance(receiver, form.Name) else None
        if binding is None or not isinstance(receiver, form.Name):
            return None
        if binding.parameter is not None:
            return "given"
        return self._got(binding.value) if binding.value is not None else self._gone_over(receiver)

    def _got(self, node: form.Expression) -> Standing | None:
        """The same for what a call gives."""
        call = node.value if isinstance(node, form.Await) else node
        match self.sight.kind(call.func) if isinstance(call, form.Call) else None:
            case Method(receiver=Query() | Result() | Session(), name=name) if name in FETCHING:
                return "loaded"
            case Function() as function:
                effects = self.sight.program.effects_of(function)
                asks = any(action.statement in LOOKING for action in effects.doing("execute"))
                return "given" if asks and not effects.incomplete and not effects.doing(*ADDING) else None
        return None

    def _gone_over(self, name: form.Name) -> Standing | None:
        """The same for what a loop over what was asked of the database binds."""
        loops = [n for n in self.containers.nodes if isinstance(n, form.For) and is_named(n.target, name.id)]
        return "loaded" if len(loops) == 1 and self._is_asked(loops[0].iterable) else None

    def _is_asked(self, node: form.Expression) -> bool:
        if isinstance(self.sight.kind(node), Query | Result):
            return True
        match node:
            case form.Await(value=value):
                return self._is_asked(value)
            case form.Call(func=form.Attribute(value=value, attr="all")):
                return isinstance(self.sight.kind(value), Query | Result)
        return False

    # what is stored

    @cached_property
    def stored(self) -> tuple[_Stored, ...]:
        """What stores changes, in the order of the text."""
        return tuple(self._storing())

    def _storing(self) -> Iterator[_Stored]:
        called = {id(call.node): call for call in self.sight.facts(FunctionCalled)}
        for node in self.containers.nodes:
            match node:
                case form.Call() if id(node) in called:
                    yield from self._stored_within(node, called[id(node)])
                case form.Call(func=func, args=args):
                    yield from self._stored_by(node, self.sight.kind(func), args)
                case form.With(items=items) if any(self._commits(item.context) for item in items):
                    yield _Stored(node, "block")

    def _stored_within(self, node: form.Call, called: FunctionCalled) -> Iterator[_Stored]:
        """By a function of the project, which may add what it is given."""
        verbs = {done.action.verb for done in called.done}
        if verbs & {"commit", "flush"}:
            yield _Stored(node, "commit")
        if verbs & ADDING:
            yield from (_Stored(node, "add", None, self._written(a.value)) for a in node.args)

    def _stored_by(
        self, node: form.Call, function: Kind, args: tuple[form.Argument, ...]
    ) -> Iterator[_Stored]:
        match function:
            case Method(receiver=Session() as session, name="commit" | "flush"):
                yield _Stored(node, "commit", session)
            case Method(receiver=Session() as session, name="add" | "merge") if args:
                yield _Stored(node, "add", session, self._written(args[0].value))

    def _commits(self, context: form.Expression) -> bool:
        """Whether the end of a ``with`` commits."""
        kind = self.sight.kind(context.func) if isinstance(context, form.Call) else None
        match self.sight.program.decorated(kind) if isinstance(kind, Function) else kind:
            case Method(receiver=Session() | SessionFactory(), name="begin" | "begin_nested"):
                return True
            case ContextManaged(function=Function() as function):
                return bool(self.sight.program.effects_of(function).doing("commit"))
        return False

    def _is_stored(self, target: _Target) -> bool:
        """Whether what is changed in the object's session is stored after a change. What the caller gives may
        be new to the session, where the function adds it.
        """
        after = [stored for stored in self.stored if self._is_after(stored, target)]
        if target.standing == "given":
            added = any(s.sort == "add" and s.what == target.receiver for s in self.stored)
            return not added and any(stored.sort == "commit" for stored in after)
        return bool(after) or self._reassigned(target) is not None

    def _is_after(self, stored: _Stored, target: _Target) -> bool:
        node = target.change.node
        if stored.sort == "add" and stored.what != target.receiver:
            return False
        if stored.sort == "block":
            return stored.node.start < node.start < stored.node.end
        if not self._may_be_of(stored.session, target):
            return False
        return stored.node.start > node.start or self._share_loop(stored.node, node)

    def _may_be_of(self, session: Session | None, target: _Target) -> bool:
        owner = None if session is None else session.owner
        kind = present(self.sight.kind(target.change.held.attribute.value))
        states = kind.states if isinstance(kind, Instance) else ()
        return owner is None or all(state.owner is None or state.owner.may_be(owner) for state in states)

    def _share_loop(self, one: form.Node, other: form.Node) -> bool:
        loops = (n for n in self.containers.nodes if isinstance(n, form.For | form.While))
        return any(n.start < min(one.start, other.start) and max(one.end, other.end) <= n.end for n in loops)

    # what SQLAlchemy is told

    def _is_noticed(self, target: _Target) -> bool:
        """Whether something may tell SQLAlchemy of the change, or give the attribute another value."""
        return any(self._tells(node, target) for node in self.everywhere)

    def _tells(self, node: form.Node, target: _Target) -> bool:
        match node:
            case form.Call(func=form.Attribute(value=value, attr="changed")):
                return self._is_attribute(value, target)
            case form.Call(func=func, args=args):
                return self._tells_by_call(node, last_name(func), args, target)
            case form.Assign(targets=targets, value=value):
                return any(self._is_attribute(t, target) for t in targets) and self._replaces(
                    node, value, target
                )
            case form.AnnAssign(target=written, value=value) if value is not None:
                return self._is_attribute(written, target) and self._replaces(node, value, target)
        return False

    def _tells_by_call(
        self, node: form.Call, name: str, args: tuple[form.Argument, ...], target: _Target
    ) -> bool:
        if any(a.keyword == target.column.name for a in args) and node.start > target.change.node.start:
            return True
        given = any(self._written(a.value) == target.receiver for a in args)
        texts = [a.value.value for a in args if isinstance(a.value, form.Constant) and a.value.kind == "str"]
        if not given:
            return False
        return (
            name in LETTING_GO
            or target.column.name in texts
            or (name in ("flag_modified", "setattr") and not texts)
        )

    def _replaces(self, node: form.Node, value: form.Expression, target: _Target) -> bool:
        """Whether an assignment gives the attribute another value on the way; one before that, where the
        attribute was empty, leaves the others.
        """
        if self._is_own_value(value, target):
            return False
        before = node.start < target.change.node.start
        return not (
            before
            and not target.tracker
            and self.containers.is_decided(
                node, lambda test: any(self._is_attribute(n, target) for n in form.walk((test,)))
            )
        )

    def _reassigned(self, target: _Target) -> form.Node | None:
        """Where the attribute is given the value that it has, behind a change."""
        for node in self.containers.nodes:
            match node:
                case form.Assign(targets=targets, value=value) if node.start > target.change.node.start:
                    if any(self._is_attribute(t, target) for t in targets) and self._is_own_value(
                        value, target
                    ):
                        return node
        return None

    def _is_own_value(self, value: form.Expression, target: _Target) -> bool:
        held = self.containers.held(value)
        return held is not None and not held.below and self._is_attribute(held.attribute, target)

    def _is_attribute(self, node: form.Node, target: _Target) -> bool:
        named = isinstance(node, form.Attribute) and node.attr == target.column.name
        return named and isinstance(node, form.Attribute) and self._written(node.value) == target.receiver

    # facts

    def _together(self, targets: list[_Target]) -> Iterator[list[_Target]]:
        """Changes of the same value in the same suite, with nothing stored between them."""
        groups: dict[tuple[object, ...], list[_Target]] = {}
        for target in targets:
            start = target.change.node.start
            before = sum(1 for stored in self.stored if stored.node.start < start and stored.sort == "commit")
            suite, _ = place_in(self.function.body, target.change.node)
            groups.setdefault((*target.key, id(suite), before), []).append(target)
        yield from groups.values()

    def _fact(self, group: list[_Target]) -> ChangedInPlace:
        first, *others = group
        reassigned = next((r for target in group if (r := self._reassigned(target)) is not None), None)
        suite, behind = place_in(self.function.body, group[-1].change.node)
        if reassigned is not None:
            its_suite, statement = place_in(self.function.body, reassigned)
            behind = statement if its_suite is suite else behind
        simple = not any(suites(behind)) and not isinstance(behind, form.Return | form.Raise)
        named = bool(dotted(first.change.held.attribute.value))
        return ChangedInPlace(
            first.change.node,
            self.site,
            self.sight.operand(first.change.held.attribute.value),
            first.column.name,
            "" if first.tracker else type_name(first.column),
            first.tracker,
            first.standing == "loaded",
            tuple(target.change.node for target in others),
            reassigned,
            behind if simple and named else None,
        )

    def _written(self, node: form.Node) -> str:
        return " ".join(self.site.written(node).split())
