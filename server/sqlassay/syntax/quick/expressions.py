"""Expressions, lowered."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from typing import Any, Final, TypeAlias

from sqlassay.syntax import form
from sqlassay.syntax.dispatch import Lower
from sqlassay.syntax.lexical import end_of_match
from sqlassay.syntax.quick.context import BLANK, Context

OPERATORS: Final[dict[type, str]] = {
    ast.Not: "not",
    ast.USub: "-",
    ast.UAdd: "+",
    ast.Invert: "~",
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
    ast.MatMult: "@",
    ast.LShift: "<<",
    ast.RShift: ">>",
    ast.BitOr: "|",
    ast.BitAnd: "&",
    ast.BitXor: "^",
    ast.And: "and",
    ast.Or: "or",
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.In: "in",
    ast.NotIn: "not in",
    ast.Is: "is",
    ast.IsNot: "is not",
}
_KINDS: Final[dict[type, str]] = {
    str: "str",
    bytes: "bytes",
    int: "int",
    float: "float",
    bool: "bool",
    type(None): "none",
}


def name(node: ast.Name, c: Context) -> form.Name:
    start = c.starts[node.lineno] + node.col_offset
    return form.Name(start, start + len(node.id), node.id)


def constant(node: ast.Constant, c: Context) -> form.Constant:
    value: Any = node.value
    kind = _KINDS.get(type(value))
    if kind is None:
        kind, value = ("ellipsis", None) if value is ... else ("complex", value.imag)
    return form.Constant(*c.span(node), value, kind)


# Attributes, calls and subscripts


def attribute(node: ast.Attribute, c: Context) -> form.Attribute:
    return form.Attribute(*c.span(node), c.lower(node.value), node.attr)


def call(node: ast.Call, c: Context) -> form.Call:
    start, end = c.span(node)
    func: form.Expression = c.lower(node.func)
    return form.Call(start, end, func, arguments(node.args, node.keywords, end, c))


def arguments(
    positional: list[ast.expr], keywords: list[ast.keyword], end: int, c: Context
) -> tuple[form.Argument, ...]:
    """The arguments whose parenthesis is closed right before `end`, in the order of the text."""
    args = [_positional(node, end, c) for node in positional]
    if not keywords:
        return tuple(args)
    named = [form.Argument(*c.span(each), each.arg, _stars(each), c.lower(each.value)) for each in keywords]
    if args and args[-1].start > named[0].start:
        return tuple(sorted([*args, *named], key=_start))
    return (*args, *named)


def _start(node: form.Node) -> int:
    return node.start


def _stars(keyword: ast.keyword) -> str:
    return "**" if keyword.arg is None else ""


def _positional(node: ast.expr, end: int, c: Context) -> form.Argument:
    if type(node) is ast.Starred:
        return form.Argument(*c.span(node), None, "*", c.lower(node.value))
    value: form.Expression = c.lower(node)
    start, ends = c.span(node)
    if ends == end:  # the parentheses of a generator alone are the call's
        return form.Argument(value.start, value.end, None, "", value)
    return form.Argument(*c.outer(start, ends, end - 1), None, "", value)


def subscript(node: ast.Subscript, c: Context) -> form.Subscript:
    start, end = c.span(node)
    value: form.Expression = c.lower(node.value)
    index = node.slice
    if type(index) is ast.Tuple and not _has_parentheses(index, c):
        first, after = c.span(index)
        elements = c.all(index.elts)
        last = max(elements[-1].end, c.closed(c.end(index.elts[-1]), after))
        return form.Subscript(start, end, value, form.Tuple(first, last, elements))
    return form.Subscript(start, end, value, c.lower(index))


def slice_(node: ast.Slice, c: Context) -> form.Slice:
    start, end = c.span(node)
    if c.text[end - 1] == ":":
        end = c.code(end)  # libcst counts the whitespace after a last colon
    return form.Slice(start, end, c.optional(node.lower), c.optional(node.upper), c.optional(node.step))


# Operators


def unary(node: ast.UnaryOp, c: Context) -> form.UnaryOp:
    return form.UnaryOp(*c.span(node), OPERATORS[type(node.op)], c.lower(node.operand))


def binary(node: ast.BinOp, c: Context) -> form.BinaryOp:
    return form.BinaryOp(*c.span(node), c.lower(node.left), OPERATORS[type(node.op)], c.lower(node.right))


def boolean(node: ast.BoolOp, c: Context) -> form.BoolOp:
    return form.BoolOp(*c.span(node), OPERATORS[type(node.op)], c.all(node.values))


def comparison(node: ast.Compare, c: Context) -> form.Compare:
    signs = tuple([OPERATORS[type(sign)] for sign in node.ops])
    return form.Compare(*c.span(node), c.lower(node.left), signs, c.all(node.comparators))


def conditional(node: ast.IfExp, c: Context) -> form.IfExp:
    return form.IfExp(*c.span(node), c.lower(node.test), c.lower(node.body), c.lower(node.orelse))


def await_(node: ast.Await, c: Context) -> form.Await:
    return form.Await(*c.span(node), c.lower(node.value))


def yield_(node: ast.Yield, c: Context) -> form.Yield:
    return form.Yield(*c.span(node), c.optional(node.value), False)


def yield_from(node: ast.YieldFrom, c: Context) -> form.Yield:
    return form.Yield(*c.span(node), c.lower(node.value), True)


def named(node: ast.NamedExpr, c: Context) -> form.NamedExpr:
    return form.NamedExpr(*c.span(node), c.lower(node.target), c.lower(node.value))


# Displays and comprehensions


def tuple_(node: ast.Tuple, c: Context) -> form.Tuple:
    start, end = c.span(node)
    elements = c.all(node.elts)
    if _has_parentheses(node, c):
        start = c.code(start + 1)
        end = c.listed(c.end(node.elts[-1]), end - 1) if elements else start
    return form.Tuple(start, end, elements)


def _has_parentheses(node: ast.Tuple, c: Context) -> bool:
    """Whether the span of a tuple begins and ends with its own parentheses, not with those of elements."""
    start, end = c.span(node)
    if c.text[start] != "(" or c.text[end - 1] != ")":
        return False
    if not node.elts:
        return True
    first, after = c.span(node.elts[0])
    if first == start or c.text[after] == ",":
        return first != start
    return c.opened(start, first) > c.closings(after, end)


def list_(node: ast.List, c: Context) -> form.List:
    return form.List(*c.span(node), c.all(node.elts))


def set_(node: ast.Set, c: Context) -> form.Set:
    return form.Set(*c.span(node), c.all(node.elts))


def starred(node: ast.Starred, c: Context) -> form.Starred:
    return form.Starred(*c.span(node), c.lower(node.value))


def dict_(node: ast.Dict, c: Context) -> form.Dict:
    start, end = c.span(node)
    items: list[form.DictItem] = []
    at = start + 1
    for key, value in zip(node.keys, node.values, strict=True):
        first = c.after_separators(at)
        at = c.closed(c.end(value), end - 1)
        items.append(form.DictItem(first, at, c.optional(key), c.lower(value)))
    return form.Dict(start, end, tuple(items))


_SimpleComprehension: TypeAlias = ast.ListComp | ast.SetComp | ast.GeneratorExp


def list_comprehension(node: ast.ListComp, c: Context) -> form.Comprehension:
    return _comprehension(node, "list", c)


def set_comprehension(node: ast.SetComp, c: Context) -> form.Comprehension:
    return _comprehension(node, "set", c)


def _comprehension(node: _SimpleComprehension, kind: str, c: Context) -> form.Comprehension:
    clauses = _clauses(node.generators, c.end(node.elt), c.end(node) - 1, c)
    return form.Comprehension(*c.span(node), kind, c.lower(node.elt), None, clauses)


def dict_comprehension(node: ast.DictComp, c: Context) -> form.Comprehension:
    clauses = _clauses(node.generators, c.end(node.value), c.end(node) - 1, c)
    return form.Comprehension(*c.span(node), "dict", c.lower(node.key), c.lower(node.value), clauses)


def generator(node: ast.GeneratorExp, c: Context) -> form.Comprehension:
    start, end = c.span(node)
    clauses = _clauses(node.generators, c.end(node.elt), end - 1, c)
    return form.Comprehension(
        c.code(start + 1), clauses[-1].end, "generator", c.lower(node.elt), None, clauses
    )


_BEFORE_FOR: Final = re.compile(rf"(?:\)|{BLANK}|#[^\r\n]*+)*")


def _clauses(nodes: Iterable[ast.comprehension], at: int, limit: int, c: Context) -> tuple[form.Clause, ...]:
    found: list[tuple[int, ast.comprehension]] = []
    for node in nodes:
        found.append((end_of_match(_BEFORE_FOR, c.text, at), node))
        at = c.end(node.ifs[-1] if node.ifs else node.iter)
    end = c.closed(at, limit)
    return tuple([_clause(node, start, end, c) for start, node in found])


def _clause(node: ast.comprehension, start: int, end: int, c: Context) -> form.Clause:
    target, iterable = c.lower(node.target), c.lower(node.iter)
    return form.Clause(start, end, target, iterable, c.all(node.ifs), bool(node.is_async))


# Parameters


def lambda_(node: ast.Lambda, c: Context) -> form.Lambda:
    return form.Lambda(*c.span(node), parameters(node.args, c), c.lower(node.body))


def parameters(node: ast.arguments, c: Context) -> tuple[form.Parameter, ...]:
    positional = [*node.posonlyargs, *node.args]
    defaults: list[ast.expr | None] = [None] * (len(positional) - len(node.defaults))
    defaults += node.defaults
    first_named = len(node.posonlyargs)
    found = [
        _parameter(arg, "/" if number < first_named else "", default, c)
        for number, (arg, default) in enumerate(zip(positional, defaults, strict=True))
    ]
    if node.vararg is not None:
        found.append(_parameter(node.vararg, "*", None, c))
    for arg, default in zip(node.kwonlyargs, node.kw_defaults, strict=True):
        found.append(_parameter(arg, "k", default, c))
    if node.kwarg is not None:
        found.append(_parameter(node.kwarg, "**", None, c))
    return tuple(found)


def _parameter(node: ast.arg, kind: str, default: ast.expr | None, c: Context) -> form.Parameter:
    start, name = c.start(node), node.arg
    annotation = c.optional(node.annotation)
    return form.Parameter(start, start + len(name), name, kind, annotation, c.optional(default))


EXPRESSIONS: Final[dict[type, Lower]] = {
    ast.Name: name,
    ast.Constant: constant,
    ast.Attribute: attribute,
    ast.Call: call,
    ast.Subscript: subscript,
    ast.Slice: slice_,
    ast.UnaryOp: unary,
    ast.BinOp: binary,
    ast.BoolOp: boolean,
    ast.Compare: comparison,
    ast.IfExp: conditional,
    ast.Await: await_,
    ast.Yield: yield_,
    ast.YieldFrom: yield_from,
    ast.NamedExpr: named,
    ast.Tuple: tuple_,
    ast.List: list_,
    ast.Set: set_,
    ast.Starred: starred,
    ast.Dict: dict_,
    ast.ListComp: list_comprehension,
    ast.SetComp: set_comprehension,
    ast.DictComp: dict_comprehension,
    ast.GeneratorExp: generator,
    ast.Lambda: lambda_,
}
