"""The table of a mapped class: its name, also where nobody wrote it, and what stands beside the columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlassay.model.kinds import ProjectClass
from sqlassay.model.schema.constructs import DECLARED, last_name, text
from sqlassay.model.schema.mapped import ColumnAttribute, MappedAttribute, TableSchema
from sqlassay.model.schema.naming import lower_case, snake_case
from sqlassay.model.schema.registry import is_mapped
from sqlassay.model.schema.resolving import Scope, declared_value, own_member, resolve
from sqlassay.model.schema.tables import has_primary_key, is_reflected, keyed, table_arguments, table_of
from sqlassay.model.summary import recipes as r
from sqlassay.model.summary.recipes import Recipe

if TYPE_CHECKING:
    from sqlassay.model.program import Program

NO_TABLE = r.Constant(None)
IN_DATABASE = "columns that are in the database"


def declared_table(
    cls: ProjectClass,
    parent: ProjectClass | None,
    attributes: tuple[MappedAttribute, ...],
    program: Program,
) -> tuple[TableSchema | None, tuple[str, ...]]:
    """The table of a class, None where it has none of its own; and what is not known of it."""
    given = given_table(cls, program)
    if given is not None:
        table = table_of(given, program)
        if table is not None and table.reflected:
            return table, (*table.missing, IN_DATABASE)
        return table, ("__table__",) if table is None else table.missing
    beside = configured(cls, "__table_args__", program)
    arguments = table_arguments(beside or NO_TABLE)
    columns = tuple(keyed(a, arguments.items) for a in attributes if isinstance(a, ColumnAttribute))
    name = _table_name(cls, parent, has_primary_key(arguments.items, columns), program)
    if name == NO_TABLE:
        return None, () if parent is not None else ("name of the table",)
    keywords = dict(arguments.keywords)
    missing = arguments.missing if text(name) is not None else ("name of the table", *arguments.missing)
    if is_reflected(arguments.keywords):
        missing = (*missing, IN_DATABASE)
    table = TableSchema(
        name=text(name),
        schema=keywords.get("schema"),
        columns=columns,
        constraints=arguments.items,
        reflected=is_reflected(arguments.keywords),
        arguments=arguments.keywords,
        bind_key=configured(cls, "__bind_key__", program),
        missing=missing,
    )
    return table, missing


def given_table(cls: ProjectClass, program: Program) -> Recipe | None:
    """What ``__table__`` says."""
    given = configured(cls, "__table__", program)
    return None if given == NO_TABLE else given


def configured(cls: ProjectClass, name: str, program: Program) -> Recipe | None:
    """What configures the mapping of a class by this name (``__mapper_args__``, …): said by itself, a mixin
    or an abstract base, also one of a mapped parent; that says it for its children only by ``declared_attr``.
    """
    value: Recipe | None = None
    for owner in program.view(cls).ancestry:
        if program.class_summary(owner) is None:
            return None
        member = own_member(owner, name, program)
        if member is None or member.value is None:
            continue
        value = value or declared_value(owner, member, cls, program)
        own = owner == cls or not is_mapped(owner, program)
        if own or _is_declared(owner, member.value, program):
            return value
    return None


def _is_declared(owner: ProjectClass, value: Recipe | None, program: Program) -> bool:
    """Whether a member is a function that ``declared_attr`` makes an attribute of every class below."""
    if not isinstance(value, r.FunctionDefined):
        return False
    summary = program.function_in(owner.module, value.name)
    decorators = () if summary is None else summary.decorators
    names = {last_name(resolve(d, Scope(owner.module), program)) for d in decorators}
    return bool(names & DECLARED)


def _table_name(cls: ProjectClass, parent: ProjectClass | None, has_key: bool, program: Program) -> Recipe:
    """The name of the table that a class gets; None for single-table inheritance."""
    dialect = program.view(cls).dialect
    found = configured(cls, "__tablename__", program)
    name = cls.name.rpartition(".")[2]
    if dialect == "flask":
        if parent is not None and not has_key:
            return NO_TABLE
        return r.Constant(snake_case(name)) if found is None else found
    if dialect == "sqlmodel" and found is None:
        return r.Constant(lower_case(name))
    inherited = parent is not None and configured(parent, "__tablename__", program) == found
    return NO_TABLE if found is None or inherited else found
