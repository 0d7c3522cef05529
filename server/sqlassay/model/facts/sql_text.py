"""SQL written as strings, and where the parts of it come from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum

from msgspec import Struct

from sqlassay.model.facts.base import Fact, Sight
from sqlassay.model.facts.guards import is_guarded
from sqlassay.model.facts.observers import observes
from sqlassay.model.kinds import NONE, Connection, Either, Instance, Kind, Method, Session
from sqlassay.model.library.external import External
from sqlassay.model.summary.recipe_of import unquoted
from sqlassay.syntax import form

TEXT_FUNCTIONS = frozenset(["sqlalchemy.text", "sqlmodel.text", "sqlalchemy.literal_column"])
EXECUTING = frozenset("execute exec_driver_sql scalar scalars stream stream_scalars".split())
NUMERIC_BUILTINS = frozenset(
    f"builtins.{name}" for name in "int float len bool round abs id hash ord".split()
)
BEFORE_VALUE = re.compile(
    r"(?:[=<>]|\b(?:LIKE|ILIKE|LIMIT|OFFSET|BETWEEN|VALUES\s*\([^)]*|IN\s*\([^)]*)|\b(?!IN\b|VALUES\b)\w+\()\s*[%_]*$",
    re.IGNORECASE,
)
"""The SQL before a value: an operator, or the parenthesis of a list or of a function's arguments."""

DEFINES_SCHEMA = re.compile(
    r"\s*(?:CREATE|ALTER|DROP|TRUNCATE|GRANT|REVOKE|COMMENT|RENAME|VACUUM|ANALYZE)\b", re.I
)
"""The beginning of a statement in which nothing can be bound."""

HARMLESS_TYPES = frozenset("int float bool None Decimal UUID UUID4 date datetime timedelta".split())
"""Types whose text holds no SQL."""


class Origin(StrEnum):
    """Where a value that is put into a SQL string comes from."""

    CONSTANT = "constant"
    PARAMETER = "parameter"
    """A parameter of the function around, or an attribute or item of one."""
    UNKNOWN = "unknown"


class Interpolated(Struct, frozen=True):
    """A value that is put into a SQL string."""

    node: form.Expression
    origin: Origin
    is_value: bool
    """Whether it stands where SQL expects a value (so that a bind parameter can), not an identifier or a
    piece of syntax.
    """
    quoted: bool
    """Whether it stands within quotes of SQL."""


class SqlText(Fact, frozen=True):
    """A string that is built from parts and used as SQL."""

    sink: str
    """What takes it: text, literal_column, execute…"""
    sql: form.Expression
    """The expression that builds the string, which may stand before the call."""
    interpolated: tuple[Interpolated, ...]
    statement: form.Call | None
    """The call ``execute(text(…))`` around when the text is the only thing it is given."""


@observes(form.Call)
def used(node: form.Call, sight: Sight) -> Iterator[Fact]:
    sink = _sink(node, sight)
    if (
        sink is None
        or not node.args
        or node.args[0].star
        or node.args[0].keyword not in (None, "text", "statement")
    ):
        return
    sql = _resolved(node.args[0].value, sight)
    parts = list(_parts(sql, sight))
    interpolated = tuple(_interpolated(parts, sight))
    if interpolated and len(parts) > len(interpolated):
        yield SqlText(node, sight.site(), sink, sql, interpolated, _statement_around(node, sight))


def _sink(node: form.Call, sight: Sight) -> str | None:
    match sight.kind(node.func):
        case External(name=name) if name in TEXT_FUNCTIONS:
            return name.rpartition(".")[2]
        case Method(receiver=Session() | Connection(), name=name) if name in EXECUTING:
            return name
    return None


def _statement_around(node: form.Call, sight: Sight) -> form.Call | None:
    around = sight.around()
    if not isinstance(next(around, None), form.Argument):
        return None
    call = next(around, None)
    if isinstance(call, form.Call) and len(call.args) == 1 and call.args[0].value is node:
        match sight.kind(call.func):
            case Method(receiver=Session() | Connection(), name=name) if name in EXECUTING:
                return call
    return None


def _resolved(node: form.Expression, sight: Sight) -> form.Expression:
    """The expression that a local variable was given."""
    if isinstance(node, form.Name) and (given := sight.given_value(node.id)) is not None:
        return given
    return node


def _parts(node: form.Expression, sight: Sight) -> Iterator[str | form.Expression]:
    """The literal pieces of a string expression and the values between them."""
    match node:
        case form.Constant(value=str() as text):
            yield text
        case form.FString(parts=parts, template=False):
            for part in parts:
                if isinstance(part, form.Constant):
                    yield str(part.value)
                else:
                    yield A_NUMBER if _is_number_format(part.format_spec) else part.value
        case form.BinaryOp(operator="+", left=left, right=right):
            yield from _parts(left, sight)
            yield from _parts(right, sight)
        case form.BinaryOp(operator="%", left=form.Constant(value=str() as template), right=right):
            yield from _percent(template, right)
        case form.Call(func=form.Attribute(value=form.Constant(value=str() as template), attr="format")):
            yield from _format(template, node)
        case _:
            yield node


A_NUMBER = "0"
"""Stands for a value of which the format says that it is a number."""


def _percent(template: str, right: form.Expression) -> Iterator[str | form.Expression]:
    pieces = re.split(r"%(?:\((\w+)\))?[-#0 +]*\d*(?:\.\d+)?([sdrif])", template)
    values = iter(right.elements if isinstance(right, form.Tuple) else (right,))
    named = (
        {i.key.value: i.value for i in right.items if isinstance(i.key, form.Constant)}
        if isinstance(right, form.Dict)
        else {}
    )
    yield pieces[0]
    for name, conversion, piece in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
        value = named.get(name) if name else next(values, None)
        if value is not None:
            yield A_NUMBER if conversion in "dif" else value
        yield piece


def _is_number_format(specification: tuple[form.Constant | form.Interpolation, ...]) -> bool:
    """Whether text cannot be formatted so (`mini-language
    <https://docs.python.org/3/library/string.html#format-specification-mini-language>`_).
    """
    last = specification[-1] if specification else None
    return isinstance(last, form.Constant) and str(last.value)[-1:] in tuple("bcdeEfFgGnoxX%")


def _format(template: str, call: form.Call) -> Iterator[str | form.Expression]:
    pieces = re.split(r"\{(\w*)([^{}]*)\}", template)
    positional = [argument.value for argument in call.args if not argument.keyword and not argument.star]
    named = {argument.keyword: argument.value for argument in call.args if argument.keyword}
    yield pieces[0]
    for index, (name, how, piece) in enumerate(zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True)):
        place = int(name) if name.isdigit() else index
        value = (
            named.get(name)
            if name and not name.isdigit()
            else positional[place]
            if place < len(positional)
            else None
        )
        if value is not None:
            yield A_NUMBER if re.search(r":.*[bcdeEfFgGnoxX%]$", how) else value
        yield piece


def _interpolated(parts: list[str | form.Expression], sight: Sight) -> Iterator[Interpolated]:
    before = ""
    for part in parts:
        if isinstance(part, str):
            before += part
            continue
        quoted = before.count("'") % 2 == 1
        bindable = DEFINES_SCHEMA.match(before) is None
        is_value = bindable and (quoted or BEFORE_VALUE.search(before) is not None)
        yield Interpolated(part, origin_of(part, sight), is_value, quoted)
        before += "0"


MAX_STEPS = 8
"""How many assignments are followed back."""


def origin_of(node: form.Expression, sight: Sight, steps: int = 0) -> Origin:
    """Where a value comes from; a number made of whatever is harmless and counts as a constant."""
    if steps > MAX_STEPS:
        return Origin.UNKNOWN

    def of(inner: form.Expression) -> Origin:
        return origin_of(inner, sight, steps + 1)

    match node:
        case form.Constant():
            return Origin.CONSTANT
        case form.Name(id=name):
            parameter = sight.parameter(name)
            if parameter is not None:
                return _origin_of_parameter(parameter, node, sight)
            given = sight.given_value(name)
            return Origin.UNKNOWN if given is None else of(given)
        case form.Attribute(value=form.Name(id="self" | "cls")):
            return Origin.UNKNOWN
        case form.Attribute(value=inner, attr=name) if name.startswith("__") or _is_loaded(inner, sight):
            return Origin.UNKNOWN
        case form.Attribute(value=inner) | form.Subscript(value=inner):
            return of(inner)
        case form.Call(func=func, args=args):
            function = sight.kind(func)
            if isinstance(function, External) and function.name in NUMERIC_BUILTINS:
                return Origin.CONSTANT
            if _escapes_quotes(node):
                return Origin.UNKNOWN
            if isinstance(func, form.Attribute) and func.attr in (
                "strip",
                "lower",
                "upper",
                "format",
                "replace",
                "get",
            ):
                return of(func.value)
            if function == External("builtins.str") and len(args) == 1:
                return of(args[0].value)
        case form.BinaryOp(operator="+" | "%", left=left, right=right):
            origins = {of(left), of(right)}
            return Origin.PARAMETER if Origin.PARAMETER in origins else Origin.UNKNOWN
        case form.FString(parts=parts):
            found = {of(part.value) for part in parts if isinstance(part, form.Interpolation)}
            return (
                Origin.PARAMETER
                if Origin.PARAMETER in found
                else Origin.UNKNOWN
                if found
                else Origin.CONSTANT
            )
    return Origin.UNKNOWN


def _origin_of_parameter(parameter: form.Parameter, name: form.Name, sight: Sight) -> Origin:
    if _is_harmless(parameter.annotation) or _is_enum(sight.kind(name), sight):
        return Origin.CONSTANT
    return Origin.UNKNOWN if is_guarded(name, sight) else Origin.PARAMETER


def _is_harmless(annotation: form.Expression | None) -> bool:
    """Whether no value of a type holds SQL, nor its elements."""
    match None if annotation is None else unquoted(annotation):
        case form.Name(id=name) | form.Attribute(attr=name):
            return name in HARMLESS_TYPES
        case form.Constant(kind="none"):
            return True
        case form.BinaryOp(operator="|", left=left, right=right):
            return _is_harmless(left) and _is_harmless(right)
        case form.Subscript(value=form.Name(id=name) | form.Attribute(attr=name), index=index):
            if name == "Annotated" and isinstance(index, form.Tuple):
                return _is_harmless(index.elements[0])
            return name == "Literal" or all(map(_is_harmless, _elements(index)))
    return False


def _elements(node: form.Expression) -> tuple[form.Expression, ...]:
    return node.elements if isinstance(node, form.Tuple) else (node,)


def _is_enum(kind: Kind, sight: Sight) -> bool:
    """Whether a value is one of an enumeration's members, which are written in the code."""
    match kind:
        case Either(options=options):
            return all(option == NONE or _is_enum(option, sight) for option in options)
        case Instance(of=cls):
            return sight.program.view(cls).enum
    return False


def _is_loaded(node: form.Expression, sight: Sight) -> bool:
    """Whether it is an object of a mapped class, whose attributes come from the database."""
    match sight.kind(node):
        case Instance(of=cls):
            return sight.program.view(cls).mapped
    return False


def _escapes_quotes(call: form.Call) -> bool:
    match call:
        case form.Call(
            func=form.Attribute(attr="replace"), args=(form.Argument(value=form.Constant(value="'")), *_)
        ):
            return True
    return False
