"""What an edit changes of what is said: a shadow of the changed classes and of those around them.

Where little can be told, everything is built again.
"""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Set, Tuple

from .column_edits import ColumnEdit, edited_columns, is_nobody_elses_business
from .edits import Edit, Row, Said
from .links import Links
from .mappings import Shadow

MANY = 8
"""So many changed classes are no edit any more."""


def said_of(shadow: Shadow) -> Said:
    return Said(shadow.verdicts, set(shadow.mapped), shadow.unsure, shadow.opaque, shadow.closed)


class Updates:
    """Follows a schema from edit to edit."""

    def __init__(self) -> None:
        self._document: Optional[Row] = None
        self._rows: Dict[str, Row] = {}
        self._links: Dict[str, Links] = {}
        self._said: Optional[Said] = None

    def hold(self, document: Row, said: Said) -> None:
        """Take a schema as the one before the next edit."""
        rows = {row["id"]: row for row in document["classes"]}
        links = self._links if self._document is not None else {}
        self._links = {
            name: links[name] if name in links and self._rows.get(name) == row else Links(row)
            for name, row in rows.items()
        }
        self._document, self._rows, self._said = document, rows, said

    def said_after(self, document: Row) -> Optional[Said]:
        """What is said of a schema that was edited; None where all of it has to be built anew."""
        before, said = self._document, self._said
        if before is None or said is None:
            return None
        if any(document[field] != before[field] for field in ("bases", "plain", "values", "tables")):
            return None
        rows = {row["id"]: row for row in document["classes"]}
        if [name for name in rows if name in self._rows] != [name for name in self._rows if name in rows]:
            return None
        changed = {name for name in {*rows, *self._rows} if rows.get(name) != self._rows.get(name)}
        if len(changed) > MANY:
            return None
        found = self._said_of_columns(document, rows, changed, said)
        if found is None:
            edit = Edit(document, rows, self._links, changed)
            found = edit.said(said) if edit.is_worth_it else None
        if found is not None:
            self.hold(document, found)
        return found

    def _said_of_columns(
        self, document: Row, rows: Dict[str, Row], changed: Set[str], said: Said
    ) -> Optional[Said]:
        """The same where columns were edited that no relationship depends on; None where more was."""
        names = edited_columns(self._rows, rows, changed)
        if names is None:
            return None
        classes: Set[str] = set().union(*(self._links[name].names for name in changed))
        if not is_nobody_elses_business(names, classes, self._links):
            return None
        return ColumnEdit(document, rows, self._links, changed).said(said)


def in_order(said: Said, document: Row) -> Tuple[List[Row], List[str]]:
    """Verdicts and classes in the order of the schema."""
    order = {row["id"]: number for number, row in enumerate(document["classes"])}
    attributes = {
        (row["id"], attribute["name"]): number
        for row in document["classes"]
        for number, attribute in enumerate(row["attributes"])
    }

    def key(verdict: Row) -> Any:
        owner, attribute = verdict["owner"], verdict["attribute"]
        place = attributes.get((owner, attribute), -1)
        return order.get(owner, -1), owner, place, attribute or "", verdict["stage"], verdict["text"]

    return sorted(said.verdicts, key=key), sorted(said.built, key=lambda name: order.get(name, -1))
