"""Loader options: which attributes of which entities a statement loads, and how.

`Relationship loading <https://docs.sqlalchemy.org/en/21/orm/queryguide/relationships.html>`_,
`column loading <https://docs.sqlalchemy.org/en/21/orm/queryguide/columns.html>`_.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from sqlassay.model.kinds.base import UNKNOWN, Arguments, HasMethods, Kind, Literal
from sqlassay.model.kinds.clause import Column
from sqlassay.model.kinds.project import ProjectClass
from sqlassay.model.kinds.python import ListOf, TupleOf
from sqlassay.model.kinds.schema import Relationship
from sqlassay.model.kinds.sources import ANONYMOUS, AliasedClass, class_of, text_of

if TYPE_CHECKING:
    from sqlassay.model.program import Program

RELATIONSHIP_STRATEGIES = frozenset(
    "joinedload selectinload subqueryload lazyload immediateload noload raiseload contains_eager"
    " defaultload".split()
)
COLUMN_STRATEGIES = frozenset("load_only defer undefer undefer_group with_expression".split())
STRATEGIES = RELATIONSHIP_STRATEGIES | COLUMN_STRATEGIES | {"selectin_polymorphic"}
"""The functions that make loader options, and the methods that add to them."""

THE_ENTITY = ProjectClass("", "")
"""Stands for the entity of the statement, which an option such as ``raiseload("*")`` does not name."""

Step = tuple[ProjectClass, str]


class LoaderOption(Struct, frozen=True):
    """How an attribute is loaded."""

    strategy: str
    """The function's name, e.g. ``selectinload``."""
    path: tuple[Step, ...]
    """The attributes from the entity outward, each with the class that it was written with. The last one is
    the attribute that is loaded so: ``*`` for all relationships (or columns, by the strategy), the group of
    ``undefer_group``, and ``*`` of each subclass of ``selectin_polymorphic``.
    """
    sql_only: bool = False
    raises: bool = False
    """Whether reading the columns that it does not load raises (``raiseload=True``)."""


class Loading(HasMethods, frozen=True):
    """A chain of loader options, as ``options()`` takes it, e.g. ``joinedload(User.orders)``."""

    options: tuple[LoaderOption, ...] = ()
    path: tuple[Step, ...] = ()
    """Where the chain has come to."""
    entity: Kind = UNKNOWN
    """The class at the end of the path, whose attributes the next option names."""
    alias: str = ""
    """The alias whose attribute it starts from, as in `Column.source`."""
    understood: bool = True
    """Whether `options` is all that it says; what follows in the chain is not understood either."""
    filters: bool = False
    """Whether it adds criteria to what it concerns (``with_loader_criteria``)."""

    def method(self, name: str, arguments: Arguments, program: Program) -> Kind:
        match name:
            case _ if not self.understood:
                return self
            case "options":
                return self._nested(arguments, program)
            case _ if name in STRATEGIES:
                return self._then(name, arguments, program)
        return UNKNOWN

    @property
    def names_no_entity(self) -> bool:
        """Whether it says nothing of the class that it is about, as in ``raiseload("*")``."""
        return any(option.path[0][0] == THE_ENTITY for option in self.options)

    def fits(self, objects: Iterable[Kind]) -> bool:
        """Whether the classes that it names stand for the same in a statement that selects these: for no
        alias, or for the alias that it starts from; a mere name for the only one.
        """
        selected = tuple(objects)
        if any(o.path[0][0] == THE_ENTITY and o.path[0][1] != "*" for o in self.options):
            return len(selected) == 1
        roots = {option.path[0][0] for option in self.options}
        return all(alias_name(entity) == self.alias for entity in selected if class_of(entity) in roots)

    def for_entity(self, entity: Kind, program: Program) -> Loading:
        """The options where `entity` is what they do not name."""
        if not self.names_no_entity:
            return self
        paths = [_on(option.path, class_of(entity), program) for option in self.options]
        known = [replace(o, path=path) for o, path in zip(self.options, paths, strict=True) if path]
        return replace(self, options=tuple(known), understood=self.understood and all(paths))

    def _then(self, strategy: str, arguments: Arguments, program: Program) -> Loading:
        attributes = _attributes(strategy, arguments)
        if attributes is None or _goes_deeper(arguments):
            return replace(self, understood=False)
        steps = [self._step(strategy, attribute) for attribute in attributes]
        known = tuple(step for step in steps if step is not None)
        made = replace(
            self,
            options=(*self.options, *(_option(strategy, (*self.path, s), arguments) for s in known)),
            understood=self.understood and len(known) == len(steps),
            alias=self.alias or ("" if self.path else _alias(attributes)),
        )
        if strategy not in RELATIONSHIP_STRATEGIES or len(known) != 1:
            return made
        return replace(made, path=(*self.path, known[0]), entity=_target(attributes[0], known[0], program))

    def _step(self, strategy: str, attribute: Kind) -> Step | None:
        here = class_of(self.entity)
        name = text_of(attribute)
        match attribute:
            case Relationship(owner=owner) if strategy in RELATIONSHIP_STRATEGIES:
                return owner, attribute.name
            case Column(owner=ProjectClass() as owner) if strategy not in RELATIONSHIP_STRATEGIES:
                return owner, attribute.name
            case ProjectClass() if strategy == "selectin_polymorphic":
                return attribute, "*"
        if name is None or "." in name or here is None:
            return None
        return here, name

    def _nested(self, arguments: Arguments, program: Program) -> Loading:
        made = replace(self, understood=self.understood and not arguments.unpacked)
        for given in arguments.positional:
            if not isinstance(given, Loading):
                made = replace(made, understood=False)
                continue
            inner = given.for_entity(self.entity, program)
            options = (replace(o, path=(*self.path, *o.path)) for o in inner.options)
            made = replace(
                made,
                options=(*made.options, *options),
                understood=made.understood and inner.understood,
                filters=made.filters or inner.filters,
            )
        return made


def loader(strategy: str, arguments: Arguments, program: Program) -> Kind:
    """``joinedload(User.orders)`` and the other functions of `STRATEGIES`."""
    if strategy == "selectin_polymorphic":
        arguments = Arguments(arguments.positional[1:], arguments.keywords, arguments.unpacked)
    return Loading(entity=THE_ENTITY)._then(strategy, arguments, program)


def load(arguments: Arguments, program: Program) -> Kind:
    """``Load(User)``"""
    entity = arguments.get("entity", 0) or UNKNOWN
    return Loading(entity=entity, alias=alias_name(entity))


def loader_criteria(arguments: Arguments, program: Program) -> Kind:
    """``with_loader_criteria(…)``"""
    return Loading(filters=True)


def alias_name(entity: Kind) -> str:
    """The name of an alias as its columns have it in `Column.source`."""
    return entity.name or entity.label or ANONYMOUS if isinstance(entity, AliasedClass) else ""


def _attributes(strategy: str, arguments: Arguments) -> tuple[Kind, ...] | None:
    """The attributes that an option names; None where they cannot be told."""
    given = arguments.positional
    match strategy, given:
        case "selectin_polymorphic", (TupleOf(elements=classes),):
            given = classes
        case "selectin_polymorphic", (ListOf(element=ProjectClass() as cls),):
            given = (cls,)
        case "selectin_polymorphic", _:
            return None
        case "undefer_group" | "with_expression", (first, *_):
            given = (first,)
        case "load_only", (ListOf() | TupleOf(),):
            return None
        case _ if strategy in RELATIONSHIP_STRATEGIES and len(given) != 1:
            return None
    return None if arguments.unpacked else given


def _goes_deeper(arguments: Arguments) -> bool:
    """Whether an option is said to apply again to what it loads."""
    return arguments.get("recursion_depth") not in (None, Literal(None))


def _option(strategy: str, path: tuple[Step, ...], arguments: Arguments) -> LoaderOption:
    sql_only = arguments.get("sql_only", 1) if strategy == "raiseload" else None
    raises = arguments.get("raiseload")
    return LoaderOption(strategy, path, sql_only == Literal(True), raises == Literal(True))


def _alias(attributes: Iterable[Kind]) -> str:
    return next((a.source for a in attributes if isinstance(a, Column | Relationship)), "")


def _target(attribute: Kind, step: Step, program: Program) -> Kind:
    """What an attribute leads to."""
    if not isinstance(attribute, Relationship):
        attribute = UNKNOWN if step[0] == THE_ENTITY else step[0].attribute(step[1], program)
    if isinstance(attribute, Relationship):
        return attribute.target
    return THE_ENTITY if step[0] == THE_ENTITY else UNKNOWN


def _on(path: tuple[Step, ...], cls: ProjectClass | None, program: Program) -> tuple[Step, ...]:
    """A path from a class; () where what it leads through is not known."""
    steps: list[Step] = []
    for owner, name in path:
        here = cls if owner == THE_ENTITY else owner
        if here is None:
            return ()
        steps.append((here, name))
        found = here.attribute(name, program)
        cls = class_of(found.target) if isinstance(found, Relationship) else None
    return tuple(steps)
