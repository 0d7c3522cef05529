"""What is said after an edit, of which only a part was built again, is what is said of the whole."""

from __future__ import annotations

import copy
import json
import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from sqlassay.model.workspace import Workspace, read_file
from sqlassay.oracle import Runtime
from sqlassay.oracle.lowering import written_document
from sqlassay.oracle.process import Process
from sqlassay.project.installed.interpreter import bundled

Document = dict[str, Any]

SHOP = Path(__file__).parents[2] / "examples" / "shop"
CORPUS = os.environ.get("SQLASSAY_SCHEMAS", "")
"""A folder with documents of real projects, as JSON."""


class Workers(NamedTuple):
    following: Process
    """Follows a schema from edit to edit."""
    building: Process
    """Builds the whole each time."""


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    own = bundled()
    assert own is not None
    made = Workers(*(Process(Runtime(own.python, own.folders)) for _ in range(2)))
    yield made
    for worker in made:
        worker.stop()


def lowered(files: dict[Path, str], root: Path) -> Document:
    workspace = Workspace.empty().with_files({p: read_file(p, text, root) for p, text in files.items()})
    return json.loads(written_document(workspace.program))


def generated(seed: int) -> str:
    """Models in which everything may be tied to everything."""
    choose = random.Random(seed)
    count = choose.randint(3, 9)
    inheriting = choose.choice([0, 0, 0.25])
    lines = [
        "from sqlalchemy import Column, ForeignKey, Integer, String, Table",
        "from sqlalchemy.orm import declarative_base, relationship",
        "Base = declarative_base()",
    ]
    for one in range(choose.randint(0, 2)):
        a, b = choose.randrange(count), choose.randrange(count)
        lines.append(
            f"between{one} = Table('between{one}', Base.metadata,"
            f" Column('a', ForeignKey('t{a}.id')), Column('b', ForeignKey('t{b}.id')))"
        )
    for number in range(count):
        lines += _class(number, count, inheriting, choose)
    return "\n".join(lines) + "\n"


def _class(number: int, count: int, inheriting: float, choose: random.Random) -> Iterator[str]:
    child_of = choose.randrange(number) if number and choose.random() < inheriting else None
    yield f"class C{number}({'Base' if child_of is None else f'C{child_of}'}):"
    if child_of is None or choose.random() < 0.5:
        yield f"    __tablename__ = 't{number}'"
        key = "" if child_of is None else f"ForeignKey('t{child_of}.id'), "
        yield f"    id = Column({key}Integer, primary_key=True)"
    yield f"    name{number} = Column(String(30))"
    for link in range(choose.randint(0, 3)):
        other = choose.randrange(count + 1)  # one of them is missing
        yield f"    c{other}_id{link} = Column(ForeignKey('t{other}.id'))"
        extra = choose.choice(
            [
                "",
                f", back_populates='of{number}_{link}'",
                f", backref='of{number}_{link}'",
                f", foreign_keys='C{number}.c{other}_id{link}'",
                f", primaryjoin='C{number}.c{other}_id{link} == C{other}.id'",
                ", remote_side='C0.id'",
                f", foreign_keys=[c{other}_id{link}]",
                ", viewonly=True",
                ", cascade='all, delete-orphan'",
            ]
        )
        yield f"    c{other}_{link} = relationship('C{other}'{extra})"
    for owner in range(count):
        for link in range(2):
            if choose.random() < 0.08:
                back = choose.choice(["", f", back_populates='c{number}_{link}'"])
                yield f"    of{owner}_{link} = relationship('C{owner}'{back})"
    if choose.random() < 0.3:
        other, between = choose.randrange(count), choose.randrange(2)
        yield f"    many = relationship('C{other}', secondary='between{between}')"


def edited(document: Document, choose: random.Random) -> Document:
    """The document after something small has changed in a class, or some."""
    after = copy.deepcopy(document)
    for _ in range(choose.choice([1, 1, 1, 2])):
        if after["classes"]:
            _change(after, choose.choice(after["classes"]), choose)
    return after


def _change(document: Document, row: dict[str, Any], choose: random.Random) -> None:
    attributes = row["attributes"]
    relationships = [a for a in attributes if a["sort"] == "relationship"]
    columns = [a for a in attributes if a["sort"] == "column"]
    match choose.randrange(14):
        case 0 if attributes:
            attributes.remove(choose.choice(attributes))
        case 1 if relationships:
            attributes.remove(choose.choice(relationships))
        case 2 if relationships:
            one = choose.choice(relationships)
            one["value"] = json.loads(
                json.dumps(one["value"]).replace('["Constant", "', '["Constant", "x', 1)
            )
        case 3 if row["table"]:
            row["table"] += "x"
        case 4:
            document["classes"].remove(row)
        case 5 if relationships:
            one = copy.deepcopy(choose.choice(relationships))
            attributes.append(one | {"name": f"other_{one['name']}"})
        case 6:
            row["name"] += "X"
        case 7:
            row["name"] = choose.choice(document["classes"])["name"]
        case 8:
            row["unsure"] = "" if row["unsure"] else "something"
        case 9:
            row["plain_names"].append("added")
        case 10 | 11 if columns:
            one = copy.deepcopy(choose.choice(columns))
            attributes.append(one | {"name": choose.choice(["added", "c0_0", "of0_0", "c0_id0"])})
        case 12 | 13 if columns:
            one = choose.choice(columns)
            value = json.dumps(one["value"]).replace("Integer", "Unheard")
            one["value"] = json.loads(value.replace("30", "31"))


def comparable(answer: dict[str, Any]) -> dict[str, Any]:
    return {**answer, "unsure": {name: sorted(why) for name, why in answer["unsure"].items()}}


def agree(workers: Workers, document: Document, seed: int, edits: int) -> None:
    choose = random.Random(seed)
    workers.following.ask("schema", {"document": document}, timeout=60)
    for number in range(edits):
        document = edited(document, choose)
        part = workers.following.ask("schema", {"document": document}, timeout=60)
        whole = workers.building.ask("schema", {"document": document, "whole": True}, timeout=60)
        assert comparable(part) == comparable(whole), (seed, number)


@pytest.mark.parametrize("seed", range(25))
def test_generated_schemas(workers: Workers, tmp_path: Path, seed: int) -> None:
    agree(workers, lowered({tmp_path / "models.py": generated(seed)}, tmp_path), seed, 6)


@pytest.mark.parametrize("seed", range(2))
def test_the_example(workers: Workers, seed: int) -> None:
    files = {path: path.read_text("utf-8") for path in SHOP.rglob("*.py")}
    agree(workers, lowered(files, SHOP), seed, 10)


@pytest.mark.skipif(not CORPUS, reason="no schemas of real projects are given")
@pytest.mark.parametrize("path", sorted(Path(CORPUS).glob("*.json")) if CORPUS else [], ids=lambda p: p.stem)
def test_real_schemas(workers: Workers, path: Path) -> None:
    agree(workers, json.loads(path.read_text()), 1, 25)


def test_what_needs_the_whole_gets_it(workers: Workers, tmp_path: Path) -> None:
    text = generated(3) + "class Last(Base):\n    __tablename__ = 'last'\n"
    text += "    id = Column(Integer, primary_key=True)\n"
    for more in ("", "    name = Column(String(9))\n", "    title = Column(String(9))\n"):
        document = lowered({tmp_path / "models.py": text + more}, tmp_path)
        workers.following.ask("schema", {"document": document}, timeout=60)
    asked = {"name": "models:Last", "dialect": "default"}
    described = workers.following.ask("describe", asked, timeout=60)
    assert "CREATE TABLE last" in described["ddl"] and "title" in described["ddl"]
    assert "name" not in described["ddl"]
