from __future__ import annotations

from typing import TypeAlias

from sqlassay.syntax.form.node import Node
from sqlassay.text import Span


class Name(Node, frozen=True, gc=False):
    id: str


class Constant(Node, frozen=True, gc=False):
    """A literal; adjacent plain strings are one. `value` is None for `...` with `kind` "ellipsis"."""

    value: str | bytes | int | float | bool | None
    kind: str
    """One of str, bytes, int, float, complex, bool, none, ellipsis. A complex literal's value is its
    imaginary part.

    An integer of more digits than Python converts (``sys.set_int_max_str_digits``) has the value None.
    """


class Interpolation(Node, frozen=True, gc=False):
    """``{value!conversion:format_spec}`` of an f-string or t-string, from brace to brace."""

    value: Expression
    conversion: str | None
    format_spec: tuple[Constant | Interpolation, ...]


class FString(Node, frozen=True, gc=False):
    """An f-string, or adjacent strings of which one is; literal parts are Constants with the span of their
    source.
    """

    parts: tuple[Constant | Interpolation, ...]
    template: bool
    """Whether it is a t-string (PEP 750)."""


class Attribute(Node, frozen=True, gc=False):
    value: Expression
    attr: str

    @property
    def attr_span(self) -> Span:
        """Where the attribute's name stands (an attribute with parentheses of its own ends before them)."""
        return Span(self.end - len(self.attr), self.end)


class Argument(Node, frozen=True, gc=False):
    """One argument of a call or of a class statement; `star` is "", "*" or "**"."""

    keyword: str | None
    star: str
    value: Expression


class Call(Node, frozen=True, gc=False):
    func: Expression
    args: tuple[Argument, ...]


class Slice(Node, frozen=True, gc=False):
    lower: Expression | None
    upper: Expression | None
    step: Expression | None


class Subscript(Node, frozen=True, gc=False):
    """``value[index]``; several indices are a Tuple."""

    value: Expression
    index: Expression


class UnaryOp(Node, frozen=True, gc=False):
    """`operator` is "not", "-", "+" or "~"."""

    operator: str
    operand: Expression


class BinaryOp(Node, frozen=True, gc=False):
    left: Expression
    operator: str
    right: Expression


class BoolOp(Node, frozen=True, gc=False):
    """``a and b and c``: one node for operands joined by one operator without parentheses of their own."""

    operator: str
    operands: tuple[Expression, ...]


class Compare(Node, frozen=True, gc=False):
    """``left op comparator op comparator``; the operators are Python's, e.g. "is not", "not in"."""

    left: Expression
    operators: tuple[str, ...]
    comparators: tuple[Expression, ...]


class IfExp(Node, frozen=True, gc=False):
    test: Expression
    body: Expression
    orelse: Expression


class Await(Node, frozen=True, gc=False):
    value: Expression


class Yield(Node, frozen=True, gc=False):
    """``yield value``, or ``yield from value`` where `delegates`."""

    value: Expression | None
    delegates: bool


class Parameter(Node, frozen=True, gc=False):
    """A parameter, placed at its name.

    `kind` is "/" (positional only), "", "*", "k" (keyword only) or "**".
    """

    name: str
    kind: str
    annotation: Expression | None
    default: Expression | None


class Lambda(Node, frozen=True, gc=False):
    parameters: tuple[Parameter, ...]
    body: Expression


class Tuple(Node, frozen=True, gc=False):
    elements: tuple[Expression, ...]


class List(Node, frozen=True, gc=False):
    elements: tuple[Expression, ...]


class Set(Node, frozen=True, gc=False):
    elements: tuple[Expression, ...]


class DictItem(Node, frozen=True, gc=False):
    """``key: value``, or ``**value`` where `key` is None."""

    key: Expression | None
    value: Expression


class Dict(Node, frozen=True, gc=False):
    items: tuple[DictItem, ...]


class Clause(Node, frozen=True, gc=False):
    """``for target in iterable if condition …`` of a comprehension; libcst's position of it includes the
    clauses after.
    """

    target: Expression
    iterable: Expression
    conditions: tuple[Expression, ...]
    is_async: bool


class Comprehension(Node, frozen=True, gc=False):
    """`kind` is "list", "set", "dict" or "generator"; a dict's `element` is the key and `value` its value.

    In ``{**element for …}`` (`PEP 798 <https://peps.python.org/pep-0798/>`_) `value` is None.
    """

    kind: str
    element: Expression
    value: Expression | None
    clauses: tuple[Clause, ...]


class Starred(Node, frozen=True, gc=False):
    value: Expression


class NamedExpr(Node, frozen=True, gc=False):
    target: Expression
    value: Expression


Expression: TypeAlias = (
    Name
    | Constant
    | FString
    | Attribute
    | Call
    | Slice
    | Subscript
    | UnaryOp
    | BinaryOp
    | BoolOp
    | Compare
    | IfExp
    | Await
    | Yield
    | Lambda
    | Tuple
    | List
    | Set
    | Dict
    | Comprehension
    | Starred
    | NamedExpr
)
