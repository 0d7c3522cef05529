"""Tables as cards of text: what stands where on them. Lengths are in pixels."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from sqlassay.diagram.graph import Column, Edge, Table

FONT_SIZE = 12.0
SMALL = 10.0
ADVANCE = 0.61
"""How wide a character of a monospaced font is at most, of its size: that of Consolas is 0.55, of Menlo,
DejaVu Sans Mono and Liberation Mono 0.602, of JetBrains Mono and Fira Code 0.6.
"""
BASELINE = 0.35
"""How far below the middle of a line its letters stand, of the font's size."""
PADDING = 10.0
ROW = 20.0
LINE = 16.0
"""Of the head."""
KEYS = 34.0
"""The marks before the names."""
BETWEEN = 14.0
"""A name and its type."""
NARROWEST = 120.0
LONGEST_NAME, LONGEST_TYPE, LONGEST_TITLE = 40, 28, 48
"""In characters; what is longer is cut, and stands in full in the title."""
SPREAD, HEAD_SPREAD = 6.0, 4.0
"""How far above its column's middle what has to be there arrives, and how far below what need not be; and
how far in the head.
"""

_FLAG_OFF = re.compile(r"(?:(?<=\()|, )\w+=(?:False|None)\b")
_NOTHING_GIVEN = re.compile(r"\(\)")


class Text(NamedTuple):
    """A line of text on a card."""

    x: float
    """Where it starts; where it ends, if `style` is ``type``."""
    y: float
    """The middle of the line."""
    text: str
    style: str

    @property
    def size(self) -> float:
        """Of its font."""
        return SMALL if self.style == "keys" else FONT_SIZE

    @property
    def width(self) -> float:
        """How much room it takes at most."""
        return width_of(self.text, self.size)

    @property
    def baseline(self) -> float:
        """Where the letters stand, which all programs understand, as they do not ``dominant-baseline``."""
        return self.y + BASELINE * self.size


class Row(NamedTuple):
    """A column on a card."""

    column: Column
    top: float
    texts: tuple[Text, ...]


class Card(NamedTuple):
    """A table, from (0, 0) on."""

    table: Table
    width: float
    height: float
    head: float
    """The height of its head."""
    titles: tuple[Text, ...]
    rows: tuple[Row, ...]

    def widened(self, width: float) -> Card:
        """The card with another width, to which the types move."""
        rows = tuple(
            row._replace(
                texts=tuple(t._replace(x=width - PADDING) if t.style == "type" else t for t in row.texts)
            )
            for row in self.rows
        )
        return self._replace(width=width, rows=rows)

    def leaving(self, edge: Edge) -> float:
        """The height at which an edge leaves it."""
        return self._middle(edge.source_columns, self.head / 4)

    def arriving(self, edge: Edge) -> float:
        """The height at which an edge arrives: at one place those that have to be there, at one the others,
        at one in the head children.
        """
        if edge.sort == "inheritance":
            return self.head / 2
        middle = self._middle(edge.target_columns, self.head * 0.7)
        spread = SPREAD if middle > self.head else HEAD_SPREAD
        return middle + (-spread if edge.target_end == "1" else spread)

    def _middle(self, columns: tuple[str, ...], otherwise: float) -> float:
        tops = [row.top for row in self.rows if row.column.name in columns]
        return tops[0] + ROW / 2 if tops else otherwise


def card_of(table: Table) -> Card:
    """Write a table on a card."""
    titles = [
        Text(PADDING, 4 + LINE * (i + 0.5), text, style) for i, (text, style) in enumerate(_titles(table))
    ]
    head = LINE * len(titles) + 8
    start = PADDING + (KEYS if any(keys(column) for column in table.columns) else 0.0)
    rows = [_row(column, head + ROW * i, start) for i, column in enumerate(table.columns)]
    wide = [PADDING * 2 + text.width for text in titles]
    wide += [start + sum(t.width for t in row.texts if t.style != "keys") + BETWEEN + PADDING for row in rows]
    width = float(round(max([NARROWEST, *wide])))
    card = Card(table, width, head + ROW * len(rows) + (4 if rows else 0), head, tuple(titles), tuple(rows))
    return card.widened(width)


def _titles(table: Table) -> list[tuple[str, str]]:
    found = [(shortened(table.title, LONGEST_TITLE), "title")]
    if table.classes:
        found.append((shortened(table.name or "table not known", LONGEST_TITLE), "name"))
    if len(table.classes) > 1:
        others = ", ".join(entity.name for entity in table.classes[1:])
        found.append((shortened(f"with {others}", LONGEST_TITLE), "name"))
    return found


def _row(column: Column, top: float, start: float) -> Row:
    texts = [Text(start, top + ROW / 2, shortened(column.name, LONGEST_NAME), "column")]
    if marks := keys(column):
        texts.insert(0, Text(PADDING, top + ROW / 2, marks, "keys"))
    if type_ := shortened(_brief(column.type), LONGEST_TYPE) + ("?" if column.nullable else ""):
        texts.append(Text(0.0, top + ROW / 2, type_, "type"))
    return Row(column, top, tuple(texts))


def _brief(type_: str) -> str:
    """A type with its flags said shortly: ``DateTime(timezone)``."""
    return _NOTHING_GIVEN.sub("", _FLAG_OFF.sub("", type_.replace("=True", "")))


def keys(column: Column) -> str:
    """What a column is besides a value: ``PK``, ``FK``, ``UQ``, or two of them."""
    marks = ("PK" * column.primary_key, "FK" * column.foreign_key, "UQ" * column.unique)
    return " ".join(filter(None, marks))


def shortened(text: str, length: int) -> str:
    """The text on a line, cut to so many characters."""
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[: length - 1]}…"


def width_of(text: str, size: float) -> float:
    """How wide a text in a monospaced font is at most; East Asian characters are twice as wide."""
    units = sum(2 if unicodedata.east_asian_width(c) in "WF" or ord(c) > 0xFFFF else 1 for c in text)
    return units * size * ADVANCE
