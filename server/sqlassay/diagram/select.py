"""Parts of a diagram."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from msgspec.structs import replace

from sqlassay.diagram.graph import Diagram, Edge, Table
from sqlassay.model.environment import Role

BESIDE = frozenset([Role.TEST, Role.MIGRATION, Role.DOCUMENTATION, Role.SCRIPT])
"""What modules are for whose tables are not those of the application."""


class NoSuchModelError(LookupError):
    """No class or table has the name that somebody asked for."""

    def __init__(self, name: str, known: Collection[str]) -> None:
        super().__init__(f"there is no mapped class or table {name!r}")
        self.name = name
        self.known = known
        """The names that there are."""


def in_modules(diagram: Diagram, modules: Collection[str]) -> Diagram:
    """The tables that modules declare or map a class to; those that they refer to stand outside."""
    wanted = {
        table.id
        for table in diagram.tables
        if table.module in modules or any(entity.module in modules for entity in table.classes)
    }
    edges = tuple(edge for edge in diagram.edges if edge.source in wanted)
    referred = {edge.target for edge in edges} - wanted
    tables = [
        table if table.id in wanted else replace(table, columns=(), outside=True)
        for table in diagram.tables
        if table.id in wanted or table.id in referred
    ]
    return _part(diagram, tables, edges, wanted)


def of_application(whole: Diagram, roles: Mapping[str, Role]) -> tuple[Diagram, int]:
    """The tables of the application, and how many others are left out for them: those of tests and the like,
    which are taken where there are no others.

    :param roles: the modules that are asked about, and what each is for.
    """
    modules = {name for name, role in roles.items() if role not in BESIDE}
    own, beside = in_modules(whole, modules), in_modules(whole, roles.keys() - modules)
    return (own, sum(not table.outside for table in beside.tables)) if own.tables else (beside, 0)


def around(diagram: Diagram, names: Iterable[str], depth: int) -> Diagram:
    """The tables of some classes, and what can be reached from them in `depth` steps along edges; an
    association table that has no class is no step.

    :param names: of classes or tables, with or without the module or the schema.
    :raises NoSuchModelError: for a name that nothing has.
    """
    near = {table.id for name in names for table in named(diagram, name)}
    between = {table.id for table in diagram.tables if table.association and not table.classes}
    for _ in range(min(depth, len(diagram.tables))):
        reached = _neighbours(diagram, near)
        near |= reached | _neighbours(diagram, reached & between)
    tables = [table for table in diagram.tables if table.id in near]
    edges = tuple(edge for edge in diagram.edges if edge.source in near and edge.target in near)
    return _part(diagram, tables, edges, near)


def _neighbours(diagram: Diagram, tables: Collection[str]) -> set[str]:
    steps = [(edge.source, edge.target) for edge in diagram.edges]
    return {b for a, b in steps if a in tables} | {a for a, b in steps if b in tables}


def named(diagram: Diagram, name: str) -> list[Table]:
    """The tables that a name means: a class's, qualified as far as somebody likes, or their own.

    :raises NoSuchModelError: when nothing has it.
    """
    wanted = name.replace(":", ".")
    found = [table for table in diagram.tables if any(_is(wanted, known) for known in _names(table))]
    if not found:
        known = {each for table in diagram.tables for each in _short(table)}
        raise NoSuchModelError(name, sorted(known))
    exact = [table for table in found if wanted in _names(table)]
    return exact or found


def _is(wanted: str, known: str) -> bool:
    return f".{known}".endswith(f".{wanted}")


def _names(table: Table) -> set[str]:
    own = {table.id.replace(":", "."), *(entity.id.replace(":", ".") for entity in table.classes)}
    return own if table.name is None else {*own, table.name}


def _short(table: Table) -> set[str]:
    return {table.title, *(e.name for e in table.classes), *([] if table.name is None else [table.name])}


def _part(diagram: Diagram, tables: Iterable[Table], edges: tuple[Edge, ...], shown: set[str]) -> Diagram:
    related = tuple(each for each in diagram.relationships if each.source in shown)
    return Diagram(tables=tuple(tables), edges=edges, relationships=related)
