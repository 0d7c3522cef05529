"""The mapped schema: classes with their inheritance resolved, and what their attributes are.

`Declarative mapping <https://docs.sqlalchemy.org/en/21/orm/declarative_mapping.html>`_,
`mixins <https://docs.sqlalchemy.org/en/21/orm/declarative_mixins.html>`_.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from sqlassay.model.evaluate import annotated, evaluate
from sqlassay.model.functions import PROPERTIES, decorator_names, stays_callable
from sqlassay.model.kinds import (
    NEVER,
    UNKNOWN,
    Arguments,
    Attribute,
    Column,
    ColumnDefinition,
    ElementOf,
    ExternalValue,
    Function,
    Instance,
    Kind,
    ListOf,
    Literal,
    Mapped,
    MappedCollection,
    Method,
    Optional,
    ProjectClass,
    Query,
    Relationship,
    RelationshipDefinition,
    Session,
    Table,
    Value,
    join,
)
from sqlassay.model.kinds.base import HasMethods
from sqlassay.model.kinds.statement import query
from sqlassay.model.library.declarative import DeclarativeBase, Registry
from sqlassay.model.library.external import External
from sqlassay.model.library.registry import library
from sqlassay.model.questions import question
from sqlassay.model.summary import Member
from sqlassay.model.summary.recipes import Invoke, Item, Recipe

if TYPE_CHECKING:
    from sqlassay.model.program import Program

ENUMS = frozenset(f"enum.{name}" for name in "Enum IntEnum StrEnum Flag IntFlag ReprEnum".split())

HARMLESS = ENUMS | frozenset(
    "builtins.object typing.Generic typing.Protocol abc.ABC builtins.str builtins.int flask_login.UserMixin"
    " sqlalchemy.orm.MappedAsDataclass sqlalchemy.ext.asyncio.AsyncAttrs typing_extensions.Generic"
    " sqlalchemy.ext.asyncio.session.AsyncAttrs".split()
)
"""External bases that hide no attribute of the project's own."""

MAPPING_DECORATORS = frozenset(["mapped", "mapped_as_dataclass", "as_declarative_base", "as_declarative"])


class ClassView(Struct, frozen=True):
    """A class with its inheritance resolved."""

    cls: ProjectClass
    ancestry: tuple[ProjectClass, ...] = ()
    """The class and the project's classes that it inherits from, in the order in which Python looks for an
    attribute (`MRO <https://docs.python.org/3/howto/mro.html>`_). One without a summary stands for a base of
    which nothing is known.
    """
    dialect: str | None = None
    """declarative, flask or sqlmodel for a class below a declarative base (also an abstract one)."""
    mapped: bool = False
    """Whether its attributes are instrumented: it has a dialect and is not SQLModel's mere data."""
    dataclass: bool = False
    """Whether it is mapped as a dataclass."""
    enum: bool = False
    """Whether its attributes are members of an enumeration."""
    stands_for: Kind | None = None
    """The library's kind that its instances are, e.g. a Session for a subclass of Session."""


@question(otherwise=ClassView(ProjectClass("", "")), given_up=ClassView(ProjectClass("", "")))
def view_of(cls: ProjectClass, program: Program) -> ClassView:
    """Resolve the inheritance of a class."""
    summary = program.class_summary(cls)
    if summary is None:
        return ClassView(cls, ancestry=(cls,))
    owner = cls.name.rpartition(".")[0] or None
    bases = [evaluate(base, cls.module, owner, program) for base in summary.bases]
    views = [program.view(base) for base in bases if isinstance(base, ProjectClass)]
    dialect = next(iter([*_dialects(bases), *(v.dialect for v in views if v.dialect)]), None) or _decorated(
        cls, program
    )
    ancestry = (cls, *_merged([_ancestry(b, cls, i, program) for i, b in enumerate(bases)]))
    return ClassView(
        cls,
        ancestry=ancestry,
        dialect=dialect,
        mapped=dialect is not None and (dialect != "sqlmodel" or _is_table(cls, views, program)),
        dataclass=any(view.dataclass for view in views) or _is_dataclass(bases, cls, program),
        enum=any(view.enum for view in views) or any(External(name) in bases for name in ENUMS),
        stands_for=next((k for k in _stand_ins(bases, views) if not _is_changed(k, ancestry, program)), None),
    )


def _ancestry(base: Kind, cls: ProjectClass, index: int, program: Program) -> tuple[ProjectClass, ...]:
    """What a base adds to the ancestry of a class."""
    match base:
        case ProjectClass():
            return program.view(base).ancestry
        case DeclarativeBase():
            return ()
        case External(name=name) if name in HARMLESS or name in library().bases:
            return ()
    return (ProjectClass(cls.module, f"{cls.name}<base {index}>"),)


def _merged(lines: list[tuple[ProjectClass, ...]]) -> Iterator[ProjectClass]:
    """The ancestries of the bases as one: a class comes before those that it inherits from."""
    heads = tuple(line[0] for line in lines if line)
    left = [line for line in (*lines, heads) if line]
    while left:
        behind = {cls for line in left for cls in line[1:]}
        first = next((line[0] for line in left if line[0] not in behind), left[0][0])
        yield first
        left = [rest for line in left if (rest := tuple(c for c in line if c != first))]


@question(otherwise=NEVER, given_up=UNKNOWN)
def class_attribute(cls: ProjectClass, name: str, program: Program) -> Kind:
    """``Class.name``"""
    view = program.view(cls)
    if (found := _member(view, name, program)) is not None:
        declared = _on_class(view, found[0], name, found[1], program)
        return _also_assigned(cls, name, found[1], declared, program)
    if view.dialect == "flask" and name == "query":
        own = program.class_attribute(cls, "query_class") if _member(view, "query_class", program) else None
        return query(Arguments((view.cls,)), own, program)
    if view.mapped and name == "__table__":
        return Table()
    return UNKNOWN


@question(otherwise=NEVER, given_up=UNKNOWN)
def instance_attribute(cls: ProjectClass, name: str, program: Program) -> Kind:
    """``instance.name``, where the instance may be one of a subclass."""
    classes = (cls, *program.overriding(cls, name))
    return join(_instance_attribute(each, name, program) for each in classes)


def _instance_attribute(cls: ProjectClass, name: str, program: Program) -> Kind:
    view = program.view(cls)
    if (found := _member(view, name, program)) is not None:
        declared = _on_instance(cls, *found, program)
        return _also_assigned(cls, name, found[1], declared, program)
    if view.mapped:
        return UNKNOWN
    return join([*_assigned(cls, name, program)] or program.assigned_outside(view.cls, name))


def _also_assigned(cls: ProjectClass, name: str, member: Member, declared: Kind, program: Program) -> Kind:
    """What an attribute is that a class declares and its methods may assign to; a column stays one, and an
    annotation is believed.
    """
    if program.view(cls).mapped or member.annotation is not None:
        return declared
    return join([declared, *_assigned(cls, name, program)])


def _assigned(cls: ProjectClass, name: str, program: Program) -> Iterator[Kind]:
    """What the methods of a class assign to an attribute."""
    for base in program.view(cls).ancestry:
        summary = program.class_summary(base)
        for recipe in () if summary is None else summary.attributes.get(name, ()):
            given = {"": program.instance_of(cls), **dict(program.type_arguments(cls, base))}
            yield evaluate(recipe, base.module, None, program, given)


def _member(view: ClassView, name: str, program: Program) -> tuple[ProjectClass, Member] | None:
    """The class that an attribute comes from and what it is there: unknown when it is bound several times, or
    when a base that is not known comes first.
    """
    sure = True
    for cls in view.ancestry:
        summary = program.class_summary(cls)
        if summary is None:
            sure = False
        elif name in summary.members:
            members = summary.members[name]
            return cls, members[0] if sure and len(members) == 1 else Member(None, None)
    return None


def _on_class(view: ClassView, cls: ProjectClass, name: str, member: Member, program: Program) -> Kind:
    value = _value(cls, member, program)
    if view.enum and not isinstance(value, Function):
        return UNKNOWN
    match value:
        case Function():
            return _function_on_class(view, value, name, program)
        case ColumnDefinition():
            return Column(view.cls, name) if view.mapped else value
        case RelationshipDefinition():
            return (
                Relationship(view.cls, name, _target(cls, member, value, program)) if view.mapped else value
            )
    if view.mapped and _is_column_by_annotation(view, cls, name, member, value, program):
        return Column(view.cls, name)
    return value if member.annotation is None else UNKNOWN


def _on_instance(of: ProjectClass, cls: ProjectClass, member: Member, program: Program) -> Kind:
    """What an attribute is on an instance of a class; `cls` is the one that declares it."""
    view = program.view(of)
    value = _value(cls, member, program)
    match value:
        case Function():
            return _function_on_instance(of, value, program)
        case RelationshipDefinition():
            return _related(cls, member, value, program)
        case ColumnDefinition():
            return Value("column value")
        case Attribute(initial=initial) if member.annotation is None:
            return initial
        case Column(owner=ProjectClass()) | Relationship():
            return UNKNOWN  # a descriptor, which looks for the value in this instance
    if member.annotation is None:
        return UNKNOWN if view.enum else value
    given = dict(program.type_arguments(of, cls))
    annotation = evaluate(member.annotation, cls.module, cls.name, program, given)
    if isinstance(annotation, Mapped):
        return Value("column value")
    return annotated(annotation.instance(program), value)


def _value(cls: ProjectClass, member: Member, program: Program) -> Kind:
    return UNKNOWN if member.value is None else evaluate(member.value, cls.module, cls.name, program)


def _function_on_class(view: ClassView, function: Function, name: str, program: Program) -> Kind:
    summary = program.function_summary(function)
    decorators = frozenset() if summary is None else decorator_names(summary, function.module, program)
    last = {decorator.rpartition(".")[2] for decorator in decorators}
    if "declared_attr" in last:
        declared = program.result_of(Function(function.module, function.name))
        if summary is not None and declared == UNKNOWN:
            declared = join(evaluate(r, function.module, None, program) for r in summary.results)
        match declared:
            case ColumnDefinition():
                return Column(view.cls, name)
            case RelationshipDefinition():
                return Relationship(view.cls, name)
        return UNKNOWN
    if "classmethod" in last:
        return Function(function.module, function.name, receiver=view.cls)
    return function if stays_callable(function, program) else UNKNOWN


def _function_on_instance(of: ProjectClass, function: Function, program: Program) -> Kind:
    summary = program.function_summary(function)
    decorators = frozenset() if summary is None else decorator_names(summary, function.module, program)
    bound = Function(function.module, function.name, receiver=program.instance_of(of))
    if decorators & PROPERTIES:
        return program.result_of(bound)
    if "builtins.classmethod" in decorators:
        bound = replace(bound, receiver=of)
    return bound if stays_callable(bound, program) else UNKNOWN


def _is_column_by_annotation(
    view: ClassView, cls: ProjectClass, name: str, member: Member, value: Kind, program: Program
) -> bool:
    """``name: Mapped[str]`` without a value, or a field of a SQLModel table."""
    if member.annotation is None or name.startswith("__"):
        return False
    if view.dialect == "sqlmodel":
        if name.startswith("_") or _is_class_variable(member.annotation, cls, program):
            return False
        called = value.called if isinstance(value, ExternalValue) else None
        return (
            member.value is None
            or called in ("sqlmodel.Field", "sqlmodel.main.Field")
            or isinstance(value, Literal)
        )
    return member.value is None and isinstance(
        evaluate(member.annotation, cls.module, cls.name, program), Mapped
    )


def _is_class_variable(annotation: Recipe, cls: ProjectClass, program: Program) -> bool:
    name = annotation.value if isinstance(annotation, Item) else annotation
    return evaluate(name, cls.module, cls.name, program) == External("typing.ClassVar")


def _target(cls: ProjectClass, member: Member, value: RelationshipDefinition, program: Program) -> Kind:
    """The mapped class that a relationship leads to."""
    named = value.target
    if isinstance(named, Literal) and isinstance(named.value, str):
        named = program.mapped_class_named(named.value)
    if isinstance(named, ProjectClass):
        return named
    return _annotated_target(cls, member, program)[0]


def _annotated_target(cls: ProjectClass, member: Member, program: Program) -> tuple[Kind, bool | None]:
    """The class in ``Mapped[…]`` and whether it is a collection of them."""
    if member.annotation is None:
        return UNKNOWN, None
    annotated = evaluate(member.annotation, cls.module, cls.name, program)
    inner = annotated.value if isinstance(annotated, Mapped) else annotated
    if isinstance(inner, Optional):
        inner = next((o for o in inner.options if isinstance(o, ProjectClass)), UNKNOWN)
    if isinstance(inner, ElementOf | ListOf):
        return inner.element, True
    return (inner, False) if isinstance(inner, ProjectClass) else (UNKNOWN, None)


def _related(cls: ProjectClass, member: Member, value: RelationshipDefinition, program: Program) -> Kind:
    target = _target(cls, member, value, program)
    many = _annotated_target(cls, member, program)[1]
    if value.dynamic or many is None or not isinstance(target, ProjectClass):
        return UNKNOWN
    return MappedCollection(Instance(target)) if many else join([Instance(target), Literal(None)])


def _dialects(bases: list[Kind]) -> Iterator[str]:
    for base in bases:
        if isinstance(base, DeclarativeBase):
            yield base.dialect
        elif isinstance(base, External) and base.name in library().bases:
            yield library().bases[base.name]


def _decorated(cls: ProjectClass, program: Program) -> str | None:
    """The dialect of a class mapped by a decorator such as ``@mapper_registry.mapped``."""
    return "declarative" if MAPPING_DECORATORS & set(_decorator_names(cls, program)) else None


def _decorator_names(cls: ProjectClass, program: Program) -> Iterator[str]:
    """The last names of a class's decorators, as far as they are SQLAlchemy's."""
    summary = program.class_summary(cls)
    for decorator in () if summary is None else summary.decorators:
        function = decorator.function if isinstance(decorator, Invoke) else decorator
        match evaluate(function, cls.module, None, program):
            case External(name=name) if name.startswith("sqlalchemy."):
                yield name.rpartition(".")[2]
            case Method(receiver=Registry(), name=name):
                yield name


def _is_dataclass(bases: list[Kind], cls: ProjectClass, program: Program) -> bool:
    """Whether a class inherits from ``MappedAsDataclass`` or is decorated with ``@mapped_as_dataclass``."""
    by_base = External("sqlalchemy.orm.MappedAsDataclass") in bases
    return by_base or "mapped_as_dataclass" in _decorator_names(cls, program)


def _is_table(cls: ProjectClass, views: list[ClassView], program: Program) -> bool:
    """Whether a SQLModel class says ``table=True``, itself or in a base."""
    summary = program.class_summary(cls)
    given = () if summary is None else summary.keywords
    own = any(k == "table" and evaluate(v, cls.module, None, program) == Literal(True) for k, v in given)
    return own or any(view.mapped for view in views)


def _stand_ins(bases: list[Kind], views: list[ClassView]) -> Iterator[Kind]:
    yield from (
        library().instances[b.name]
        for b in bases
        if isinstance(b, External) and b.name in library().instances
    )
    yield from (view.stands_for for view in views if view.stands_for is not None)


def _is_changed(kind: Kind, ancestry: tuple[ProjectClass, ...], program: Program) -> bool:
    """Whether a class of the project overrides a method that says what its instances do; sessions and queries
    know their class.
    """
    if isinstance(kind, Session | Query):
        return False
    summaries = (program.class_summary(cls) for cls in ancestry)
    names = (name for summary in summaries if summary is not None for name in summary.members)
    return isinstance(kind, HasMethods) and any(
        kind.method(name, Arguments(), program) != UNKNOWN for name in names if not name.startswith("__")
    )
