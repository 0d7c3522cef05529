"""Which way a relationship goes, by the foreign keys (`Basic relationship patterns
<https://docs.sqlalchemy.org/en/21/orm/basic_relationships.html>`_).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING

from sqlassay.model.kinds import ProjectClass
from sqlassay.model.schema.columns import foreign_key_target
from sqlassay.model.schema.constructs import called, text
from sqlassay.model.schema.declared import declared_class
from sqlassay.model.schema.mapped import (
    ColumnAttribute,
    Direction,
    MappedClass,
    RelationshipAttribute,
    TableSchema,
)
from sqlassay.model.schema.tables import table_of
from sqlassay.model.summary import recipes as r
from sqlassay.model.summary.recipes import Recipe

if TYPE_CHECKING:
    from sqlassay.model.program import Program


def direction_of(
    relationship: RelationshipAttribute, declared: MappedClass, program: Program
) -> Direction | None:
    """The direction; None where the foreign keys do not tell it."""
    if relationship.secondary is not None:
        return "many to many"
    target = None if relationship.target is None else declared_class(relationship.target, program)
    if target is None:
        return None
    arguments = dict(relationship.arguments)
    here, there = _tables(declared, program), _tables(target, program)
    if here & there:
        shared = _schemas(declared, program) == _schemas(target, program)
        return _to_itself(arguments, declared, program) if shared else None
    if "foreign_keys" in arguments:
        return _by_column(arguments["foreign_keys"], declared, target, program)
    if "primaryjoin" in arguments and not _plain(arguments["primaryjoin"]):
        return None
    forward, back = _refers(declared, there, program), _refers(target, here, program)
    if forward == back:
        return None
    return "many to one" if forward else "one to many"


def _tables(declared: MappedClass, program: Program) -> frozenset[str]:
    """The names of the tables that a class is stored in."""
    return frozenset(table.name for table in _own_tables(declared, program) if table.name is not None)


def _schemas(declared: MappedClass, program: Program) -> frozenset[Recipe | None]:
    return frozenset(table.schema for table in _own_tables(declared, program))


def _own_tables(declared: MappedClass | None, program: Program) -> Iterator[TableSchema]:
    while declared is not None:
        if declared.table is not None:
            yield declared.table
        declared = None if declared.parent is None else declared_class(declared.parent, program)


def _columns(declared: MappedClass | None, program: Program) -> Iterator[ColumnAttribute]:
    while declared is not None:
        yield from (a for a in declared.attributes if isinstance(a, ColumnAttribute))
        declared = None if declared.parent is None else declared_class(declared.parent, program)


def _refers(declared: MappedClass, tables: frozenset[str], program: Program) -> bool:
    """Whether a class has a foreign key to one of these tables."""
    for column in _columns(declared, program):
        if any(table_named(target, program) in tables for target in column.foreign_keys):
            return True
    for table in _own_tables(declared, program):
        for constraint in table.constraints:
            if called(constraint) == "ForeignKeyConstraint" and isinstance(constraint, r.Invoke):
                targets = constraint.positional[1] if len(constraint.positional) > 1 else r.OPAQUE
                targets = dict(constraint.keywords).get("refcolumns", targets)
                first = (
                    targets.elements[0] if isinstance(targets, r.Elements) and targets.elements else targets
                )
                if table_named(first, program) in tables:
                    return True
    return False


def table_named(target: Recipe, program: Program) -> str | None:
    """The table that a foreign key refers to."""
    match target:
        case r.Constant(value=str() as name):
            return name.split(".")[-2] if "." in name else None
        case r.Get(value=r.Get(value=table, name="c" | "columns")):
            found = table_of(table, program)
            return None if found is None else found.name
        case r.Get(value=r.Project(module=module, name=name)):
            declared = declared_class(ProjectClass(module, name), program)
            own = next(_own_tables(declared, program), None)
            return None if own is None else own.name
        case r.Invoke() if called(target) == "ForeignKey":
            return table_named(foreign_key_target(target), program)
    return None


def _to_itself(arguments: dict[str, Recipe], declared: MappedClass, program: Program) -> Direction | None:
    """Between rows of one table ``remote_side`` tells: without it, one to many."""
    if "remote_side" not in arguments:
        return None if "primaryjoin" in arguments or "foreign_keys" in arguments else "one to many"
    name = _column_name(arguments["remote_side"])
    remote = next((column for column in _columns(declared, program) if column.name == name), None)
    if remote is None:
        return None
    if "foreign_keys" in arguments:
        foreign = _column_name(arguments["foreign_keys"])
        return None if foreign is None else "one to many" if foreign == name else "many to one"
    own = _tables(declared, program)
    constraints = chain.from_iterable(table.constraints for table in _own_tables(declared, program))
    if any(called(constraint) == "ForeignKeyConstraint" for constraint in constraints):
        return None
    referred = {table_named(target, program) for target in remote.foreign_keys}
    if not referred & own and None not in referred:
        return "many to one"
    return "one to many" if len(own) == 1 and referred <= own else None


def _column_name(remote_side: Recipe) -> str | None:
    """The column of the class that is the remote side, where it is one."""
    match remote_side:
        case r.Lambda(body=body):
            return _column_name(body)
        case r.Elements(elements=(only,)):
            return _column_name(only)
        case r.Get(value=r.Project(), name=name):
            return name
    words = text(remote_side)
    return None if words is None or "," in words else words.strip("[] ").rpartition(".")[2]


def _by_column(
    columns: Recipe, declared: MappedClass, target: MappedClass, program: Program
) -> Direction | None:
    """The side that the columns in ``foreign_keys`` belong to is the many."""
    match columns:
        case r.Lambda(body=body):
            return _by_column(body, declared, target, program)
        case r.Elements(elements=(first, *_)):
            return _by_column(first, declared, target, program)
        case r.Constant(value=str() as words):
            owner = words.strip("[] ").split(",")[0].rpartition(".")[0].rpartition(".")[2]
            names: dict[str, Direction] = {
                declared.cls.name: "many to one",
                target.cls.name: "one to many",
            }
            return names.get(owner)
        case r.Get(value=r.Project(module=module, name=name)):
            owner_class = ProjectClass(module, name)
            if owner_class in program.view(declared.cls).ancestry:
                return "many to one"
            return "one to many" if owner_class in program.view(target.cls).ancestry else None
        case r.Invoke() if called(columns) in ("Column", "mapped_column"):
            return "many to one"
    return None


def _plain(join: Recipe) -> bool:
    """Whether a join condition says nothing of its own about which side is foreign."""
    match join:
        case r.Lambda(body=body):
            return _plain(body)
        case r.Constant(value=str() as words):
            return "foreign" not in words and "remote" not in words
        case r.Operation(left=left, right=right):
            return _plain(left) and _plain(right)
        case r.Invoke(positional=positional) if called(join) not in ("foreign", "remote"):
            return all(map(_plain, positional))
        case r.Get() | r.Constant():
            return True
    return False
