"""Which attributes of an object a serializer reads: the fields of a Pydantic model that is made of it
(`from_attributes <https://docs.pydantic.dev/latest/concepts/models/#arbitrary-class-instances>`_).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sqlassay.model.evaluate import evaluate
from sqlassay.model.functions import decorator_names
from sqlassay.model.kinds import Function, Instance, Kind, ListOf, ProjectClass, present
from sqlassay.model.library.external import External
from sqlassay.model.loading import MappedRelationship, loadable
from sqlassay.model.questions import question
from sqlassay.model.schema import mapped_attribute
from sqlassay.model.schema.members import unknown_bases
from sqlassay.model.summary import ClassSummary, Member
from sqlassay.model.summary import recipes as r
from sqlassay.model.summary.folding import named_items

if TYPE_CHECKING:
    from sqlassay.model.program import Program

MODELS = frozenset(["pydantic.BaseModel", "pydantic.main.BaseModel"])
REPLACING = frozenset(["pydantic.model_validator", "pydantic.root_validator", "pydantic.field_validator"])
"""Decorators of functions that may give other values than the object has."""
RENAMING = frozenset(["alias", "validation_alias", "exclude", "init"])
"""Arguments of a field after which another attribute is read, or none."""
MAX_DEPTH = 3


def is_pydantic(cls: ProjectClass, program: Program) -> bool:
    """Whether a class is a model of Pydantic's."""
    for child, recipe in unknown_bases(cls, program):
        base = evaluate(recipe, child.module, None, program)
        if isinstance(base, External) and base.name in MODELS:
            return True
    return any(
        base.name == "BaseModel" and base.module.endswith("pydantic.main")
        for base in program.view(cls).ancestry
    )


@question(otherwise=())
def fields_read(model: ProjectClass, entity: ProjectClass, program: Program) -> tuple[str, ...]:
    """The relationships that making a model of a mapped object reads, as paths from the object
    (``orders[].items``); none where the model may look elsewhere for them.
    """
    return tuple(_fields_read(model, entity, program, MAX_DEPTH))


def _fields_read(model: ProjectClass, entity: ProjectClass, program: Program, left: int) -> Iterator[str]:
    if not is_pydantic(model, program) or _replaces(model, program):
        return
    for name, field in _fields(model, program).items():
        relationship = loadable(entity, name, program)
        if not isinstance(relationship, MappedRelationship):
            continue
        yield name
        inner = _inner(field)
        if inner is not None and relationship.target is not None and left:
            before = f"{name}[]" if relationship.many else name
            for path in _fields_read(inner, relationship.target, program, left - 1):
                yield f"{before}.{path}"


def _summaries(model: ProjectClass, program: Program) -> Iterator[tuple[ProjectClass, ClassSummary]]:
    for cls in program.view(model).ancestry:
        summary = program.class_summary(cls)
        if summary is not None and not cls.module.startswith("site-packages:"):
            yield cls, summary


def may_be_made_of(model: ProjectClass, entity: ProjectClass, program: Program) -> bool:
    """Whether a model of Pydantic's that reads attributes may be given an object of a mapped class: that has
    an attribute for each field which the model must be given.
    """
    if not is_pydantic(model, program) or not reads_attributes(model, program):
        return False
    needed = [name for name, (_, field) in _declared(model, program).items() if _is_needed(field)]
    return all(
        mapped_attribute(entity, name, program) is not None or program.defines(entity, name)
        for name in needed
    )


def reads_attributes(model: ProjectClass, program: Program) -> bool:
    """Whether the configuration of a model, or of one that inherits from it, may say ``from_attributes``
    (``orm_mode`` until Pydantic 2).
    """
    return any(_says_so(each, program) for each in (model, *program.subclasses(model)))


def _says_so(model: ProjectClass, program: Program) -> bool:
    for cls, summary in _summaries(model, program):
        for member in summary.members.get("model_config", ()):
            match member.value:
                case r.Invoke(keywords=keywords):
                    given = dict(keywords)
                case r.Mapping() as mapping:
                    given = named_items(mapping)
                case _:
                    return True
            if given.get("from_attributes", r.Constant(False)) != r.Constant(False):
                return True
        inner = program.class_summary(ProjectClass(cls.module, f"{cls.name}.Config"))
        if inner is not None and not inner.members.keys().isdisjoint(["orm_mode", "from_attributes"]):
            return True
    return False


def _is_needed(field: Member) -> bool:
    match field.value:
        case None:
            return True
        case r.Invoke(positional=positional, keywords=keywords):
            return not positional and dict(keywords).keys().isdisjoint(["default", "default_factory"])
    return False


def _replaces(model: ProjectClass, program: Program) -> bool:
    """Whether functions of the model may give other values than the object has."""
    for cls, summary in _summaries(model, program):
        for name, members in summary.members.items():
            if any(isinstance(m.value, r.FunctionDefined) for m in members):
                function = program.function_summary(Function(cls.module, f"{cls.name}.{name}"))
                if function is not None and decorator_names(function, cls.module, program) & REPLACING:
                    return True
    return False


def _fields(model: ProjectClass, program: Program) -> dict[str, Kind]:
    """The fields by name, with what they hold."""
    found: dict[str, Kind] = {}
    for name, (cls, field) in _declared(model, program).items():
        if field.annotation is not None:
            annotation = evaluate(field.annotation, cls.module, cls.name, program)
            found[name] = annotation.instance(program)
    return found


def _declared(model: ProjectClass, program: Program) -> dict[str, tuple[ProjectClass, Member]]:
    """The fields that read the attribute of their name, each with the class that declares it."""
    found: dict[str, tuple[ProjectClass, Member]] = {}
    hidden: set[str] = set()
    for cls, summary in _summaries(model, program):
        for name, members in summary.members.items():
            if name in hidden or name.startswith("_"):
                continue
            hidden.add(name)
            field = members[0]
            if len(members) == 1 and field.annotation is not None and not _is_renamed(field):
                found[name] = cls, field
    return found


def _is_renamed(field: Member) -> bool:
    return isinstance(field.value, r.Invoke) and any(k in RENAMING for k, _ in field.value.keywords)


def _inner(field: Kind) -> ProjectClass | None:
    """The model that a field holds one of, or a collection."""
    match present(field):
        case Instance(of=cls):
            return cls
        case ListOf(element=Instance(of=cls)):
            return cls
    return None
