from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from sqlassay.model.kinds import (
    NONE,
    UNKNOWN,
    Arguments,
    DictDisplay,
    Instance,
    Kind,
    Lambda,
    ListOf,
    Literal,
    Module,
    ProjectClass,
    Session,
    TupleOf,
    TypeVariable,
    Value,
    join,
)
from sqlassay.model.kinds import Function as FunctionKind
from sqlassay.model.kinds.operators import PYTHON_ONLY, binary, compare
from sqlassay.model.kinds.session import told
from sqlassay.model.kinds.truth import as_operand
from sqlassay.model.library.external import External, external
from sqlassay.model.summary import recipes as r

if TYPE_CHECKING:
    from sqlassay.model.program import Program

PROVIDERS = frozenset(
    External(f"fastapi.{name}") for name in ("Depends", "params.Depends", "Security", "params.Security")
)
"""Defaults of parameters that say what a framework hands over in their place."""

COMPARISONS = frozenset(["==", "!=", "<", "<=", ">", ">=", *PYTHON_ONLY])

Given: TypeAlias = Mapping[str, Kind]
"""What the parameters of the functions around are, by their names in recipes ("" is the receiver), and what
type parameters stand for, by `type_name`.
"""

NOTHING: Given = {}


def evaluate(
    recipe: r.Recipe, module: str, owner: str | None, program: Program, given: Given = NOTHING
) -> Kind:
    """The kind of a recipe that stands in a module, in the class `owner` (qualified name) of it if not
    None; `given` says what the parameters of the function around are.
    """

    def sub(part: r.Recipe) -> Kind:
        return evaluate(part, module, owner, program, given)

    match recipe:
        case r.Ref(name=name):
            found = given.get(type_name(name)) if given else None
            found = found or resolve_name(name, module, owner, program)
            return class_of(given.get("", UNKNOWN)) if found in SELF else found
        case r.Constant(value=value):
            return Literal(value)
        case r.Imported(source=source, name=None):
            return program.module(source, module)
        case r.Imported(source=source, name=str() as name):
            return program.module(source, module).attribute(name, program)
        case r.ClassDefined(name=name):
            return ProjectClass(module, name)
        case r.FunctionDefined(name=name):
            return FunctionKind(module, name, given=_closed_over(name, given))
        case r.Parameter(name=name) | r.Argument(name=name):
            return given.get(name, UNKNOWN)
        case r.Receiver():
            return given.get("", UNKNOWN)
        case r.TypeParameter(name=name, bound=bound):
            if (found := given.get(type_name(name))) is not None:
                return found
            return TypeVariable(name, UNKNOWN if bound is None else sub(bound))
        case r.Lambda(parameters=parameters, body=body):
            return Lambda(module, owner, parameters, body, tuple(given.items()))
        case r.Get():
            return sub(recipe.value).attribute(recipe.name, program)
        case r.Invoke():
            arguments = arguments_of(recipe, sub)
            return sub(recipe.function).call(arguments, program)
        case r.Item():
            return sub(recipe.value).item(sub(recipe.index), program)
        case r.Elements(elements=elements, is_tuple=is_tuple):
            kinds = tuple(map(sub, elements))
            spread = any(isinstance(element, r.Unpacked) for element in elements)
            return TupleOf(kinds) if is_tuple and not spread else ListOf(UNKNOWN)
        case r.Mapping():
            return mapping(recipe, sub)
        case r.Part(value=value, index=index, count=count):
            return sub(value).unpacked(count, program)[index]
        case r.Truthy(value=value):
            return as_operand(sub(value), truth=True)
        case r.OneOf(options=options):
            return join(map(sub, options))
        case r.Operation():
            combine = compare if recipe.operator in COMPARISONS else binary
            return combine(recipe.operator, sub(recipe.left), sub(recipe.right))
        case r.Awaited():
            return sub(recipe.value).awaited(program)
        case r.Entered():
            return sub(recipe.value).entered(program)
        case r.Iterated():
            return sub(recipe.value).iterated(program)
        case r.InstanceOf():
            return sub(recipe.annotation).instance(program)
        case r.Annotated():
            instance = sub(recipe.annotation).instance(program)
            of_metaclass = isinstance(instance, ProjectClass) and program.view(instance).metaclass
            return annotated(UNKNOWN if of_metaclass else instance, sub(recipe.value))
        case r.External(name=name):
            return external(name)
        case r.Project(module=module_name, name=""):
            return Module(module_name)
        case r.Project(module=module_name, name=name):
            return _of_project(module_name, name, program)
        case r.Provided():
            return sub(recipe.call) if sub(recipe.call.function) in PROVIDERS else UNKNOWN
    return UNKNOWN


SELF = (External("typing.Self"), External("typing_extensions.Self"))


def type_name(name: str) -> str:
    """The name by which a type parameter is given to a recipe."""
    return f"~{name}"


def class_of(receiver: Kind) -> Kind:
    """The class that ``Self`` means in a method that is called on `receiver`."""
    match receiver:
        case Instance(of=cls):
            return cls
        case Session(subclass=ProjectClass() as cls):
            return cls
        case ProjectClass() | Session():
            return receiver
    return UNKNOWN


def arguments_of(call: r.Invoke, kind_of: Callable[[r.Recipe], Kind]) -> Arguments:
    """The arguments of a call; ``**OPTIONS`` adds those of a dict whose keys are known."""
    keywords = {name: kind_of(value) for name, value in call.keywords}
    spread = [kind_of(part.value) if part.stars == "**" else UNKNOWN for part in call.spread]
    for part in spread:
        if isinstance(part, DictDisplay):
            keywords |= dict(part.items)
    unpacked = not all(isinstance(part, DictDisplay) for part in spread) if spread else call.unpacked
    return Arguments(tuple(map(kind_of, call.positional)), keywords, unpacked)


def mapping(recipe: r.Mapping, kind_of: Callable[[r.Recipe], Kind]) -> Kind:
    """A dict written out."""
    keys = [key.value if isinstance(key, r.Constant) else None for key, _ in recipe.items]
    if recipe.spread or not all(isinstance(key, str) for key in keys):
        return Value("dict")
    values = (kind_of(value) for _, value in recipe.items)
    return DictDisplay(tuple(zip(map(str, keys), values, strict=True)))


def _closed_over(name: str, given: Given) -> tuple[tuple[str, Kind], ...]:
    return tuple(given.items()) if "<locals>" in name else ()


def _of_project(module: str, name: str, program: Program) -> Kind:
    """A class, function or variable by the qualified name that it is defined by."""
    if program.class_in(module, name) is not None:
        return ProjectClass(module, name)
    if program.function_in(module, name) is not None:
        return FunctionKind(module, name)
    return program.name_in(module, name)


def annotated(instance: Kind, given: Kind | None) -> Kind:
    """What a variable holds whose annotation says `instance` and that was given a value: ``x: User = None``
    holds None, whatever type checkers say.
    """
    if instance == UNKNOWN:
        return given or UNKNOWN
    return join([instance, NONE]) if given == NONE else told(instance, given or UNKNOWN)


def resolve_name(name: str, module: str, owner: str | None, program: Program) -> Kind:
    """What a bare name means in a class body (if `owner`) or in the module."""
    if owner is not None:
        cls = ProjectClass(module, owner)
        summary = program.class_summary(cls)
        if summary is not None and name in summary.members:
            members = summary.members[name]
            return join(
                UNKNOWN if m.value is None else evaluate(m.value, module, None, program) for m in members
            )
    return program.global_name(module, name)
