"""An edit of a class's columns, or of its methods and constants: no relationship has to be judged again."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Set

from .edits import Edit, Row, Said
from .links import Links, has_keyword, ids_in, mentions, strings_in

FREE = frozenset(["attributes", "plain_names"])
"""What of a row an edit of columns may change."""
KEYS = ("primary_key", "foreign_key")


def edited_columns(before: Dict[str, Row], after: Dict[str, Row], changed: Set[str]) -> Optional[Set[str]]:
    """The names of what was edited in some classes; None where more than columns was, or one that others may
    refer to.
    """
    found: Set[str] = set()
    for name in changed:
        names = _differing(before[name], after[name]) if name in before and name in after else None
        if names is None:
            return None
        found |= names
    return found


def _differing(before: Row, after: Row) -> Optional[Set[str]]:
    if any(before[field] != after[field] for field in before if field not in FREE):
        return None
    if after["dataclass"] == "yes" or _relationships(before) != _relationships(after):
        return None
    was = {attribute["name"]: attribute for attribute in before["attributes"]}
    now = {attribute["name"]: attribute for attribute in after["attributes"]}
    if len(was) < len(before["attributes"]) or len(now) < len(after["attributes"]):
        return None
    names = {name for name in {*was, *now} if was.get(name) != now.get(name)}
    both = [attributes[name] for attributes in (was, now) for name in names if name in attributes]
    if not all(map(_is_plain_column, both)):
        return None
    words = strings_in([attribute["value"] for attribute in both])
    return names | words | (set(before["plain_names"]) ^ set(after["plain_names"]))


def _relationships(row: Row) -> List[Row]:
    return [attribute for attribute in row["attributes"] if attribute["sort"] == "relationship"]


def _is_plain_column(attribute: Row) -> bool:
    """Whether a column is no key, as far as its own text tells all of it."""
    trees: List[Any] = [attribute["value"], attribute["written"]]
    return (
        attribute["sort"] == "column"
        and not ids_in(trees)
        and not mentions(trees, "ForeignKey")
        and not any(has_keyword(attribute["value"], keyword) for keyword in KEYS)
    )


def is_nobody_elses_business(names: Set[str], classes: Set[str], links: Dict[str, Links]) -> bool:
    """Whether no relationship names what was edited, and no other string of a class that names one of the
    `classes` does.

    :param classes: what those are called that were edited.
    """
    for one in links.values():
        if any(words & names for words in one.ties.values()) or names & one.ties.keys():
            return False
        if one.words & names and one.words & classes:
            return False
    return True


class ColumnEdit(Edit):
    """The part of a schema that an edit of columns concerns: the class as such."""

    def _judged(self) -> Set[Any]:
        return set()

    def _include(self) -> None:
        self._keep(name for name in self.changed if name in self._rows)
        words: Set[str] = set().union(*(self._words(name) for name in self._kept))
        self._keep([name for name, links in self._links.items() if links.names & words])
        self._keep_named()

    def _pruned(self, row: Row) -> Row:
        kept = [attribute for attribute in row["attributes"] if attribute["sort"] != "relationship"]
        return {**row, "attributes": kept}

    def said(self, before: Said) -> Optional[Said]:
        found = super().said(before)
        if found is None or found.built != before.built or found.unsure.keys() != before.unsure.keys():
            return None  # what is said of relationships depends on that
        return found

    def _holds(self, place: Any) -> bool:
        return place[0] in self.changed and place[1] not in self._links[place[0]].ties

    def _is_judged(self, verdict: Row) -> bool:
        return bool(self._holds((verdict["owner"], verdict["attribute"])))
