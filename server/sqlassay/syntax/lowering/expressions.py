"""Expressions, lowered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeAlias

import libcst as cst

from sqlassay.syntax import form, operators
from sqlassay.syntax.dispatch import Lower
from sqlassay.syntax.lowering.context import Context

_OPERATORS: Final = {
    getattr(cst, name): operator
    for name, operator in (
        operators.UNARY | operators.BINARY | operators.BOOLEAN | operators.COMPARISON
    ).items()
}
_KEYWORDS: Final = {"True": (True, "bool"), "False": (False, "bool"), "None": (None, "none")}


def name(node: cst.Name, c: Context) -> form.Name | form.Constant:
    start, end = c.spans[id(node)]
    keyword = _KEYWORDS.get(node.value)
    return form.Name(start, end, node.value) if keyword is None else form.Constant(start, end, *keyword)


# Attributes, calls and subscripts, which chain


def primary(node: cst.BaseExpression, c: Context) -> form.Expression:
    links: list[cst.Attribute | cst.Call | cst.Subscript] = []
    while isinstance(node, (cst.Attribute, cst.Call, cst.Subscript)):
        links.append(node)
        node = node.func if type(node) is cst.Call else node.value  # type: ignore[union-attr]
    value: form.Expression = c.lower(node)
    while links:
        link = links.pop()
        value = _LINKS[type(link)](link, value, c)
    return value


def _attribute(node: cst.Attribute, value: form.Expression, c: Context) -> form.Attribute:
    return form.Attribute(*c.spans[id(node)], value, node.attr.value)


def _call(node: cst.Call, value: form.Expression, c: Context) -> form.Call:
    return form.Call(*c.spans[id(node)], value, tuple([argument(arg, c) for arg in node.args]))


def _subscript(node: cst.Subscript, value: form.Expression, c: Context) -> form.Subscript:
    first, last = node.slice[0], node.slice[-1]
    indices = tuple([_index(element, c) for element in node.slice])
    alone = first is last and type(first.comma) is not cst.Comma and type(indices[0]) is not form.Starred
    index = indices[0] if alone else form.Tuple(c.spans[id(first)][0], c.spans[id(last)][1], indices)
    return form.Subscript(*c.spans[id(node)], value, index)


_LINKS: Final[dict[type, Callable[[Any, form.Expression, Context], form.Expression]]] = {
    cst.Attribute: _attribute,
    cst.Call: _call,
    cst.Subscript: _subscript,
}


def argument(node: cst.Arg, c: Context) -> form.Argument:
    keyword = None if node.keyword is None else node.keyword.value
    return form.Argument(*c.spans[id(node)], keyword, node.star, c.lower(node.value))


def _index(element: cst.SubscriptElement, c: Context) -> form.Expression:
    part = element.slice
    if isinstance(part, cst.Index):
        value: form.Expression = c.lower(part.value)
        return form.Starred(*c.spans[id(element)], value) if part.star else value
    assert isinstance(part, cst.Slice)
    bounds = c.optional(part.lower), c.optional(part.upper), c.optional(part.step)
    return form.Slice(*c.spans[id(element)], *bounds)


# Operators


def unary(node: cst.UnaryOperation, c: Context) -> form.UnaryOp:
    return form.UnaryOp(*c.spans[id(node)], _OPERATORS[type(node.operator)], c.lower(node.expression))


def binary(node: cst.BinaryOperation, c: Context) -> form.Expression:
    pending = [node]
    while type(left := pending[-1].left) is cst.BinaryOperation:
        pending.append(left)
    value: form.Expression = c.lower(left)
    while pending:
        node = pending.pop()
        value = form.BinaryOp(*c.spans[id(node)], value, _OPERATORS[type(node.operator)], c.lower(node.right))
    return value


def boolean(node: cst.BooleanOperation, c: Context) -> form.BoolOp:
    operator = type(node.operator)
    operands: list[cst.BaseExpression] = [node.right]
    left = node.left
    while isinstance(left, cst.BooleanOperation) and type(left.operator) is operator and not left.lpar:
        operands.append(left.right)
        left = left.left
    operands.append(left)
    return form.BoolOp(*c.spans[id(node)], _OPERATORS[operator], c.all(reversed(operands)))


def comparison(node: cst.Comparison, c: Context) -> form.Compare:
    signs = tuple([_OPERATORS[type(target.operator)] for target in node.comparisons])
    comparators = c.all([target.comparator for target in node.comparisons])
    return form.Compare(*c.spans[id(node)], c.lower(node.left), signs, comparators)


def conditional(node: cst.IfExp, c: Context) -> form.IfExp:
    return form.IfExp(*c.spans[id(node)], c.lower(node.test), c.lower(node.body), c.lower(node.orelse))


def await_(node: cst.Await, c: Context) -> form.Await:
    return form.Await(*c.spans[id(node)], c.lower(node.expression))


def yield_(node: cst.Yield, c: Context) -> form.Yield:
    if isinstance(node.value, cst.From):
        return form.Yield(*c.spans[id(node)], c.lower(node.value.item), True)
    return form.Yield(*c.spans[id(node)], c.optional(node.value), False)


def named(node: cst.NamedExpr, c: Context) -> form.NamedExpr:
    return form.NamedExpr(*c.spans[id(node)], c.lower(node.target), c.lower(node.value))


# Displays and comprehensions


def tuple_(node: cst.Tuple, c: Context) -> form.Tuple:
    return form.Tuple(*c.spans[id(node)], c.all(node.elements))


def list_(node: cst.List, c: Context) -> form.List:
    return form.List(*c.spans[id(node)], c.all(node.elements))


def set_(node: cst.Set, c: Context) -> form.Set:
    return form.Set(*c.spans[id(node)], c.all(node.elements))


def element(node: cst.Element, c: Context) -> form.Expression:
    value: form.Expression = c.lower(node.value)
    return value


def starred(node: cst.StarredElement, c: Context) -> form.Starred:
    return form.Starred(*c.spans[id(node)], c.lower(node.value))


def dict_(node: cst.Dict, c: Context) -> form.Dict:
    return form.Dict(*c.spans[id(node)], c.all(node.elements))


def dict_item(node: cst.DictElement, c: Context) -> form.DictItem:
    return form.DictItem(*c.spans[id(node)], c.lower(node.key), c.lower(node.value))


def starred_dict_item(node: cst.StarredDictElement, c: Context) -> form.DictItem:
    return form.DictItem(*c.spans[id(node)], None, c.lower(node.value))


_SimpleComprehension: TypeAlias = cst.ListComp | cst.SetComp | cst.GeneratorExp
_KINDS: Final[dict[type, str]] = {cst.ListComp: "list", cst.SetComp: "set", cst.GeneratorExp: "generator"}


def comprehension(node: _SimpleComprehension, c: Context) -> form.Comprehension:
    clauses = _clauses(node.for_in, c)
    return form.Comprehension(*c.spans[id(node)], _KINDS[type(node)], c.lower(node.elt), None, clauses)


def dict_comprehension(node: cst.DictComp, c: Context) -> form.Comprehension:
    clauses = _clauses(node.for_in, c)
    return form.Comprehension(*c.spans[id(node)], "dict", c.lower(node.key), c.lower(node.value), clauses)


def starred_dict_comprehension(node: cst.StarredDictComp, c: Context) -> form.Comprehension:
    clauses = _clauses(node.for_in, c)
    return form.Comprehension(*c.spans[id(node)], "dict", c.lower(node.value), None, clauses)


def _clauses(first: cst.CompFor, c: Context) -> tuple[form.Clause, ...]:
    clauses: list[form.Clause] = []
    clause: cst.CompFor | None = first
    while clause is not None:
        conditions = c.all([condition.test for condition in clause.ifs])
        target, iterable = c.lower(clause.target), c.lower(clause.iter)
        is_async = clause.asynchronous is not None
        clauses.append(form.Clause(*c.spans[id(clause)], target, iterable, conditions, is_async))
        clause = clause.inner_for_in
    return tuple(clauses)


# Parameters


def lambda_(node: cst.Lambda, c: Context) -> form.Lambda:
    return form.Lambda(*c.spans[id(node)], parameters(node.params, c), c.lower(node.body))


def parameters(node: cst.Parameters, c: Context) -> tuple[form.Parameter, ...]:
    star = (node.star_arg,) if isinstance(node.star_arg, cst.Param) else ()
    keywords = () if node.star_kwarg is None else (node.star_kwarg,)
    groups: tuple[tuple[str, Sequence[cst.Param]], ...] = (
        ("/", node.posonly_params),
        ("", node.params),
        ("*", star),
        ("k", node.kwonly_params),
        ("**", keywords),
    )
    return tuple([_parameter(param, kind, c) for kind, params in groups for param in params])


def _parameter(node: cst.Param, kind: str, c: Context) -> form.Parameter:
    annotation = None if node.annotation is None else c.lower(node.annotation.annotation)
    return form.Parameter(
        *c.spans[id(node.name)], node.name.value, kind, annotation, c.optional(node.default)
    )


EXPRESSIONS: Final[dict[type, Lower]] = {
    cst.Name: name,
    cst.Attribute: primary,
    cst.Call: primary,
    cst.Subscript: primary,
    cst.UnaryOperation: unary,
    cst.BinaryOperation: binary,
    cst.BooleanOperation: boolean,
    cst.Comparison: comparison,
    cst.IfExp: conditional,
    cst.Await: await_,
    cst.Yield: yield_,
    cst.NamedExpr: named,
    cst.Tuple: tuple_,
    cst.List: list_,
    cst.Set: set_,
    cst.Element: element,
    cst.StarredElement: starred,
    cst.Dict: dict_,
    cst.DictElement: dict_item,
    cst.StarredDictElement: starred_dict_item,
    cst.ListComp: comprehension,
    cst.SetComp: comprehension,
    cst.GeneratorExp: comprehension,
    cst.DictComp: dict_comprehension,
    cst.Lambda: lambda_,
}
if hasattr(cst, "StarredDictComp"):  # from libcst 1.9 on, which has no wheels for Intel Macs
    EXPRESSIONS[cst.StarredDictComp] = starred_dict_comprehension
