"""What each statement does to the names, and which paths go on behind it.

A handler gives False when the statement never completes; paths meet by `merged`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import TYPE_CHECKING, Any

from sqlassay.model.evaluate import annotated
from sqlassay.model.kinds import UNKNOWN, Function
from sqlassay.model.summary import import_source
from sqlassay.model.summary.recipe_of import annotation_of
from sqlassay.model.summary.recipes import Source
from sqlassay.model.suppressing import suppresses as _suppresses
from sqlassay.model.walk import contexts, reads, results
from sqlassay.model.walk.assign import assign
from sqlassay.model.walk.narrowing import narrow
from sqlassay.model.walk.parameters import bind_parameters, qualified
from sqlassay.model.walk.patterns import captured_by, of_pattern
from sqlassay.model.walk.scope import (
    UNBOUND,
    Binding,
    class_scope,
    function_scope,
    interrupted,
    merged,
    names_bound_in,
)
from sqlassay.model.walk.states import Guard, forgotten, has_sessions
from sqlassay.syntax import form, target_names

if TYPE_CHECKING:
    from sqlassay.model.walk.walk import Walk

Bindings = dict[str, Binding]


def expr(walk: Walk, node: form.Expr) -> None:
    walk.expression(node.value)


def assignment(walk: Walk, node: form.Assign) -> None:
    kind = walk.expression(node.value)
    for target in node.targets:
        assign(walk, target, kind, node.value)


def ann_assign(walk: Walk, node: form.AnnAssign) -> None:
    given = walk.optional(node.value)
    kind = given or UNKNOWN
    annotation = annotation_of(node.annotation, walk.local_recipes())
    if annotation is not None:
        value = walk.evaluated(annotation, in_class=walk.scope is None)
        kind = annotated(value.instance(walk.program), given)
    if node.value is not None or isinstance(node.target, form.Name):
        assign(walk, node.target, kind, node.value)


def aug_assign(walk: Walk, node: form.AugAssign) -> None:
    walk.expression(node.target)
    walk.expression(node.value)
    for name in target_names((node.target,)):
        walk.bind(name, UNKNOWN)


def return_(walk: Walk, node: form.Return) -> bool:
    walk.optional(node.value)
    return False


def raise_(walk: Walk, node: form.Raise) -> bool:
    walk.optional(node.exception)
    walk.optional(node.cause)
    return False


def break_(walk: Walk, node: form.Break) -> bool:
    walk.breaks.append(_bindings(walk))
    return False


def continue_(walk: Walk, node: form.Continue) -> bool:
    walk.continues.append(_bindings(walk))
    return False


def delete(walk: Walk, node: form.Delete) -> None:
    for target in node.targets:
        walk.expression(target)


def assert_(walk: Walk, node: form.Assert) -> None:
    walk.expression(node.test)
    walk.optional(node.message)
    narrow(walk, node.test, truth=True)


def nothing(walk: Walk, node: form.Node) -> None:
    pass


def import_(walk: Walk, node: form.Import) -> None:
    for alias in node.names:
        package = alias.name if alias.asname else alias.name.partition(".")[0]
        source = Source(package, from_root=False)
        walk.bind(alias.asname or package, walk.program.module(source, walk.module))


def import_from(walk: Walk, node: form.ImportFrom) -> None:
    source = import_source(walk.module, walk.program.is_package(walk.module), node)
    module = UNKNOWN if source is None else walk.program.module(source, walk.module)
    for alias in node.names:
        walk.bind(alias.asname or alias.name, module.attribute(alias.name, walk.program))


def if_(walk: Walk, node: form.If) -> bool:
    walk.expression(node.test)
    before = _bindings(walk)
    ends: list[Bindings] = []
    for suite, truth in ((node.body, True), (node.orelse, False)):
        _restore(walk, before)
        narrow(walk, node.test, truth)
        if walk.statements(suite):
            ends.append(_bindings(walk))
    _meet(walk, ends or [before])
    return bool(ends)


def match(walk: Walk, node: form.Match) -> bool:
    """A pattern may bind names and yet not match."""
    left = walk.expression(node.subject)
    before = _bindings(walk)
    ends: list[Bindings] = []
    for case in node.cases:
        _restore(walk, before)
        matched = of_pattern(walk, case.pattern, left)
        captured = captured_by(case.pattern)
        for name in case.names:
            walk.bind(name, matched if name == captured else UNKNOWN)
        before = _bindings(walk)
        if isinstance(node.subject, form.Name):
            walk.rebind(node.subject.id, matched)
        walk.optional(case.guard)
        if walk.statements(case.body):
            ends.append(_bindings(walk))
        if case.guard is None:
            left = of_pattern(walk, case.pattern, left, matches=False)
    _meet(walk, [before, *ends])
    return True


def for_(walk: Walk, node: form.For) -> bool:
    iterable = walk.expression(node.iterable)
    reads.begin_loop(walk, iterable, walk.place(node))

    def turn() -> None:
        assign(walk, node.target, reads.turn(walk, iterable, walk.place(node)))

    completes = _loop(walk, node, turn, lambda: None)
    reads.end_loop(walk, walk.place(node))
    results.looped(walk, node)
    return completes


def while_(walk: Walk, node: form.While) -> bool:
    def test(truth: bool) -> None:
        walk.expression(node.test)
        narrow(walk, node.test, truth)

    return _loop(walk, node, lambda: test(True), lambda: test(False))


def with_(walk: Walk, node: form.With) -> bool:
    suppresses = False
    for item in node.items:
        kind = walk.expression(item.context)
        suppresses = suppresses or _suppresses(kind, walk.program)
        if item.target is not None:
            assign(walk, item.target, contexts.entered(walk, item.context, kind))
    before, events = _bindings(walk), walk.events
    passed = len(walk.breaks), len(walk.continues)
    with walk.guard() as guard:
        completes = walk.statements(node.body)
    if contexts.left(walk, node):
        for around in walk.guards:
            around.left()
        for bindings in (*walk.breaks[passed[0] :], *walk.continues[passed[1] :]):
            bindings.update(forgotten(bindings))
    if suppresses:
        left = _interrupted(walk, before, guard, node.body)
        _restore(walk, left if walk.events == events else forgotten(left))
    return completes or suppresses


def _interrupted(walk: Walk, before: Bindings, guard: Guard, body: tuple[form.Statement, ...]) -> Bindings:
    """The bindings at any point of a suite that was just passed."""
    return guard.met(interrupted(before, _bindings(walk), body))


def try_(walk: Walk, node: form.Try) -> bool:
    """A handler may start from any point of the body, and ``finally`` from any point of all of it."""
    before = _bindings(walk)
    passed = len(walk.breaks), len(walk.continues)
    ends: list[Bindings] = []
    with walk.guard() as whole:
        with walk.guard() as guard:
            completes = walk.statements(node.body)
        started = _interrupted(walk, before, guard, node.body)
        if completes and walk.statements(node.orelse):
            ends.append(_bindings(walk))
        for handler in node.handlers:
            _restore(walk, started)
            walk.optional(handler.type)
            if handler.name:
                walk.bind(handler.name, UNKNOWN)
            if walk.statements(handler.body):
                ends.append(_bindings(walk))
    _meet(walk, ends or [started])
    return _finally(walk, node, before, whole, passed) and bool(ends)


def _finally(walk: Walk, node: form.Try, before: Bindings, whole: Guard, passed: tuple[int, int]) -> bool:
    """`passed` counts the breaks and continues before the statement: those in it go through ``finally``."""
    if not node.finalbody:
        return True
    end = _bindings(walk)
    guarded = (*node.body, *(s for handler in node.handlers for s in handler.body), *node.orelse)
    _restore(walk, _interrupted(walk, before, whole, guarded))
    events = walk.events
    walk.statements(node.finalbody)
    for bindings in (*walk.breaks[passed[0] :], *walk.continues[passed[1] :]):
        bindings.update(dict.fromkeys(names_bound_in(node.finalbody), UNBOUND))
        if walk.events != events:
            bindings.update(forgotten(bindings))
    _restore(walk, end)
    with walk.silence():
        return walk.statements(node.finalbody)


def function(walk: Walk, node: form.Function) -> None:
    """A def: its decorators and defaults belong to the scope around, its body to its own."""
    for decorator in node.decorators:
        walk.expression(decorator)
    for parameter in node.parameters:
        if parameter.default is not None:
            walk.ancestors.append(parameter)
            walk.expression(parameter.default)
            walk.ancestors.pop()
    outer, around, given = walk.scope, walk.function, walk.given
    name = qualified(walk, node)
    if outer is None:
        walk.begin_function(node)
    walk.scope, walk.function, walk.given = function_scope(node, outer), name, dict(given)
    bind_parameters(walk, node, in_class=outer is None)
    walk.statements(node.body)
    walk.scope, walk.function, walk.given = outer, around, given
    walk.captured(node)
    known = name is not None and walk.program.function_in(walk.module, name) is not None
    walk.bind(
        node.name, Function(walk.module, name, given=tuple(given.items())) if name and known else UNKNOWN
    )


def class_(walk: Walk, node: form.Class) -> None:
    for decorator in node.decorators:
        walk.expression(decorator)
    for argument in node.arguments:
        walk.expression(argument.value)
    owner, scope = walk.owner, walk.scope
    walk.owner = node.name if owner is None else f"{owner}.{node.name}"
    if scope is None:
        walk.statements(node.body)
    else:
        walk.scope = class_scope(node, scope)
        walk.statements(node.body)
    walk.owner, walk.scope = owner, scope
    walk.bind(node.name, UNKNOWN)


def _loop(
    walk: Walk, node: form.For | form.While, turn: Callable[[], object], last: Callable[[], object]
) -> bool:
    """A body that may run never or again; `turn` begins each run of it, `last` comes behind the last one."""
    outside = walk.breaks, walk.continues
    head = _head(walk, node, turn)
    walk.breaks, walk.continues = [], []
    _restore(walk, head)
    turn()
    walk.statements(node.body)
    ends = walk.breaks
    walk.breaks, walk.continues = outside
    _restore(walk, head)
    with walk.silence():
        last()
    if walk.statements(node.orelse):
        ends = [_bindings(walk), *ends]
    _meet(walk, ends or [head])
    return bool(ends)


MAX_TURNS = 5
"""Names that still change their kinds after so many turns of a loop are unknown."""
MAX_LOOPS = 8
"""So are those that a loop binds which stands in so many others: each doubles the turns of those in it."""


def _head(walk: Walk, node: form.For | form.While, turn: Callable[[], object]) -> Bindings:
    """What holds at the beginning of every turn of a loop: what holds before it and after any number of
    turns.
    """
    head = _bindings(walk)
    bound = set(names_bound_in((node,)))
    changes = bound & head.keys() or walk.stateful or has_sessions(head)
    around = sum(isinstance(node, form.For | form.While) for node in walk.ancestors)
    for _ in range(MAX_TURNS if changes and around <= MAX_LOOPS else 0):
        walk.breaks, walk.continues = [], []
        _restore(walk, head)
        with walk.silence():
            turn()
            completes = walk.statements(node.body)
        after = _met([head, *([_bindings(walk)] if completes else []), *walk.continues])
        if all(binding.says_the_same(head.get(name, UNBOUND)) for name, binding in after.items()):
            return head
        head = after
    return forgotten({**head, **dict.fromkeys(bound & head.keys(), UNBOUND)})


def _bindings(walk: Walk) -> Bindings:
    return {} if walk.scope is None else dict(walk.scope.bindings)


def _restore(walk: Walk, bindings: Bindings) -> None:
    if walk.scope is not None:
        walk.scope.bindings = dict(bindings)


def _meet(walk: Walk, ends: list[Bindings]) -> None:
    _restore(walk, _met(ends))


def _met(ends: list[Bindings]) -> Bindings:
    return reduce(merged, ends)


STATEMENTS: dict[type[form.Node], Callable[[Walk, Any], bool | None]] = {
    form.Expr: expr,
    form.Assign: assignment,
    form.AnnAssign: ann_assign,
    form.AugAssign: aug_assign,
    form.Return: return_,
    form.Raise: raise_,
    form.Delete: delete,
    form.Assert: assert_,
    form.Pass: nothing,
    form.Break: break_,
    form.Continue: continue_,
    form.Global: nothing,
    form.Nonlocal: nothing,
    form.Import: import_,
    form.ImportFrom: import_from,
    form.TypeAlias_: nothing,
    form.If: if_,
    form.While: while_,
    form.For: for_,
    form.With: with_,
    form.Try: try_,
    form.Match: match,
    form.Function: function,
    form.Class: class_,
}
