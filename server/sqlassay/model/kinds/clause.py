"""SQL expressions: comparisons, conjunctions, functions, labels… and the columns that take part in them.

`ColumnElement <https://docs.sqlalchemy.org/en/21/core/sqlelement.html>`_,
`operators <https://docs.sqlalchemy.org/en/21/core/operators.html>`_.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from msgspec.structs import replace

from sqlassay.model.kinds.base import UNKNOWN, Arguments, Either, HasMethods, Kind, Literal
from sqlassay.model.kinds.python import ExternalValue, ListOf, TupleOf, Value

if TYPE_CHECKING:
    from sqlassay.model.kinds.project import ProjectClass
    from sqlassay.model.program import Program

NOT_SQL = frozenset("compare compile get_children references shares_lineage unique_params select".split())
"""Methods of SQL expressions that give no SQL expression."""

AGGREGATES = frozenset(
    "count sum avg min max array_agg string_agg group_concat json_agg jsonb_agg json_object_agg"
    " jsonb_object_agg json_group_array json_group_object bool_and bool_or every bit_and bit_or stddev"
    " stddev_pop stddev_samp variance var_pop var_samp aggregate_strings mode percentile_cont"
    " percentile_disc total any_value".split()
)
"""Functions that make one value of the rows of a group."""

EQUALITY = frozenset(["==", "is_"])

MAX_COLUMNS = 16
MAX_OPERANDS = 12
"""Expressions with more columns, or conjunctions with more operands, are known in part."""


class Column(HasMethods, frozen=True):
    """A column in a query: ``User.name``, ``users.c.name``."""

    owner: ProjectClass | None
    name: str
    source: str = ""
    """The alias, subquery or table whose column it is, by the name of the variable that held it first
    (``anon`` if none did) or its own; "" for a column of the class itself. Two with the same name may be
    two.
    """

    def method(self, name: str, arguments: Arguments, program: Program) -> Kind:
        return operation(name, self, arguments)


class Clause(HasMethods, frozen=True):
    """A SQL expression.

    `comparison` says that it came from ``==`` or ``!=`` directly: its truth value is then defined (`FAQ
    <https://docs.sqlalchemy.org/en/21/core/sqlelement.html#sqlalchemy.sql.expression.BinaryExpression>`_),
    so that Python's ``and``, ``or`` and ``not`` do not raise but silently drop operands.
    """

    comparison: bool = False
    operator: str = ""
    """Python's operator (``==``), the method's name (``in_``), ``and``, ``or``, ``not``, the name of the
    function of SQLAlchemy's (``case``) or, behind ``func.``, of SQL (``func.count``); "" where it is not
    known.
    """
    operands: tuple[Kind, ...] = ()
    """What an operator is applied to, as far as it is a column, a constant of Python or a SQL expression, and
    `UNKNOWN` otherwise; of a conjunction those that are certain.
    """
    columns: tuple[Column, ...] = ()
    """The columns that certainly take part, each once, without those of subqueries."""
    partly: bool = False
    """Whether others may take part."""
    label: str = ""
    aggregate: bool = False
    """Whether it contains an aggregate function."""

    def method(self, name: str, arguments: Arguments, program: Program) -> Kind:
        return operation(name, self, arguments)

    def joined(self, other: Kind) -> Kind | None:
        if not isinstance(other, Clause):
            return None
        common = tuple(column for column in self.columns if column in other.columns)
        return Clause(
            comparison=self.comparison and other.comparison,
            operator=self.operator if self.operator == other.operator else "",
            columns=common,
            partly=True,
            label=self.label if self.label == other.label else "",
            aggregate=self.aggregate and other.aggregate,
        )


def expression(
    operator: str, operands: Iterable[Kind], *, partly: bool = False, comparison: bool = False
) -> Clause:
    """An operator or function of SQL applied to operands."""
    given = tuple(operands)
    columns = tuple(dict.fromkeys(column for operand in given for column in columns_of(operand)))
    return Clause(
        comparison=comparison,
        operator=operator,
        operands=tuple(map(_operand, given)) if len(given) <= MAX_OPERANDS else (),
        columns=columns[:MAX_COLUMNS],
        partly=partly or len(columns) > MAX_COLUMNS or any(map(_may_hold_others, given)),
        aggregate=operator.removeprefix("func.") in AGGREGATES or any(map(_is_aggregate, given)),
    )


def conjunction(operator: str, arguments: Arguments) -> Clause:
    """``and_(…)``, ``or_(…)``: operands that are the same conjunction are taken apart."""
    made = expression(operator, arguments.positional, partly=arguments.unpacked)
    operands = tuple(part for operand in arguments.positional for part in _parts(operator, operand))
    return replace(made, operands=operands[:MAX_OPERANDS])


def operation(name: str, operand: Kind, arguments: Arguments) -> Kind:
    """``operand.name(…)``"""
    match name:
        case _ if name in NOT_SQL:
            return UNKNOWN
        case "label":
            return labelled(operand, arguments.get("name", 0))
        case "self_group":
            return operand
    given = (operand, *arguments.positional, *arguments.keywords.values())
    if name == "over":
        return replace(expression(name, given, partly=arguments.unpacked), aggregate=False)
    if isinstance(operand, Clause) and operand.operator == "exists":
        name = operand.operator
    return expression(name, given, partly=arguments.unpacked)


def labelled(operand: Kind, label: Kind | None) -> Kind:
    """``operand.label("…")``"""
    made = operand if isinstance(operand, Clause) else expression("label", (operand,))
    name = label.value if isinstance(label, Literal) and isinstance(label.value, str) else ""
    return replace(made, comparison=False, label=name)


def columns_of(kind: Kind) -> tuple[Column, ...]:
    """The columns that certainly take part in a value."""
    match kind:
        case Column():
            return (kind,)
        case Clause():
            return kind.columns
        case TupleOf(elements=elements):
            return tuple(column for element in elements for column in columns_of(element))
    return ()


def conditions(criteria: Iterable[Kind]) -> Iterator[Kind]:
    """The conditions that all have to hold, conjunctions taken apart."""
    for criterion in criteria:
        yield from _parts("and", criterion)


def equated(criteria: Iterable[Kind]) -> Iterator[tuple[Column, Kind]]:
    """The columns that have to be equal to something, and what to: `UNKNOWN` for a value, mostly."""
    for condition in conditions(criteria):
        match condition:
            case Clause(operator=operator, operands=(left, right)) if operator in EQUALITY:
                pairs = ((left, right), (right, left))
                yield from ((one, other) for one, other in pairs if isinstance(one, Column))


def _parts(operator: str, operand: Kind) -> Iterator[Kind]:
    match operand:
        case Clause(operator=own, operands=operands, label="") if own == operator and operands:
            yield from operands
        case _:
            yield _operand(operand)


def _operand(kind: Kind) -> Kind:
    """An operand as far as it is kept: conjunctions whole, other expressions without their own operands."""
    match kind:
        case Column() | Literal() | Value():
            return kind
        case Clause(operator="and" | "or" | "not") if _size(kind) <= MAX_OPERANDS:
            return kind
        case Clause(operands=operands):
            flat = all(not isinstance(operand, Clause) for operand in operands)
            return kind if flat else replace(kind, operands=())
    return UNKNOWN


def _size(kind: Kind) -> int:
    return 1 + sum(map(_size, kind.operands)) if isinstance(kind, Clause) else 1


def _may_hold_others(kind: Kind) -> bool:
    """Whether columns may take part in a value that `columns_of` does not give."""
    match kind:
        case Clause():
            return kind.partly
        case Column() | Literal() | Value() | ExternalValue():
            return False
        case TupleOf(elements=elements) | Either(options=elements):
            return any(map(_may_hold_others, elements))
        case ListOf(element=element):
            return _may_hold_others(element) or bool(columns_of(element))
    return True


def _is_aggregate(kind: Kind) -> bool:
    return isinstance(kind, Clause) and kind.aggregate


class SqlFunction(Kind, frozen=True):
    """``func.name``, to be called; ``func.package.name`` too."""

    name: str

    def attribute(self, name: str, program: Program) -> Kind:
        return SqlFunction(f"{self.name}.{name}")

    def call(self, arguments: Arguments, program: Program) -> Kind:
        given = (*arguments.positional, *arguments.keywords.values())
        return expression(f"func.{self.name}", given, partly=arguments.unpacked)
