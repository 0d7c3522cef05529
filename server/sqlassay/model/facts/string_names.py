"""Attributes of mapped classes that are named by strings, which 2.0 does not take (`joins
<https://docs.sqlalchemy.org/en/21/changelog/migration_20.html#orm-query-join-strings>`_, `loader options
<https://docs.sqlalchemy.org/en/21/changelog/migration_20.html#migration-20-orm-query-join-options>`_).
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from sqlassay.model.facts.base import Fact, Sight
from sqlassay.model.facts.loaders import named_in_module
from sqlassay.model.facts.observers import observes
from sqlassay.model.facts.releases import is_prepared
from sqlassay.model.kinds import (
    Column,
    Instance,
    Kind,
    Method,
    ProjectClass,
    Query,
    Relationship,
    Selection,
    Statement,
    TupleOf,
    present,
)
from sqlassay.model.kinds.joins import attribute_of
from sqlassay.model.library.external import External
from sqlassay.syntax import form

JOINS = frozenset(["join", "outerjoin"])
OF_RELATIONSHIPS = frozenset(
    "joinedload selectinload subqueryload lazyload immediateload noload raiseload contains_eager"
    " defaultload".split()
)
OF_COLUMNS = frozenset("defer undefer load_only".split())
LOADERS = OF_RELATIONSHIPS | OF_COLUMNS


class GivenName(Struct, frozen=True):
    """An argument of a call."""

    node: form.Argument
    attributes: tuple[str, ...] | None = ()
    """For a string the attributes that it names, as expressions of the module; None where these are not
    known; empty for what is no string.
    """


class NamedByString(Fact, frozen=True):
    """A join, a loader option or ``with_parent()`` is given names of attributes, or several targets."""

    node: form.Call
    method: str
    given: tuple[GivenName, ...]
    several: bool = False
    """Whether each argument is a target of a join, one after the other."""
    special: bool = False
    """Whether it does with the names what a newer release cannot: ``aliased``, ``from_joinpoint``."""

    @property
    def names(self) -> tuple[form.Argument, ...]:
        """The arguments that are strings."""
        return tuple(each.node for each in self.given if each.attributes != ())


@observes(form.Call, of=(Method,))
def joined(node: form.Call, sight: Sight) -> Iterator[Fact]:
    match sight.kind(node.func):
        case Method(receiver=Query() | Statement(verb="select") as statement, name=name) if name in JOINS:
            pass
        case _:
            return
    targets = [each for each in node.args if not each.keyword]
    special = any(each.keyword in ("aliased", "from_joinpoint") for each in node.args)
    if any(each.star for each in node.args) or not targets:
        return
    strings = [each for each in targets if _is_string(each.value)]
    several = _are_targets(targets, sight)
    if not strings and not several:
        return
    given = tuple(_targets(statement, targets, sight, several=several))
    if not is_prepared(sight):
        yield NamedByString(node, sight.site(), name, given, several, special)


def _is_string(node: form.Expression) -> bool:
    return isinstance(node, form.Constant) and isinstance(node.value, str)


def _are_targets(targets: list[form.Argument], sight: Sight) -> bool:
    """Whether a join goes through several relationships, one after the other."""
    kinds = [sight.kind(each.value) for each in targets]
    named = [isinstance(each.value, form.Constant) for each in targets]
    if len(targets) == 1:
        return isinstance(kinds[0], TupleOf)
    return all(isinstance(k, Relationship | TupleOf) or n for k, n in zip(kinds, named, strict=True))


def _targets(
    statement: Selection, targets: list[form.Argument], sight: Sight, *, several: bool
) -> Iterator[GivenName]:
    entity = _root(statement)
    for place, argument in enumerate(targets):
        kind = sight.kind(argument.value)
        if not isinstance(argument.value, form.Constant):
            yield GivenName(argument)
            if several or place == 0:
                entity = kind.target if isinstance(kind, Relationship) and several else entity
            continue
        found = attribute_of(entity, str(argument.value.value), sight.program)
        name = _source(entity, str(argument.value.value), found, sight)
        yield GivenName(argument, None if name is None else (name,))
        entity = found.target if isinstance(found, Relationship) else None


def _root(statement: Selection) -> Kind | None:
    """What names in a call of ``join()`` go on from: not what was joined before."""
    return statement.entities[0] if len(statement.entities) == 1 else None


@observes(form.Call, of=(Method,))
def loaded_by_options(node: form.Call, sight: Sight) -> Iterator[Fact]:
    match sight.kind(node.func):
        case Method(receiver=Query() | Statement(verb="select") as statement, name="options"):
            pass
        case _:
            return
    entity = _root(statement)
    for argument in node.args:
        if not argument.star and isinstance(argument.value, form.Call) and not is_prepared(sight):
            yield from _option(argument.value, entity, sight)


def _option(option: form.Call, entity: Kind | None, sight: Sight) -> Iterator[Fact]:
    """What is named by strings in a loader option, from its first call to its last."""
    for call in _chain(option):
        method = _method(call, sight)
        match sight.kind(call.func):
            case External(name="sqlalchemy.orm.Load") if len(call.args) == 1:
                entity = sight.kind(call.args[0].value)
                continue
        if method not in LOADERS:
            return
        given, entity = _loaded(call, method, entity, sight)
        if any(each.attributes != () for each in given):
            yield NamedByString(call, sight.site(), method, given)


def _chain(option: form.Call) -> list[form.Call]:
    """The calls of a chain, the innermost first."""
    calls = [option]
    while isinstance(calls[0].func, form.Attribute) and isinstance(calls[0].func.value, form.Call):
        calls.insert(0, calls[0].func.value)
    return calls


def _method(call: form.Call, sight: Sight) -> str:
    match call.func, sight.kind(call.func):
        case _, External(name=name) if name.startswith("sqlalchemy.orm."):
            return name.rpartition(".")[2]
        case form.Attribute(value=form.Call(), attr=name), _:
            return name
    return ""


def _loaded(
    call: form.Call, method: str, entity: Kind | None, sight: Sight
) -> tuple[tuple[GivenName, ...], Kind | None]:
    """The arguments of a loader option, and what the next one of the chain goes on from."""
    given, reached = list[GivenName](), entity
    for argument in call.args:
        if argument.keyword or argument.star:
            continue
        value, kind = argument.value, sight.kind(argument.value)
        if not (isinstance(value, form.Constant) and isinstance(value.value, str)):
            reached = kind.target if isinstance(kind, Relationship) else None
            given.append(GivenName(argument))
        elif value.value == "*":
            given.append(GivenName(argument))
        else:
            path, reached = _path(entity, value.value.split("."), sight)
            given.append(GivenName(argument, path))
    return tuple(given), reached if method in OF_RELATIONSHIPS else entity


def _path(entity: Kind | None, names: list[str], sight: Sight) -> tuple[tuple[str, ...] | None, Kind | None]:
    """The attributes of a dotted path, and what the last of them leads to."""
    found = list[str]()
    for name in names:
        attribute = attribute_of(entity, name, sight.program)
        source = _source(entity, name, attribute, sight)
        if source is None:
            return None, None
        found.append(source)
        entity = attribute.target if isinstance(attribute, Relationship) else None
    return tuple(found), entity


@observes(form.Call, of=(External,))
def with_parent(node: form.Call, sight: Sight) -> Iterator[Fact]:
    match sight.kind(node.func), node.args:
        case External(name="sqlalchemy.orm.with_parent"), (parent, form.Argument(star="") as argument, *_):
            value, owner = argument.value, present(sight.kind(parent.value))
            if not (isinstance(value, form.Constant) and isinstance(value.value, str)) or is_prepared(sight):
                return
            cls = owner.of if isinstance(owner, Instance) else None
            found = attribute_of(cls, value.value, sight.program)
            name = _source(cls, value.value, found, sight)
            given = (GivenName(parent), GivenName(argument, None if name is None else (name,)))
            yield NamedByString(node, sight.site(), "with_parent", given)


def _source(entity: Kind | None, name: str, attribute: Kind, sight: Sight) -> str | None:
    """An attribute as an expression of the module, where it is known and has a name there."""
    if not isinstance(entity, ProjectClass) or not isinstance(attribute, Relationship | Column):
        return None
    return named_in_module((entity, name), sight)
