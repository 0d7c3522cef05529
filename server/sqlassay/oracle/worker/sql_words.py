"""What SQL written as text may change of a schema. It is not understood: what it names is unclear."""

from __future__ import annotations

import re
from typing import FrozenSet, Iterator, List, NamedTuple, Set

COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
CHANGES_TABLE = re.compile(
    r"\b(?:ALTER|CREATE|DROP|RENAME)\s+(?:(?:GLOBAL|LOCAL|TEMP|TEMPORARY|UNLOGGED|FOREIGN|EXTERNAL)\s+)*TABLE\b",
    re.IGNORECASE,
)
OF_RULES = re.compile(
    r"\b(?:ADD|DROP|VALIDATE|RENAME)\s+(?:CONSTRAINT|FOREIGN|PRIMARY|UNIQUE|CHECK|INDEX|KEY)\b", re.IGNORECASE
)
OF_COLUMNS = re.compile(r"\b(?:ADD|DROP|RENAME|ALTER|MODIFY|CHANGE|SET|CONVERT)\b", re.IGNORECASE)
HARMLESS = re.compile(
    r"\b(?:ALTER\s+(?:COLUMN\s+)?[\w\"`\0]+\s+(?:SET|DROP)\s+(?:DEFAULT|STATISTICS|STORAGE)\b"
    r"|SET\s*\(|SET\s+(?:LOGGED|UNLOGGED|TABLESPACE)|ENABLE|DISABLE|OWNER\s+TO|CLUSTER\s+ON|ENGINE\b"
    r"|REPLICA\s+IDENTITY)",
    re.IGNORECASE,
)
VIEW = re.compile(r"\bVIEW\s+(?:IF\s+(?:NOT\s+)?EXISTS\s+)?(?P<view>[\w.\"`\0]+)", re.IGNORECASE)
INDEX = re.compile(
    r"\bCREATE\s+(?:UNIQUE\s+)?INDEX\b.*?\bON\s+(?:ONLY\s+)?(?P<table>[\w.\"`\0]+)", re.IGNORECASE | re.DOTALL
)
NO_INDEX = re.compile(
    r"\bDROP\s+INDEX\s+(?:CONCURRENTLY\s+)?(?:IF\s+EXISTS\s+)?(?P<name>[\w.\"`\0]+)", re.IGNORECASE
)
ALTERED = re.compile(
    r"\bALTER\s+TABLE\s+(?:IF\s+EXISTS\s+)?(?:ONLY\s+)?(?P<table>[\w.\"`\0]+)(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
WORD = re.compile(r"[\w\0]+")
HOLE = "\0"


class Effects(NamedTuple):
    """The names, in small letters, of what may be changed."""

    tables: FrozenSet[str]
    rules: FrozenSet[str]
    """The tables whose indexes and constraints alone are."""
    dropped: List[str]
    """Indexes."""
    lost: bool
    """Whether a table is changed whose name is not known."""


def effects_of(text: str) -> Effects:
    """What a script may change."""
    tables: Set[str] = set()
    rules: Set[str] = set()
    dropped: List[str] = []
    for piece in COMMENT.sub(" ", text).split(";"):
        for view in VIEW.finditer(piece):
            tables.add(_plain(view["view"]).lower())
        for index in NO_INDEX.finditer(piece):
            dropped.append(_plain(index["name"]))
        for index in INDEX.finditer(piece):
            rules.add(_plain(index["table"]).lower())
        if CHANGES_TABLE.search(piece):
            altered = ALTERED.search(piece)
            rest = "" if altered is None else OF_RULES.sub("", HARMLESS.sub("", altered["rest"]))
            if altered is not None and not OF_COLUMNS.search(rest):
                rules.add(_plain(altered["table"]).lower())
            elif altered is not None and not re.search(r"\bRENAME\s+TO\b", rest, re.IGNORECASE):
                tables.add(_plain(altered["table"]).lower())
            else:
                tables.update(_words(piece))
    named = tables | rules
    lost = any(HOLE in word for word in named) or any(HOLE in name for name in dropped)
    return Effects(frozenset(tables), frozenset(rules), dropped, lost)


def _plain(name: str) -> str:
    return name.rpartition(".")[2].strip('"`')


def _words(piece: str) -> Iterator[str]:
    return (word.lower() for word in WORD.findall(piece))
