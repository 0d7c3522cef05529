"""Relationships as class bodies declare them, before the tables tell their direction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlassay.model.kinds import ProjectClass
from sqlassay.model.schema.annotations import Annotation
from sqlassay.model.schema.columns import Declaration
from sqlassay.model.schema.constructs import called, is_true, text
from sqlassay.model.schema.mapped import RelationshipAttribute, call_arguments
from sqlassay.model.schema.registry import registered
from sqlassay.model.schema.resolving import Scope, resolve
from sqlassay.model.summary import recipes as r
from sqlassay.model.summary.folding import named_items
from sqlassay.model.summary.recipe_of import recipe_of
from sqlassay.model.summary.recipes import Recipe
from sqlassay.syntax import parse_expression

if TYPE_CHECKING:
    from sqlassay.model.program import Program

POSITIONAL = (
    "argument secondary uselist collection_class primaryjoin secondaryjoin back_populates order_by backref"
    " overlaps post_update cascade viewonly".split()
)
"""The parameters of ``relationship`` as 1.4 took them by position, as far as people do that."""

NOTHING = r.Constant(None)
"""What every argument but ``lazy`` is where it is not given."""

LISTS = frozenset("list List Sequence Collection MutableSequence Iterable".split())

MANY = {"DynamicMapped": r.Constant("dynamic"), "WriteOnlyMapped": r.Constant("write_only")}
DYNAMIC = tuple(MANY.values())


def read_relationship(
    declared: Declaration, call: r.Invoke, base: r.Project | None, program: Program
) -> RelationshipAttribute:
    """``name: Mapped[…] = relationship(…)``

    :param base: the declarative base or registry whose classes a string may name.
    """
    arguments = dict(zip(POSITIONAL, call.positional, strict=False)) | call_arguments(call)
    if called(call) == "Relationship":
        arguments = _of_sqlmodel(arguments)
    arguments = {name: given for name, given in arguments.items() if name == "lazy" or given != NOTHING}
    if called(call) == "dynamic_loader":
        arguments.setdefault("lazy", r.Constant("dynamic"))
    if "secondary" in arguments:
        arguments["secondary"] = _table(arguments["secondary"])
    target = _target(arguments.get("argument"), declared, base, program)
    missing = [] if target is not None else [f"target of relationship {declared.name}"]
    if call.unpacked:
        missing.append(f"unpacked arguments of relationship {declared.name}")
    return RelationshipAttribute(
        name=declared.name,
        declared_in=declared.owner,
        target=target,
        uselist=_uselist(arguments, declared.annotation, call.unpacked),
        collection_class=arguments.get("collection_class") or _collection(declared.annotation),
        secondary=arguments.get("secondary"),
        back_populates=_name(arguments.get("back_populates")),
        backref=backref_name(arguments.get("backref")),
        lazy=arguments.get("lazy") or _lazy(declared.annotation),
        viewonly=is_true(arguments.get("viewonly")),
        arguments=tuple(arguments.items()),
        missing=tuple(missing),
    )


def backref_name(recipe: Recipe | None) -> str | None:
    """The name of the other side that ``backref=`` makes."""
    if isinstance(recipe, r.Invoke):
        return text(recipe.positional[0] if recipe.positional else call_arguments(recipe).get("name"))
    return text(recipe)


def _of_sqlmodel(arguments: dict[str, Recipe]) -> dict[str, Recipe]:
    """The arguments of SQLAlchemy's relationship that SQLModel's makes."""
    found: dict[str, Recipe] = {
        n: arguments[n] for n in ("back_populates", "cascade", "passive_deletes") if n in arguments
    }
    if is_true(arguments.get("cascade_delete")):
        found["cascade"] = r.Constant("all, delete-orphan")
    if "link_model" in arguments:
        found["secondary"] = r.Get(arguments["link_model"], "__table__")
    match arguments.get("sa_relationship"):
        case r.Invoke() as call:
            found |= dict(zip(POSITIONAL, call.positional, strict=False)) | call_arguments(call)
    more = arguments.get("sa_relationship_args")
    if isinstance(more, r.Elements):
        found |= dict(zip(POSITIONAL, more.elements, strict=False))
    return found | named_items(arguments.get("sa_relationship_kwargs", r.OPAQUE))


def _table(secondary: Recipe) -> Recipe:
    return secondary.body if isinstance(secondary, r.Lambda) else secondary


def _name(recipe: Recipe | None) -> str | None:
    """A name of an attribute: as a string, or in 2.1 as a lambda or the attribute."""
    match recipe:
        case r.Lambda(body=body):
            return _name(body)
        case r.Get(value=r.Project(), name=name):
            return name
    return text(recipe)


def _collection(annotation: Annotation | None) -> Recipe | None:
    """The collection that an annotation says, where it is no list."""
    match annotation:
        case Annotation(inner=r.Item(value=r.External(name=name) as collection)) if annotation.element:
            return None if name.rpartition(".")[2] in LISTS else collection
    return None


def _lazy(annotation: Annotation | None) -> Recipe | None:
    return None if annotation is None or annotation.wrapper is None else MANY.get(annotation.wrapper)


def _uselist(arguments: dict[str, Recipe], annotation: Annotation | None, unpacked: bool) -> bool | None:
    match arguments.get("uselist"):
        case r.Constant(value=bool() as value):
            return value
        case None:
            pass
        case _:
            return None
    if arguments.get("lazy") in DYNAMIC or "collection_class" in arguments:
        return True
    if annotation is None or unpacked:
        return None
    if annotation.wrapper in MANY or annotation.element is not None:
        return True
    return False if _is_class(annotation.inner) else None


def _is_class(recipe: Recipe) -> bool:
    return isinstance(recipe, r.Project | r.Ref | r.Constant)


def _target(
    argument: Recipe | None, declared: Declaration, base: r.Project | None, program: Program
) -> ProjectClass | None:
    if argument is None:
        annotation = declared.annotation
        argument = None if annotation is None else annotation.element or annotation.inner
    while isinstance(argument, r.Lambda):
        argument = argument.body
    match argument:
        case r.Project(module=module, name=name):
            cls = ProjectClass(module, name)
            return None if program.class_summary(cls) is None else cls
        case r.Ref(name=name):
            return registered(name, declared.owner, base, program)
        case r.Constant(value=str() as words):
            return _in_words(words, declared, base, program)
    return None


def _in_words(
    words: str, declared: Declaration, base: r.Project | None, program: Program
) -> ProjectClass | None:
    """A string is evaluated where the registry's classes are names."""
    if (found := registered(words, declared.owner, base, program)) is not None:
        return found
    expression = parse_expression(words)
    recipe = resolve(recipe_of(expression, {}), Scope(declared.owner.module), program)
    match recipe:
        case r.Project(module=module, name=name) if program.class_in(module, name) is not None:
            return ProjectClass(module, name)
    return None
