from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import libcst as cst

from sqlassay.syntax import form, operators
from sqlassay.syntax.dispatch import Lower
from sqlassay.syntax.lowering.context import Context
from sqlassay.syntax.lowering.expressions import argument, parameters
from sqlassay.syntax.lowering.patterns import bound_names
from sqlassay.text import Span

_AUGMENTED: Final = {getattr(cst, name): operator for name, operator in operators.AUGMENTED.items()}


# Simple statements


def expression(node: cst.Expr, c: Context) -> form.Expr:
    return form.Expr(*c.spans[id(node)], c.lower(node.value))


def assign(node: cst.Assign, c: Context) -> form.Assign:
    return form.Assign(*c.spans[id(node)], c.all([each.target for each in node.targets]), c.lower(node.value))


def annotated(node: cst.AnnAssign, c: Context) -> form.AnnAssign:
    annotation = c.lower(node.annotation.annotation)
    return form.AnnAssign(*c.spans[id(node)], c.lower(node.target), annotation, c.optional(node.value))


def augmented(node: cst.AugAssign, c: Context) -> form.AugAssign:
    operator = _AUGMENTED[type(node.operator)]
    return form.AugAssign(*c.spans[id(node)], c.lower(node.target), operator, c.lower(node.value))


def return_(node: cst.Return, c: Context) -> form.Return:
    return form.Return(*c.spans[id(node)], c.optional(node.value))


def raise_(node: cst.Raise, c: Context) -> form.Raise:
    cause = None if node.cause is None else c.lower(node.cause.item)
    return form.Raise(*c.spans[id(node)], c.optional(node.exc), cause)


def delete(node: cst.Del, c: Context) -> form.Delete:
    target = node.target
    if isinstance(target, cst.Tuple) and not target.lpar:
        return form.Delete(*c.spans[id(node)], c.all(target.elements))
    return form.Delete(*c.spans[id(node)], (c.lower(target),))


def assert_(node: cst.Assert, c: Context) -> form.Assert:
    return form.Assert(*c.spans[id(node)], c.lower(node.test), c.optional(node.msg))


def pass_(node: cst.Pass, c: Context) -> form.Pass:
    return form.Pass(*c.spans[id(node)])


def break_(node: cst.Break, c: Context) -> form.Break:
    return form.Break(*c.spans[id(node)])


def continue_(node: cst.Continue, c: Context) -> form.Continue:
    return form.Continue(*c.spans[id(node)])


def global_(node: cst.Global, c: Context) -> form.Global:
    return form.Global(*c.spans[id(node)], tuple([item.name.value for item in node.names]))


def nonlocal_(node: cst.Nonlocal, c: Context) -> form.Nonlocal:
    return form.Nonlocal(*c.spans[id(node)], tuple([item.name.value for item in node.names]))


def import_(node: cst.Import | cst.LazyImport, c: Context) -> form.Import:
    return form.Import(*c.spans[id(node)], _aliases(node.names, c))


def import_from(node: cst.ImportFrom | cst.LazyImportFrom, c: Context) -> form.ImportFrom:
    start, end = c.spans[id(node)]
    module = None if node.module is None else _dotted(node.module)
    if isinstance(node.names, cst.ImportStar):
        names: tuple[form.Alias, ...] = (form.Alias(end - 1, end, "*", None),)
    else:
        names = _aliases(node.names, c)
    return form.ImportFrom(start, end, module, len(node.relative), names)


def _aliases(aliases: Sequence[cst.ImportAlias], c: Context) -> tuple[form.Alias, ...]:
    return tuple(
        [form.Alias(*c.spans[id(each)], _dotted(each.name), _as_name(each.asname)) for each in aliases]
    )


def _as_name(node: cst.AsName | None) -> str | None:
    if node is None:
        return None
    assert isinstance(node.name, cst.Name)
    return node.name.value


def _dotted(node: cst.Attribute | cst.Name) -> str:
    parts: list[str] = []
    while isinstance(node, cst.Attribute):
        parts.append(node.attr.value)
        node = node.value  # type: ignore[assignment]
    return ".".join([node.value, *reversed(parts)])


def type_alias(node: cst.TypeAlias, c: Context) -> form.TypeAlias_:
    parameters_of_type = _type_parameters(node.type_parameters, c)
    return form.TypeAlias_(*c.spans[id(node)], node.name.value, c.lower(node.value), parameters_of_type)


# Compound statements


def body(block: cst.BaseSuite | cst.Module, c: Context) -> tuple[form.Statement, ...]:
    """The statements of a block, of those on one line each."""
    statements: list[Any] = []
    for statement in block.body:
        if isinstance(statement, cst.SimpleStatementLine):
            statements += [c.lower(small) for small in statement.body]
        else:
            statements.append(c.lower(statement))
    return tuple(statements)


def _else_body(node: cst.Else | cst.Finally | None, c: Context) -> tuple[form.Statement, ...]:
    return () if node is None else body(node.body, c)


def if_(node: cst.If, c: Context) -> form.If:
    branches = [node]
    while isinstance(orelse := branches[-1].orelse, cst.If):
        branches.append(orelse)
    rest: tuple[form.Statement, ...] = _else_body(orelse, c)
    lowered = None
    for branch in reversed(branches):
        lowered = form.If(*c.spans[id(branch)], c.lower(branch.test), body(branch.body, c), rest)
        rest = (lowered,)
    assert lowered is not None
    return lowered


def while_(node: cst.While, c: Context) -> form.While:
    return form.While(*c.spans[id(node)], c.lower(node.test), body(node.body, c), _else_body(node.orelse, c))


def for_(node: cst.For, c: Context) -> form.For:
    return form.For(
        *c.spans[id(node)],
        c.lower(node.target),
        c.lower(node.iter),
        body(node.body, c),
        _else_body(node.orelse, c),
        node.asynchronous is not None,
    )


def with_(node: cst.With, c: Context) -> form.With:
    items = tuple([_with_item(item, c) for item in node.items])
    return form.With(*c.spans[id(node)], items, body(node.body, c), node.asynchronous is not None)


def _with_item(node: cst.WithItem, c: Context) -> form.WithItem:
    target = None if node.asname is None else c.lower(node.asname.name)
    return form.WithItem(*c.spans[id(node)], c.lower(node.item), target)


def try_(node: cst.Try | cst.TryStar, c: Context) -> form.Try:
    return form.Try(
        *c.spans[id(node)],
        body(node.body, c),
        tuple([_handler(handler, c) for handler in node.handlers]),
        _else_body(node.orelse, c),
        _else_body(node.finalbody, c),
    )


def _handler(node: cst.ExceptHandler | cst.ExceptStarHandler, c: Context) -> form.ExceptHandler:
    return form.ExceptHandler(
        *c.spans[id(node)], c.optional(node.type), _as_name(node.name), body(node.body, c)
    )


def match(node: cst.Match, c: Context) -> form.Match:
    return form.Match(
        *c.spans[id(node)], c.lower(node.subject), tuple([_case(case, c) for case in node.cases])
    )


def _case(node: cst.MatchCase, c: Context) -> form.Case:
    pattern = c.lower(node.pattern)
    guard = c.optional(node.guard)
    return form.Case(*c.spans[id(node)], bound_names(pattern), pattern, guard, body(node.body, c))


# Definitions


def function(node: cst.FunctionDef, c: Context) -> form.Function:
    return form.Function(
        *c.spans[id(node)],
        node.name.value,
        Span(*c.spans[id(node.name)]),
        parameters(node.params, c),
        None if node.returns is None else c.lower(node.returns.annotation),
        _decorators(node, c),
        body(node.body, c),
        node.asynchronous is not None,
        _type_parameters(node.type_parameters, c),
    )


def class_(node: cst.ClassDef, c: Context) -> form.Class:
    return form.Class(
        *c.spans[id(node)],
        node.name.value,
        Span(*c.spans[id(node.name)]),
        tuple([argument(arg, c) for arg in (*node.bases, *node.keywords)]),
        _decorators(node, c),
        body(node.body, c),
        _type_parameters(node.type_parameters, c),
    )


def _decorators(node: cst.FunctionDef | cst.ClassDef, c: Context) -> tuple[form.Expression, ...]:
    return c.all([each.decorator for each in node.decorators])


_STARS: Final[dict[type, str]] = {cst.TypeVar: "", cst.TypeVarTuple: "*", cst.ParamSpec: "**"}


def _type_parameters(node: cst.TypeParameters | None, c: Context) -> tuple[form.TypeParameter, ...]:
    if node is None:
        return ()
    return tuple([_type_parameter(each, c) for each in node.params])


def _type_parameter(node: cst.TypeParam, c: Context) -> form.TypeParameter:
    param = node.param
    bound = c.optional(param.bound) if isinstance(param, cst.TypeVar) else None
    star = _STARS[type(param)]
    return form.TypeParameter(*c.spans[id(param)], param.name.value, star, bound, c.optional(node.default))


STATEMENTS: Final[dict[type, Lower]] = {
    cst.Expr: expression,
    cst.Assign: assign,
    cst.AnnAssign: annotated,
    cst.AugAssign: augmented,
    cst.Return: return_,
    cst.Raise: raise_,
    cst.Del: delete,
    cst.Assert: assert_,
    cst.Pass: pass_,
    cst.Break: break_,
    cst.Continue: continue_,
    cst.Global: global_,
    cst.Nonlocal: nonlocal_,
    cst.Import: import_,
    cst.ImportFrom: import_from,
    cst.TypeAlias: type_alias,
    cst.If: if_,
    cst.While: while_,
    cst.For: for_,
    cst.With: with_,
    cst.Try: try_,
    cst.TryStar: try_,
    cst.Match: match,
    cst.FunctionDef: function,
    cst.ClassDef: class_,
}
if hasattr(cst, "LazyImport"):  # from libcst 1.9 on, which has no wheels for Intel Macs
    STATEMENTS[cst.LazyImport] = import_
    STATEMENTS[cst.LazyImportFrom] = import_from
