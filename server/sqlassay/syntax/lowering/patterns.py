"""Patterns of ``case``: each as the expression that it is written like, and the names that it binds."""

from __future__ import annotations

from typing import Final

import libcst as cst

from sqlassay.syntax import form
from sqlassay.syntax.dispatch import Lower
from sqlassay.syntax.lowering.context import Context


def value(node: cst.MatchValue | cst.MatchSingleton, c: Context) -> form.Expression:
    lowered: form.Expression = c.lower(node.value)
    return lowered


def list_(node: cst.MatchList, c: Context) -> form.List:
    return form.List(*c.spans[id(node)], c.all(node.patterns))


def tuple_(node: cst.MatchTuple, c: Context) -> form.Tuple:
    return form.Tuple(*c.spans[id(node)], c.all(node.patterns))


def element(node: cst.MatchSequenceElement, c: Context) -> form.Expression:
    lowered: form.Expression = c.lower(node.value)
    return lowered


def star(node: cst.MatchStar, c: Context) -> form.Starred:
    start, end = c.spans[id(node)]
    if node.name is None:
        return form.Starred(start, end, form.Name(end - 1, end, "_"))
    return form.Starred(start, c.spans[id(node.name)][1], c.lower(node.name))


def mapping(node: cst.MatchMapping, c: Context) -> form.Dict:
    items = [
        form.DictItem(
            c.spans[id(item.key)][0], c.spans[id(item.pattern)][1], c.lower(item.key), c.lower(item.pattern)
        )
        for item in node.elements
    ]
    if node.rest is not None:
        items.append(form.DictItem(*c.spans[id(node.rest)], None, c.lower(node.rest)))
    return form.Dict(*c.spans[id(node)], tuple(items))


def class_(node: cst.MatchClass, c: Context) -> form.Call:
    positional = [_argument(None, pattern.value, c) for pattern in node.patterns]
    keywords = [_argument(keyword.key, keyword.pattern, c) for keyword in node.kwds]
    return form.Call(*c.spans[id(node)], c.lower(node.cls), (*positional, *keywords))


def _argument(key: cst.Name | None, pattern: cst.MatchPattern, c: Context) -> form.Argument:
    start, end = c.spans[id(pattern)]
    if key is None:
        return form.Argument(start, end, None, "", c.lower(pattern))
    return form.Argument(c.spans[id(key)][0], end, key.value, "", c.lower(pattern))


def capture(node: cst.MatchAs, c: Context) -> form.Expression:
    start, end = c.spans[id(node)]
    target: form.Name = form.Name(end - 1, end, "_") if node.name is None else c.lower(node.name)
    if node.pattern is None:
        return target
    return form.NamedExpr(start, end, target, c.lower(node.pattern))


def alternatives(node: cst.MatchOr, c: Context) -> form.Expression:
    start = c.spans[id(node)][0]
    lowered: form.Expression = c.lower(node.patterns[0].pattern)
    for alternative in node.patterns[1:]:
        end = c.spans[id(alternative.pattern)][1]
        lowered = form.BinaryOp(start, end, lowered, "|", c.lower(alternative.pattern))
    return lowered


def bound_names(pattern: form.Expression) -> tuple[str, ...]:
    """The names that a lowered pattern binds, in order."""
    return tuple(dict.fromkeys(_bound(pattern)))


def _bound(pattern: form.Expression) -> list[str]:
    match pattern:
        case form.Name(id=name):
            return [] if name == "_" else [name]
        case form.List(elements=parts) | form.Tuple(elements=parts):
            return [name for part in parts for name in _bound(part)]
        case form.Starred(value=inner):
            return _bound(inner)
        case form.Dict(items=items):
            return [name for item in items for name in _bound(item.value)]
        case form.Call(args=arguments):
            return [name for argument in arguments for name in _bound(argument.value)]
        case form.NamedExpr(target=target, value=inner):
            return _bound(inner) + _bound(target)
        case form.BinaryOp(left=left, operator="|", right=right):
            return _bound(left) + _bound(right)
        case _:
            return []


PATTERNS: Final[dict[type, Lower]] = {
    cst.MatchValue: value,
    cst.MatchSingleton: value,
    cst.MatchList: list_,
    cst.MatchTuple: tuple_,
    cst.MatchSequenceElement: element,
    cst.MatchStar: star,
    cst.MatchMapping: mapping,
    cst.MatchClass: class_,
    cst.MatchAs: capture,
    cst.MatchOr: alternatives,
}
