"""A diagram as Mermaid's `erDiagram <https://mermaid.js.org/syntax/entityRelationshipDiagram.html>`_."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from sqlassay.diagram.graph import Column, Diagram, Edge
from sqlassay.diagram.titles import unique_titles

_LEFT = {"1": "||", "0..1": "|o", "*": "}o"}
_RIGHT = {"1": "||", "0..1": "o|", "*": "o{"}
_CODES = {character: f"#{ord(character)};" for character in '#"%\\<>&`;{}'}
"""`Entity codes <https://mermaid.js.org/intro/syntax-reference.html#entity-codes>`_"""
_NOT_IN_WORD = re.compile(r"[^A-Za-z0-9_\-\[\]()\u00c0-\ud7ff\uf900-\ufffd]")
_STARTS_WORD = re.compile(r"[A-Za-z_\u00c0-\ud7ff\uf900-\ufffd]")
_KEY = re.compile(r"(?:pk|fk|uk)\b", re.IGNORECASE)
"""What the grammar takes for a key, wherever it begins a word."""


def render(diagram: Diagram, shown: Callable[[Path], str] = str) -> str:  # noqa: ARG001 - it has no paths
    """The diagram as text. A table is called by its class; what Mermaid's grammar cannot take in a column's
    name or type becomes ``_``, and stands in the comment.
    """
    titles = unique_titles(diagram)
    lines = ["erDiagram"]
    for table in diagram.tables:
        lines.append(f"    {_name(titles[table.id])}" + (" {" if table.columns else ""))
        lines += [f"        {_column(column)}" for column in table.columns]
        lines += ["    }"] if table.columns else []
    lines += [f"    {_edge(edge, titles)}" for edge in diagram.edges]
    return "".join(f"{line}\n" for line in lines)


def _column(column: Column) -> str:
    type_, name = _word(column.type or "unknown"), _word(column.name)
    marks = ("PK" * column.primary_key, "FK" * column.foreign_key, "UK" * column.unique)
    comments = list(_comments(column, name))
    parts = [
        type_,
        name,
        ",".join(filter(None, marks)),
        f'"{_text(", ".join(comments))}"' if comments else "",
    ]
    return " ".join(filter(None, parts))


def _comments(column: Column, name: str) -> Iterator[str]:
    if name != column.name:
        yield column.name
    if column.nullable:
        yield "null"


def _edge(edge: Edge, titles: Mapping[str, str]) -> str:
    line = ".." if edge.sort == "relationship" else "--"
    ends = f"{_LEFT[edge.target_end]}{line}{_RIGHT[edge.source_end]}"
    return f'{_name(titles[edge.target])} {ends} {_name(titles[edge.source])} : "{_text(_label(edge))}"'


def _label(edge: Edge) -> str:
    if edge.sort == "inheritance":
        return "inherits"
    return ", ".join([*edge.forward, *edge.backward] or edge.source_columns) or " "


def _name(title: str) -> str:
    return f'"{_text("_".join(title.split()))}"'


def _word(text: str) -> str:
    """A word that the grammar takes as a column's name or type."""
    word = _NOT_IN_WORD.sub("_", re.sub(r",\s+", "_", text))
    return word if _STARTS_WORD.match(word) and not _KEY.match(word) else f"_{word}"


def _text(text: str) -> str:
    """Text between quotes."""
    return "".join(_CODES.get(c, c if c.isprintable() else "\N{REPLACEMENT CHARACTER}") for c in text)
