"""What SQLAlchemy's messages are about: the sort of mistake, and the names that they give.

The texts are those of 1.4, 2.0 and 2.1; what a message of another release says otherwise has no sort.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace


class Meaning(Struct, frozen=True):
    """A sort of mistake and how its messages read.

    What a group named ``text…`` of the pattern finds stands in the code as it is: that is the place.
    """

    about: str
    pattern: re.Pattern[str]
    arguments: tuple[str, ...] = ()
    """The arguments of the construct that it is about, the likeliest first; "" stands for the first
    positional one.
    """
    at: str = ""
    """Where it is told, if not at an argument: "name", "call" or "annotation"."""
    topic: str = ""
    """What sorts of mistakes have in common, so that one rule speaks of them."""


def _meaning(about: str, pattern: str, *arguments: str, at: str = "") -> Meaning:
    return Meaning(about, re.compile(pattern, re.DOTALL), arguments, at)


TARGET = ("argument", "")
KEYS = ("foreign_keys", "primaryjoin")


def _of(topic: str, *meanings: Meaning) -> tuple[Meaning, ...]:
    return tuple(replace(meaning, topic=topic) for meaning in meanings)


MAPPINGS = (
    *_of(
        "relationship",
        _meaning("unknown name", r"expression '(?P<text>.+?)' failed to locate a name \((?P<quote>['\"])(?:name ')?(?P<name>.+?)(?:' is not defined)?(?P=quote)\)", *TARGET),
        _meaning("several classes", r"Multiple classes found for path \"(?P<name>.+?)\"", *TARGET),
        _meaning("no class", r"expects a class or a mapper argument|Class '.+' is not mapped", *TARGET),
        _meaning("no target", r"annotation is required for attribute .* when primary argument|relationship\(\) missing 1 required"),
        _meaning("mapped class as secondary", r"secondary argument .+ passed to", "secondary"),
        _meaning("unknown attribute", r"Class <class '(?:.+\.)?(?P<class>\w+)'> does not have a mapped column named '(?P<name>\w+)'", "primaryjoin", "order_by", "foreign_keys"),
        _meaning("no foreign keys", r"Could not determine join condition.* there are no foreign keys linking", *KEYS),
        _meaning("ambiguous foreign keys", r"Could not determine join condition.* there are multiple foreign key", *KEYS),
        _meaning("no join", r"could not determine any unambiguous local/remote", "remote_side", "primaryjoin"),
        _meaning("no join", r"Could not (?:locate any|determine any)", "primaryjoin", "foreign_keys"),
        _meaning("mixin's relationship", r"must be declared as @declared_attr callables on declarative mixin"),
    ),
    *_of(
        "counterpart",
        _meaning("not a relationship", r"back_populates on relationship .* refers to attribute '(?P<target>[\w.]+)' that is not a relationship", "back_populates"),
        _meaning("not a relationship", r"reverse_property '(?P<target>\w+)' on relationship .* (?:is not a relationship|references a)", "back_populates"),
        _meaning("no counterpart", r"Mapper .+ has no property '(?P<name>\w+)'", "back_populates"),
        _meaning("another class", r"reverse_property '(?P<name>\w+)' on relationship .* references relationship .* does not reference mapper", "back_populates"),
        _meaning("same direction", r"and back-reference (?P<other>[\w.]+) are both of the same direction", at="call"),
        _meaning("viewonly", r"sync_backref", "sync_backref", "back_populates"),
        _meaning("both", r"backref and back_populates keyword arguments are mutually exclusive"),
        _meaning("taken", r"Error creating backref '(?P<name>\w+)' on relationship", "backref"),
    ),
    *_of(
        "overlap",
        _meaning(
            "overlap",
            r"relationship '(?P<relationship>[\w.]+)' will copy column (?P<source>[\w.]+) to column (?P<column>[\w.]+), which conflicts with relationship\(s\): '(?P<other>[\w.]+)'",
        ),
    ),
    *_of(
        "cascade",
        _meaning("unknown word", r"Invalid cascade option\(s\): (?P<words>.+)", "cascade"),
        _meaning("delete-orphan without delete", r"'delete-orphan' cascade option requires 'delete'", "cascade"),
        _meaning("delete-orphan on many side", r"delete-orphan cascade is normally configured only on", "cascade"),
        _meaning("viewonly", r"Cascade settings .* viewonly|viewonly=True.*cascade", "cascade"),
        _meaning("passive_deletes", r"can't set passive_deletes='all' in conjunction with", "passive_deletes"),
        _meaning("cascade_backrefs", r"The 'cascade_backrefs' parameter", "cascade_backrefs"),
    ),
    *_of(
        "annotation",
        _meaning("without Mapped", r"Type annotation for .* can't be correctly interpreted", at="annotation"),
        _meaning("SQL type", r"Mapped annotation is the SQLAlchemy type", at="annotation"),
        _meaning("no SQL type", r"Could not locate SQLAlchemy Core type for Python type (?P<type>.+?) inside", at="annotation"),
        _meaning("no SQL type", r"Could not resolve all types within mapped annotation: \".*?\[(?:ForwardRef\(')?(?P<text>\w+)", at="annotation"),
        _meaning("no SQL type", r"Could not locate SQLAlchemy Core type|Could not resolve all types|does not have a SQL|not produce a SQL type", at="annotation"),
        _meaning("composite", r"number of composite attributes"),
    ),
    *_of(
        "cardinality",
        _meaning("loader of collections", r"'dynamic' loaders cannot be used", "lazy", at="annotation"),
    ),
    *_of(
        "foreign key",
        _meaning("unknown table", r"Foreign key associated with column '(?P<column>[\w.]+)' could not find table '(?P<table>.+?)' with which to generate a foreign key to target column '(?P<name>.+?)'"),
        _meaning("unknown column", r"Could not initialize target column for ForeignKey '(?P<text>.+?)' .*table '(?P<table>.+?)' has no column named '(?P<name>.+?)'"),
        _meaning("counts", r"ForeignKeyConstraint (?:number of|with duplicate)"),
        _meaning("no such column", r"Can't create ForeignKeyConstraint on table '(?P<table>.+?)': no column named '(?P<text>.+?)'"),
        _meaning("mixin's column", r"Columns with foreign keys to"),
        _meaning("inheritance", r"Can't determine the inherit condition .* have no foreign key"),
    ),
    *_of(
        "dataclass",
        _meaning("two defaults", r"cannot specify both default and (?P<text>default_factory)|(?:default|insert_default).* mutually exclusive", "default_factory", "insert_default"),
        _meaning("order", r"Python dataclasses error .*non-default argument '(?P<attribute>\w+)' follows", at="name"),
        _meaning("no dataclass", r"includes dataclasses argument\(s\): (?P<words>.+?) but"),
        _meaning("default_factory", r"default_factory must be exactly (?P<type>.+)$", "default_factory"),
        _meaning("relationship's default", r"dataclass.*default|default.*dataclass", "default"),
        _meaning("dataclass", r"dataclass|insert_default"),
    ),
    *_of(
        "argument",
        _meaning("unknown argument", r"unexpected keyword argument\(?s?\)?:? '(?P<text>\w+)'"),
        _meaning("unknown argument", r"Additional arguments should be named .*?, got '(?P<text>\w+)'"),
        _meaning("unknown argument", r"Invalid argument\(s\) '(?P<text>\w+)'"),
        _meaning("unknown argument", r"Argument '(?P<text>\w+)' is not accepted by dialect"),
        _meaning("unknown dialect", r"Can't validate argument '(?P<text>\w+)'; can't locate any SQLAlchemy dialect"),
        _meaning("unknown word", r"Can't find strategy \(\('lazy', '(?P<text>\w+)'\),", "lazy"),
        _meaning("unknown word", r"unknown argument for polymorphic_load: '(?P<text>\w+)'"),
        _meaning("wrong value", r"The '(?P<text>index)' keyword argument on Column is boolean only"),
        _meaning("no SchemaItem", r"'SchemaItem' object, such as a 'Column' or a 'Constraint' expected, got '(?P<text>.+)'"),
        _meaning("no SchemaItem", r"'SchemaItem' object, such as a 'Column' or a 'Constraint' expected"),
        _meaning("given twice", r"An column cannot specify both Identity and (?P<text>Sequence)"),
        _meaning("given twice", r"May not pass type_ positionally and as a keyword", "type_"),
    ),
    *_of(
        "mapping",
        _meaning("no primary key", r"could not assemble any primary key columns"),
        _meaning("no table", r"does not have a __table__ or __tablename__"),
        _meaning("duplicate table", r"Table '(?P<text>.+?)' is already defined for this MetaData"),
        _meaning("no type", r"column '(?P<name>.+?)'\): Can't generate DDL for NullType", at="name"),
        _meaning("no such column", r"Can't create \w+ on table '(?P<table>.+?)': no column named '(?P<text>.+?)'"),
        _meaning("no such column", r"^'(?P<text>\w+)'$"),
        _meaning("duplicate column", r"A column with name '(?P<text>.+?)' is already present|Duplicate column|On class .* are declared under"),
        _meaning("discriminator", r"Can't determine polymorphic_on value '(?P<text>\w+)'"),
        _meaning("identity", r"polymorphic association for identity '(?P<text>.+?)'"),
        _meaning("polymorphic_abstract", r"The Mapper\.(?P<text>polymorphic_abstract) parameter"),
        _meaning("reserved name", r"Attribute name '(?P<name>\w+)' (?:is|should be left) reserved", at="name"),
        _meaning("table arguments", r"__table_args__ value must be|Can't place (?P<attribute>__table_args__)"),
        _meaning("primary key", r"Can't place primary key columns on an inherited class", at="name"),
        _meaning("column beside a table", r"Can't add additional column '(?P<attribute>\w+)' when specifying __table__", at="name"),
        _meaning("server's default", r"ColumnDefault may not be a server-side default", "default"),
    ),
)  # fmt: skip

STATEMENTS = (
    _meaning("unknown attribute", r"entities have a property \"(?P<name>\w+)\".*Searched entities: (?:Mapper\[(?P<entity>\w+))?"),
    _meaning("unknown attribute", r"Entity namespace for \"(?P<entity>.+?)\" has no property \"(?P<name>\w+)\""),
    _meaning("unknown attribute", r"type object '(?P<entity>\w+)' has no attribute '(?P<name>\w+)'"),
    _meaning("unknown attribute", r"Mapper.*has no property '(?P<name>\w+)'"),
    _meaning("unknown column", r"Unconsumed column names: (?P<name>\w+)"),
    _meaning("unknown column", r"^'?(?P<name>\w+)'?$"),
    _meaning("cartesian product", r"cartesian product between FROM element\(s\) (?P<one>.+?) and FROM element (?P<other>.+?)\.  "),
    _meaning("loader path", r"referenced in option (?P<option>\w+)\((?P<path>[\w.]+)\)"),
    _meaning("loader path", r"attribute \"(?P<path>[\w.]+)\" does not link from"),
    _meaning("loader path", r"attribute loader option (?P<option>\w+)\((?P<path>[\w.]+)\) can't be applied"),
    _meaning("loader path", r"Can't apply \".*loader\" strategy to property \"(?P<path>[\w.]+)\""),
    _meaning("loader path", r"ExecutionOption Core or ORM object expected"),
    _meaning("no join", r"Don't know how to join|Can't find any foreign key relationships|Can't determine (?:the )?join|Can't determine which FROM clause to join from|Could not find a FROM clause|Can't join"),
    _meaning("no join", r"Join target (?!.*expected, got '\w+')|'on clause' argument|to find the left side of"),
    _meaning("any of one", r"'any\(\)' not implemented for scalar attributes"),
    _meaning("has of many", r"'has\(\)' not implemented for collections"),
    _meaning("relationship operator", r"'contains' not implemented|Mapped instance expected for relationship|Can't compare a collection|in_\(\) not yet supported for relationships|^<function \w+ at|object associated with (?P<path>[\w.]+) has an attribute '(?P<name>\w+)'"),
)  # fmt: skip


def meaning_of(text: str, meanings: tuple[Meaning, ...]) -> tuple[Meaning | None, Mapping[str, str]]:
    """The first sort of mistake that a message fits, and the names in it."""
    for meaning in meanings:
        if match := meaning.pattern.search(text):
            return meaning, {name: value for name, value in match.groupdict().items() if value is not None}
    return None, {}
