"""Attributes in loader options: ``selectinload(User.…)``, and what follows in a chain of them."""

from __future__ import annotations

from collections.abc import Iterator

from sqlassay.ide.completion.attributes import Wanted, attribute_items
from sqlassay.ide.completion.item import Completion
from sqlassay.ide.completion.spot import Spot
from sqlassay.model.kinds import Kind, Loading, Method, ProjectClass, Selection
from sqlassay.model.kinds.loading import COLUMN_STRATEGIES, RELATIONSHIP_STRATEGIES
from sqlassay.model.kinds.sources import class_of
from sqlassay.model.library.external import External
from sqlassay.model.schema import ColumnAttribute, RelationshipAttribute
from sqlassay.syntax import form

Items = Iterator[Completion]
NO_ATTRIBUTES = frozenset(["undefer_group", "with_expression"])


def loader_items(spot: Spot) -> Items:
    """The attributes that the loader option takes whose argument is being typed."""
    found = spot.given()
    if found is None or found.argument.keyword:
        return
    function = spot.kind(found.call.func)
    wanted = _wanted(function)
    if wanted is None:
        return
    match spot.node:
        case form.Attribute(value=value):
            cls = spot.kind(value)
            if isinstance(cls, ProjectClass):
                yield from attribute_items(spot, cls, wanted)
        case form.Name():
            for entity in _entities(spot, function):
                if (name := _written(spot, entity)) is not None:
                    yield from attribute_items(spot, entity, wanted, before=f"{name}.")


def _wanted(function: Kind) -> Wanted | None:
    """What an option is about: relationships or columns."""
    match function:
        case External(name=dotted) if dotted.startswith("sqlalchemy.orm."):
            name = dotted.rpartition(".")[2]
        case Method(receiver=Loading(), name=name):
            pass
        case _:
            return None
    if name in RELATIONSHIP_STRATEGIES:
        return lambda attribute: isinstance(attribute, RelationshipAttribute)
    if name in COLUMN_STRATEGIES - NO_ATTRIBUTES:
        return lambda attribute: isinstance(attribute, ColumnAttribute)
    return None


def _entities(spot: Spot, function: Kind) -> Iterator[ProjectClass]:
    """The classes whose attributes can come next: that at the end of the chain, or those of the statement."""
    if isinstance(function, Method) and isinstance(function.receiver, Loading):
        kinds: tuple[Kind | None, ...] = (function.receiver.entity,)
    else:
        kinds = next((s.entities for s in map(spot.kind, _receivers(spot)) if isinstance(s, Selection)), ())
    for kind in kinds:
        if isinstance(kind, ProjectClass) and (cls := class_of(kind)) is not None:
            yield cls.plain


def _receivers(spot: Spot) -> Iterator[form.Expression]:
    """What has the method ``options`` of which an argument is typed."""
    for node in spot.around:
        match node:
            case form.Call(func=form.Attribute(value=value, attr="options")):
                yield value


def _written(spot: Spot, cls: ProjectClass) -> str | None:
    """The class by the name that it has in the module, if it has one."""
    name = cls.name.rpartition(".")[2]
    return name if spot.program.global_name(spot.module, name) == cls else None
