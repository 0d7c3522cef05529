"""Columns as class bodies and tables declare them."""

from __future__ import annotations

from collections.abc import Iterator

from sqlassay.model.facts.base import Fact, Operand, Sight, Site
from sqlassay.model.facts.mappings import attribute_declared
from sqlassay.model.facts.observers import observes
from sqlassay.model.kinds import ColumnDefinition, ProjectClass
from sqlassay.model.library.external import External
from sqlassay.model.schema import ColumnAttribute
from sqlassay.syntax import form
from sqlassay.text import Span


class ColumnDeclared(Fact, frozen=True):
    """``mapped_column(…)`` or ``Column(…)`` in the body of a class or in a module's table: evaluated once,
    at import.
    """

    function: str
    """The canonical dotted name of what is called."""
    arguments: dict[str, Operand]
    """The keyword arguments."""
    in_migration: bool
    in_dataclass: bool
    """Whether the class is a dataclass too, so that ``default`` is what the constructor assigns."""
    column: ColumnAttribute | None = None
    """What is known of it as an attribute of the class around; None outside of one."""

    def place_of_factory(self, name: str) -> tuple[Span, str]:
        """What a function that makes an argument's value takes the place of, and what to write before it."""
        assert isinstance(self.node, form.Call)
        if self.in_dataclass and name == "default":
            return next(a.span for a in self.node.args if a.keyword == name), "default_factory="
        return self.arguments[name].node.span, ""


@observes(form.Call)
def declared(node: form.Call, sight: Sight) -> Iterator[Fact]:
    function = sight.kind(node.func)
    if not (isinstance(sight.kind(node), ColumnDefinition) and isinstance(function, External)):
        return
    if sight.function is not None and not _is_declared_attribute(sight.function):
        return
    if any(isinstance(around, form.Lambda) for around in sight.around()):
        return
    site = sight.site()
    arguments = {a.keyword: sight.operand(a.value) for a in node.args if a.keyword}
    attribute = attribute_declared(sight, site)
    yield ColumnDeclared(
        node,
        site,
        function.name,
        arguments,
        site.is_migration,
        _in_dataclass(site, sight),
        attribute if isinstance(attribute, ColumnAttribute) else None,
    )


def _in_dataclass(site: Site, sight: Sight) -> bool:
    return (
        site.class_name is not None
        and sight.program.view(ProjectClass(site.module, site.class_name)).dataclass
    )


def _is_declared_attribute(function: form.Function) -> bool:
    return any(isinstance(d, form.Name) and d.id == "declared_attr" for d in function.decorators)
