"""The compact form: the Python of one unit as every layer above `syntax` reads it.

Plain immutable values, without whitespace and parentheses. `start` and `end` are half-open character
offsets from the start of the unit's text and equal those of libcst's ``PositionProvider``: a node's own
parentheses lie outside. Field names follow Python's `ast <https://docs.python.org/3/library/ast.html>`_
where that has one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias, TypeVar

from msgspec import Struct

from sqlassay.text import Span


class Node(Struct, frozen=True, gc=False, tag=True, tag_field="node"):
    """Anything with a place in the text."""

    start: int
    end: int

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


class Comment(Node, frozen=True, gc=False):
    """A comment with its ``#``."""

    text: str


# Expressions


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


# Statements


class Expr(Node, frozen=True, gc=False):
    """A statement that is an expression only."""

    value: Expression


class Assign(Node, frozen=True, gc=False):
    """``target = target = value``."""

    targets: tuple[Expression, ...]
    value: Expression


class AnnAssign(Node, frozen=True, gc=False):
    target: Expression
    annotation: Expression
    value: Expression | None


class AugAssign(Node, frozen=True, gc=False):
    """``target op= value``; `operator` without the ``=``."""

    target: Expression
    operator: str
    value: Expression


class Return(Node, frozen=True, gc=False):
    value: Expression | None


class Raise(Node, frozen=True, gc=False):
    exception: Expression | None
    cause: Expression | None


class Delete(Node, frozen=True, gc=False):
    targets: tuple[Expression, ...]


class Assert(Node, frozen=True, gc=False):
    test: Expression
    message: Expression | None


class Pass(Node, frozen=True, gc=False):
    pass


class Break(Node, frozen=True, gc=False):
    pass


class Continue(Node, frozen=True, gc=False):
    pass


class Global(Node, frozen=True, gc=False):
    names: tuple[str, ...]


class Nonlocal(Node, frozen=True, gc=False):
    names: tuple[str, ...]


class Alias(Node, frozen=True, gc=False):
    """``name as asname`` of an import; `name` is dotted."""

    name: str
    asname: str | None


class Import(Node, frozen=True, gc=False):
    names: tuple[Alias, ...]


class ImportFrom(Node, frozen=True, gc=False):
    """``from ..module import names``; `level` counts the dots, `names` is one Alias "*" for a star import."""

    module: str | None
    level: int
    names: tuple[Alias, ...]


class TypeParameter(Node, frozen=True, gc=False):
    """A type parameter (PEP 695); `star` is "", "*" (of a tuple) or "**" (of parameters)."""

    name: str
    star: str
    bound: Expression | None
    default: Expression | None


class TypeAlias_(Node, frozen=True, gc=False, tag="TypeAlias"):  # noqa: N801
    """``type Name[type_parameters] = value`` (PEP 695)."""

    name: str
    value: Expression
    type_parameters: tuple[TypeParameter, ...]


class If(Node, frozen=True, gc=False):
    """An ``elif`` is an If alone in `orelse`."""

    test: Expression
    body: tuple[Statement, ...]
    orelse: tuple[Statement, ...]


class While(Node, frozen=True, gc=False):
    test: Expression
    body: tuple[Statement, ...]
    orelse: tuple[Statement, ...]


class For(Node, frozen=True, gc=False):
    target: Expression
    iterable: Expression
    body: tuple[Statement, ...]
    orelse: tuple[Statement, ...]
    is_async: bool


class WithItem(Node, frozen=True, gc=False):
    context: Expression
    target: Expression | None


class With(Node, frozen=True, gc=False):
    items: tuple[WithItem, ...]
    body: tuple[Statement, ...]
    is_async: bool


class ExceptHandler(Node, frozen=True, gc=False):
    type: Expression | None
    name: str | None
    body: tuple[Statement, ...]


class Try(Node, frozen=True, gc=False):
    """``try``, also with ``except*``."""

    body: tuple[Statement, ...]
    handlers: tuple[ExceptHandler, ...]
    orelse: tuple[Statement, ...]
    finalbody: tuple[Statement, ...]


class Case(Node, frozen=True, gc=False):
    """One ``case``: `names` are those that its pattern binds.

    The pattern is given as the expression that it is written like: a class pattern is a Call, a capture or
    ``_`` a Name, alternatives are a BinaryOp "|", ``pattern as name`` is a NamedExpr.
    """

    names: tuple[str, ...]
    pattern: Expression
    guard: Expression | None
    body: tuple[Statement, ...]


class Match(Node, frozen=True, gc=False):
    subject: Expression
    cases: tuple[Case, ...]


class Function(Node, frozen=True, gc=False):
    """A ``def``; `start` is that of ``def`` or ``async``, decorators lie before it."""

    name: str
    name_span: Span
    parameters: tuple[Parameter, ...]
    returns: Expression | None
    decorators: tuple[Expression, ...]
    body: tuple[Statement, ...]
    is_async: bool
    type_parameters: tuple[TypeParameter, ...]


class Class(Node, frozen=True, gc=False):
    """A ``class``; `arguments` are its bases and keywords. In a unit of kind "class" the members stand in
    units of their own.
    """

    name: str
    name_span: Span
    arguments: tuple[Argument, ...]
    decorators: tuple[Expression, ...]
    body: tuple[Statement, ...]
    type_parameters: tuple[TypeParameter, ...]


Statement: TypeAlias = (
    Expr
    | Assign
    | AnnAssign
    | AugAssign
    | Return
    | Raise
    | Delete
    | Assert
    | Pass
    | Break
    | Continue
    | Global
    | Nonlocal
    | Import
    | ImportFrom
    | TypeAlias_
    | If
    | While
    | For
    | With
    | Try
    | Match
    | Function
    | Class
)


# Any node

_N = TypeVar("_N", bound=Node)


def children(node: Node) -> Iterator[Node]:
    """The nodes directly below a node, in the order of its fields."""
    for name in node.__struct_fields__:
        value = getattr(node, name)
        if isinstance(value, Node):
            yield value
        elif isinstance(value, tuple):
            for part in value:
                if isinstance(part, Node):
                    yield part


def walk(nodes: Iterable[Node]) -> Iterator[Node]:
    """The nodes and all that are below them, in the order of the text as far as that of their fields."""
    pending = list(nodes)[::-1]
    while pending:
        node = pending.pop()
        yield node
        pending += list(children(node))[::-1]


def shifted(node: _N, by: int) -> _N:
    """The same node, `by` characters further on."""
    values: list[Any] = [node.start + by, node.end + by]
    for name in node.__struct_fields__[2:]:
        value = getattr(node, name)
        if isinstance(value, Node):
            value = shifted(value, by)
        elif isinstance(value, Span):
            value = value.shifted(by)
        elif isinstance(value, tuple) and value and isinstance(value[0], Node):
            parts = []
            for part in value:
                parts.append(shifted(part, by))
            value = tuple(parts)
        values.append(value)
    return type(node)(*values)
