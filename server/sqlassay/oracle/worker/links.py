"""What a class has to do with others, as far as its row tells: the names in it."""

from __future__ import annotations

import re
from typing import Any, Dict, List, Set

Row = Dict[str, Any]

WORD = re.compile(r"\w+")
JOINING = ("primaryjoin", "secondaryjoin", "foreign_keys")


class Links:
    """The names in the row of a class."""

    def __init__(self, row: Row) -> None:
        self.names = own_names(row)
        """What strings may call it: the class, its table."""
        self.named: Set[str] = set()
        """What of the project is named outside of relationships: it takes part in the class itself."""
        self.words: Set[str] = set()
        """What strings outside of relationships hold, such as those of foreign keys."""
        self.ties: Dict[str, Set[str]] = {}
        """What each relationship names, by its name."""
        self.joining: Set[str] = set()
        """The relationships that say themselves how they join."""
        for name in (row["parent"], row["base"]):
            self.named.add(name or "")
        for field in ("given_table", "table_items", "table_arguments", "mapper_arguments"):
            _collect(row[field], self.named, self.words)
        self.is_composite = mentions(row["table_items"], "ForeignKeyConstraint")
        """Whether its table has a foreign key of several columns."""
        for attribute in row["attributes"]:
            self._add(attribute)

    def _add(self, attribute: Row) -> None:
        if attribute["sort"] != "relationship":
            for field in ("value", "written", "type"):
                _collect(attribute[field], self.named, self.words)
            return
        ids: Set[str] = set()
        words: Set[str] = {attribute["target"] or ""}
        _collect([attribute["value"], attribute["written"]], ids, words)
        self.ties[attribute["name"]] = words.union(*(WORD.findall(name) for name in ids))
        if any(has_keyword(attribute["value"], name) for name in JOINING):
            self.joining.add(attribute["name"])


def own_names(row: Row) -> Set[str]:
    """What the strings of other classes may call a class."""
    return {row["name"], *WORD.findall(row["table"] or ""), *strings_in(row["given_table"])}


def mentions(tree: Any, name: str) -> bool:
    """Whether a tree names something from outside that ends so."""
    if isinstance(tree, list):
        if len(tree) == 2 and tree[0] == "External":
            return isinstance(tree[1], str) and tree[1].endswith(name)
        return any(mentions(part, name) for part in tree)
    return False


def has_keyword(tree: Any, name: str) -> bool:
    """Whether a call has a keyword argument, it or one within it."""
    if not isinstance(tree, list):
        return False
    if len(tree) == 2 and tree[0] == name:
        return True
    return any(has_keyword(part, name) for part in tree)


def ids_in(tree: Any) -> Set[str]:
    """What of the project a tree names."""
    ids: Set[str] = set()
    _collect(tree, ids, set())
    return ids


def strings_in(tree: Any) -> Set[str]:
    ids: Set[str] = set()
    words: Set[str] = set()
    _collect(tree, ids, words)
    return words.union(*(WORD.findall(name) for name in ids))


def _is_sort(word: Any) -> bool:
    """Whether it is the sort of a node, and nothing that the project says."""
    return isinstance(word, str) and word in SORTS


SORTS = frozenset(
    "Constant External Project Invoke Get Item Elements Mapping Lambda Unary Operation Argument Receiver"
    " Opaque Ref Parameter Both At Value".split()
)


def _collect(tree: Any, ids: Set[str], words: Set[str]) -> None:
    """The names of the project in a tree, and the words of its strings."""
    waiting: List[Any] = [tree]
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            words.update(WORD.findall(part))
        elif isinstance(part, list):
            if len(part) == 3 and part[0] == "Project" and isinstance(part[1], str):
                ids.add(f"{part[1]}:{part[2]}")
            elif len(part) == 2 and part[0] == "External":
                continue
            else:
                waiting.extend(part[1:] if part and _is_sort(part[0]) else part)
