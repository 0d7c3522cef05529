"""``filter_by()``, which takes the attributes of one of several classes."""

from __future__ import annotations

from collections.abc import Iterator

from sqlassay.model.facts.base import Fact, Sight
from sqlassay.model.facts.loops import words
from sqlassay.model.facts.observers import observes
from sqlassay.model.kinds import Column, Kind, Method, ProjectClass, Query, Selection
from sqlassay.model.loading import akin
from sqlassay.model.schema import mapped_attribute
from sqlassay.syntax import form


class AmbiguousFilter(Fact, frozen=True):
    """A keyword of ``filter_by()`` behind a join that names an attribute of both the class that was joined
    last and the one that is selected.
    """

    call: form.Call
    name: str
    joined: str
    """The class that was joined last."""
    selected: str
    """The class that is selected first."""
    of_query: bool
    """Whether it is a Query, which takes the one that was joined last in every release."""
    meant: bool
    """Whether the value is called after the class that is selected, and not after the other: ``user_id``."""
    selected_is_named: bool
    """Whether the selected class is written so in the statement."""
    others: tuple[form.Argument, ...]
    """The other arguments of the call."""


@observes(form.Call, of=(Method,))
def filtered(node: form.Call, sight: Sight) -> Iterator[Fact]:
    match sight.kind(node.func):
        case Method(receiver=Selection() as statement, name="filter_by"):
            selected, joined = _selected(statement), _joined_last(statement)
            if selected is None or joined is None or akin(selected, joined, sight.program):
                return
            for argument in node.args:
                if argument.keyword and all(
                    mapped_attribute(cls, argument.keyword, sight.program) for cls in (selected, joined)
                ):
                    yield AmbiguousFilter(
                        argument,
                        sight.site(),
                        node,
                        argument.keyword,
                        _short(joined),
                        _short(selected),
                        isinstance(statement, Query),
                        _is_called_after(selected, joined, argument.value),
                        _is_named(selected, node, sight),
                        tuple(other for other in node.args if other is not argument),
                    )


def _selected(statement: Selection) -> ProjectClass | None:
    """The class that is selected first, where nothing but classes and their columns takes part."""
    if statement.unsure & {"entities", "froms", "joins"} or statement.froms or not statement.entities:
        return None
    classes = {_class(entity) for entity in statement.entities}
    classes |= {_class(join.target) for join in statement.joins}
    return None if None in classes else _class(statement.entities[0])


def _joined_last(statement: Selection) -> ProjectClass | None:
    return _class(statement.joins[-1].target) if statement.joins else None


def _class(entity: Kind) -> ProjectClass | None:
    match entity:
        case ProjectClass():
            return entity
        case Column(owner=ProjectClass() as cls, source=""):
            return cls
    return None


def _is_called_after(selected: ProjectClass, joined: ProjectClass, value: form.Expression) -> bool:
    one, other = (_short(cls).lower() for cls in (selected, joined))
    said = "".join(words((value,))).replace("_", "").lower()
    return one in said and other not in said


def _is_named(cls: ProjectClass, node: form.Node, sight: Sight) -> bool:
    names = (n for n in form.walk((node,)) if isinstance(n, form.Name) and n.id == _short(cls))
    return any(sight.kind(name) == cls for name in names)


def _short(cls: ProjectClass) -> str:
    return cls.name.rpartition(".")[2]
