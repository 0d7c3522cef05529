"""What SQLAlchemy's messages are about: the sort of mistake, and the names that they give.

The texts are those of 1.4, 2.0 and 2.1; what a message of another release says otherwise has no sort.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct


class Meaning(Struct, frozen=True):
    """A sort of mistake and how its messages read."""

    about: str
    pattern: re.Pattern[str]
    arguments: tuple[str, ...] = ()
    """The arguments of the construct that it is about, the likeliest first; "" stands for the first
    positional one.
    """


def _meaning(about: str, pattern: str, *arguments: str) -> Meaning:
    return Meaning(about, re.compile(pattern, re.DOTALL), arguments)


TARGET = ("argument", "")
KEYS = ("foreign_keys", "primaryjoin", "secondary", "argument", "")

MAPPINGS = (
    _meaning("unknown name", r"failed to locate a name \(['\"](?P<name>.+?)['\"]\)", *TARGET),
    _meaning("several classes", r"Multiple classes found for path \"(?P<name>.+?)\"", *TARGET),
    _meaning("no foreign keys", r"Could not determine join condition.* there are no foreign keys linking", *KEYS),
    _meaning("ambiguous foreign keys", r"Could not determine join condition.* there are multiple foreign key", *KEYS),
    _meaning("no join", r"Could not (?:locate any|determine)", *KEYS),
    _meaning("unknown back_populates", r"has no property '(?P<name>\w+)'", "back_populates"),
    _meaning(
        "back_populates to another class",
        r"reverse_property '(?P<name>\w+)' on relationship .* references relationship .* does not reference mapper",
        "back_populates",
    ),
    _meaning("same direction", r"and back-reference .* are both of the same direction", "back_populates", "remote_side"),
    _meaning("back_populates and viewonly", r"sync_backref", "back_populates"),
    _meaning(
        "overlap",
        r"relationship '(?P<relationship>[\w.]+)' will copy column (?P<source>[\w.]+) to column (?P<column>[\w.]+)",
    ),
    _meaning("no primary key", r"could not assemble any primary key columns"),
    _meaning("no table", r"does not have a __table__ or __tablename__"),
    _meaning("duplicate table", r"Table '(?P<name>.+?)' is already defined for this MetaData"),
    _meaning("duplicate column", r"A column with name '(?P<name>.+?)' is already present|Duplicate column|On class .* are declared under"),
    _meaning("unknown cascade", r"Invalid cascade option\(s\): (?P<name>.+)", "cascade"),
    _meaning("delete-orphan without delete", r"'delete-orphan' cascade option requires 'delete'", "cascade"),
    _meaning("delete-orphan on many side", r"delete-orphan cascade is normally configured only on", "cascade"),
    _meaning("cascade on viewonly", r"Cascade settings .* viewonly|viewonly=True.*cascade", "cascade"),
    _meaning("unmapped annotation", r"Type annotation for .* can't be correctly interpreted"),
    _meaning("no type for annotation", r"Could not locate SQLAlchemy Core type|Could not resolve all types|does not have a SQL|not produce a SQL type"),
    _meaning("unknown foreign table", r"Foreign key associated with column '(?P<column>[\w.]+)' could not find table '(?P<table>.+?)'"),
    _meaning("unknown foreign column", r"Could not initialize target column for ForeignKey '(?P<target>.+?)' .*table '(?P<table>.+?)' has no column named '(?P<column>.+?)'"),
    _meaning("dataclass", r"dataclass|default_factory|insert_default"),
    _meaning("unknown argument", r"unexpected keyword argument '(?P<name>\w+)'|Additional arguments should be named.*got '(?P<other>\w+)'"),
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
    _meaning("no join", r"Don't know how to join|Can't find any foreign key relationships|Can't determine (?:the )?join|Could not find a FROM clause|Can't join"),
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
