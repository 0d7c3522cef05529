"""What each format makes of a schema with all that there can be, to the byte.

``WRITE_SNAPSHOTS=1 pytest tests/diagram`` writes the files anew; read the difference.
"""

from __future__ import annotations

import json
import os
from importlib import import_module
from pathlib import Path

import pytest
from drawing import EVERYTHING, HEAD, below_root, drawn

from sqlassay.diagram import Column, Diagram, Edge, Entity, Table, dot, mermaid

SNAPSHOTS = Path(__file__).parent / "snapshots"
FORMATS = {
    "mermaid": "everything.mmd",
    "dot": "everything.dot",
    "json": "everything.json",
    "svg": "everything.svg",
}


@pytest.mark.parametrize("form", FORMATS)
def test_every_construct(form: str) -> None:
    text = import_module(f"sqlassay.diagram.{form}").render(drawn(EVERYTHING), below_root)
    file = SNAPSHOTS / FORMATS[form]
    if os.environ.get("WRITE_SNAPSHOTS"):
        file.write_text(text, "utf-8")
    assert text == file.read_text("utf-8")


def test_of_namesakes_both_stand_there_with_their_modules() -> None:
    body = '    __tablename__ = "user"\n    id: Mapped[int] = mapped_column(primary_key=True)\n'
    user = f"{HEAD}\n\nclass User(Base):\n{body}"
    text = mermaid.render(drawn({"one/models.py": user, "two/models.py": user}))
    assert '"one.models.User" {' in text and '"two.models.User" {' in text


HOSTILE = '"a"%\\ <b>{x}; #35; direction LR\n`'


def hostile() -> Diagram:
    """A schema whose names are what grammars do not like."""
    columns = tuple(
        Column(name=name, type=name, nullable=True) for name in (HOSTILE, "pk", "1st", "FK-x", "")
    )
    table = Table(
        id=f"m:{HOSTILE}",
        name=HOSTILE,
        module="m",
        classes=(Entity(module="m", name=HOSTILE, missing=(HOSTILE,)),),
        columns=columns,
    )
    edge = Edge(
        sort="foreign key",
        source=table.id,
        target=table.id,
        source_columns=(HOSTILE,),
        target_columns=("pk",),
        forward=(HOSTILE,),
    )
    return Diagram(tables=(table,), edges=(edge,))


def test_mermaid_takes_hostile_names() -> None:
    name = "#34;a#34;#37;#92;_#60;b#62;#123;x#125;#59;_#35;35#59;_direction_LR_#96;"
    lines = mermaid.render(hostile()).splitlines()
    assert lines[1] == f'    "{name}" {{'
    assert [line.split()[:2] for line in lines[3:7]] == [
        ["_pk", "_pk"],
        ["_1st", "_1st"],
        ["_FK-x", "_FK-x"],
        ["unknown", "_"],
    ]
    assert all(character not in name for character in '"%\\<>&`{}')
    assert lines[8].startswith(f'    "{name}" ||--o{{ "{name}" : "#34;a#34;#37;')


def test_dot_takes_hostile_names() -> None:
    text = dot.render(hostile())
    assert r'"m:\"a\"%\\ <b>{x}; #35; direction LR\n`" [label=<' in text
    assert '<B>"a"%\\ &lt;b&gt;{x}; #35; direction LR `</B>' in text
    assert text.count("{") - text.count("{x}") == text.count("}") - text.count("{x}")


def test_json_is_json_without_anything() -> None:
    text = import_module("sqlassay.diagram.json").render(Diagram())
    assert json.loads(text) == {"tables": [], "edges": [], "relationships": []}
