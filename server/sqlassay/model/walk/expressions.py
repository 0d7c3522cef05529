"""What kind each expression is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sqlassay.model.kinds import (
    UNKNOWN,
    Arguments,
    DictDisplay,
    Generator,
    Kind,
    Lambda,
    ListOf,
    Literal,
    Method,
    TupleOf,
    Value,
    join,
)
from sqlassay.model.kinds.objects import anonymous, stateless
from sqlassay.model.kinds.operators import binary, boolean, compare, unary
from sqlassay.model.kinds.session import synchronous
from sqlassay.model.kinds.truth import as_operand
from sqlassay.model.library.external import External
from sqlassay.model.summary import recipes as r
from sqlassay.model.summary.parts import arguments_in
from sqlassay.model.summary.recipe_of import annotation_of, recipe_of
from sqlassay.model.walk import reads, results
from sqlassay.model.walk.assign import assign
from sqlassay.model.walk.calls import called
from sqlassay.model.walk.narrowing import narrow, narrowed
from sqlassay.model.walk.paths import on_some_paths
from sqlassay.model.walk.scope import Binding, Scope, names_bound_in
from sqlassay.syntax import form, target_names

if TYPE_CHECKING:
    from sqlassay.model.walk.walk import Walk


CAST = External("typing.cast")


def name(walk: Walk, node: form.Name) -> Kind:
    local = None if walk.scope is None else walk.scope.lookup(node.id)
    if local is None:
        return walk.lookup(node.id).kind
    walk.origins.setdefault(id(node), local)
    return local.kind


def constant(walk: Walk, node: form.Constant) -> Kind:
    return Literal(node.value) if node.kind not in ("complex", "ellipsis") else UNKNOWN


def f_string(walk: Walk, node: form.FString) -> Kind:
    _interpolations(walk, node.parts)
    return Value("str")


def attribute(walk: Walk, node: form.Attribute) -> Kind:
    value = walk.expression(node.value)
    return reads.read(walk, node, value, value.attribute(node.attr, walk.program))


def call(walk: Walk, node: form.Call) -> Kind:
    function = walk.expression(node.func)
    positional: list[Kind] = []
    keywords: dict[str, Kind] = {}
    unpacked = False
    if isinstance(function, Method) and function.name == "run_sync" and node.args:
        walk.handed[id(node.args[0].value)] = (synchronous(function.receiver),)
    for argument in node.args:
        walk.ancestors.append(argument)
        kind = walk.expression(argument.value)
        walk.ancestors.pop()
        if argument.keyword:
            keywords[argument.keyword] = kind
        elif argument.star == "**" and isinstance(kind, DictDisplay):
            keywords |= dict(kind.items)
        elif argument.star:
            unpacked = True
        elif not unpacked:
            positional.append(kind)
    if function == CAST and node.args and isinstance(node.args[0].value, form.Constant):
        positional[:1] = [_quoted(walk, node.args[0].value)]
    made = called(walk, node, function, Arguments(tuple(positional), keywords, unpacked))
    results.called(walk, node, function)
    return made


def _quoted(walk: Walk, node: form.Constant) -> Kind:
    """A type that is written as a string."""
    annotation = annotation_of(node, walk.local_recipes())
    return UNKNOWN if annotation is None else walk.evaluated(annotation, in_class=walk.scope is None)


def subscript(walk: Walk, node: form.Subscript) -> Kind:
    value = walk.expression(node.value)
    index = walk.expression(node.index)
    sliced = isinstance(node.index, form.Slice)
    kind = value.sliced(walk.program) if sliced else value.item(index, walk.program)
    return reads.element(walk, value, kind, node)


def slice_(walk: Walk, node: form.Slice) -> Kind:
    for part in (node.lower, node.upper, node.step):
        walk.optional(part)
    return UNKNOWN


def unary_op(walk: Walk, node: form.UnaryOp) -> Kind:
    return unary(node.operator, walk.expression(node.operand))


def binary_op(walk: Walk, node: form.BinaryOp) -> Kind:
    return binary(node.operator, walk.expression(node.left), walk.expression(node.right))


def bool_op(walk: Walk, node: form.BoolOp) -> Kind:
    kinds: list[Kind] = []
    for index, operand in enumerate(node.operands):
        with narrowed(walk, node.operands[:index], node.operator == "and"):
            kinds.append(walk.expression(operand))
    decided = [as_operand(kind, truth=node.operator == "or") for kind in kinds[:-1]]
    return boolean([*decided, kinds[-1]])


def comparison(walk: Walk, node: form.Compare) -> Kind:
    left = walk.expression(node.left)
    rights = [walk.expression(comparator) for comparator in node.comparators]
    return compare(node.operators[0], left, rights[0]) if len(rights) == 1 else UNKNOWN


def if_exp(walk: Walk, node: form.IfExp) -> Kind:
    walk.expression(node.test)
    with narrowed(walk, (node.test,), truth=True):
        then = walk.expression(node.body)
    with narrowed(walk, (node.test,), truth=False):
        return join([then, walk.expression(node.orelse)])


def await_(walk: Walk, node: form.Await) -> Kind:
    return walk.expression(node.value).awaited(walk.program)


def yield_(walk: Walk, node: form.Yield) -> Kind:
    walk.optional(node.value)
    walk.forget()
    return UNKNOWN


def lambda_(walk: Walk, node: form.Lambda) -> Kind:
    for parameter in node.parameters:
        walk.optional(parameter.default)
    names = Counter(parameter.name for parameter in node.parameters)
    names.update(names_bound_in((node.body,)))
    made = _lambda(walk, node)
    handed = walk.handed.pop(id(node), ())
    walk.scope = Scope("function", walk.scope, names)
    for index, parameter in enumerate(node.parameters):
        kind = handed[index] if index < len(handed) else UNKNOWN
        walk.scope.bind(parameter.name, Binding(kind, parameter=parameter))
    walk.expression(node.body)
    walk.scope = walk.scope.outer
    walk.captured(node)
    return made


def _lambda(walk: Walk, node: form.Lambda) -> Kind:
    """The lambda as a value, which sees the variables around as they may be when it runs."""
    if any(parameter.kind in ("*", "**") or parameter.default for parameter in node.parameters):
        return UNKNOWN
    scope = walk.scope
    around = {name: r.Argument(name) for name in walk.local_recipes()}
    recipe = recipe_of(node, around)
    if not isinstance(recipe, r.Lambda):
        return UNKNOWN
    seen = {
        name: None if scope is None else scope.seen_from_inside(name) for name in arguments_in(recipe.body)
    }
    given = {name: anonymous(binding.kind) for name, binding in seen.items() if binding is not None}
    owner = walk.owner if scope is None else None
    return Lambda(walk.module, owner, recipe.parameters, recipe.body, tuple(given.items()))


def tuple_(walk: Walk, node: form.Tuple) -> Kind:
    kinds = tuple(walk.expression(element) for element in node.elements)
    spread = any(isinstance(element, form.Starred) for element in node.elements)
    return ListOf(join(kinds)) if spread else TupleOf(kinds)


def list_or_set(walk: Walk, node: form.List | form.Set) -> Kind:
    return ListOf(join([walk.expression(element) for element in node.elements]))


def dict_(walk: Walk, node: form.Dict) -> Kind:
    keys = [walk.optional(item.key) for item in node.items]
    values = [walk.expression(item.value) for item in node.items]
    names = [key.value for key in keys if isinstance(key, Literal) and isinstance(key.value, str)]
    return DictDisplay(tuple(zip(names, values, strict=True))) if len(names) == len(keys) else Value("dict")


def comprehension(walk: Walk, node: form.Comprehension) -> Kind:
    """A scope of its own; only the first iterable belongs to the scope around. What its turns do to objects
    holds for the turns after.
    """
    first = walk.expression(node.clauses[0].iterable)
    events = walk.events
    if walk.stateful:
        with walk.silence():
            _turns(walk, node, first)
    element = _turns(walk, node, stateless(first) if walk.events != events else first)
    if node.kind != "generator":
        results.comprehended(walk, node)
    match node.kind:
        case "dict":
            return Value("dict")
        case "generator":
            return Generator(element)
    return ListOf(element)


def _turns(walk: Walk, node: form.Comprehension, first: Kind) -> Kind:
    names = Counter(name for clause in node.clauses for name in target_names((clause.target,)))
    walk.scope = Scope("comprehension", walk.scope, names)
    for index, clause in enumerate(node.clauses):
        walk.ancestors.append(clause)
        iterable = first if index == 0 else walk.expression(clause.iterable)
        reads.begin_loop(walk, iterable, walk.place(clause))
        assign(walk, clause.target, reads.turn(walk, iterable, walk.place(clause)))
        for condition in clause.conditions:
            walk.expression(condition)
            narrow(walk, condition, truth=True)
    element = walk.expression(node.element)
    walk.optional(node.value)
    for clause in reversed(node.clauses):
        reads.end_loop(walk, walk.place(clause))
    del walk.ancestors[-len(node.clauses) :]
    walk.scope = walk.scope.outer
    return element


def starred(walk: Walk, node: form.Starred) -> Kind:
    return walk.expression(node.value).iterated(walk.program)


def named_expr(walk: Walk, node: form.NamedExpr) -> Kind:
    """``target := value``, which binds around a comprehension."""
    kind = walk.expression(node.value)
    scope = walk.scope
    while scope is not None and scope.sort == "comprehension":
        scope = scope.outer
    if scope is not None and isinstance(node.target, form.Name):
        if on_some_paths(walk):
            scope.bind_maybe(node.target.id, kind)
        else:
            scope.bind(node.target.id, Binding(kind, node.value))
    return kind


def _interpolations(walk: Walk, parts: tuple[form.Constant | form.Interpolation, ...]) -> None:
    for part in parts:
        if isinstance(part, form.Interpolation):
            walk.expression(part.value)
            _interpolations(walk, part.format_spec)


EXPRESSIONS: dict[type[form.Node], Callable[[Walk, Any], Kind]] = {
    form.Name: name,
    form.Constant: constant,
    form.FString: f_string,
    form.Attribute: attribute,
    form.Call: call,
    form.Subscript: subscript,
    form.Slice: slice_,
    form.UnaryOp: unary_op,
    form.BinaryOp: binary_op,
    form.BoolOp: bool_op,
    form.Compare: comparison,
    form.IfExp: if_exp,
    form.Await: await_,
    form.Yield: yield_,
    form.Lambda: lambda_,
    form.Tuple: tuple_,
    form.List: list_or_set,
    form.Set: list_or_set,
    form.Dict: dict_,
    form.Comprehension: comprehension,
    form.Starred: starred,
    form.NamedExpr: named_expr,
}
