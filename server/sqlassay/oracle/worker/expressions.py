"""The strings that SQLAlchemy would give to ``eval``, evaluated by the rules of the shadow instead.

``relationship(primaryjoin="…")`` and its like take Python expressions, and the annotations that hold strings
do, too. They are the project's text, so what they may do is what a tree may do.
"""

from __future__ import annotations

import ast
import builtins
from typing import Any, Callable, Dict, List, Mapping, Optional

from sqlalchemy.orm import clsregistry

from . import names
from .allowed import admitted, may_read
from .evaluate import Evaluator, Given, Tree
from .unknown import UnknownError, any_unknown

OPERATORS: Dict[type, str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%",
    ast.BitAnd: "&", ast.BitOr: "|", ast.BitXor: "^", ast.LShift: "<<", ast.RShift: ">>",
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
    ast.USub: "-", ast.Invert: "~", ast.UAdd: "+",
}  # fmt: skip
OPAQUE = ["Opaque"]


def install() -> None:
    """Take the place of ``eval`` in SQLAlchemy's modules that evaluate strings of a mapping."""
    vars(clsregistry)["eval"] = evaluated
    try:
        import sqlalchemy.util.typing as annotations
    except ImportError:  # 1.4
        return
    vars(annotations)["eval"] = named


def evaluated(source: str, _: Any, known: Mapping[str, Any]) -> Any:
    """What ``eval`` would give.

    :raises NameError: as ``eval`` does.
    :raises UnknownError: when the expression is none of those that may be evaluated.
    """
    parsed = ast.parse(source.lstrip(" \t"), mode="eval")
    found = StringEvaluator(known).value(tree_of(parsed.body))
    if any_unknown(found):
        raise UnknownError(source)
    return found


def named(name: str, known: Mapping[str, Any], more: Optional[Mapping[str, Any]] = None) -> Any:
    """What a name of an annotation stands for.

    :raises NameError: when it is none, or more than a name.
    """
    for values in (more or {}, known):
        if name.isidentifier() and may_read(name) and name in values:
            found = admitted(values[name])
            if not any_unknown(found):
                return found
    raise NameError(f"name {name!r} is not defined")


class StringEvaluator(Evaluator):
    """Evaluates expressions whose names are those of a mapping."""

    def __init__(self, known: Mapping[str, Any]) -> None:
        super().__init__(self._of_mapping)
        self._known = known

    def _of_mapping(self, name: str) -> Any:
        name = name[1:]
        if name.startswith("_"):
            raise UnknownError(name)
        try:
            return admitted(self._known[name], name)
        except KeyError:
            if hasattr(builtins, name):
                return names.outside(f"builtins.{name}")
            raise NameError(f"name {name!r} is not defined") from None

    def attribute(self, value: Any, name: str) -> Any:
        if may_read(name) and not any_unknown(value):
            getattr(value, name)  # says itself that there is none
        return super().attribute(value, name)

    def _both(self, tree: Tree, given: Given) -> Any:
        """``and``, ``or``: as Python does, which SQLAlchemy objects to."""
        found = self.value(tree[2][0], given)
        for part in tree[2][1:]:
            if any_unknown(found) or bool(found) is not tree[1]:
                return found
            found = self.value(part, given)
        return found


def tree_of(node: ast.AST) -> Tree:
    """An expression of Python's as a tree; what is not modelled is opaque."""
    return READERS.get(type(node), _opaque)(node)


def _trees(nodes: List[Any]) -> List[Tree]:
    return [tree_of(node) for node in nodes]


def _opaque(_: Any) -> Tree:
    return OPAQUE


def _call(node: Any) -> Tree:
    if any(keyword.arg is None for keyword in node.keywords):
        return OPAQUE
    keywords = [[keyword.arg, tree_of(keyword.value)] for keyword in node.keywords]
    return ["Invoke", tree_of(node.func), _trees(node.args), keywords, False, []]


def _compare(node: Any) -> Tree:
    sign = OPERATORS.get(type(node.ops[0])) if len(node.ops) == 1 else None
    return OPAQUE if sign is None else ["Operation", sign, *_trees([node.left, node.comparators[0]])]


def _binary(node: Any) -> Tree:
    sign = OPERATORS.get(type(node.op))
    return OPAQUE if sign is None else ["Operation", sign, *_trees([node.left, node.right])]


def _unary(node: Any) -> Tree:
    sign = OPERATORS.get(type(node.op))
    return OPAQUE if sign is None else ["Unary", sign, tree_of(node.operand)]


def _lambda(node: Any) -> Tree:
    return OPAQUE if any(ast.iter_child_nodes(node.args)) else ["Lambda", [], tree_of(node.body)]


def _dict(node: Any) -> Tree:
    if None in node.keys:
        return OPAQUE
    return ["Mapping", list(zip(_trees(node.keys), _trees(node.values))), False]


READERS: Dict[type, Callable[[Any], Tree]] = {
    ast.Name: lambda node: ["Project", "", node.id],
    ast.Attribute: lambda node: ["Get", tree_of(node.value), node.attr],
    ast.Constant: lambda node: ["Constant", node.value],
    ast.Call: _call,
    ast.Compare: _compare,
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.BoolOp: lambda node: ["Both", isinstance(node.op, ast.And), _trees(node.values)],
    ast.Lambda: _lambda,
    ast.Dict: _dict,
    ast.List: lambda node: ["Elements", _trees(node.elts), False],
    ast.Tuple: lambda node: ["Elements", _trees(node.elts), True],
}
