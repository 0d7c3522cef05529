"""Declarative bases that a function or a decorator makes, and not a class statement below
``DeclarativeBase``.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from sqlassay.model.facts.base import Fact, Sight, Site
from sqlassay.model.facts.observers import observes
from sqlassay.model.kinds import Method, ProjectClass
from sqlassay.model.library.declarative import DeclarativeBase, Registry
from sqlassay.model.library.external import External
from sqlassay.model.program import Program
from sqlassay.model.schema.annotations import read_annotation
from sqlassay.model.schema.resolving import Scope
from sqlassay.model.summary import Member
from sqlassay.model.summary import recipes as r
from sqlassay.syntax import form


class MadeBase(Fact, frozen=True):
    """``Base = declarative_base()``, ``@as_declarative() class Base``; the fact stands at the call, or at the
    decorator.
    """

    node: form.Expression
    statement: form.Assign | form.AnnAssign | form.Class
    name: str
    lines: tuple[str, ...] | None
    """What the body of a class below ``DeclarativeBase`` says for its arguments; None where no such class is
    the same."""
    bases: tuple[form.Expression, ...] = ()
    """The classes that it is made of."""
    needs_registry: bool = False
    """Whether `lines` name ``registry`` of ``sqlalchemy.orm``."""


class UnmappedAnnotations(Fact, frozen=True):
    """Annotations without ``Mapped`` in the body of a declarative class: SQLAlchemy 2.0 refuses them, unless
    the class says ``__allow_unmapped__``.
    """

    node: form.Class
    names: tuple[str, ...]


class Made(Struct, frozen=True):
    """How a base is made: by which call, with which registry."""

    arguments: tuple[form.Argument, ...]
    registry: form.Expression | None = None


@observes(form.Call)
def base_by_call(node: form.Call, sight: Sight) -> Iterator[Fact]:
    if not isinstance(sight.kind(node), DeclarativeBase):
        return
    made, site = _made(node, sight, "declarative_base", "generate_base"), sight.site()
    statement = next(sight.around(), None)
    if made is None or site.class_name is not None or sight.function is not None:
        return
    match statement:
        case form.Assign(targets=(form.Name(id=name),), value=value) if value is node:
            pass
        case form.AnnAssign(target=form.Name(id=name), value=value) if value is node:
            pass
        case _:
            return
    if len(list(sight.around())) > 1:
        return
    assert isinstance(statement, form.Assign | form.AnnAssign)
    program = sight.program
    bound_once = len(program.binding(site.module, name)) == 1
    said = _said(made, name, site, sight) if bound_once and not _has_metaclass(name, program) else None
    yield _fact(node, statement, name, site, said)


@observes(form.Class)
def base_by_decorator(node: form.Class, sight: Sight) -> Iterator[Fact]:
    site = sight.site()
    for decorator in node.decorators:
        made = _made(decorator, sight, "as_declarative", "as_declarative_base")
        if made is None or site.class_name is not None or sight.function is not None:
            continue
        cls = ProjectClass(site.module, node.name)
        plain = not _overridden(cls, sight.program) and not _has_metaclass(node.name, sight.program)
        said = _said(made, node.name, site, sight) if plain and len(node.decorators) == 1 else None
        yield _fact(decorator, node, node.name, site, said)


class Said(Struct, frozen=True):
    """The arguments of a base as its class says them."""

    lines: tuple[str, ...]
    bases: tuple[form.Expression, ...]
    needs_registry: bool


def _fact(
    node: form.Expression,
    statement: form.Assign | form.AnnAssign | form.Class,
    name: str,
    site: Site,
    said: Said | None,
) -> MadeBase:
    if said is None:
        return MadeBase(node, site, statement, name, None)
    return MadeBase(node, site, statement, name, said.lines, said.bases, said.needs_registry)


def _made(node: form.Expression, sight: Sight, function: str, method: str) -> Made | None:
    """How a call, or a decorator, makes a base."""
    called_ = node.func if isinstance(node, form.Call) else node
    arguments = node.args if isinstance(node, form.Call) else ()
    match sight.kind(called_):
        case External(name=name) if name.startswith("sqlalchemy.") and name.endswith(f".{function}"):
            return Made(arguments)
        case Method(receiver=Registry(), name=name) if name == method:
            assert isinstance(called_, form.Attribute)
            return Made(arguments, called_.value)
    return None


REGISTRY = ("class_registry", "constructor", "type_annotation_map")
"""What a registry takes, and a class does not say by itself."""


def _said(made: Made, name: str, site: Site, sight: Sight) -> Said | None:
    """The arguments of a base as its class says them; None where it cannot."""
    given: dict[str, form.Expression] = {}
    for argument in made.arguments:
        if argument.star or argument.keyword is None:
            return None
        given[argument.keyword] = argument.value
    bases = _bases(given.pop("cls", None), sight)
    named = given.pop("name", None)
    if bases is None or not (named is None or (isinstance(named, form.Constant) and named.value == name)):
        return None
    if given.keys() - {"metadata", *REGISTRY} or any("\n" in site.written(v) for v in given.values()):
        return None
    if isinstance(given.get("constructor"), form.Constant):
        return None
    if made.registry is not None:
        line = f"registry = {site.written(made.registry)}"
        return None if given else Said((line,), bases, needs_registry=False)
    written = {key: site.written(value) for key, value in given.items()}
    if written.keys() & set(REGISTRY):
        joined = ", ".join(f"{key}={value}" for key, value in written.items())
        return Said((f"registry = registry({joined})",), bases, needs_registry=True)
    return Said(tuple(f"{key} = {value}" for key, value in written.items()), bases, needs_registry=False)


def _bases(cls: form.Expression | None, sight: Sight) -> tuple[form.Expression, ...] | None:
    """The classes that a base is made of; None where they would mean something else below
    ``DeclarativeBase``: its constructor takes the place of theirs.
    """
    if cls is None:
        return ()
    given = cls.elements if isinstance(cls, form.Tuple) else (cls,)
    for each in given:
        kind = sight.kind(each)
        if not isinstance(kind, ProjectClass) or _overridden(kind, sight.program):
            return None
    return given


def _overridden(cls: ProjectClass, program: Program) -> bool:
    """Whether a class has what a declarative base has, too, or may have."""
    own = {"__init__", "__init_subclass__", "__new__", "metadata", "registry"}
    for each in program.view(cls).ancestry:
        summary = program.class_summary(each)
        if summary is None or summary.members.keys() & own or summary.keywords:
            return True
    return False


def _has_metaclass(name: str, program: Program) -> bool:
    """Whether a class below a base of this name says ``metaclass=``."""
    summaries = map(program.class_summary, program.classes_deriving(name))
    return any(key == "metaclass" for each in summaries if each for key, _ in each.keywords)


@observes(form.Class)
def unmapped_annotations(node: form.Class, sight: Sight) -> Iterator[Fact]:
    site = sight.site()
    if sight.function is not None or site.class_name is not None:
        return
    cls = ProjectClass(site.module, node.name)
    view, summary = sight.program.view(cls), sight.program.class_summary(cls)
    if summary is None or view.dialect != "declarative" or view.dataclass or summary.decorators:
        return
    above = [sight.program.class_summary(each) for each in view.ancestry]
    if any(each is None or "__allow_unmapped__" in each.members for each in above):
        return
    names = [n for n, found in summary.members.items() if any(_is_refused(m, cls, sight) for m in found)]
    if names:
        yield UnmappedAnnotations(node, site, tuple(names))


def _is_refused(member: Member, cls: ProjectClass, sight: Sight) -> bool:
    """Whether SQLAlchemy would take an annotation for that of a mapped attribute."""
    if member.annotation is None or member.presence == "typing":
        return False
    scope = Scope(cls.module, cls.name, cls)
    annotation = read_annotation(member.annotation, scope, sight.program)
    if annotation.wrapper is not None or annotation.is_class_variable or _is_descriptor(annotation.inner):
        return False
    return member.value in (None, r.Constant(None))


def _is_descriptor(annotation: r.Recipe) -> bool:
    value = annotation.value if isinstance(annotation, r.Item) else annotation
    return isinstance(value, r.Opaque) or (
        isinstance(value, r.External) and value.name.rpartition(".")[2] in ("AssociationProxy", "ClassVar")
    )
