"""Classes with their inheritance resolved.

`Declarative mapping <https://docs.sqlalchemy.org/en/21/orm/declarative_mapping.html>`_,
`mixins <https://docs.sqlalchemy.org/en/21/orm/declarative_mixins.html>`_.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING

from msgspec import Struct

from sqlassay.model.evaluate import evaluate
from sqlassay.model.kinds import UNKNOWN, Arguments, Kind, Literal, Method, ProjectClass, Query, Session
from sqlassay.model.kinds.base import HasMethods
from sqlassay.model.library.declarative import DeclarativeBase, Registry
from sqlassay.model.library.external import External
from sqlassay.model.library.registry import library
from sqlassay.model.questions import question
from sqlassay.model.schema.resolving import Scope, resolve
from sqlassay.model.summary import ClassSummary
from sqlassay.model.summary import recipes as r
from sqlassay.model.summary.recipes import Invoke

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
ROOT_DECORATORS = frozenset(["as_declarative_base", "as_declarative"])
ROOTS = frozenset(
    "sqlalchemy.orm.DeclarativeBase sqlalchemy.orm.DeclarativeBaseNoMeta flask_sqlalchemy.model.Model".split()
)
"""External bases that make a class a declarative base."""


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
    root: bool = False
    """Whether it is a declarative base itself."""
    base: r.Project | None = None
    """The declarative base that it inherits from, or the registry that maps it, where that is of the
    project.
    """
    metaclass: bool = False
    """Whether its instances are classes."""
    query_class: Kind | None = None
    """The class that its ``query`` (Flask-SQLAlchemy's) is of, if one is given."""
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
    root = _is_root(cls, bases, program)
    return ClassView(
        cls,
        ancestry=ancestry,
        root=root,
        base=r.Project(cls.module, cls.name) if root else _base(cls, bases, summary, program),
        dialect=dialect,
        metaclass=any(view.metaclass for view in views) or any(_is_metaclass(base) for base in bases),
        query_class=next(_query_classes(bases, views), None),
        mapped=dialect is not None and (dialect != "sqlmodel" or _is_table(cls, views, program)),
        dataclass=any(view.dataclass for view in views) or _is_dataclass(bases, cls, program),
        enum=any(view.enum for view in views) or any(External(name) in bases for name in ENUMS),
        stands_for=next((k for k in _stand_ins(bases, views) if not _is_changed(k, ancestry, program)), None),
    )


def _query_classes(bases: list[Kind], views: list[ClassView]) -> Iterator[Kind]:
    given = [base.query_class for base in bases if isinstance(base, DeclarativeBase)]
    yield from (kind for kind in (*given, *(view.query_class for view in views)) if kind is not None)


def _ancestry(base: Kind, cls: ProjectClass, index: int, program: Program) -> tuple[ProjectClass, ...]:
    """What a base adds to the ancestry of a class."""
    match base:
        case ProjectClass():
            return program.view(base).ancestry
        case DeclarativeBase(cls=None):
            return ()
        case DeclarativeBase(cls=Kind() as made_of):
            return _ancestry(made_of, cls, index, program)
        case External(name=name) if name in HARMLESS or name in library().bases:
            return ()
    return (ProjectClass(cls.module, f"{cls.name}<base {index}>"),)


def _merged(lines: list[tuple[ProjectClass, ...]]) -> Iterator[ProjectClass]:
    """The ancestries of the bases as one: a class comes before those that it inherits from."""
    left = [line for line in lines if line]
    if len(left) < 2:
        yield from chain.from_iterable(left)
        return
    left.append(tuple(line[0] for line in left))
    while left:
        behind = {cls for line in left for cls in line[1:]}
        first = next((line[0] for line in left if line[0] not in behind), left[0][0])
        yield first
        left = [rest for line in left if (rest := tuple(c for c in line if c != first))]


def _dialects(bases: list[Kind]) -> Iterator[str]:
    for base in bases:
        if isinstance(base, DeclarativeBase):
            yield base.dialect
        elif isinstance(base, External) and base.name in library().bases:
            yield library().bases[base.name]


def _is_metaclass(base: Kind) -> bool:
    names = ("builtins.type", "abc.ABCMeta", "enum.EnumMeta", "enum.EnumType")
    return isinstance(base, External) and (
        base.name in names
        or base.name.rpartition(".")[2] in ("DeclarativeMeta", "DeclarativeAttributeIntercept")
    )


def _is_root(cls: ProjectClass, bases: list[Kind], program: Program) -> bool:
    """Whether a class is made a declarative base: by what it inherits from, or by a decorator."""
    by_base = any(isinstance(base, External) and base.name in ROOTS for base in bases)
    return by_base or bool(ROOT_DECORATORS & set(_decorator_names(cls, program)))


def _base(cls: ProjectClass, bases: list[Kind], summary: ClassSummary, program: Program) -> r.Project | None:
    """The declarative base or registry that a class belongs to."""
    for recipe, kind in zip(summary.bases, bases, strict=True):
        match kind:
            case ProjectClass() if (found := program.view(kind).base) is not None:
                return found
            case DeclarativeBase():
                made = resolve(recipe, Scope(cls.module), program)
                made = made.value if isinstance(made, r.Get) else made
                return made if isinstance(made, r.Project) else None
    for decorator in summary.decorators:
        function = decorator.function if isinstance(decorator, Invoke) else decorator
        match resolve(function, Scope(cls.module), program):
            case r.Get(value=r.Project() as registry, name=name) if name in MAPPING_DECORATORS:
                return registry
    return None


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
    return isinstance(kind, HasMethods) and any(_gives(kind, name, program) != UNKNOWN for name in names)


def _gives(kind: HasMethods, name: str, program: Program) -> Kind:
    """What a method of a library's kind gives, as far as it is known."""
    match name:
        case "__call__":
            return kind.call(Arguments(), program)
        case "__enter__" | "__aenter__":
            return kind.entered(program)
    return UNKNOWN if name.startswith("__") else kind.method(name, Arguments(), program)
