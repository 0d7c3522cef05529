"""Relationships on the edges that they follow."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from sqlassay.diagram.graph import Cardinality, Edge, Relationship
from sqlassay.diagram.keys import foreign_keys
from sqlassay.diagram.tables import Tables
from sqlassay.model.schema import MappedClass, RelationshipAttribute
from sqlassay.model.schema.words import words


def relationships(tables: Tables) -> Iterator[tuple[Relationship, RelationshipAttribute, MappedClass]]:
    """Every relationship of the mapped classes, as their classes have them."""
    for mapped in tables.mapped.values():
        for attribute in mapped.attributes:
            if isinstance(attribute, RelationshipAttribute):
                yield _relationship(tables, mapped, attribute), attribute, mapped


def _relationship(tables: Tables, mapped: MappedClass, attribute: RelationshipAttribute) -> Relationship:
    home, target = tables.home(mapped), attribute.target
    return Relationship(
        owner=f"{mapped.cls.module}:{mapped.cls.name}",
        name=attribute.name,
        source=home,
        target=None if target is None else f"{target.module}:{target.name}",
        target_table=tables.of_class(target),
        direction=attribute.direction,
        uselist=attribute.uselist,
        through=None if attribute.secondary is None else tables.meant(attribute.secondary, home),
        back_populates=attribute.back_populates,
        viewonly=attribute.viewonly,
    )


class Edges:
    """The edges of a schema, to which relationships are added one by one."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self.edges = list(foreign_keys(tables))

    def follow(self, found: Relationship, attribute: RelationshipAttribute, mapped: MappedClass) -> None:
        """Put a relationship on the foreign key that it follows; where there is none, it is an edge itself.
        Where it may be one of several, it is put on none of them.
        """
        if found.target_table is None:
            return
        label = f"{mapped.cls.name}.{found.name}"
        if found.through is not None:
            self._through(found, found.through, found.target_table, label)
            return
        if attribute.secondary is not None:
            self._add(found, attribute, label)
            return
        own, its = ({*self._tables.stored_in(cls)} for cls in (mapped.cls, attribute.target))
        ahead = self._between(own, its) if found.direction != "one to many" else []
        back = self._between(its, own) if found.direction != "many to one" else []
        ahead = [] if found.direction is None and own & its else ahead
        if not ahead and not back:
            self._add(found, attribute, label)
            return
        chosen = self._chosen([*ahead, *back], attribute)
        if chosen is not None:
            self._put(chosen, label, forward=chosen in ahead, single=found.uselist is False)

    def _between(self, sources: set[str], targets: set[str]) -> list[int]:
        """The foreign keys from some tables to others, by their positions."""
        return [
            i
            for i, edge in enumerate(self.edges)
            if edge.source in sources and edge.target in targets and edge.sort != "relationship"
        ]

    def _chosen(self, candidates: list[int], attribute: RelationshipAttribute) -> int | None:
        """The one foreign key that a relationship follows, by what it, or its other side, says of it."""
        if len(candidates) > 1:
            plain = [i for i in candidates if self.edges[i].sort == "foreign key"]
            candidates = plain or candidates
        for said in self._said(attribute) if len(candidates) > 1 else ():
            named = [i for i in candidates if self._names(said, self.edges[i])]
            candidates = named or candidates
        return candidates[0] if len(candidates) == 1 else None

    def _said(self, attribute: RelationshipAttribute) -> Iterator[str]:
        sides = [attribute]
        target = None if attribute.target is None else self._tables.mapped.get(attribute.target.plain)
        for other in () if target is None else target.attributes:
            if isinstance(other, RelationshipAttribute) and other.name in (
                attribute.back_populates,
                attribute.made_by,
            ):
                sides.append(other)
        for side in sides:
            arguments = dict(side.arguments)
            yield from (words(arguments[n]) for n in ("foreign_keys", "primaryjoin") if n in arguments)

    def _names(self, said: str, edge: Edge) -> bool:
        """Whether an expression names all columns of a foreign key."""
        names = set(re.findall(r"\w+", said))
        columns = self._tables.columns.get(edge.source, {})
        return all(
            name in names or (name in columns and columns[name].name in names) for name in edge.source_columns
        )

    def _through(self, found: Relationship, through: str, target: str, label: str) -> None:
        """Put a many-to-many relationship on what leads from the association table to its target."""
        ways = self._between({through}, {target})
        if not ways:
            self._append(through, target, label)
        for way in ways:
            self._put(way, label, forward=True)
        if not self._between({through}, {found.source}):
            self._append(through, found.source)

    def _append(self, source: str, target: str, label: str | None = None) -> None:
        """Lead from an association table to a side that it has no known foreign key to."""
        edge = Edge(sort="relationship", source=source, target=target)
        ends = [(each.sort, each.source, each.target) for each in self.edges]
        if (edge.sort, source, target) not in ends:
            self.edges.append(edge)
            ends.append((edge.sort, source, target))
        if label is not None:
            self._put(ends.index((edge.sort, source, target)), label, forward=True)

    def _add(self, found: Relationship, attribute: RelationshipAttribute, label: str) -> None:
        """An edge for a relationship that follows no known foreign key, or the other side of one."""
        target = attribute.target
        other = None if target is None else f"{target.name}.{found.back_populates}"
        for i, edge in enumerate(self.edges):
            if edge.sort == "relationship" and other in (*edge.forward, *edge.backward):
                self._put(i, label, forward=other in edge.backward, single=found.uselist is False)
                return
        self.edges.append(_edge(found, label))

    def _put(self, position: int, label: str, *, forward: bool, single: bool = False) -> None:
        """Add a relationship to an edge.

        :param single: whether it is no collection: seen from the target, a row of the source at most.
        """
        edge = self.edges[position]
        if forward:
            self.edges[position] = replace(edge, forward=_with(edge.forward, label))
            return
        end: Cardinality = "0..1" if single else edge.source_end
        self.edges[position] = replace(edge, backward=_with(edge.backward, label), source_end=end)


def _edge(found: Relationship, label: str) -> Edge:
    """The edge of a relationship whose foreign key is not known."""
    assert found.target_table is not None
    if found.direction == "one to many":
        return Edge(
            sort="relationship",
            source=found.target_table,
            target=found.source,
            source_end="0..1" if found.uselist is False else "*",
            target_end="0..1",
            backward=(label,),
        )
    many = found.direction == "many to many" or (found.direction is None and found.uselist is True)
    return Edge(
        sort="relationship",
        source=found.source,
        target=found.target_table,
        target_end="*" if many else "0..1",
        forward=(label,),
    )


def _with(labels: tuple[str, ...], label: str) -> tuple[str, ...]:
    return labels if label in labels else (*labels, label)
