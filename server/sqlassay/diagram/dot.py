"""A diagram in the `DOT language <https://graphviz.org/doc/info/lang.html>`_ of Graphviz."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from sqlassay.diagram.graph import Column, Diagram, Edge, Table
from sqlassay.diagram.svg.edges import title
from sqlassay.diagram.svg.markup import text as html

_HEAD = """\
digraph schema {
    graph [rankdir=RL, ranksep=1.2, nodesep=0.4]
    node [shape=plain, fontname="Helvetica", fontsize=11]
    edge [dir=both, color="#7d8590", arrowsize=0.8]
"""
_ARROWS = {"1": "teetee", "0..1": "teeodot", "*": "crowodot"}


def render(diagram: Diagram, shown: Callable[[Path], str] = str) -> str:
    """The diagram as text: a table a node, with an HTML-like label that has a port for each column.

    :param shown: how to write the path of a file.
    """
    ports = {table.id: {c.name: f"c{i}" for i, c in enumerate(table.columns)} for table in diagram.tables}
    nodes = [f"    {_id(table.id)} [{_node(table, shown)}]\n" for table in diagram.tables]
    edges = [f"    {_edge(edge, ports)}\n" for edge in diagram.edges]
    return "".join([_HEAD, *nodes, *edges, "}\n"])


def _node(table: Table, shown: Callable[[Path], str]) -> str:
    border = ' STYLE="DASHED"' if table.outside else ""
    head = f'<TR><TD BGCOLOR="#e8eaed" COLSPAN="3"><B>{_html(table.title)}</B>{_under(table)}</TD></TR>'
    rows = "".join(_row(column, f"c{i}") for i, column in enumerate(table.columns))
    label = f'<TABLE BORDER="1"{border} CELLBORDER="0" CELLSPACING="0" CELLPADDING="3">{head}{rows}</TABLE>'
    place = table.place if not table.classes else table.classes[0].place
    where = table.id if place is None else f"{shown(place.path)}:{place.line}"
    return f"label=<{label}>, tooltip={_quoted(where)}"


def _under(table: Table) -> str:
    """The name of the table, and the other classes on it."""
    lines = [table.name or "table not known"] if table.classes else []
    lines += [", ".join(entity.name for entity in table.classes[1:])] if len(table.classes) > 1 else []
    return "".join(f"<BR/>{_html(line)}" for line in lines)


def _row(column: Column, port: str) -> str:
    marks = ("PK" * column.primary_key, "FK" * column.foreign_key, "UQ" * column.unique)
    type_ = column.type + ("?" if column.nullable else "")
    cells = (" ".join(filter(None, marks)), column.name, type_)
    first, *rest = (f'ALIGN="LEFT">{_html(cell)}</TD>' for cell in cells)
    return f'<TR><TD PORT="{port}" {first}{"".join(f"<TD {cell}" for cell in rest)}</TR>'


def _edge(edge: Edge, ports: Mapping[str, Mapping[str, str]]) -> str:
    source = _id(edge.source) + _port(ports[edge.source], edge.source_columns)
    target = _id(edge.target) + _port(ports[edge.target], edge.target_columns)
    return f"{source} -> {target} [{', '.join(_attributes(edge))}]"


def _attributes(edge: Edge) -> Iterator[str]:
    inherits = edge.sort == "inheritance"
    yield f"arrowtail={'none' if inherits else _ARROWS[edge.source_end]}"
    yield f"arrowhead={'empty' if inherits else _ARROWS[edge.target_end]}"
    if edge.sort == "relationship":
        yield "style=dashed"
    yield f"tooltip={_quoted(title(edge))}"


def _port(ports: Mapping[str, str], columns: tuple[str, ...]) -> str:
    return "".join(f":{ports[name]}" for name in columns[:1] if name in ports)


def _html(text: str) -> str:
    """Text within an HTML-like label, which may not be empty in some of its elements."""
    return html(" ".join(text.split())) or " "


def _id(id: str) -> str:
    return _quoted(id)


def _quoted(text: str) -> str:
    """A string; what a backslash would mean in it is not meant."""
    content = "".join(c if c.isprintable() or c == "\n" else "\N{REPLACEMENT CHARACTER}" for c in text)
    return '"' + content.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
