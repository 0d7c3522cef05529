"""From the model's schema to the document that the worker reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from sqlassay.model.environment import Role
from sqlassay.model.kinds import ProjectClass
from sqlassay.model.program import Program
from sqlassay.model.schema import ColumnAttribute, MappedAttribute, MappedClass, RelationshipAttribute
from sqlassay.model.schema.calls import made_by
from sqlassay.model.schema.constructs import called, last_name
from sqlassay.model.schema.declared import annotation_map
from sqlassay.model.schema.mapped import HybridAttribute, UnclearAttribute
from sqlassay.model.schema.resolving import Scope, bound_members, member_value, resolve, value_of
from sqlassay.model.schema.tables import is_table
from sqlassay.model.summary import recipes as r
from sqlassay.model.summary.recipes import Recipe
from sqlassay.model.summary.rewriting import rewritten
from sqlassay.oracle.document import AttributeRow, BaseRow, ClassRow, Document, PlainRow
from sqlassay.oracle.names import identifier, projects_in

MAPPERS_OWN = frozenset("class_ local_table inherits".split())
"""Arguments of ``map_imperatively`` that a declarative class says otherwise."""


def document_of(program: Program) -> Document:
    """The schema of a program."""
    classes = [row for mapped in program.mapped_classes() if (row := _class(mapped, program)) is not None]
    tables = [t for t in program.tables() if t.variable is not None]
    names = tuple(identifier(t.variable) for t in tables if t.variable is not None)
    bases = {row.id: row for row in _bases(program)}
    values, plain = _named(classes, list(bases.values()), [t.variable for t in tables if t.variable], program)
    return Document(tuple(bases.values()), tuple(_told_apart(classes)), plain, values, names)


def base_of(mapped: MappedClass) -> str:
    """The declarative base of a class, or what stands for it."""
    return mapped.dialect if mapped.base is None else identifier(mapped.base)


def _bases(program: Program) -> Iterator[BaseRow]:
    seen: set[str] = set()
    for mapped in program.mapped_classes():
        name = base_of(mapped)
        if name not in seen:
            seen.add(name)
            yield _base(name, mapped, program)


def _base(name: str, mapped: MappedClass, program: Program) -> BaseRow:
    if mapped.base is None:
        return BaseRow(name, mapped.dialect, closed=mapped.dialect == "sqlmodel")
    closed = program.role(mapped.base.module) is not Role.MIGRATION
    metadata, type_map = _metadata(mapped.base, program), annotation_map(mapped.cls, program)
    return BaseRow(name, mapped.dialect, metadata, type_map, closed)


def _metadata(base: r.Project, program: Program) -> Recipe | None:
    """The MetaData of a declarative base, where it is not just its own."""
    cls = ProjectClass(base.module, base.name)
    if program.class_summary(cls) is not None:
        found = member_value(cls, "metadata", program)
        return (_metadata_of(member_value(cls, "registry", program), program)) if found == r.OPAQUE else found
    return _metadata_of(value_of(base, program), program)


def _metadata_of(made: Recipe, program: Program) -> Recipe | None:
    match made:
        case r.Project():
            return _metadata_of(value_of(made, program), program)
        case r.Invoke(function=r.Get(value=r.Project() as registry, name="generate_base")):
            return _metadata_of(registry, program)
        case r.Invoke(keywords=keywords):
            given = dict(keywords)
            bound = given.get("metadata")
            return bound if bound != r.Constant(None) else None
    return None


def _class(mapped: MappedClass, program: Program) -> ClassRow | None:
    own = tuple(_attributes(mapped, program))
    table = mapped.table
    given = mapped.given_table
    return ClassRow(
        id=identifier(mapped.cls),
        name=mapped.cls.name.rpartition(".")[2],
        module=mapped.cls.module,
        base=base_of(mapped),
        parent=None if mapped.parent is None else identifier(mapped.parent),
        table=None if table is None or given is not None else table.name,
        given_table=given,
        table_items=()
        if table is None or given is not None
        else tuple(_expanded(item, program) or r.OPAQUE for item in table.constraints),
        table_arguments=() if table is None or given is not None else table.arguments,
        mapper_arguments=tuple(
            (n, v) for n, v in mapped.mapper_arguments if n not in MAPPERS_OWN and n != "properties"
        ),
        attributes=own,
        plain_names=tuple(sorted(_plain_names(mapped, own, program))),
        allow_unmapped=_allows_unmapped(mapped, program),
        unsure="; ".join(_missing(mapped)),
    )


def _missing(mapped: MappedClass) -> Iterator[str]:
    """What is not known of a class as such; of its attributes the worker sees that for itself."""
    of_attributes = {missing for attribute in mapped.attributes for missing in attribute.missing}
    if mapped.given_table not in (None, r.OPAQUE):
        of_attributes.add("__table__")
    yield from (missing for missing in mapped.missing if missing not in of_attributes)
    if (mapped.table, mapped.parent, mapped.given_table) == (None,) * 3 and not mapped.missing:
        yield "table"


def _plain_names(mapped: MappedClass, own: Iterable[AttributeRow], program: Program) -> set[str]:
    summaries = (program.class_summary(each) for each in program.view(mapped.cls).ancestry)
    names = {name for summary in summaries if summary is not None for name in summary.members}
    return {n for n in names if not n.startswith("__")} - {attribute.name for attribute in own}


def _allows_unmapped(mapped: MappedClass, program: Program) -> bool:
    if mapped.dialect != "declarative":
        return True
    return any(
        bound_members(each, "__allow_unmapped__", program) for each in program.view(mapped.cls).ancestry
    )


def _attributes(mapped: MappedClass, program: Program) -> Iterator[AttributeRow]:
    for attribute in mapped.attributes:
        if isinstance(attribute, ColumnAttribute) and _is_of_given_table(attribute, mapped):
            renamed = _by_another_name(attribute, mapped)
            if renamed is not None:
                yield _row(renamed, mapped, program)
        elif not _is_made_elsewhere(attribute):
            yield _row(attribute, mapped, program)


def _is_of_given_table(attribute: ColumnAttribute, mapped: MappedClass) -> bool:
    """Whether a column is one of a table that is given as such, and not of the class's own body."""
    if mapped.given_table is None:
        return False
    columns = () if mapped.table is None else mapped.table.columns
    same = (column for column in columns if column.name == attribute.column)
    return attribute.column is None or any(column.value == attribute.value for column in same)


def _by_another_name(attribute: ColumnAttribute, mapped: MappedClass) -> ColumnAttribute | None:
    """A column of a given table that the class gives a name of its own; None where the mapper names it."""
    if mapped.given_table is None or attribute.column in (None, attribute.name):
        return None
    column = r.Get(r.Get(mapped.given_table, "c"), attribute.column or "")
    return replace(attribute, value=column, written=None)


def _is_made_elsewhere(attribute: MappedAttribute) -> bool:
    """Whether another attribute makes it: the other side of a ``backref``, the columns of a composite."""
    if isinstance(attribute, RelationshipAttribute):
        return attribute.made_by is not None
    return isinstance(attribute, ColumnAttribute) and attribute.value is None and attribute.written is None


def _row(attribute: MappedAttribute, mapped: MappedClass, program: Program) -> AttributeRow:
    written = attribute.written if _is_looked_at(attribute.written, mapped) else None
    if written is not None:
        written = _with_names(written, attribute.declared_in.module, program)
    attribute = replace(attribute, value=_expanded(attribute.value, program))
    common = {
        "name": attribute.name,
        "declared_in": identifier(attribute.declared_in),
        "written": written,
    }
    match attribute:
        case ColumnAttribute():
            return AttributeRow(
                **common,  # type: ignore[arg-type]
                sort="column",
                value=attribute.value,
                nullable=attribute.nullable,
                type=attribute.type,
            )
        case RelationshipAttribute():
            return AttributeRow(
                **common,  # type: ignore[arg-type]
                sort="relationship",
                value=_relationship(attribute),
                target=None if attribute.target is None else attribute.target.name.rpartition(".")[2],
                uselist=attribute.uselist,
            )
        case UnclearAttribute():
            return AttributeRow(**common, sort="column", value=r.OPAQUE)  # type: ignore[arg-type]
        case HybridAttribute():
            return AttributeRow(**common, sort="other", value=_hybrid(attribute, program))  # type: ignore[arg-type]
    return AttributeRow(**common, sort="other", value=attribute.value)  # type: ignore[arg-type]


def _expanded(value: Recipe | None, program: Program) -> Recipe | None:
    """An expression with what functions of the project make of its parts in their place."""

    def made(part: Recipe) -> Recipe | None:
        found = made_by(part, program)
        return None if found is part or found == r.OPAQUE else found

    return None if value is None else rewritten(value, made)


RELATIONSHIP = r.External("sqlalchemy.orm.relationship")


def _relationship(attribute: RelationshipAttribute) -> Recipe | None:
    match attribute.value:
        case r.Invoke(function=r.External(name=name)) as call if name.startswith("sqlmodel."):
            arguments = dict(attribute.arguments)
            if "argument" not in arguments and attribute.target is not None:
                arguments["argument"] = r.Constant(attribute.target.name.rpartition(".")[2])
                if attribute.uselist is not None:
                    arguments.setdefault("uselist", r.Constant(attribute.uselist))
            return r.Invoke(RELATIONSHIP, (), tuple(arguments.items()), call.unpacked, call.spread)
    return attribute.value


def _hybrid(attribute: HybridAttribute, program: Program) -> Recipe:
    """The SQL expression of a hybrid, where it is one expression."""
    function = attribute.expression or attribute.function
    summary = program.function_in(function.module, function.name)
    if attribute.is_method or summary is None or len(summary.results) != 1:
        return r.OPAQUE
    body = resolve(summary.results[0], Scope(function.module), program)
    fget = r.Lambda(
        ("self",), rewritten(body, lambda part: r.Argument("self") if part == r.RECEIVER else None)
    )
    return r.Invoke(r.External("sqlalchemy.ext.hybrid.hybrid_property"), (fget,), (), False)


def _is_looked_at(written: Recipe | None, mapped: MappedClass) -> bool:
    """Whether SQLAlchemy looks at an annotation."""
    wrapped = isinstance(written, r.Item) and last_name(written.value) in WRAPPERS
    return wrapped or (written is not None and mapped.dialect == "declarative")


WRAPPERS = frozenset("Mapped DynamicMapped WriteOnlyMapped".split())


def _with_names(written: Recipe, module: str, program: Program) -> Recipe:
    """An annotation whose quoted names mean what they mean in the module."""

    def named(part: Recipe) -> Recipe | None:
        if isinstance(part, r.Ref):
            found = resolve(part, Scope(module), program)
            return None if found == part else found
        return None

    found: Recipe = rewritten(written, named)
    return found


def _named(
    classes: list[ClassRow], bases: list[BaseRow], tables: Iterable[r.Project], program: Program
) -> tuple[dict[str, Recipe], tuple[PlainRow, ...]]:
    """What the rows name of the project beside mapped classes, and what that names, and so on."""
    known = {row.id for row in classes} | {row.id for row in bases}
    values: dict[str, Recipe] = {}
    flask = [row.id for row in bases if row.dialect == "flask"]
    metadata = r.Get(r.Project(*flask[0].split(":")), "metadata") if len(flask) == 1 else None
    plain: dict[str, PlainRow] = {}
    waiting = [*tables, *projects_in(tuple(classes)), *projects_in(tuple(bases))]
    while waiting:
        project = waiting.pop()
        name = identifier(project)
        if name in known or not project.name:
            continue
        known.add(name)
        cls = ProjectClass(project.module, project.name)
        if program.class_summary(cls) is not None:
            plain[name] = _plain(cls, program)
            waiting += projects_in(plain[name])
        elif (value := value_of(project, program)) not in (r.OPAQUE, project):
            values[name] = _expanded(_with_metadata(value, metadata), program) or r.OPAQUE
            waiting += projects_in(values[name])
    return values, tuple(plain.values())


def _with_metadata(value: Recipe, metadata: Recipe | None) -> Recipe:
    """Flask-SQLAlchemy's ``db.Table("name", …)``, which knows its MetaData by itself."""
    match value:
        case r.Invoke(positional=(r.Constant() as name, *items)) if metadata and is_table(value):
            given = items and called(items[0]) is None
            if not given and "metadata" not in dict(value.keywords):
                return replace(value, positional=(name, metadata, *items))
    return value


def _plain(cls: ProjectClass, program: Program) -> PlainRow:
    summary = program.class_summary(cls)
    assert summary is not None
    scope = Scope(cls.module, cls.name)
    members = tuple(
        (
            name,
            None if member.value is None else resolve(member.value, scope, program),
            None if member.annotation is None else resolve(member.annotation, scope, program),
        )
        for name in summary.members
        for member in bound_members(cls, name, program)[:1]
        if not isinstance(member.value, r.FunctionDefined | r.ClassDefined)
    )
    decorators = {last_name(resolve(d, Scope(cls.module), program)) for d in summary.decorators}
    bases = tuple(resolve(base, Scope(cls.module), program) for base in summary.bases)
    return PlainRow(identifier(cls), bases, members, "dataclass" in decorators)


def _told_apart(classes: list[ClassRow]) -> Iterator[ClassRow]:
    """The classes, marked where they share a table's name with another one of the same base, but may never
    be loaded together.
    """
    seen: dict[object, set[str]] = defaultdict(set)
    for row in classes:
        modules = seen[(row.base, row.table, dict(row.table_arguments).get("schema"))] if row.table else set()
        apart = bool(modules - {row.module})
        modules.add(row.module)
        yield replace(row, apart=True) if apart else row
