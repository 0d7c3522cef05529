"""SQL written as strings, and where the parts of it come from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum

from msgspec import Struct

from sqlassay.model.effects import TEXT_FUNCTIONS, roles_of, sql_parameters
from sqlassay.model.facts.base import Fact, Sight
from sqlassay.model.facts.calls import CallOfFunction, functions_of
from sqlassay.model.facts.elements import gone_over
from sqlassay.model.facts.guards import is_guarded
from sqlassay.model.facts.observers import observes
from sqlassay.model.kinds import (
    NONE,
    Column,
    Connection,
    Either,
    Engine,
    Function,
    Instance,
    Kind,
    Method,
    ProjectClass,
    Session,
    Table,
    present,
)
from sqlassay.model.library.external import External
from sqlassay.model.summary.recipe_of import unquoted
from sqlassay.model.summary.vocabulary import EXECUTING_METHODS
from sqlassay.syntax import form

NUMERIC_BUILTINS = frozenset(
    f"builtins.{name}" for name in "int float len bool round abs id hash ord".split()
)
BEFORE_VALUE = re.compile(
    r"(?:[=<>]|\b(?:LIKE|ILIKE|LIMIT|OFFSET|BETWEEN|VALUES\s*\([^)]*|IN\s*\([^)]*)|\b(?!IN\b|VALUES\b)\w+\()\s*[%_]*$",
    re.IGNORECASE,
)
"""The SQL before a value: an operator, or the parenthesis of a list or of a function's arguments."""

BIND_NAME = re.compile(r"(?<!:):\w*$|%\(\w*$")
"""The SQL before a piece of a bind parameter's name."""

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
    REQUEST = "request"
    """What somebody outside sends: a parameter of a request handler, an attribute or item of the request."""
    COMMAND_LINE = "command line"
    UNKNOWN = "unknown"


FOREIGN = (Origin.REQUEST, Origin.COMMAND_LINE)
"""What comes from outside of the program."""
SUSPICIOUS = (*FOREIGN, Origin.PARAMETER)
SENT = {
    "flask.request": Origin.REQUEST,
    "sys.argv": Origin.COMMAND_LINE,
    "builtins.input": Origin.COMMAND_LINE,
}
"""Names of others that hold, or give, what comes from outside."""
ROLES = {"route handler": Origin.REQUEST, "command": Origin.COMMAND_LINE}
"""The functions whose parameters come from outside."""


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
    path: tuple[form.Node, ...] = ()
    """What it went through since it came in, the last first: values of variables, and the parameter."""


class SqlText(Fact, frozen=True):
    """A string that is built from parts and used as SQL."""

    sink: str
    """What takes it: text, literal_column, execute…, or a function of the project."""
    sql: form.Expression
    """The expression that builds the string, which may stand before the call."""
    interpolated: tuple[Interpolated, ...]
    parts: tuple[str | form.Expression, ...]
    """The literal pieces, and the values between them."""
    statement: form.Call | None
    """The call ``execute(text(…))`` around when the text is the only thing it is given."""


@observes(form.Call, of=(External, Method))
def used(node: form.Call, sight: Sight) -> Iterator[Fact]:
    sink, given = _sink(node, sight), _first(node)
    if sink is not None and given is not None:
        yield from _built(node, sink, given, _statement_around(node, sight), sight)


@observes(form.Call, of=(Function, ProjectClass))
def handed_on(node: form.Call, sight: Sight) -> Iterator[Fact]:
    """What is given to a function of the project that takes it for SQL."""
    for function in functions_of(present(sight.kind(node.func)), sight):
        if names := sql_parameters(function, sight.program):
            given = CallOfFunction(function, node, None, 0, sight).given
            for name in sorted(names & given.keys()):
                yield from _built(node, function.name.rpartition(".")[2], given[name], None, sight)
            return


def _built(
    node: form.Call, sink: str, given: form.Expression, statement: form.Call | None, sight: Sight
) -> Iterator[Fact]:
    sql = _resolved(given, sight)
    parts = list(_parts(sql, sight))
    interpolated = tuple(_interpolated(parts, sight))
    if interpolated and len(parts) > len(interpolated):
        yield SqlText(node, sight.site(), sink, sql, interpolated, tuple(parts), statement)


def _first(node: form.Call) -> form.Expression | None:
    """The argument that is the SQL of a call of SQLAlchemy's."""
    first = next(iter(node.args), None)
    if first is None or first.star or first.keyword not in (None, "text", "statement"):
        return None
    return first.value


def _sink(node: form.Call, sight: Sight) -> str | None:
    match sight.kind(node.func):
        case External(name=name) if name in TEXT_FUNCTIONS:
            return name.rpartition(".")[2]
        case Method(receiver=Session() | Connection() | Engine(), name=name) if name in EXECUTING_METHODS:
            return name
    return None


def _statement_around(node: form.Call, sight: Sight) -> form.Call | None:
    around = sight.around()
    if not isinstance(next(around, None), form.Argument):
        return None
    call = next(around, None)
    if isinstance(call, form.Call) and len(call.args) == 1 and call.args[0].value is node:
        match sight.kind(call.func):
            case Method(receiver=Session() | Connection(), name=name) if name in EXECUTING_METHODS:
                return call
    return None


def _resolved(node: form.Expression, sight: Sight) -> form.Expression:
    """The expression that a local variable was given."""
    if isinstance(node, form.Name) and (given := sight.given_value(node.id)) is not None:
        return given
    return node


def _parts(node: form.Expression, sight: Sight, steps: int = 0) -> Iterator[str | form.Expression]:
    """The literal pieces of a string expression and the values between them."""
    match node:
        case form.Constant(value=str() as text):
            yield text
        case form.FString(parts=parts, template=False):
            for part in parts:
                if isinstance(part, form.Constant):
                    yield str(part.value)
                elif _is_number_format(part.format_spec):
                    yield A_NUMBER
                elif part.conversion or steps >= MAX_STEPS:
                    yield part.value
                else:
                    yield from _within(part.value, sight, steps + 1)
        case form.BinaryOp(operator="+", left=left, right=right):
            yield from _parts(left, sight, steps)
            yield from _parts(right, sight, steps)
        case form.BinaryOp(operator="%", left=left, right=right) if template := _literal(left, sight):
            yield from _percent(template, right)
        case form.Call(func=form.Attribute(value=left, attr="format")) if template := _literal(left, sight):
            yield from _format(template, node)
        case form.Call(
            func=form.Attribute(value=form.Constant(value=str() as between), attr="join"),
            args=(form.Argument(value=joined, keyword=None, star=""),),
        ):
            yield from _joined(joined, between, node, sight, steps)
        case form.Name(id=name) if (found := _added(name, node, sight)) and steps < MAX_STEPS:
            for value in found:
                yield from _parts(value, sight, steps + 1)
        case form.Name(id=name) if (
            (given := sight.given_value(name)) and _is_string(given) and steps < MAX_STEPS
        ):
            yield from _parts(given, sight, steps + 1)
        case _:
            yield node


def _literal(node: form.Expression, sight: Sight) -> str:
    """The string that is written out here, or was given to a local variable; empty where there is none."""
    given = _resolved(node, sight)
    return given.value if isinstance(given, form.Constant) and isinstance(given.value, str) else ""


def _within(node: form.Expression, sight: Sight, steps: int) -> Iterator[str | form.Expression]:
    """The pieces of a value that is a string made of others itself."""
    given = sight.given_value(node.id) if isinstance(node, form.Name) else node
    if given is not None and _is_string(given):
        yield from _parts(given, sight, steps)
    else:
        yield node


def _is_string(node: form.Expression | None) -> bool:
    """Whether an expression builds a string of several."""
    match node:
        case form.FString() | form.BinaryOp(operator="+"):
            return True
        case form.Call(func=form.Attribute(value=form.Constant(value=str()), attr="join" | "format")):
            return True
        case form.BinaryOp(operator="%", left=form.Constant(value=str())):
            return True
    return False


def _added(name: str, node: form.Expression, sight: Sight) -> list[form.Expression]:
    """What makes up a string that a variable holds on one path or another, all of it made of literals."""
    if sight.given_value(name) is not None or sight.parameter(name) is not None:
        return []
    found = list(sight.given_values.before(name, node.start))
    return found if all(_is_string(each) or isinstance(each, form.Constant) for each in found) else []


def _joined(
    joined: form.Expression, between: str, node: form.Expression, sight: Sight, steps: int
) -> Iterator[str | form.Expression]:
    """The pieces of ``"…".join(…)``: of a list that is written out and appended to, or of a comprehension."""
    match joined:
        case form.List(elements=elements) | form.Tuple(elements=elements):
            for index, element in enumerate(elements):
                yield from (between,) if index else ()
                yield from _parts(element, sight, steps + 1)
        case form.Comprehension(element=element, clauses=(form.Clause(target=target, iterable=over),)):
            for part in _parts(element, sight, steps + 1):
                yield over if _is_same(part, target) else part
        case form.Name(id=name) if steps < MAX_STEPS and not sight.parameter(name):
            values = sight.given_values
            for given in values.before(name, node.start):
                yield from _joined(given, between, node, sight, steps + 1)
            for element in values.put_into(name, node.start):
                yield between
                yield from _parts(element, sight, steps + 1)
        case _:
            yield joined


def _is_same(part: str | form.Expression, target: form.Expression) -> bool:
    return isinstance(part, form.Name) and isinstance(target, form.Name) and part.id == target.id


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
        if BIND_NAME.search(before):
            before += "0"
            continue
        quoted = before.count("'") % 2 == 1
        bindable = DEFINES_SCHEMA.match(before) is None
        is_value = bindable and (quoted or BEFORE_VALUE.search(before) is not None)
        yield Interpolated(part, origin_of(part, sight), is_value, quoted, tuple(_path(part, sight)))
        before += "0"


def _path(node: form.Expression, sight: Sight) -> Iterator[form.Node]:
    """The values of variables that an expression goes back to, and the parameter at the beginning."""
    for _ in range(MAX_STEPS):
        while isinstance(node, form.Attribute | form.Subscript):
            node = node.value
        match node:
            case form.Name(id=name) if (parameter := sight.parameter(name)) is not None:
                yield parameter
                return
            case form.Name(id=name) if (given := sight.given_value(name)) is not None:
                yield given
                node = given
            case form.Name() if (over := gone_over(node, None, sight)) is not None:
                yield over
                node = over
            case form.Call(func=form.Attribute(value=value)):
                node = value
            case _:
                return


MAX_STEPS = 8
"""How many assignments are followed back."""


def origin_of(node: form.Expression, sight: Sight, steps: int = 0) -> Origin:
    """Where a value comes from; a number made of whatever is harmless and counts as a constant."""
    if steps > MAX_STEPS:
        return Origin.UNKNOWN

    def of(inner: form.Expression) -> Origin:
        return origin_of(inner, sight, steps + 1)

    sent = _sent(node, sight)
    if sent is not None:
        return sent
    match node:
        case form.Constant():
            return Origin.CONSTANT
        case form.Name(id=name):
            parameter = sight.parameter(name)
            if parameter is not None:
                return _origin_of_parameter(parameter, node, sight)
            given = sight.given_value(name)
            if given is not None and not given.span.start <= node.start < given.span.end:
                return of(given)
            over = gone_over(node, given, sight)
            return Origin.UNKNOWN if over is None or is_guarded(node, sight) else of(over)
        case form.Attribute(value=form.Name(id="self" | "cls")):
            return Origin.UNKNOWN
        case form.Attribute(value=inner, attr=name) if name.startswith("__") or _is_of_schema(inner, sight):
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
            if isinstance(func, form.Attribute) and of(func.value) in FOREIGN:
                return of(func.value)
        case form.BinaryOp(operator="+" | "%", left=left, right=right):
            return _worst({of(left), of(right)})
        case form.FString(parts=parts):
            found = {of(part.value) for part in parts if isinstance(part, form.Interpolation)}
            return _worst(found) if found else Origin.CONSTANT
    return Origin.UNKNOWN


def _origin_of_parameter(parameter: form.Parameter, name: form.Name, sight: Sight) -> Origin:
    if _is_harmless(parameter.annotation) or _is_enum(sight.kind(name), sight):
        return Origin.CONSTANT
    if is_guarded(name, sight):
        return Origin.UNKNOWN
    function = sight.function_around
    roles = () if function is None or parameter.name in ("self", "cls") else roles_of(function, sight.program)
    return next((origin for role, origin in ROLES.items() if role in roles), Origin.PARAMETER)


def _sent(node: form.Expression, sight: Sight) -> Origin | None:
    """Where a name or a call of others gives what somebody outside sends."""
    match node:
        case form.Name() | form.Attribute():
            kind = sight.kind(node)
        case form.Call(func=func):
            kind = sight.kind(func)
        case _:
            return None
    return SENT.get(kind.name) if isinstance(kind, External) else None


def _worst(origins: set[Origin]) -> Origin:
    return next((origin for origin in SUSPICIOUS if origin in origins), Origin.UNKNOWN)


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


def _is_of_schema(node: form.Expression, sight: Sight) -> bool:
    """Whether it is a table or a column, whose names stand in the code, or an object of a mapped class, whose
    attributes come from the database.
    """
    match sight.kind(node):
        case Table() | Column():
            return True
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
