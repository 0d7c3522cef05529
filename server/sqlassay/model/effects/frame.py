"""A function's steps seen from inside: what its parameters are, and where sessions come from."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from sqlassay.model.effects.values import MAX_PATH, OWN, UNKNOWN_SUBJECT, Read, Subject
from sqlassay.model.evaluate import evaluate
from sqlassay.model.functions import CONTEXT_MANAGERS, FIXTURES, TRANSPARENT, decorator_names
from sqlassay.model.kinds import (
    UNKNOWN,
    AnySubclass,
    Arguments,
    Connection,
    ElementOf,
    Engine,
    ExternalValue,
    Function,
    Instance,
    Kind,
    ListOf,
    Method,
    Module,
    ProjectClass,
    Session,
    SessionFactory,
)
from sqlassay.model.kinds.python import ContextManaged, DictOf, TupleAnnotation, Wrapped
from sqlassay.model.library.external import External
from sqlassay.model.summary import Behaviour, FunctionSummary, How, Step
from sqlassay.model.summary import recipes as r
from sqlassay.model.summary.trim import path_of

if TYPE_CHECKING:
    from sqlassay.model.program import Program

CACHING = frozenset(["functools.cache", "functools.lru_cache"])
KEEPS_EFFECTS = (
    (TRANSPARENT - CACHING) | CONTEXT_MANAGERS | FIXTURES | {"sqlalchemy.ext.hybrid.hybrid_property"}
)
"""Decorators whose functions do what their bodies say, each time."""
WITHIN = ".<locals>."
SESSIONS = (Session, Connection)
PASSING = frozenset(
    "builtins.getattr builtins.super builtins.vars builtins.next builtins.max builtins.min copy.copy"
    " copy.deepcopy".split()
)
"""Functions of Python's own whose results are, or come from, what they are given."""
OPEN_PACKAGES = frozenset("sqlalchemy sqlmodel flask_sqlalchemy typing typing_extensions collections".split())
"""Packages whose values may be sessions, or lead to functions of the project."""


class Frame:
    """A function with its behaviour, in a program."""

    def __init__(self, function: Function, program: Program) -> None:
        self.program = program
        self.module = function.module
        self.name = function.name
        self.outer = function.name.rpartition(WITHIN)[0]
        """The qualified name of the function around, or ""."""
        self.owner = "" if self.outer else function.name.rpartition(".")[0]
        """The qualified name of the class around, or ""."""
        self.cls = class_of(function.receiver) or ProjectClass(self.module, self.owner)
        """The class whose instance, or subclass's, ``self`` is."""
        self.summary: FunctionSummary | None = program.function_summary(function)
        self.behaviour: Behaviour | None = program.behaviour(function)
        self.reads: dict[str, tuple[Read, ...]] = {}
        """What reading paths comes to, as far as it was worked out."""
        self._kinds: dict[r.Recipe, Kind] = {}

    @cached_property
    def decorators(self) -> frozenset[str]:
        return (
            frozenset() if self.summary is None else decorator_names(self.summary, self.module, self.program)
        )

    @cached_property
    def has_receiver(self) -> bool:
        """Whether the first parameter is ``self`` or ``cls``."""
        return bool(self.owner) and "builtins.staticmethod" not in self.decorators

    @cached_property
    def given(self) -> dict[str, Kind]:
        """What the parameters hold."""
        taken = () if self.behaviour is None else self.behaviour.parameters
        given = {p.name: evaluate(p.holds, self.module, None, self.program) for p in taken}
        if self.has_receiver and taken and taken[0].kind in ("", "/"):
            given[taken[0].name] = self._receiver()
        around = Frame(Function(self.module, self.outer), self.program).given if self.outer else {}
        return {**around, **given}

    def _receiver(self) -> Kind:
        if "builtins.classmethod" in self.decorators:
            return AnySubclass(self.cls.module, self.cls.name)
        return self.program.instance_of(self.cls)

    def kind(self, recipe: r.Recipe) -> Kind:
        """What a recipe of the function's is."""
        known = self._kinds.get(recipe)
        if known is None:
            known = self._kinds[recipe] = evaluate(recipe, self.module, None, self.program, self.given)
        return known

    def arguments(self, step: Step) -> Arguments:
        return Arguments(
            tuple(map(self.kind, step.positional)),
            {name: self.kind(value) for name, value in step.keywords},
            step.unpacked,
        )

    def subject(self, recipe: r.Recipe) -> Subject:
        """Where the session or connection comes from that a recipe gives."""
        path = path_of(recipe)
        if path is not None:
            return at(path)
        match recipe:
            case r.Awaited(value=value) | r.Entered(value=value):
                return self.subject(value)
            case r.Invoke(function=function):
                return self._made_by(function)
            case r.Ref() | r.Get():
                return self._named(recipe)
        return UNKNOWN_SUBJECT

    def _named(self, recipe: r.Recipe) -> Subject:
        name = self.dotted(recipe)
        return Subject("module", name) if name else UNKNOWN_SUBJECT

    def _made_by(self, function: r.Recipe) -> Subject:
        """The session or connection that calling something gives."""
        match self.kind(function):
            case SessionFactory() | ProjectClass():
                return OWN
            case External(name=name) as called:
                return OWN if is_class(called) else Subject("module", name.rpartition(".")[0])
            case Session(scoped=True):
                return self.subject(function)
            case Method(receiver=SessionFactory() | Engine()):
                return OWN
            case Method(receiver=Session(), name="connection" | "begin" | "begin_nested"):
                return self.subject(function.value) if isinstance(function, r.Get) else UNKNOWN_SUBJECT
            case (Function() as called) | ContextManaged(function=Function() as called) if (
                self.program.effects_of(called).doing("open")
            ):
                return OWN
        return UNKNOWN_SUBJECT

    def subject_of_query(self, recipe: r.Recipe) -> Subject:
        """The session that a chain of a Query starts from."""
        while isinstance(recipe, r.Get | r.Invoke | r.Awaited):
            if isinstance(recipe, r.Get) and recipe.name == "query":
                given = isinstance(self.kind(recipe.value), SESSIONS)
                return self.subject(recipe.value) if given else self._named(recipe)
            recipe = recipe.function if isinstance(recipe, r.Invoke) else recipe.value
        path = path_of(recipe)
        return UNKNOWN_SUBJECT if path is None else at(path)

    def dotted(self, recipe: r.Recipe) -> str:
        """The dotted name of what a module defines, with the module where it is."""
        match recipe:
            case r.Ref(name=name):
                return _defined(self.module, name, self.program)
            case r.Get(value=value, name=name):
                if isinstance(module := self.kind(value), Module):
                    return _defined(module.name, name, self.program)
                return f"{before}.{name}" if (before := self.dotted(value)) else ""
        return ""

    def is_foreign(self, recipe: r.Recipe) -> bool:
        """Whether something belongs to another package than SQLAlchemy: what comes of a value that such a
        package gave, or of a parameter annotated with a class of it; a method inherited from one.
        """
        if isinstance(recipe, r.Get) and self._is_collection(recipe.value):
            return True
        while isinstance(recipe, r.Get | r.Invoke | r.Item | r.Awaited | r.Entered | r.Iterated):
            if isinstance(recipe, r.Get) and _inherits(self.kind(recipe.value), recipe.name, self.program):
                return True
            if _is_foreign(self.kind(recipe)):
                return True
            recipe = recipe.function if isinstance(recipe, r.Invoke) else recipe.value
        match recipe:
            case r.Parameter(name=name):
                return name in self._foreign_parameters
            case r.InstanceOf():
                return self._is_foreign_value(recipe)
        return _is_foreign(self.kind(recipe))

    @cached_property
    def _foreign_parameters(self) -> set[str]:
        taken = () if self.behaviour is None else self.behaviour.parameters
        return {p.name for p in taken if self._is_foreign_value(p.holds)}

    def _is_collection(self, recipe: r.Recipe) -> bool:
        """Whether a parameter or variable is annotated as a collection, whatever is in it."""
        if isinstance(recipe, r.Parameter):
            taken = () if self.behaviour is None else self.behaviour.parameters
            recipe = next((p.holds for p in taken if p.name == recipe.name), recipe)
        if not isinstance(recipe, r.InstanceOf | r.Annotated):
            return False
        match evaluate(recipe.annotation, self.module, None, self.program):
            case Wrapped(wrapper=wrapper):
                return wrapper in (ListOf, DictOf)
            case ElementOf() | TupleAnnotation():
                return True
        return False

    def _is_foreign_value(self, held: r.Recipe) -> bool:
        if not isinstance(held, r.InstanceOf | r.Annotated):
            return False
        annotation = evaluate(held.annotation, self.module, None, self.program)
        return _is_foreign(annotation) and annotation.instance(self.program) == UNKNOWN

    def runs(self, how: int) -> bool:
        """Whether calling the function in circumstances (bits of `How`) runs its body to the end."""
        if self.summary is None or not self.decorators <= KEEPS_EFFECTS:
            return False
        if self.summary.is_generator:
            return bool(self.decorators & CONTEXT_MANAGERS and how & How.ENTERED)
        return not self.summary.is_async or bool(how & How.AWAITED)

    def is_receiver(self, parameter: str) -> bool:
        """Whether a parameter is ``self`` or ``cls``."""
        taken = () if self.behaviour is None else self.behaviour.parameters
        return self.has_receiver and bool(taken) and taken[0].name == parameter


def lacks(cls: ProjectClass, name: str, program: Program) -> bool:
    """Whether no instance of a class, all of whose bases are known, has an attribute."""
    if program.overriding(cls, name):
        return False
    known = [program.class_summary(base) for base in program.view(cls).ancestry]
    return all(
        summary is not None and name not in summary.members and name not in summary.attributes
        for summary in known
    )


def is_class(kind: External) -> bool:
    """Whether a name from outside is a class's, so that calling it makes something new."""
    return kind.name.rpartition(".")[2][:1].isupper()


def class_of(receiver: Kind | None) -> ProjectClass | None:
    """The class of what a method is called on."""
    match receiver:
        case Instance(of=cls) | (ProjectClass() as cls):
            return ProjectClass(cls.module, cls.name)
    return None


def _is_foreign(kind: Kind) -> bool:
    match kind:
        case External(name=name) | ExternalValue(called=name):
            return name.partition(".")[0] not in OPEN_PACKAGES and name not in (*PASSING, "builtins.object")
    return False


def _inherits(kind: Kind, name: str, program: Program) -> bool:
    """Whether a class, or that of an instance, has an attribute from a class of another package."""
    cls = kind.of if isinstance(kind, Instance) else kind
    if not isinstance(cls, ProjectClass):
        return False
    view = program.view(cls)
    if (view.dialect is not None and view.dialect != "sqlmodel") or program.overriding(cls, name):
        return False
    known = [summary for c in view.ancestry if (summary := program.class_summary(c)) is not None]
    unknown = len(known) < len(view.ancestry) or view.dialect == "sqlmodel"
    return unknown and not any(name in s.members or name in s.attributes for s in known)


def at(path: str) -> Subject:
    """The subject at a path from a parameter."""
    return Subject("parameter", path) if path.count(".") < MAX_PATH else UNKNOWN_SUBJECT


def along(recipe: r.Recipe, path: str) -> r.Recipe:
    """The recipe of what lies at a path from another."""
    for part in path.split("."):
        name = part.rstrip("[]")
        recipe = r.Get(recipe, name) if name else recipe
        for _ in range(part.count("[]")):
            recipe = r.Iterated(recipe)
    return recipe


def _defined(module: str, name: str, program: Program) -> str:
    """A module-level name, by the module that defines it."""
    for _ in range(8):
        match program.binding(module, name):
            case (r.Imported(source=source, name=str() as imported),):
                match program.module(source, module):
                    case Module(name=other):
                        module, name = other, imported
                        continue
                    case External(name=other):
                        return f"{other}.{imported}"
        break
    return f"{module}.{name}"
