"""From the model's schema to the document that the worker reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Generic, Literal, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from sqlassay.model.environment import Role
from sqlassay.model.kinds import ProjectClass
from sqlassay.model.library.registry import library
from sqlassay.model.program import Program
from sqlassay.model.questions import question
from sqlassay.model.schema import (
    ColumnAttribute,
    MappedAttribute,
    MappedClass,
    RelationshipAttribute,
    mapped_classes_in,
    tables_in,
)
from sqlassay.model.schema.annotations import MAPPED
from sqlassay.model.schema.calls import made_by
from sqlassay.model.schema.constructs import called, last_name
from sqlassay.model.schema.declared import annotation_map
from sqlassay.model.schema.mapped import HybridAttribute, UnclearAttribute
from sqlassay.model.schema.resolving import Scope, bound_members, member_value, resolve, value_of
from sqlassay.model.schema.tables import is_table
from sqlassay.model.summary import ClassSummary
from sqlassay.model.summary import recipes as r
from sqlassay.model.summary.recipes import Recipe
from sqlassay.model.summary.rewriting import rewritten
from sqlassay.oracle.document import AttributeRow, BaseRow, ClassRow, Document, Keywords, PlainRow
from sqlassay.oracle.names import identifier, projects_in
from sqlassay.oracle.writing import written

MAPPERS_OWN = frozenset("class_ local_table inherits".split())
"""Arguments of ``map_imperatively`` that a declarative class says otherwise."""


T = TypeVar("T")


class Lowered(Struct, Generic[T], frozen=True):
    """A row, and the names of the project in it."""

    row: T
    names: tuple[r.Project, ...]


class LoweredModule(Struct, frozen=True):
    """What a module has part in the document."""

    classes: tuple[ClassRow, ...] = ()
    bases: tuple[tuple[str, MappedClass], ...] = ()
    """The declarative bases, each with the first class of it."""
    tables: tuple[r.Project, ...] = ()
    names: tuple[r.Project, ...] = ()
    """Those of the project in the rows."""


def document_of(program: Program) -> Document:
    """The schema of a program, in an order that does not depend on that of its files: of two classes that
    contradict each other, the later one is told.
    """
    lowered = [lowered_module(module, program) for module in sorted(program.modules)]
    bases: dict[str, MappedClass] = {}
    for name, mapped in (base for module in lowered for base in module.bases):
        bases.setdefault(name, mapped)
    rows = [row for module in lowered for row in module.classes]
    tables = [table for module in lowered for table in module.tables]
    base_rows = tuple(_base(name, mapped, program) for name, mapped in bases.items())
    named = dict.fromkeys(name for module in lowered for name in module.names)
    values, plain = _named(rows, list(base_rows), [*tables, *named], program)
    return Document(base_rows, tuple(_told_apart(rows)), plain, values, tuple(map(identifier, tables)))


def written_document(program: Program) -> bytes:
    """The document of a program as JSON; one that cannot be written says so to the worker, which refuses
    it.
    """
    try:
        return written(document_of(program))
    except (ValueError, OverflowError, RecursionError) as error:
        return written({"error": f"the schema cannot be written: {type(error).__name__}"})


def asked_for(program: Program) -> Iterator[None]:
    """Ask what `document_of` has to know, a little at a time; it costs next to nothing after that."""
    for module in program.modules:
        for name in program.names_of_classes(module):
            lowered_class(ProjectClass(module, name), program)
            yield
        lowered_module(module, program)
        yield


@question(otherwise=LoweredModule())
def lowered_module(module: str, program: Program) -> LoweredModule:
    """The rows of a module."""
    mapped = mapped_classes_in(module, program)
    lowered = [row for each in mapped if (row := lowered_class(each.cls, program)) is not None]
    bases: dict[str, MappedClass] = {}
    for each in mapped:
        bases.setdefault(base_of(each), each)
    tables = (table.variable for table in tables_in(module, program))
    return LoweredModule(
        tuple(each.row for each in lowered),
        tuple(bases.items()),
        tuple(variable for variable in tables if variable is not None),
        tuple(dict.fromkeys(name for each in lowered for name in each.names)),
    )


@question(otherwise=None)
def lowered_class(cls: ProjectClass, program: Program) -> Lowered[ClassRow] | None:
    """The row of a class; None where it is not mapped."""
    mapped = program.mapped_class(cls)
    return None if mapped is None else _lowered(_class(mapped, program))


def _lowered(row: T) -> Lowered[T]:
    return Lowered(row, tuple(dict.fromkeys(projects_in(row))))


def base_of(mapped: MappedClass) -> str:
    """The declarative base of a class, or what stands for it."""
    return mapped.dialect if mapped.base is None else identifier(mapped.base)


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


def _class(mapped: MappedClass, program: Program) -> ClassRow:
    own = tuple(_attributes(mapped, program))
    table = None if mapped.given_table is not None else mapped.table
    odd = _odd_table_arguments(mapped, program)
    return ClassRow(
        id=identifier(mapped.cls),
        name=mapped.cls.name.rpartition(".")[2],
        module=mapped.cls.module,
        base=base_of(mapped),
        parent=None if mapped.parent is None else identifier(mapped.parent),
        table=None if table is None else table.name,
        given_table=mapped.given_table,
        table_items=()
        if table is None
        else tuple(_expanded(item, program) or r.OPAQUE for item in table.constraints),
        table_arguments=() if table is None else table.arguments,
        mapper_arguments=tuple(
            (n, v) for n, v in mapped.mapper_arguments if n not in MAPPERS_OWN and n != "properties"
        ),
        attributes=own,
        plain_names=tuple(sorted(_plain_names(mapped, own, program))),
        allow_unmapped=_allows_unmapped(mapped, program),
        more_parents=tuple(map(identifier, _more_parents(mapped, program))),
        odd_table_arguments=odd,
        dataclass=_is_dataclass(mapped, program),
        dataclass_arguments=_dataclass_arguments(mapped, program),
        unsure="" if _says_no_table(mapped, program) else "; ".join(_missing(mapped, odd is not None)),
    )


def _missing(mapped: MappedClass, odd: bool) -> Iterator[str]:
    """What is not known of a class as such; of its attributes the worker sees that for itself.

    :param odd: whether its ``__table_args__`` are taken as they are written.
    """
    of_attributes = {missing for attribute in mapped.attributes for missing in attribute.missing}
    if mapped.given_table not in (None, r.OPAQUE):
        of_attributes.add("__table__")
    if odd:
        of_attributes.add("__table_args__")
    yield from (missing for missing in mapped.missing if missing not in of_attributes)
    if (mapped.table, mapped.parent, mapped.given_table) == (None,) * 3 and not mapped.missing:
        yield "table"


def _plain_names(mapped: MappedClass, own: Iterable[AttributeRow], program: Program) -> set[str]:
    summaries = (program.class_summary(each) for each in program.view(mapped.cls).ancestry)
    names = {name for summary in summaries if summary is not None for name in summary.members}
    names |= library().inherited.get(mapped.dialect, frozenset())
    return {n for n in names if not n.startswith("__")} - {attribute.name for attribute in own} - OF_BASES


OF_BASES = frozenset(["metadata", "registry", "type_annotation_map"])
"""What a declarative base says of all its classes: the worker makes those."""


def _says_no_table(mapped: MappedClass, program: Program) -> bool:
    """Whether it is certain that nothing gives a class a table: all that it inherits from is known."""
    if mapped.dialect != "declarative" or mapped.base is None or mapped.table or mapped.given_table:
        return False
    if program.class_summary(mapped.cls) is None or mapped.parent is not None:
        return False
    ancestry = program.view(mapped.cls).ancestry
    names = ("__tablename__", "__table__", "__table_cls__", "__init_subclass__", "__abstract__")
    return not any(
        program.class_summary(each) is None or _declares(each, names, program) for each in ancestry
    )


def _declares(cls: ProjectClass, names: Iterable[str], program: Program) -> bool:
    """Whether the body of a class binds one of these names to anything but a false ``__abstract__``."""
    root = program.view(cls).root
    return any(bound_members(cls, name, program) for name in names if not (root and name == "__abstract__"))


def _more_parents(mapped: MappedClass, program: Program) -> Iterator[ProjectClass]:
    """The mapped classes among the bases of a class, but the nearest."""
    summary = program.class_summary(mapped.cls)
    for base in () if summary is None else summary.bases:
        match resolve(base, Scope(mapped.cls.module), program):
            case r.Project(module=module, name=name):
                cls = ProjectClass(module, name)
                if cls != mapped.parent and program.mapped_class(cls) is not None:
                    yield cls


def _odd_table_arguments(mapped: MappedClass, program: Program) -> Recipe | None:
    """``__table_args__`` of a class that is neither a tuple nor a dict, or has no table to go to."""
    if mapped.dialect != "declarative" or mapped.given_table is not None:
        return None
    for member in bound_members(mapped.cls, "__table_args__", program):
        value = member_value(mapped.cls, "__table_args__", program)
        if isinstance(member.value, r.FunctionDefined) or value in (None, r.OPAQUE):
            return None
        tuple_or_dict = isinstance(value, r.Mapping) or (isinstance(value, r.Elements) and value.is_tuple)
        wrong = isinstance(value, r.Elements | r.Invoke) and not tuple_or_dict
        no_table = mapped.table is None and mapped.inheritance == "single" and tuple_or_dict
        return value if wrong or no_table else None
    return None


def _is_dataclass(mapped: MappedClass, program: Program) -> Literal["yes", "no", "unclear"]:
    """Whether a class is mapped as a dataclass; unclear where its fields come from elsewhere, too."""
    if not program.view(mapped.cls).dataclass:
        return "no" if mapped.dialect == "declarative" else "unclear"
    own = all(attribute.declared_in == mapped.cls for attribute in mapped.attributes)
    return "yes" if own and mapped.dialect == "declarative" else "unclear"


def _dataclass_arguments(mapped: MappedClass, program: Program) -> Keywords:
    """What a dataclass says about itself: keyword arguments of the class, or of the decorator."""
    summary = program.class_summary(mapped.cls)
    if summary is None or not program.view(mapped.cls).dataclass:
        return ()
    given = list(summary.keywords)
    for decorator in summary.decorators:
        if isinstance(decorator, r.Invoke):
            given += decorator.keywords
    return tuple((name, resolve(value, Scope(mapped.cls.module), program)) for name, value in given)


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
    row = AttributeRow(
        name=attribute.name,
        sort="other",
        declared_in=identifier(attribute.declared_in),
        value=attribute.value,
        written=written,
    )
    match attribute:
        case ColumnAttribute(nullable=nullable, type=type_):
            return replace(row, sort="column", nullable=nullable, type=type_)
        case RelationshipAttribute(target=cls, uselist=uselist):
            target = None if cls is None else cls.name.rpartition(".")[2]
            value = _relationship(attribute)
            return replace(row, sort="relationship", value=value, target=target, uselist=uselist)
        case UnclearAttribute():
            return replace(row, sort="column", value=r.OPAQUE)
        case HybridAttribute():
            return replace(row, value=_hybrid(attribute, program))
    return row


def _expanded(value: Recipe | None, program: Program) -> Recipe | None:
    """An expression with what functions of the project make of its parts in their place."""

    def made(part: Recipe) -> Recipe | None:
        if isinstance(part, r.Constant) and isinstance(part.value, bytes):
            return r.OPAQUE  # JSON has none
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
    wrapped = isinstance(written, r.Item) and last_name(written.value) in MAPPED
    return wrapped or (written is not None and mapped.dialect == "declarative")


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
    classes: list[ClassRow], bases: list[BaseRow], named: Iterable[r.Project], program: Program
) -> tuple[dict[str, Recipe], tuple[PlainRow, ...]]:
    """What the rows name of the project beside mapped classes, and what that names, and so on."""
    known = {row.id for row in classes} | {row.id for row in bases}
    values: dict[str, Recipe] = {}
    flask = [row.id for row in bases if row.dialect == "flask"]
    metadata = r.Get(r.Project(*flask[0].split(":")), "metadata") if len(flask) == 1 else None
    plain: dict[str, PlainRow] = {}
    waiting = [*named, *projects_in(tuple(bases))]
    while waiting:
        project = waiting.pop()
        name = identifier(project)
        if name in known or not project.name:
            continue
        known.add(name)
        if (cls := lowered_plain(ProjectClass(project.module, project.name), program)) is not None:
            plain[name] = cls.row
            waiting += cls.names
        elif (value := lowered_value(project, metadata, program)) is not None:
            values[name] = value.row
            waiting += value.names
    return values, tuple(plain.values())


@question(otherwise=None)
def lowered_value(variable: r.Project, metadata: Recipe | None, program: Program) -> Lowered[Recipe] | None:
    """What a variable holds; None where that is not known.

    :param metadata: that of the project's only Flask-SQLAlchemy.
    """
    value = value_of(variable, program)
    if value in (r.OPAQUE, variable):
        return None
    return _lowered(_expanded(_with_metadata(value, metadata), program) or r.OPAQUE)


def _with_metadata(value: Recipe, metadata: Recipe | None) -> Recipe:
    """Flask-SQLAlchemy's ``db.Table("name", …)``, which knows its MetaData by itself."""
    match value:
        case r.Invoke(positional=(r.Constant() as name, *items)) if metadata and is_table(value):
            given = items and called(items[0]) is None
            if not given and "metadata" not in dict(value.keywords):
                return replace(value, positional=(name, metadata, *items))
    return value


@question(otherwise=None)
def lowered_plain(cls: ProjectClass, program: Program) -> Lowered[PlainRow] | None:
    """The row of a class that is not mapped; None where there is no such class."""
    summary = program.class_summary(cls)
    return None if summary is None else _lowered(_plain(cls, summary, program))


def _plain(cls: ProjectClass, summary: ClassSummary, program: Program) -> PlainRow:
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
