"""The drawing: what stands in it, and that it can be read."""

from __future__ import annotations

import re
from itertools import combinations

import pytest
from drawing import EVERYTHING, HEAD, below_root, drawn
from lxml import etree
from test_outputs import hostile

from sqlassay.diagram import Diagram
from sqlassay.diagram.svg import render
from sqlassay.diagram.svg.cards import FONT_SIZE, SMALL, width_of

SVG = {"s": "http://www.w3.org/2000/svg"}


def parsed(diagram: Diagram) -> etree._Element:
    return etree.fromstring(render(diagram, below_root).encode())


def many(count: int) -> Diagram:
    """Tables of which each refers to a few others."""
    lines = [HEAD]
    for i in range(count):
        keys = "".join(
            f'    key_{j}: Mapped[int] = mapped_column(ForeignKey("table_{j}.id"))\n'
            for j in {(i * 7) % count, (i // 3), (i * i) % 11}
        )
        columns = "".join(f"    column_number_{n}: Mapped[str | None]\n" for n in range(i % 13))
        lines.append(f'\n\nclass Model{i}(Base):\n    __tablename__ = "table_{i}"\n')
        lines.append(f"    id: Mapped[int] = mapped_column(primary_key=True)\n{keys}{columns}")
    return drawn({"models.py": "".join(lines)})


def position(element: etree._Element) -> tuple[float, float]:
    found = re.fullmatch(r"translate\((\S+) (\S+)\)", element.get("transform", ""))
    assert found is not None
    return float(found[1]), float(found[2])


def cards(svg: etree._Element) -> dict[str, tuple[float, float, float, float]]:
    found = {}
    for table in svg.xpath("//s:g[starts-with(@class, 'table')]", namespaces=SVG):
        card = table.find("s:rect[@class='card']", SVG)
        x, y = position(table)
        key = table.get("data-class") or table.get("data-table")
        found[key] = (x, y, x + float(card.get("width")), y + float(card.get("height")))
    return found


DIAGRAMS = {"everything": lambda: drawn(EVERYTHING), "many": lambda: many(50), "hostile": hostile}


@pytest.mark.parametrize("name", DIAGRAMS)
def test_cards_are_apart_and_hold_their_text(name: str) -> None:
    diagram = DIAGRAMS[name]()
    svg = parsed(diagram)
    boxes = cards(svg)
    assert len(boxes) == len(diagram.tables)
    for a, b in combinations(boxes.values(), 2):
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
    for table in svg.xpath("//s:g[starts-with(@class, 'table')]", namespaces=SVG):
        card = table.find("s:rect[@class='card']", SVG)
        width, height = float(card.get("width")), float(card.get("height"))
        for text in table.iterfind(".//s:text", SVG):
            size = width_of(text.text or "", SMALL if text.get("class") == "keys" else FONT_SIZE)
            x = float(text.get("x"))
            left, right = (x - size, x) if text.get("class") == "type" else (x, x + size)
            assert left >= 0 and right <= width and 0 < float(text.get("y")) < height


@pytest.mark.parametrize("name", DIAGRAMS)
def test_texts_of_a_row_are_apart(name: str) -> None:
    for row in parsed(DIAGRAMS[name]()).xpath("//s:g[@class='column']", namespaces=SVG):
        end = 0.0
        for text in row.iterfind("s:text", SVG):
            size = width_of(text.text or "", SMALL if text.get("class") == "keys" else FONT_SIZE)
            start = float(text.get("x")) - (size if text.get("class") == "type" else 0.0)
            assert start >= end
            end = start + size


@pytest.mark.parametrize("name", DIAGRAMS)
def test_edges_end_at_their_cards(name: str) -> None:
    diagram = DIAGRAMS[name]()
    svg = parsed(diagram)
    boxes = cards(svg)
    edges = svg.xpath("//s:g[starts-with(@class, 'edge')]", namespaces=SVG)
    assert len(edges) == len(diagram.edges)
    for edge in edges:
        numbers = [
            float(n) for n in re.findall(r"-?[\d.]+", edge.find("s:path[@class='wire']", SVG).get("d"))
        ]
        for end, (x, y) in (("source", numbers[:2]), ("target", numbers[-2:])):
            box = boxes[edge.get(f"data-{end}")]
            assert min(abs(x - box[0]), abs(x - box[2])) < 0.11 and box[1] < y < box[3]


def test_a_click_finds_the_class_and_a_pointer_what_is_meant() -> None:
    svg = parsed(drawn(EVERYTHING))
    (table,) = svg.xpath("//s:g[@data-class='app.people:Person']", namespaces=SVG)
    assert (table.get("data-path"), table.get("data-line")) == ("app/people.py", "26")
    assert table.findtext("s:title", namespaces=SVG) == (
        "table people\nclass Person, app/people.py:26\nclass Guest, app/people.py:46"
    )
    (column,) = table.xpath("s:g[@data-column='born']", namespaces=SVG)
    assert column.findtext("s:title", namespaces=SVG) == "born: DateTime(timezone=True), null"
    titles = {title.text for title in svg.iterfind(".//s:g[@data-source='app.mail:Letter']/s:title", SVG)}
    assert "Letter.sender_id → Person.id (* to 1, foreign key)\n→ Letter.sender\n← Person.sent" in titles


def test_names_are_text_and_nothing_else() -> None:
    svg = parsed(hostile())
    (table,) = svg.xpath("//s:g[starts-with(@class, 'table')]", namespaces=SVG)
    assert table.get("data-class").startswith('m:"a"%\\ <b>{x}; #35; direction LR')
    assert {etree.QName(element).localname for element in svg.iter()} == {
        "svg", "style", "rect", "g", "path", "title", "text"
    }  # fmt: skip
    control = Diagram(tables=(hostile().tables[0].__class__(id="m:a", name="\0\x1b\ud800]]>", module="m"),))
    assert "\N{REPLACEMENT CHARACTER}" * 3 + "]]>" in parsed(control).xpath(
        "string(//s:title)", namespaces=SVG
    )


def test_nothing_is_an_empty_page() -> None:
    assert parsed(Diagram()).get("viewBox") == "0 0 48 48"
