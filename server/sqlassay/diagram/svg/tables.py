"""Tables as SVG."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from sqlassay.diagram.graph import Column, Table
from sqlassay.diagram.layout import Point
from sqlassay.diagram.svg.cards import Card, Row, Text
from sqlassay.diagram.svg.markup import attribute, number, text
from sqlassay.model.places import Place

Shown = Callable[[Path], str]
"""How the path of a file is written."""


def drawn(card: Card, place: Point, colour: int | None, shown: Shown) -> Iterator[str]:
    """A card as a group of elements.

    :param colour: the number of that of its module.
    """
    table = card.table
    classes = ["table", *([] if colour is None else [f"m{colour}"]), *(["outside"] if table.outside else [])]
    x, y, width, height, head = map(number, (*place, card.width, card.height, card.head))
    yield (
        f'<g class="{" ".join(classes)}" data-table={attribute(table.name or "")}{_opens(table, shown)}'
        f' transform="translate({x} {y})">'
    )
    yield f"<title>{text(_title(table, shown))}</title>"
    yield f'<rect class="card" width="{width}" height="{height}" rx="4"/>'
    yield f'<rect class="head" width="{width}" height="{head}" rx="4"/>'
    yield f'<rect class="band" width="4" height="{head}" rx="2"/>'
    yield from map(_line, card.titles)
    for row in card.rows:
        yield _row(row)
    yield "</g>"


def _opens(table: Table, shown: Shown) -> str:
    """What a click needs to open the class, or the variable that holds the table."""
    first = table.classes[0] if table.classes else None
    place = table.place if first is None else first.place
    name = table.id if first is None else first.id
    found = f" data-class={attribute(name)}" if table.module else ""
    if place is not None:
        found += f' data-path={attribute(shown(place.path))} data-line="{place.line}"'
    return found


def _title(table: Table, shown: Shown) -> str:
    lines = [f"table {table.name}" if table.name else "the name of the table is not known"]
    lines += [f"class {entity.name}{_where(entity.module, entity.place, shown)}" for entity in table.classes]
    if not table.classes and table.module:
        lines.append(f"variable {table.title}{_where(table.module, table.place, shown)}")
    if not table.module:
        lines.append("not declared here")
    if table.association:
        lines.append("many-to-many relationships go through it")
    lines += [f"not known: {reason}" for entity in table.classes for reason in entity.missing]
    return "\n".join(dict.fromkeys(lines))


def _where(module: str, place: Place | None, shown: Shown) -> str:
    return f" in {module}" if place is None else f", {shown(place.path)}:{place.line}"


def _row(row: Row) -> str:
    lines = "".join(map(_line, row.texts))
    return (
        f'<g class="column" data-column={attribute(row.column.name)}>'
        f"<title>{text(_column_title(row.column))}</title>{lines}</g>"
    )


def _column_title(column: Column) -> str:
    nullable = {True: "null", False: "not null", None: ""}[column.nullable]
    marks = ("primary key" * column.primary_key, "foreign key" * column.foreign_key, "unique" * column.unique)
    return f"{column.name}: {', '.join(filter(None, (column.type or 'type not known', nullable, *marks)))}"


def _line(line: Text) -> str:
    place = f'x="{number(line.x)}" y="{number(line.baseline)}"'
    return f'<text class="{line.style}" {place}>{text(line.text)}</text>'
