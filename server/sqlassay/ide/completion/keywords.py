"""Keywords: attributes in ``filter_by()``, ``values()`` and constructors, and SQLAlchemy's parameters."""

from __future__ import annotations

from collections.abc import Iterator

from sqlassay.ide.completion.attributes import attribute_items
from sqlassay.ide.completion.item import Completion, OfParameter
from sqlassay.ide.completion.signatures import signature
from sqlassay.ide.completion.spot import Spot
from sqlassay.model.kinds import Method, ProjectClass, Selection, Statement
from sqlassay.model.mentions.calls import constructed
from sqlassay.model.mentions.receivers import changed_by, filtered_first
from sqlassay.model.schema import ColumnAttribute, MappedAttribute, RelationshipAttribute
from sqlassay.model.schema.mapped import CompositeAttribute, HybridAttribute, SynonymAttribute
from sqlassay.model.summary.recipes import Constant
from sqlassay.syntax import form
from sqlassay.syntax.mending import PLACEHOLDER

Items = Iterator[Completion]


def keyword_items(spot: Spot) -> Items:
    """The keywords that the call takes whose argument is being typed, without those that it has."""
    call = spot.keyword()
    if call is None:
        return
    taken = {argument.keyword for argument in call.args} - {None, PLACEHOLDER}
    behind = "" if spot.after == "=" else "="
    for item in _items(spot, call, behind):
        if item.label.removesuffix("=") not in taken:
            yield item


def _items(spot: Spot, call: form.Call, behind: str) -> Items:
    match spot.kind(call.func):
        case ProjectClass() as cls:
            yield from attribute_items(spot, cls, lambda a: _is_set(a, cls, spot), behind=behind)
        case Method(receiver=Selection() as statement, name="filter_by"):
            entity = filtered_first(statement)
            if entity is not None:
                yield from attribute_items(spot, entity, _is_compared, behind=behind)
        case Method(receiver=Statement(verb="insert" | "update") as statement, name="values"):
            changed = changed_by(statement)
            if changed is not None:
                yield from attribute_items(
                    spot, changed, lambda a: isinstance(a, ColumnAttribute), behind=behind
                )
        case _:
            yield from _parameters(spot, call, behind)


def _is_set(attribute: MappedAttribute, cls: ProjectClass, spot: Spot) -> bool:
    """Whether the constructor takes an attribute."""
    settable = ColumnAttribute | RelationshipAttribute | SynonymAttribute | CompositeAttribute
    if not isinstance(attribute, settable):
        return False
    if isinstance(attribute, RelationshipAttribute) and attribute.viewonly:
        return False
    if isinstance(attribute, ColumnAttribute | RelationshipAttribute) and _keeps_out(attribute):
        return False
    return constructed(cls, attribute.name, spot.program) is not None


def _keeps_out(attribute: ColumnAttribute | RelationshipAttribute) -> bool:
    """Whether an attribute of a dataclass says ``init=False``."""
    return dict(attribute.arguments).get("init") == Constant(False)


def _is_compared(attribute: MappedAttribute) -> bool:
    """Whether ``filter_by`` takes an attribute."""
    match attribute:
        case HybridAttribute(is_method=is_method):
            return not is_method
        case ColumnAttribute() | RelationshipAttribute() | SynonymAttribute() | CompositeAttribute():
            return True
    return False


def _parameters(spot: Spot, call: form.Call, behind: str) -> Items:
    construct = spot.construct(call)
    known = signature(construct, spot.environment)
    if known is None:
        return
    by_position = [a for a in call.args if not a.keyword and a is not spot.around[0]]
    taken = known.positional[: len(by_position)]
    for parameter in known.parameters:
        if parameter.takes_keyword and parameter not in taken:
            yield Completion(
                label=f"{parameter.name}=",
                sort="argument",
                text=f"{parameter.name}{behind}",
                span=spot.span,
                detail="" if parameter.default is None else f"= {parameter.default}",
                about=OfParameter(construct, parameter.name),
            )
