"""What each statement does to the names, and which paths go on behind it.

A handler gives False when the statement never completes; paths meet by `merged`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from sqlassay.model.evaluate import evaluate
from sqlassay.model.kinds import UNKNOWN, Instance, Kind, ProjectClass
from sqlassay.model.summary import import_source
from sqlassay.model.summary.functions import parameter_recipe
from sqlassay.model.summary.recipe_of import annotation_of
from sqlassay.model.summary.recipes import Source
from sqlassay.model.walk.assign import assign
from sqlassay.model.walk.scope import Binding, class_scope, function_scope, merged, names_bound_in
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
    annotation = annotation_of(node.annotation, {})
    annotated: Kind = UNKNOWN
    if annotation is not None:
        annotated = evaluate(annotation, walk.module, walk.owner, walk.program).instance(walk.program)
    kind = annotated if annotated != UNKNOWN or given is None else given
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


def leave(walk: Walk, node: form.Break | form.Continue) -> bool:
    walk.leaving.append(_bindings(walk))
    return False


def delete(walk: Walk, node: form.Delete) -> None:
    for target in node.targets:
        walk.expression(target)


def assert_(walk: Walk, node: form.Assert) -> None:
    walk.expression(node.test)
    walk.optional(node.message)


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
    return _branches(walk, [node.body, node.orelse])


def match(walk: Walk, node: form.Match) -> bool:
    walk.expression(node.subject)
    before = _bindings(walk)
    ends: list[Bindings] = [before]
    for case in node.cases:
        _restore(walk, before)
        for name in case.names:
            walk.bind(name, UNKNOWN)
        walk.optional(case.guard)
        if walk.statements(case.body):
            ends.append(_bindings(walk))
    _meet(walk, ends)
    return True


def for_(walk: Walk, node: form.For) -> None:
    iterable = walk.expression(node.iterable)
    element = iterable.iterated(walk.program)
    _loop(walk, node, lambda: assign(walk, node.target, element), bool(list(target_names((node.target,)))))


def while_(walk: Walk, node: form.While) -> None:
    _loop(walk, node, lambda: walk.expression(node.test), False)


def with_(walk: Walk, node: form.With) -> bool:
    for item in node.items:
        kind = walk.expression(item.context)
        if item.target is not None:
            assign(walk, item.target, kind.entered(walk.program))
    return walk.statements(node.body)


def try_(walk: Walk, node: form.Try) -> bool:
    """A handler may start from any point of the body: what the body binds is unknown there unless it was
    before.
    """
    before = _bindings(walk)
    ends: list[Bindings] = []
    if walk.statements(node.body) and walk.statements(node.orelse):
        ends.append(_bindings(walk))
    started = merged(before, _bindings(walk))
    for handler in node.handlers:
        _restore(walk, started)
        walk.optional(handler.type)
        if handler.name:
            walk.bind(handler.name, UNKNOWN)
        if walk.statements(handler.body):
            ends.append(_bindings(walk))
    _meet(walk, ends or [started])
    return walk.statements(node.finalbody) and bool(ends)


def function(walk: Walk, node: form.Function) -> None:
    """A def: its decorators and defaults belong to the scope around, its body to its own."""
    for decorator in node.decorators:
        walk.expression(decorator)
    for parameter in node.parameters:
        if parameter.default is not None:
            walk.ancestors.append(parameter)
            walk.expression(parameter.default)
            walk.ancestors.pop()
    outer = walk.scope
    walk.scope = function_scope(node, outer)
    for index, parameter in enumerate(node.parameters):
        walk.scope.bind(parameter.name, _parameter(walk, node, parameter, index, in_class=outer is None))
    walk.statements(node.body)
    walk.scope = outer
    walk.bind(node.name, UNKNOWN)


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


def _parameter(
    walk: Walk, node: form.Function, parameter: form.Parameter, index: int, *, in_class: bool
) -> Kind:
    if parameter.kind in ("*", "**"):
        return UNKNOWN
    if index == 0 and in_class and walk.owner is not None and parameter.annotation is None:
        return _receiver(walk, node)
    return evaluate(parameter_recipe(parameter, {}), walk.module, None, walk.program)


def _receiver(walk: Walk, node: form.Function) -> Kind:
    """What ``self`` or ``cls`` is: unknown behind decorators that change it."""
    cls = ProjectClass(walk.module, walk.owner or "")
    names = {_last_name(decorator) for decorator in node.decorators}
    if names & {
        "staticmethod",
        "declared_attr",
        "expression",
        "hybrid_method",
        "hybrid_property",
        "validator",
        "directive",
    }:
        return UNKNOWN
    return cls if "classmethod" in names or node.name == "__init_subclass__" else Instance(cls)


def _last_name(node: form.Expression) -> str:
    match node:
        case form.Name(id=name):
            return name
        case form.Attribute(attr=name):
            return name
        case form.Call(func=func):
            return _last_name(func)
    return ""


def _branches(walk: Walk, suites: Sequence[tuple[form.Statement, ...]]) -> bool:
    before = _bindings(walk)
    ends: list[Bindings] = []
    for suite in suites:
        _restore(walk, before)
        if walk.statements(suite):
            ends.append(_bindings(walk))
    _meet(walk, ends or [before])
    return bool(ends)


def _loop(walk: Walk, node: form.For | form.While, enter: Callable[[], object], binds: bool) -> None:
    """A body that may run never or again: it starts from what holds before it joined with what holds at its
    end.
    """
    before, outside = _bindings(walk), walk.leaving
    if walk.scope is not None and (binds or any(name in before for name in names_bound_in(node.body))):
        walk.leaving = []
        enter()
        with walk.silence():
            walk.statements(node.body)
        _meet(walk, [before, _bindings(walk), *walk.leaving])
    walk.leaving = []
    enter()
    walk.statements(node.body)
    _meet(walk, [before, _bindings(walk), *walk.leaving])
    walk.leaving = outside
    walk.statements(node.orelse)


def _bindings(walk: Walk) -> Bindings:
    return {} if walk.scope is None else dict(walk.scope.bindings)


def _restore(walk: Walk, bindings: Bindings) -> None:
    if walk.scope is not None:
        walk.scope.bindings = dict(bindings)


def _meet(walk: Walk, ends: list[Bindings]) -> None:
    result = ends[0]
    for end in ends[1:]:
        result = merged(result, end)
    _restore(walk, result)


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
    form.Break: leave,
    form.Continue: leave,
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
