"""Columns as class bodies and tables declare them."""

from __future__ import annotations

from collections.abc import Iterator

from sqlassay.model.facts.base import Fact, Operand, Sight
from sqlassay.model.facts.observers import observes
from sqlassay.model.kinds import ColumnDefinition
from sqlassay.model.library.external import External
from sqlassay.syntax import form


class ColumnDeclared(Fact, frozen=True):
    """``mapped_column(…)`` or ``Column(…)`` in the body of a class or in a module's table: evaluated once,
    at import.
    """

    function: str
    """The canonical dotted name of what is called."""
    arguments: dict[str, Operand]
    """The keyword arguments."""
    in_migration: bool


@observes(form.Call)
def declared(node: form.Call, sight: Sight) -> Iterator[Fact]:
    function = sight.kind(node.func)
    if not (isinstance(sight.kind(node), ColumnDefinition) and isinstance(function, External)):
        return
    if sight.function is not None and not _is_declared_attribute(sight.function):
        return
    site = sight.site()
    arguments = {a.keyword: sight.operand(a.value) for a in node.args if a.keyword}
    yield ColumnDeclared(node, site, function.name, arguments, site.is_migration)


def _is_declared_attribute(function: form.Function) -> bool:
    return any(isinstance(d, form.Name) and d.id == "declared_attr" for d in function.decorators)
