"""Rows that are taken for what is in them.

`Rows of ORM statements
<https://docs.sqlalchemy.org/en/21/orm/queryguide/select.html#selecting-orm-entities>`_.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from sqlassay.model.facts.base import Fact, Operand, Sight
from sqlassay.model.facts.observers import observes
from sqlassay.model.facts.statements import expects_error
from sqlassay.model.kinds import (
    AliasedClass,
    Column,
    Either,
    Instance,
    Kind,
    ListOf,
    Literal,
    Method,
    Outer,
    ProjectClass,
    Result,
    Row,
    Session,
    Value,
)
from sqlassay.model.kinds.entities import is_one, name_in_row
from sqlassay.model.kinds.result import TUPLE_NAMES
from sqlassay.model.kinds.sources import class_of
from sqlassay.model.schema import mapped_attribute
from sqlassay.syntax import form, names_bound_by

ASKING = frozenset(["isinstance", "hasattr", "type", "getattr"])
"""Functions that are asked what a value is."""

SCALAR_METHODS = frozenset(["all", "first", "one", "one_or_none"])
"""The methods that a ScalarResult has, as a Result does."""

IN = frozenset(["in_", "not_in", "notin_"])
PLAIN = frozenset(["int", "str", "bool", "float", "bytes", "column value"])


Uses: TypeAlias = Callable[[form.Node], Iterable[form.Expression]]
"""The expressions that a node uses in a certain way."""


class RowMisread(Fact, frozen=True):
    """An attribute of a mapped class is read or set on a row that has the object as an element."""

    row: Operand
    attribute: str
    entity: str
    """The class's name, by which the row has the object."""
    executing: form.Attribute | None
    """The ``session.execute`` of the same function that gives the row, where nothing else of it is used and
    it selects the object alone.
    """


class RowsAsValues(Fact, frozen=True):
    """Rows of one column are compared with, or bound as, plain values."""

    rows: Operand
    by: str
    """``in``, ``not in``, or a method of the column: ``in_``…"""
    executing: form.Attribute | None
    """As in `RowMisread`."""


@observes(form.Attribute, of=(Row,))
def read(node: form.Attribute, sight: Sight) -> Iterator[Fact]:
    row = sight.kind(node.value)
    entity = _owner(row, node.attr, sight)
    if entity is None or _is_asked(node.value, sight) or _may_fail(sight):
        return
    executing = _executing(node.value, sight) if isinstance(row, Row) and len(row.entities) == 1 else None
    if executing is not None and not _only(node.value, _misreads(entity), sight):
        executing = None
    yield RowMisread(node, sight.site(), Operand(node.value, row), node.attr, entity, executing)


@observes(form.Compare)
def contained(node: form.Compare, sight: Sight) -> Iterator[Fact]:
    match node:
        case form.Compare(left=left, operators=("in" | "not in" as operator,), comparators=(rows,)):
            if _is_plain(left, sight) and _are_single(sight.kind(rows)):
                yield RowsAsValues(node, sight.site(), sight.operand(rows), operator, _of_rows(rows, sight))


@observes(form.Call, of=(Method,))
def bound(node: form.Call, sight: Sight) -> Iterator[Fact]:
    match sight.kind(node.func), node.args:
        case Method(receiver=Column(), name=name), (form.Argument(value=rows, star="", keyword=None),):
            if name in IN and _are_single(sight.kind(rows)) and not expects_error(sight):
                yield RowsAsValues(node, sight.site(), sight.operand(rows), name, _of_rows(rows, sight))


def _owner(row: Kind, attribute: str, sight: Sight) -> str | None:
    """The name of the class among a row's elements that has the attribute, where the row has not."""
    if isinstance(row, Either):
        owners = {_owner(option, attribute, sight) for option in row.options if option != Literal(None)}
        return owners.pop() if len(owners) == 1 else None
    if not isinstance(row, Row) or attribute.startswith("_") or attribute in TUPLE_NAMES:
        return None
    names = [name_in_row(entity) for entity in row.entities]
    if not all(map(is_one, row.entities)) or None in names or attribute in names:
        return None
    for entity, name in zip(row.entities, names, strict=True):
        of = entity.of if isinstance(entity, Outer) else entity
        if isinstance(of, ProjectClass | AliasedClass) and _has(class_of(of), attribute, sight):
            return name
    return None


def _has(cls: ProjectClass | None, attribute: str, sight: Sight) -> bool:
    program = sight.program
    return cls is not None and (
        mapped_attribute(cls, attribute, program) is not None or program.defines(cls, attribute)
    )


def _are_single(rows: Kind) -> bool:
    """Whether the elements are rows of one column or object."""
    match rows:
        case ListOf(element=Row(entities=(entity,))):
            return is_one(entity)
        case Result(scalars=False, mappings=False, entities=(entity,)):
            return is_one(entity)
    return False


def _is_plain(node: form.Expression, sight: Sight) -> bool:
    """Whether a value is no row: of a plain type, or an object."""
    parameter = sight.parameter(node.id) if isinstance(node, form.Name) else None
    match None if parameter is None else parameter.annotation:
        case form.Name(id=name):
            return name in PLAIN
    kind = sight.kind(node)
    return all(map(_is_plain_kind, kind.options if isinstance(kind, Either) else (kind,)))


def _is_plain_kind(kind: Kind) -> bool:
    return isinstance(kind, Literal | Instance) or (isinstance(kind, Value) and kind.type_name in PLAIN)


def _is_asked(row: form.Expression, sight: Sight) -> bool:
    """Whether the function asks what the row is."""
    if not isinstance(row, form.Name) or sight.function is None:
        return False
    calls = (node for node in form.walk(sight.function.body) if isinstance(node, form.Call))
    return any(
        isinstance(call.func, form.Name)
        and call.func.id in ASKING
        and any(isinstance(a.value, form.Name) and a.value.id == row.id for a in call.args)
        for call in calls
    )


def _may_fail(sight: Sight) -> bool:
    """Whether it is tried, or an error is expected."""
    tries = (node for node in sight.around_in_function() if isinstance(node, form.Try))
    caught = (handler.type for node in tries for handler in node.handlers if handler.type is not None)
    names = (n.id for n in form.walk(tuple(caught)) if isinstance(n, form.Name))
    return "AttributeError" in names or expects_error(sight)


def _of_rows(rows: form.Expression, sight: Sight) -> form.Attribute | None:
    executing = _executing(rows, sight)
    return executing if executing is not None and _only(rows, _is_contained, sight) else None


def _executing(node: form.Expression, sight: Sight) -> form.Attribute | None:
    """The ``session.execute`` of ``session.execute(…).all()`` and the like, at the start of what a variable
    was given or a loop goes over.
    """
    if isinstance(node, form.Name):
        given = sight.given_value(node.id) or _looped_over(node.id, sight)
        return None if given is None or isinstance(given, form.Name) else _executing(given, sight)
    match node:
        case form.Await(value=value):
            return _executing(value, sight)
        case form.Call(func=form.Attribute(attr="execute", value=session) as function):
            return function if isinstance(sight.kind(session), Session) else None
        case form.Call(func=form.Attribute(attr=name, value=result), args=()) if name in SCALAR_METHODS:
            once = not isinstance(result, form.Name) or _is_read_once(result, sight)
            return _executing(result, sight) if once and isinstance(sight.kind(result), Result) else None
    return None


def _is_read_once(node: form.Name, sight: Sight) -> bool:
    inside = form.walk(() if sight.function is None else sight.function.body)
    return sum(isinstance(n, form.Name) and n.id == node.id for n in inside) == 2


def _looped_over(name: str, sight: Sight) -> form.Expression | None:
    for node in sight.around_in_function():
        for clause in node.clauses if isinstance(node, form.Comprehension) else (node,):
            match clause:
                case (
                    form.For(target=target, iterable=iterable) | form.Clause(target=target, iterable=iterable)
                ):
                    if isinstance(target, form.Name) and target.id == name:
                        return iterable
    return None


def _only(node: form.Expression, use: Uses, sight: Sight) -> bool:
    """Whether a variable that was just used is used in one way only; without a variable nothing else is."""
    if not isinstance(node, form.Name):
        return True
    function = sight.function
    if function is None or sum(list(names_bound_by(n)).count(node.id) for n in form.walk((function,))) != 1:
        return False
    used = {id(name) for n in form.walk(function.body) for name in use(n)}
    names = [n for n in form.walk(function.body) if isinstance(n, form.Name) and n.id == node.id]
    return len(names) - sum(id(name) in used for name in names) == 1


def _misreads(entity: str) -> Uses:
    """What an attribute is read of that a row does not have; also what is asked whether it is there."""

    def uses(node: form.Node) -> Iterator[form.Expression]:
        match node:
            case form.Attribute(value=value, attr=name) if name != entity and not name.startswith("_"):
                yield value
            case form.Compare(left=asked, operators=("is" | "is not",)) | form.UnaryOp(operand=asked):
                yield asked
            case form.If(test=asked) | form.IfExp(test=asked) | form.Assert(test=asked):
                yield asked

    return uses


def _is_contained(node: form.Node) -> Iterator[form.Expression]:
    match node:
        case form.Compare(operators=("in" | "not in",), comparators=(rows,)):
            yield rows
        case form.Call(func=form.Attribute(attr=name), args=(form.Argument(value=rows),)) if name in IN:
            yield rows
