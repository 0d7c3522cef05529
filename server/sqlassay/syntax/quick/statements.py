"""Statements, lowered."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from typing import Any, Final

from sqlassay.syntax import form
from sqlassay.syntax.dispatch import Lower
from sqlassay.syntax.lexical import end_of_match
from sqlassay.syntax.quick.context import BLANK, Context, UnusualError
from sqlassay.syntax.quick.expressions import OPERATORS, arguments, parameters
from sqlassay.text import Span

# Simple statements


def expression(node: ast.Expr, c: Context) -> form.Expr:
    return form.Expr(*c.span(node), c.lower(node.value))


def assign(node: ast.Assign, c: Context) -> form.Assign:
    return form.Assign(*c.span(node), c.all(node.targets), c.lower(node.value))


def annotated(node: ast.AnnAssign, c: Context) -> form.AnnAssign:
    annotation = c.lower(node.annotation)
    return form.AnnAssign(*c.span(node), c.lower(node.target), annotation, c.optional(node.value))


def augmented(node: ast.AugAssign, c: Context) -> form.AugAssign:
    return form.AugAssign(*c.span(node), c.lower(node.target), OPERATORS[type(node.op)], c.lower(node.value))


def return_(node: ast.Return, c: Context) -> form.Return:
    return form.Return(*c.span(node), c.optional(node.value))


def raise_(node: ast.Raise, c: Context) -> form.Raise:
    return form.Raise(*c.span(node), c.optional(node.exc), c.optional(node.cause))


def delete(node: ast.Delete, c: Context) -> form.Delete:
    return form.Delete(*c.span(node), c.all(node.targets))


def assert_(node: ast.Assert, c: Context) -> form.Assert:
    return form.Assert(*c.span(node), c.lower(node.test), c.optional(node.msg))


def pass_(node: ast.Pass, c: Context) -> form.Pass:
    return form.Pass(*c.span(node))


def break_(node: ast.Break, c: Context) -> form.Break:
    return form.Break(*c.span(node))


def continue_(node: ast.Continue, c: Context) -> form.Continue:
    return form.Continue(*c.span(node))


def global_(node: ast.Global, c: Context) -> form.Global:
    return form.Global(*c.span(node), tuple(node.names))


def nonlocal_(node: ast.Nonlocal, c: Context) -> form.Nonlocal:
    return form.Nonlocal(*c.span(node), tuple(node.names))


def import_(node: ast.Import, c: Context) -> form.Import:
    return form.Import(*c.span(node), _aliases(node.names, c))


def import_from(node: ast.ImportFrom, c: Context) -> form.ImportFrom:
    return form.ImportFrom(*c.span(node), node.module, node.level, _aliases(node.names, c))


def _aliases(aliases: list[ast.alias], c: Context) -> tuple[form.Alias, ...]:
    return tuple([form.Alias(*c.span(each), each.name, each.asname) for each in aliases])


# Compound statements, which end where their last statement does


def body(statements: Sequence[ast.stmt], c: Context) -> tuple[form.Statement, ...]:
    return c.all(statements)


def if_(node: ast.If, c: Context) -> form.If:
    branches = [node]
    while len(orelse := branches[-1].orelse) == 1 and type(orelse[0]) is ast.If:
        branches.append(orelse[0])
    rest = body(orelse, c)
    lowered = None
    for branch in reversed(branches):
        statements = body(branch.body, c)
        end = (rest or statements)[-1].end
        lowered = form.If(c.start(branch), end, c.lower(branch.test), statements, rest)
        rest = (lowered,)
    assert lowered is not None
    return lowered


def while_(node: ast.While, c: Context) -> form.While:
    statements, rest = body(node.body, c), body(node.orelse, c)
    return form.While(c.start(node), (rest or statements)[-1].end, c.lower(node.test), statements, rest)


def for_(node: ast.For | ast.AsyncFor, c: Context) -> form.For:
    target, iterable = c.lower(node.target), c.lower(node.iter)
    statements, rest = body(node.body, c), body(node.orelse, c)
    end = (rest or statements)[-1].end
    return form.For(c.start(node), end, target, iterable, statements, rest, type(node) is ast.AsyncFor)


def with_(node: ast.With | ast.AsyncWith, c: Context) -> form.With:
    statements = body(node.body, c)
    limit = _items_end(node, c)
    items = tuple([_with_item(item, limit, c) for item in node.items])
    return form.With(c.start(node), statements[-1].end, items, statements, type(node) is ast.AsyncWith)


def _with_item(node: ast.withitem, limit: int, c: Context) -> form.WithItem:
    start, end = c.outer(*c.span(node.context_expr), limit)
    if node.optional_vars is not None:
        _, end = c.outer(*c.span(node.optional_vars), limit)
    return form.WithItem(start, end, c.lower(node.context_expr), c.optional(node.optional_vars))


_WITH: Final = re.compile(rf"(?:async{BLANK}++)?with")
_NEEDS_PARENTHESES: Final = (ast.Yield, ast.YieldFrom, ast.NamedExpr)


def _items_end(node: ast.With | ast.AsyncWith, c: Context) -> int:
    """Where the last item ends, with its parentheses but without those around all items, or after that."""
    first, last = node.items[0].context_expr, node.items[-1].optional_vars or node.items[-1].context_expr
    keyword_end = end_of_match(_WITH, c.text, c.start(node))
    opened = c.opened(keyword_end, c.start(first))
    if not opened:
        return len(c.text)
    closings = c.closings(c.end(first), len(c.text))
    end = c.listed(c.end(last), len(c.text))
    alone = first is last and (opened > 1 or not isinstance(first, _NEEDS_PARENTHESES))
    return end - 1 if opened > closings or alone else end


def try_(node: Any, c: Context) -> form.Try:
    statements, rest, last = body(node.body, c), body(node.orelse, c), body(node.finalbody, c)
    handlers = tuple([_handler(handler, c) for handler in node.handlers])
    end = (last or rest or handlers)[-1].end
    return form.Try(c.start(node), end, statements, handlers, rest, last)


def _handler(node: ast.ExceptHandler, c: Context) -> form.ExceptHandler:
    statements = body(node.body, c)
    return form.ExceptHandler(c.start(node), statements[-1].end, c.optional(node.type), node.name, statements)


# Definitions


def function(node: ast.FunctionDef | ast.AsyncFunctionDef, c: Context) -> form.Function:
    _check_type_parameters(node)
    start = c.start(node)
    statements = body(node.body, c)
    return form.Function(
        start,
        statements[-1].end,
        node.name,
        _name_span(node.name, start, c),
        parameters(node.args, c),
        c.optional(node.returns),
        c.all(node.decorator_list),
        statements,
        type(node) is ast.AsyncFunctionDef,
        (),
    )


def class_(node: ast.ClassDef, c: Context) -> form.Class:
    _check_type_parameters(node)
    start = c.start(node)
    statements = body(node.body, c)
    return form.Class(
        start,
        statements[-1].end,
        node.name,
        _name_span(node.name, start, c),
        _bases(node, c),
        c.all(node.decorator_list),
        statements,
        (),
    )


def _bases(node: ast.ClassDef, c: Context) -> tuple[form.Argument, ...]:
    if not node.bases and not node.keywords:
        return ()
    last = max(c.end(each) for each in (*node.bases, *node.keywords))
    return arguments(node.bases, node.keywords, c.listed(last, len(c.text)), c)


def _check_type_parameters(node: Any) -> None:
    if getattr(node, "type_params", None):
        raise UnusualError("type parameters")


_NAME: Final = re.compile(rf"(?:(?:async|def|class){BLANK}++)+")


def _name_span(name: str, start: int, c: Context) -> Span:
    at = end_of_match(_NAME, c.text, start)
    return Span(at, at + len(name))


STATEMENTS: Final[dict[type, Lower]] = {
    ast.Expr: expression,
    ast.Assign: assign,
    ast.AnnAssign: annotated,
    ast.AugAssign: augmented,
    ast.Return: return_,
    ast.Raise: raise_,
    ast.Delete: delete,
    ast.Assert: assert_,
    ast.Pass: pass_,
    ast.Break: break_,
    ast.Continue: continue_,
    ast.Global: global_,
    ast.Nonlocal: nonlocal_,
    ast.Import: import_,
    ast.ImportFrom: import_from,
    ast.If: if_,
    ast.While: while_,
    ast.For: for_,
    ast.AsyncFor: for_,
    ast.With: with_,
    ast.AsyncWith: with_,
    ast.Try: try_,
    ast.TryStar: try_,
    ast.FunctionDef: function,
    ast.AsyncFunctionDef: function,
    ast.ClassDef: class_,
}
