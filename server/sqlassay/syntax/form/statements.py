from __future__ import annotations

from typing import TypeAlias

from sqlassay.syntax.form.expressions import Argument, Expression, Parameter
from sqlassay.syntax.form.node import Node
from sqlassay.text import Span


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
