"""What calls mention: in strings, by keywords, by the keys of dicts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from sqlassay.model.kinds import (
    Function,
    Kind,
    Method,
    ProjectClass,
    Query,
    Selection,
    Session,
    Statement,
)
from sqlassay.model.library.external import External
from sqlassay.model.mentions.literals import keys_in, strings_in, text_of
from sqlassay.model.mentions.receivers import changed_by, classes_of, selected_by, selected_first
from sqlassay.model.mentions.symbol import (
    AttributeSymbol,
    ColumnSymbol,
    Mention,
    Symbol,
    TableSymbol,
    attribute_symbol,
    column_symbol,
)
from sqlassay.model.schema import RelationshipAttribute, mapped_attribute
from sqlassay.model.schema.declared import attributes_of
from sqlassay.model.schema.mapped import ProxyAttribute
from sqlassay.model.schema.relationships import POSITIONAL
from sqlassay.model.summary.vocabulary import EXECUTING_METHODS
from sqlassay.syntax import form
from sqlassay.text import Span

if TYPE_CHECKING:
    from sqlassay.model.mentions.reading import Place, Reader
    from sqlassay.model.program import Program

EVALUATED = frozenset(
    "argument secondary primaryjoin secondaryjoin order_by foreign_keys remote_side".split()
)
"""The arguments of a relationship that may be strings of Python
(`Late evaluation <https://docs.sqlalchemy.org/en/21/orm/basic_relationships.html#late-evaluation-of-relationship-arguments>`_).
"""
KEYED = frozenset("attribute_keyed_dict attribute_mapped_collection".split())
BY_NAME = frozenset(
    [
        *(f"builtins.{name}" for name in "getattr setattr hasattr delattr".split()),
        *(
            f"sqlalchemy.orm.attributes.{name}"
            for name in "flag_modified get_history get_attribute set_attribute del_attribute"
            " set_committed_value init_collection".split()
        ),
    ]
)
"""Functions of an object and the name of an attribute."""
BULK = frozenset("bulk_insert_mappings bulk_update_mappings".split())

HOLDING_STRINGS = form.Constant | form.Dict | form.List | form.Tuple | form.Call
"""Arguments that may hold names as strings."""

Mentions = Iterator[Mention]


def mentions_in_call(reader: Reader, call: form.Call, place: Place) -> Mentions:
    """What a call mentions beside its expressions."""
    function = reader.kind(call.func)
    match function:
        case ProjectClass():
            yield from _keywords(call, lambda name: constructed(function, name, reader.program))
        case Method(receiver=receiver, name=name):
            yield from _method(reader, call, receiver, name)
        case External(name=name) if name in BY_NAME and len(call.args) > 1:
            yield from _attributes(reader, reader.kind(call.args[0].value), call.args[1].value)
    if any(isinstance(node, HOLDING_STRINGS) for node in _values(call)):
        handler = CONSTRUCTS.get(reader.construct(call.func, place) or "")
        if handler is not None:
            yield from handler(reader, call, place)


def constructed(cls: ProjectClass, name: str, program: Program) -> AttributeSymbol | None:
    """The attribute that a keyword of the constructor of a class sets, unless it is a parameter of an
    ``__init__`` of the project's own.
    """
    for base in program.view(cls.plain).ancestry:
        summary = program.function_summary(Function(base.module, f"{base.name}.__init__"))
        if summary is None or base.module.startswith("site-packages:"):
            continue
        if any(p.name == name for p in summary.parameters) or not any(
            p.kind == "**" for p in summary.parameters
        ):
            return None
    mapped = program.mapped_class(cls.plain)
    return None if mapped is None else attribute_symbol(cls, name, program)


def _values(call: form.Call) -> Iterator[form.Expression]:
    return (argument.value for argument in call.args)


def _keywords(call: form.Call, meant: Callable[[str], Symbol | None]) -> Mentions:
    """The keywords of a call that are names of symbols."""
    for argument in call.args:
        if argument.keyword and (symbol := meant(argument.keyword)) is not None:
            yield Mention(Span(argument.start, argument.start + len(argument.keyword)), symbol)


def _method(reader: Reader, call: form.Call, receiver: Kind, name: str) -> Mentions:
    program, values = reader.program, list(_values(call))
    match receiver:
        case Selection() if name == "filter_by":
            yield from _keywords(call, lambda keyword: selected_by(receiver, keyword, program))
        case Statement(verb="insert" | "update") if name == "values":
            if (target := changed_by(receiver)) is not None:
                yield from _keywords(call, partial(attribute_symbol, target, program=program))
        case Session() if name in ("refresh", "expire") and len(values) > 1:
            yield from _attributes(reader, reader.kind(values[0]), values[1])
    if (keyed := keyed_by(reader, call)) is not None:
        for key in keys_in(values[keyed.argument]):
            yield from reader.named(key, attribute_symbol(keyed.cls, text_of(key) or "", program))


class Keyed(NamedTuple):
    """An argument whose dicts have attributes of a class for their keys."""

    cls: ProjectClass
    argument: int
    """Its place among the arguments."""


def keyed_by(reader: Reader, call: form.Call) -> Keyed | None:
    """The argument of a call that is a dict, or a list of such, by the names of attributes."""
    function, values = reader.kind(call.func), list(_values(call))
    cls, argument, keywords = None, 0, tuple[str, ...]()
    match function:
        case Method(receiver=Statement(verb="insert" | "update") as statement, name="values"):
            cls = changed_by(statement)
        case Method(receiver=Query() as query, name="update"):
            cls = selected_first(query)
        case Method(receiver=Session(), name=name) if name in EXECUTING_METHODS and values:
            cls, argument, keywords = changed_by(reader.kind(values[0])), 1, ("params",)
        case Method(receiver=Session(), name=name) if name in BULK and values:
            cls, argument, keywords = next(classes_of(reader.kind(values[0])), None), 1, ("mappings",)
    if cls is None or argument >= len(values) or call.args[argument].keyword not in (None, *keywords):
        return None
    return Keyed(cls, argument)


def _attributes(reader: Reader, of: Kind, names: form.Expression) -> Mentions:
    """Strings that are names of attributes of an object or a class."""
    for cls in dict.fromkeys(classes_of(of)):
        yield from _own(reader, cls, strings_in(names))


def _own(reader: Reader, cls: ProjectClass | None, names: Iterable[form.Constant]) -> Mentions:
    for name in names if cls is not None else ():
        if cls is not None:
            yield from reader.named(name, attribute_symbol(cls, text_of(name) or "", reader.program))


def given(call: form.Call, positions: Iterable[str]) -> dict[str, form.Expression]:
    """The arguments of a call by the names of the parameters."""
    positional = [a.value for a in call.args if not a.keyword and not a.star]
    found = dict(zip(positions, positional, strict=False))
    return found | {a.keyword: a.value for a in call.args if a.keyword}


def _relationship(reader: Reader, call: form.Call, place: Place) -> Mentions:
    """``relationship("Order", back_populates="user", secondary="orders", …)``"""
    arguments = given(call, POSITIONAL)
    target = target_of(reader, arguments.get("argument"), place)
    yield from _related(reader, arguments, target, place)
    kwargs = arguments.get("sa_relationship_kwargs")
    if isinstance(kwargs, form.Dict):
        named = {text_of(i.key) or "": i.value for i in kwargs.items if i.key is not None}
        yield from _related(reader, named, target, place)


def _related(
    reader: Reader, arguments: dict[str, form.Expression], target: ProjectClass | None, place: Place
) -> Mentions:
    for name, value in arguments.items():
        if name in EVALUATED:
            for string in strings_in(value):
                yield from reader.evaluated(string, place)
        elif name == "back_populates":
            yield from _own(reader, target, strings_in(value))
        elif name == "backref":
            yield from _backref(reader, value, target)
        elif name == "collection_class" and isinstance(value, form.Call) and value.args:
            keyed = reader.construct(value.func, place) in KEYED
            yield from _own(reader, target, strings_in(value.args[0].value) if keyed else ())


def _backref(reader: Reader, value: form.Expression, target: ProjectClass | None) -> Mentions:
    """The attribute that ``backref="name"``, or ``backref=backref("name", …)``, makes."""
    if isinstance(value, form.Call):
        value = value.args[0].value if value.args else value
    for name in strings_in(value) if target is not None else ():
        if target is not None and isinstance(value, form.Constant):
            symbol = attribute_symbol(target, text_of(name) or "", reader.program)
            yield from reader.named(name, symbol, "declaration")


def _in_backref(reader: Reader, call: form.Call, place: Place) -> Mentions:
    """The other arguments of ``backref("name", order_by="…")``."""
    arguments = given(call, ["name"])
    yield from _related(reader, {n: v for n, v in arguments.items() if n in EVALUATED}, None, place)


def target_of(reader: Reader, argument: form.Expression | None, place: Place) -> ProjectClass | None:
    """The class that a relationship leads to."""
    if place.owner is not None and place.attribute is not None:
        own = mapped_attribute(place.owner, place.attribute, reader.program)
        declared = (a for a in attributes_of(place.owner, reader.program) if a.name == place.attribute)
        found = own or next(declared, None)
        if isinstance(found, RelationshipAttribute) and found.target is not None:
            return found.target
    if argument is None:
        return None
    if (name := text_of(argument)) is not None:
        return reader.class_named(name, place)
    if isinstance(argument, form.Lambda):
        return target_of(reader, argument.body, place)
    return next(classes_of(reader.kind(argument)), None)


def _foreign_key(reader: Reader, call: form.Call, _: Place) -> Mentions:
    """``ForeignKey("table.column")``"""
    for string in strings_in(given(call, ["column"]).get("column", call.func)):
        yield from _referred(reader, string)


def _field(reader: Reader, call: form.Call, _: Place) -> Mentions:
    """SQLModel's ``Field(foreign_key="table.column")``"""
    for string in strings_in(given(call, ()).get("foreign_key", call.func)):
        yield from _referred(reader, string)


def _referred(reader: Reader, string: form.Constant) -> Mentions:
    said = text_of(string) or ""
    table, _, column = said.rpartition(".")
    if not table:
        return
    if reader.tables.named(table):
        own = table.rpartition(".")[2]
        yield from reader.part(string, Span(len(table) - len(own), len(table)), TableSymbol(table))
    end = len(said)
    symbol = reader.tables.column(table, column)
    yield from reader.part(string, Span(end - len(column), end), symbol, "column")


def _foreign_keys(reader: Reader, call: form.Call, place: Place) -> Mentions:
    """``ForeignKeyConstraint(["a"], ["table.a"])``"""
    arguments = given(call, ["columns", "refcolumns"])
    yield from _columns(reader, strings_in(arguments.get("columns", call.func)), place)
    for string in strings_in(arguments.get("refcolumns", call.func)):
        yield from _referred(reader, string)


def _constraint(reader: Reader, call: form.Call, place: Place) -> Mentions:
    """``UniqueConstraint("a", "b")``"""
    yield from _columns(reader, _positional_strings(call), place)


def _index(reader: Reader, call: form.Call, place: Place) -> Mentions:
    """``Index("name", "a", "b")``"""
    yield from _columns(reader, _positional_strings(call)[1:], place)


def _positional_strings(call: form.Call) -> list[form.Constant]:
    return [s for a in call.args if not a.keyword and not a.star for s in strings_in(a.value)]


def _columns(reader: Reader, names: Iterable[form.Constant], place: Place) -> Mentions:
    """Columns of the table that is being declared, by their names in the database."""
    for name in names:
        yield from reader.named(name, _column_named(reader, text_of(name) or "", place), "column")


def _column_named(reader: Reader, name: str, place: Place) -> Symbol | None:
    if place.owner is not None and place.table is None:
        return column_symbol(place.owner, name, reader.program)
    table = reader.own_table(place)
    return None if table is None else reader.tables.column(table, name)


def _column(reader: Reader, call: form.Call, place: Place) -> Mentions:
    """``mapped_column("name", …)``, or ``Column("name", …)`` of a class or a table."""
    name = given(call, ["name"]).get("name")
    if not isinstance(name, form.Constant) or text_of(name) is None:
        return
    if place.table is not None:
        symbol = reader.tables.column(place.table, text_of(name) or "")
        yield from reader.named(name, symbol, "declaration" if isinstance(symbol, ColumnSymbol) else "column")
    elif place.owner is not None and place.attribute is not None:
        yield from reader.named(
            name, attribute_symbol(place.owner, place.attribute, reader.program), "column"
        )


def _table(reader: Reader, call: form.Call, _: Place) -> Mentions:
    """``Table("name", …)``"""
    name, said = given(call, ["name"]).get("name"), table_said(call)
    if isinstance(name, form.Constant) and said is not None and reader.tables.named(said):
        yield from reader.named(name, TableSymbol(said), "declaration")


def table_said(call: form.Call) -> str | None:
    """The name that a ``Table(…)`` gives, behind that of its schema."""
    arguments = given(call, ["name"])
    name, schema = (text_of(arguments[key]) if key in arguments else None for key in ("name", "schema"))
    return f"{schema}.{name}" if schema and name else name


def _of_own_class(reader: Reader, call: form.Call, place: Place) -> Mentions:
    """``synonym("name")``, ``@validates("name", …)``"""
    yield from _own(reader, place.owner, _positional_strings(call))


def _proxy(reader: Reader, call: form.Call, place: Place) -> Mentions:
    """``association_proxy("through", "attribute")``"""
    through, *others = _positional_strings(call) or (None,)
    if through is None or place.owner is None:
        return
    yield from _own(reader, place.owner, (through,))
    proxy = mapped_attribute(place.owner, place.attribute or "", reader.program)
    if isinstance(proxy, ProxyAttribute) and proxy.through is not None:
        relationship = mapped_attribute(place.owner, proxy.through, reader.program)
        if isinstance(relationship, RelationshipAttribute):
            yield from _own(reader, relationship.target, others)


CONSTRUCTS: dict[str, Callable[[Reader, form.Call, Place], Mentions]] = {
    **dict.fromkeys(["relationship", "Relationship", "dynamic_loader"], _relationship),
    "backref": _in_backref,
    "ForeignKey": _foreign_key,
    "Field": _field,
    "ForeignKeyConstraint": _foreign_keys,
    **dict.fromkeys(["UniqueConstraint", "PrimaryKeyConstraint"], _constraint),
    "Index": _index,
    **dict.fromkeys(["Column", "mapped_column"], _column),
    "Table": _table,
    **dict.fromkeys(["synonym", "validates"], _of_own_class),
    "association_proxy": _proxy,
}
