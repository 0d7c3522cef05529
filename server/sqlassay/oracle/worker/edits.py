"""The part of a schema that an edit concerns, and what is said of it now.

Which classes are around is told by the names in the rows (`links`), generously: a class too many costs time,
one too few would cost the truth.
"""

from __future__ import annotations

from typing import Any, Dict, Iterable, List, NamedTuple, Optional, Set

from .configure import configure
from .links import Links, strings_in
from .mappings import Place, Shadow

Row = Dict[str, Any]

WORTH = 0.7
"""A part of the schema that is larger than this is no saving."""


class Said(NamedTuple):
    """What was said of a schema."""

    verdicts: List[Row]
    built: Set[str]
    unsure: Dict[str, List[str]]
    opaque: Set[Place]
    closed: Set[str]


class Edit:
    """The part of a schema that an edit concerns."""

    def __init__(
        self, document: Row, rows: Dict[str, Row], before: Dict[str, Links], changed: Set[str]
    ) -> None:
        self._document = document
        self._rows = rows
        self._links = {
            name: before[name] if name in before and name not in changed else Links(row)
            for name, row in rows.items()
        }
        self.names: Set[str] = set()
        """What the changed classes are called, before and after."""
        self._gone = {name: before[name] for name in changed if name in before}
        self.changed = self._with_dependents(changed)
        self.judged = self._judged()
        self._kept: Dict[str, Set[str]] = {}
        self._include()

    @property
    def is_worth_it(self) -> bool:
        """Whether it is a part, and not nearly all, and can be told from the rest: what a class has of
        relationships, those below it have, too.
        """
        in_hierarchies = any(self._rows[name]["parent"] for name in self._kept)
        return not in_hierarchies and len(self._kept) <= WORTH * len(self._rows)

    def _with_dependents(self, changed: Set[str]) -> Set[str]:
        """The changed classes, what is made of them, what shares their hierarchy or has their names."""
        found = set(changed)
        while True:
            self.names = {
                word
                for name in found
                for links in (self._links.get(name), self._gone.get(name))
                for word in (links.names if links else ())
            }
            roots = {self._root(name) for name in found if name in self._rows}
            more = {
                name
                for name, links in self._links.items()
                if links.named & found or links.names & self.names or self._root(name) in roots
            }
            if more <= found:
                return found
            found |= more

    def _root(self, name: str) -> str:
        seen: Set[str] = set()
        while name in self._rows and self._rows[name]["parent"] and name not in seen:
            seen.add(name)
            name = self._rows[name]["parent"]
        return name

    def _judged(self) -> Set[Place]:
        """The relationships of other classes of which something else may be said now: those with a changed
        class, and those that may write to the same columns as one of its own.
        """
        partners = self._partners()
        shared = self._tables_between() | self._sharing(partners)
        around: Set[str] = set().union(*(self._links[name].names for name in partners))
        return {
            (name, attribute)
            for name, links in self._links.items()
            if name not in self.changed
            for attribute, words in links.ties.items()
            if words & self.names
            or words & shared
            or links.names & shared
            or (attribute in links.joining and (words & around or name in partners))
        }

    def _ours(self) -> List[Links]:
        """The changed classes, before and after."""
        now = [links for name, links in self._links.items() if name in self.changed]
        return [*now, *self._gone.values()]

    def _tables_between(self) -> Set[str]:
        """The names of the tables between the changed classes and others."""
        document = self._document
        tables = {name.partition(":")[2] for name in document["tables"]}
        tables = tables.union(*(_first_string(document["values"].get(name)) for name in document["tables"]))
        return {word for links in self._ours() for words in links.ties.values() for word in words & tables}

    def _sharing(self, partners: Set[str]) -> Set[str]:
        """What the classes are called whose columns several relationships may write to, where a changed class
        has a relationship that says how it joins, or one over several columns.
        """
        found: Set[str] = set()
        for links in self._ours():
            found = found.union(*(links.ties[attribute] for attribute in links.joining))
        for name in partners:
            links = self._links[name]
            tied = any(links.ties[attribute] & self.names for attribute in links.joining)
            if links.is_composite or tied or links.names & found:
                found |= links.names
        named: Set[str] = set().union(*(links.names for links in self._links.values()))
        return found & named

    def _partners(self) -> Set[str]:
        """The other classes that relationships tie to the changed ones."""
        words: Set[str] = set()
        for links in self._ours():
            words = words.union(*links.ties.values())
        return {
            name
            for name, links in self._links.items()
            if name not in self.changed
            and (links.names & words or any(tied & self.names for tied in links.ties.values()))
        }

    def _include(self) -> None:
        """Take the rows that are needed to judge: whole where they changed, else with few relationships."""
        self._keep(name for name in self.changed if name in self._rows)
        self._keep(name for name in self._links if self._needs_tables(name))
        for name, attribute in self.judged:
            self._keep([name])
            self._kept[name].add(attribute)
        words: Set[str] = set()
        for name in [*self._kept]:
            links = self._links[name]
            ties = links.ties if name in self.changed else {a: links.ties[a] for a in self._kept[name]}
            words = words.union(self._words(name) if self._needs_tables(name) else (), *ties.values())
        targets = {name for name, links in self._links.items() if links.names & words}
        self._keep(targets)
        further: Set[str] = set()
        for name in [*self._kept]:
            reverse = self._links[name].ties.keys() & words
            self._kept[name] |= reverse
            further = further.union(*(self._links[name].ties[attribute] for attribute in reverse))
        self._keep({name for name, links in self._links.items() if links.names & further})
        self._keep_named()

    def _needs_tables(self, name: str) -> bool:
        """Whether the foreign keys of a class are judged."""
        return name in self.changed or bool(self._words(name) & self.names)

    def _words(self, name: str) -> Set[str]:
        """What strings of a class and those above it hold outside of relationships."""
        found: Set[str] = set()
        seen: Set[str] = set()
        while name in self._links and name not in seen:
            seen.add(name)
            found |= self._links[name].words
            name = self._rows[name]["parent"] or ""
        return found

    def _keep(self, names: Iterable[str]) -> None:
        for name in [*names]:
            self._kept.setdefault(name, set())

    def _keep_named(self) -> None:
        """What the rows that are kept need to be made at all."""
        waiting = [*self._kept]
        while waiting:
            for name in self._links[waiting.pop()].named & self._rows.keys():
                if name not in self._kept:
                    self._keep([name])
                    waiting.append(name)

    def _part(self) -> Row:
        rows = [self._pruned(row) for row in self._document["classes"] if row["id"] in self._kept]
        return {**self._document, "classes": rows}

    def _pruned(self, row: Row) -> Row:
        if row["id"] in self.changed:
            return row
        kept = self._kept[row["id"]]
        attributes = [a for a in row["attributes"] if a["sort"] != "relationship" or a["name"] in kept]
        return {**row, "attributes": attributes}

    def said(self, before: Said) -> Optional[Said]:
        """What is said now; None where that cannot be told from a part."""
        shadow = Shadow(self._part())
        shadow.build()
        built = (before.built - self.changed) | {n for n in shadow.mapped if n in self.changed}
        closed = {name for name, row in shadow.bases.items() if row["closed"]}
        closed -= {row["base"] for name, row in self._rows.items() if name not in built}
        if closed != before.closed or not shadow.mapped.keys() - self.changed <= before.built:
            return None
        shadow.closed = closed
        configure(shadow)
        verdicts = [v for v in before.verdicts if not self._is_judged(v)]
        verdicts += [v for v in shadow.verdicts if self._is_judged(v)]
        unsure = {name: why for name, why in before.unsure.items() if name not in self.changed}
        unsure.update((name, why) for name, why in shadow.unsure.items() if name in self.changed)
        opaque = {place for place in before.opaque if not self._holds(place)}
        opaque |= {place for place in shadow.opaque if self._holds(place)}
        return Said(verdicts, built, unsure, opaque, closed)

    def _holds(self, place: Place) -> bool:
        return place[0] in self.changed or place in self.judged

    def _is_judged(self, verdict: Row) -> bool:
        owner, attribute = verdict["owner"], verdict["attribute"]
        if owner in self.changed:
            return True
        if verdict["stage"] == "foreign key":
            return owner in self._links and self._needs_tables(owner)
        return (owner, attribute) in self.judged


def _first_string(tree: Any) -> Set[str]:
    """The name of a table, by the call that makes it."""
    if isinstance(tree, list) and tree and tree[0] == "Invoke":
        return strings_in(tree[2][:1])
    return set()
