"""Nothing that the model says of a schema is false: modules in many spellings, also strange ones, are really
imported, and what SQLAlchemy's mappers say afterwards is held against every claim. Silence is fine.

The modules stand in ``schemas/*.md``: each heading is a program, each block a file of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from running import ROOT, imported
from sqlalchemy import Column, Table, inspect
from sqlalchemy.ext.associationproxy import AssociationProxy
from sqlalchemy.ext.hybrid import hybrid_method, hybrid_property
from sqlalchemy.orm import (
    ColumnProperty,
    CompositeProperty,
    Mapper,
    RelationshipProperty,
    SynonymProperty,
)
from sqlalchemy.orm.attributes import QueryableAttribute
from sqlalchemy.orm.descriptor_props import ConcreteInheritedProperty

from scenarios.conftest import Scenario, scenarios
from sqlassay.model import kinds
from sqlassay.model.kinds import ProjectClass
from sqlassay.model.program import Program
from sqlassay.model.schema import MappedClass, TableSchema, all_attributes, mapped_class, table_in
from sqlassay.model.schema.constructs import construct, text
from sqlassay.model.schema.mapped import (
    ColumnAttribute,
    CompositeAttribute,
    ExpressionAttribute,
    HybridAttribute,
    MappedAttribute,
    ProxyAttribute,
    RelationshipAttribute,
    SynonymAttribute,
    UnclearAttribute,
)
from sqlassay.model.summary import recipes as r
from sqlassay.model.workspace import Workspace

FOLDER = Path(__file__).parent / "schemas"
LAZY = {True: "select", False: "joined", None: "noload"}
DIRECTIONS = {"MANYTOONE": "many to one", "ONETOMANY": "one to many", "MANYTOMANY": "many to many"}


def programs() -> Iterator[Any]:
    for file in sorted(FOLDER.glob("*.md")):
        for scenario in scenarios(file.read_text("utf-8")):
            yield pytest.param(scenario, id=f"{file.stem}: {scenario.title}")


@pytest.mark.parametrize("scenario", list(programs()))
def test_no_claim_is_false(scenario: Scenario, tmp_path: Path) -> None:
    texts = dict(scenario.stages)
    workspace = Workspace.empty().with_texts((path, code, ROOT) for path, code in texts.items())
    with imported(texts, tmp_path, workspace) as modules:
        found = [false_claims(name, module, workspace.program) for name, module in modules.items()]
        claims = [claim for of_module in found for claim in of_module]
    assert not claims, "\n".join(claims)


def false_claims(name: str, module: ModuleType, program: Program) -> Iterator[str]:
    """What the model says of the classes and tables of a module and is not so."""
    for cls, theirs in classes(name, module, program):
        mapper = inspect(theirs, raiseerr=False)
        mapper = mapper if isinstance(mapper, Mapper) else None
        ours = mapped_class(cls, program)
        where = f"{name}.{cls.name}"
        if ours is not None and mapper is None:
            yield f"{where} is not mapped"
        elif ours is not None:
            yield from (f"{where}: {claim}" for claim in of_class(ours, mapper, program))
        yield from (f"{where}: {claim}" for claim in of_kinds(cls, theirs, program))
    for variable, theirs in vars(module).items():
        if isinstance(theirs, Table) and (table := table_in(r.Project(name, variable), program)) is not None:
            claims = of_table(table, theirs, complete=not table.missing, alone=True)
            yield from (f"{name}.{variable}: {claim}" for claim in claims)


def classes(name: str, module: ModuleType, program: Program) -> Iterator[tuple[ProjectClass, type]]:
    for known in program.modules[name].classes:
        theirs: Any = module
        for part in known.split("."):
            theirs = getattr(theirs, part, None)
        if isinstance(theirs, type) and theirs.__module__ == name:
            yield ProjectClass(name, known), theirs


def of_class(ours: MappedClass, mapper: Mapper[Any], program: Program) -> Iterator[str]:
    inherits = mapper.inherits
    own = inherits is None or mapper.local_table is not inherits.local_table
    complete = is_complete(ours, program)
    if complete:
        yield from differs("inheritance", ours.inheritance, inheritance(mapper))
        parent = inherits and inherits.class_.__qualname__
        yield from differs("parent", ours.parent and ours.parent.name, parent)
        yield from differs("has a table", ours.table is not None, own)
        if isinstance(ours.polymorphic_identity, r.Constant):
            yield from differs("identity", ours.polymorphic_identity.value, mapper.polymorphic_identity)
    if ours.table is not None and own and isinstance(mapper.local_table, Table):
        yield from of_table(ours.table, mapper.local_table, complete=complete, alone=False)
    found = {**dict(mapper.all_orm_descriptors.items()), **dict(mapper.attrs.items())}
    theirs = {name: value for name, value in found.items() if not is_left_over(value)}
    attributes = {a.name: a for a in all_attributes(ours.cls, program)}
    for name, attribute in attributes.items():
        if isinstance(attribute, UnclearAttribute):
            continue
        if name not in theirs:
            yield f"there is no {name}"
        else:
            yield from (f"{name}: {claim}" for claim in of_attribute(attribute, theirs[name]))
    if complete:
        more = (name for name in theirs.keys() - attributes.keys() if not name.startswith("_"))
        yield from (f"there is a {name}, too" for name in more)


def inheritance(mapper: Mapper[Any]) -> str:
    if mapper.concrete or mapper.inherits is None:
        return "concrete" if mapper.concrete else "none"
    return "single" if mapper.local_table is mapper.inherits.local_table else "joined"


def is_left_over(theirs: Any) -> bool:
    """Whether an attribute is only there because Python inherits it: of a parent that is mapped apart."""
    return isinstance(theirs, QueryableAttribute | ConcreteInheritedProperty)


def is_complete(ours: MappedClass | None, program: Program) -> bool:
    while ours is not None:
        if ours.missing:
            return False
        ours = None if ours.parent is None else mapped_class(ours.parent, program)
    return True


def of_attribute(ours: MappedAttribute, theirs: Any) -> Iterator[str]:
    match ours:
        case ColumnAttribute():
            if not isinstance(theirs, ColumnProperty) or not isinstance(theirs.columns[0], Column):
                yield f"is no column, but {theirs!r}"
                return
            yield from of_column(ours, theirs.columns[0])
            yield from differs("deferred", ours.deferred, theirs.deferred)
        case RelationshipAttribute():
            if not isinstance(theirs, RelationshipProperty):
                yield f"is no relationship, but {theirs!r}"
                return
            yield from of_relationship(ours, theirs)
        case SynonymAttribute(of=of):
            if not isinstance(theirs, SynonymProperty):
                yield f"is no synonym, but {theirs!r}"
            else:
                yield from differs("of", of, theirs.name if of is not None else None)
        case ExpressionAttribute():
            if not isinstance(theirs, ColumnProperty):
                yield f"is no expression, but {theirs!r}"
        case CompositeAttribute():
            if not isinstance(theirs, CompositeProperty):
                yield f"is no composite, but {theirs!r}"
        case HybridAttribute(is_method=is_method):
            if not isinstance(theirs, hybrid_method if is_method else hybrid_property):
                yield f"is no hybrid, but {theirs!r}"
        case ProxyAttribute():
            if not isinstance(theirs, AssociationProxy):
                yield f"is no proxy, but {theirs!r}"
            elif ours.through is not None:
                yield from differs("through", ours.through, theirs.target_collection)


def of_column(ours: ColumnAttribute, theirs: Column[Any]) -> Iterator[str]:
    if ours.column is not None:
        yield from differs("column", ours.column, theirs.name)
    for flag in ("nullable", "primary_key", "unique", "index"):
        said = getattr(ours, flag)
        if said is not None:
            yield from differs(flag, said, bool(getattr(theirs, flag)))
    if ours.type is not None and (said := construct(ours.type)) is not None:
        yield from differs("type", said.lower(), type(theirs.type).__name__.lower())
    if not ours.missing:
        said = {t.value for t in ours.foreign_keys if isinstance(t, r.Constant)}
        spelled = {fk.target_fullname for fk in theirs.foreign_keys}
        spelled |= {fk._get_colspec() for fk in theirs.foreign_keys}
        if not said <= spelled:
            yield f"refers to {said - spelled} and not {spelled}"
        for name in ("default", "server_default", "onupdate"):
            if getattr(ours, name) not in (None, r.Constant(None)) and getattr(theirs, name) is None:
                yield f"has no {name}"


def of_relationship(ours: RelationshipAttribute, theirs: RelationshipProperty[Any]) -> Iterator[str]:
    if ours.target is not None:
        target, said = theirs.mapper.class_, (ours.target.module, ours.target.name)
        yield from differs("target", said, (target.__module__, target.__qualname__))
    if ours.uselist is not None:
        yield from differs("uselist", ours.uselist, bool(theirs.uselist))
    if ours.direction is not None:
        yield from differs("direction", ours.direction, DIRECTIONS[theirs.direction.name])
    if ours.missing:
        return
    if ours.lazy is None or isinstance(ours.lazy, r.Constant):
        lazy = "select" if ours.lazy is None else ours.lazy.value
        yield from differs("lazy", LAZY.get(lazy, lazy), LAZY.get(theirs.lazy, theirs.lazy))
    yield from differs("viewonly", ours.viewonly, theirs.viewonly)
    yield from differs("secondary", ours.secondary is not None, theirs.secondary is not None)
    if ours.back_populates is not None and theirs.back_populates:
        yield from differs("back_populates", ours.back_populates, theirs.back_populates)


def of_table(ours: TableSchema, theirs: Table, *, complete: bool, alone: bool) -> Iterator[str]:
    """:param alone: whether no other class is stored in it."""
    if ours.name is not None:
        yield from differs("table", ours.name, theirs.name)
    if complete and (ours.schema is None or text(ours.schema) is not None):
        by_metadata = ours.schema is None and theirs.metadata.schema
        yield from differs("schema", text(ours.schema), None if by_metadata else theirs.schema)
    by_name = {column.name: column for column in theirs.c}
    for column in ours.columns:
        if column.column is None:
            continue
        if column.column not in by_name:
            yield f"the table has no {column.column}"
        else:
            claims = of_column(column, by_name[column.column])
            yield from (f"column {column.column}: {claim}" for claim in claims)
    if complete and alone and not ours.reflected:
        yield from differs("columns", {c.column for c in ours.columns}, by_name.keys())


def of_kinds(cls: ProjectClass, theirs: type, program: Program) -> Iterator[str]:
    """What the attributes of the class are said to be."""
    for name in dir(theirs):
        if name.startswith("__"):
            continue
        kind = program.class_attribute(cls, name)
        try:
            value = getattr(theirs, name, None)
        except Exception:
            continue
        prop = getattr(value, "property", None) if isinstance(value, QueryableAttribute) else None
        match kind:
            case kinds.Column() if not hasattr(value, "__clause_element__"):
                yield f"{name} on the class is no SQL, but {value!r}"
            case kinds.Relationship() if not isinstance(prop, RelationshipProperty):
                yield f"{name} on the class is no relationship, but {value!r}"
            case kinds.Literal(value=said) if not hasattr(value, "__clause_element__") and value != said:
                yield f"{name} on the class is not {said!r}, but {value!r}"
            case kinds.Literal(value=said) if hasattr(value, "__clause_element__"):
                yield f"{name} on the class is not {said!r}, but SQL"


def differs(what: str, said: Any, so: Any) -> Iterator[str]:
    if said != so:
        yield f"{what} is {so!r} and not {said!r}"
