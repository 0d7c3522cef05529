"""What an edit may cost, in time and in memory: so many times of what Python's own parser takes for such a
text in the same process. The margins are generous: a cost beyond them is wrong by its nature, as one that
grows with the file or with the workspace.
"""

from __future__ import annotations

import ast
import gc
import tracemalloc
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from statistics import median
from time import process_time

import pytest

from sqlassay.kit import Environment
from sqlassay.lint import Selection, check
from sqlassay.model.workspace import Workspace

ROOT = Path("/project")
HEAD = """\
from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass

"""
PART = '''
class Owner{n}(Base):
    __tablename__ = "owner_{n}"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None]
    things: Mapped[list["Thing{n}"]] = relationship(back_populates="owner")


class Thing{n}(Base):
    __tablename__ = "thing_{n}"
    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("owner_{n}.id"))
    owner: Mapped[Owner{n}] = relationship(back_populates="things")


def named_{n}(session: Session, limit: int) -> list[str]:
    """The names of those with many things."""
    names: list[str] = []
    for owner in session.scalars(select(Owner{n}).where(Owner{n}.id > limit)):
        if len(owner.things) > limit:
            names.append(owner.name or "")
    for thing in session.scalars(select(Thing{n})):
        if thing.owner.name is None:
            continue
        names.append(thing.owner.name)
    return sorted(names)

'''
KEYS = "    other = limit + 1\n"
"""What is typed into a function."""
LINES_OF_A_PART = PART.count("\n")


def module(lines: int) -> str:
    """A module of about so many lines."""
    return HEAD + "".join(PART.replace("{n}", str(n)) for n in range(lines // LINES_OF_A_PART))


def workspace_of(texts: dict[str, str]) -> Workspace:
    return Workspace.empty().with_texts([(ROOT / name, text, ROOT) for name, text in texts.items()])


@pytest.fixture(scope="module")
def unit() -> float:
    """Seconds that Python's parser takes for a thousand lines of such code."""
    text = module(1_000)
    return median(timed(lambda: ast.parse(text)) for _ in range(25))


def timed(work: Callable[[], object]) -> float:
    start = process_time()
    work()
    return process_time() - start


def keystrokes(workspace: Workspace, path: Path, function: str) -> Iterator[float]:
    """Seconds that each character costs that is typed into a function, until its findings are there."""
    text = workspace.text(path)
    assert text is not None
    place = text.index("\n", text.index(f"def {function}(")) + 1
    selection, environment = Selection(), Environment()
    check(workspace, path, selection, environment)
    for character in KEYS:
        text, place = text[:place] + character + text[place:], place + 1
        start = process_time()
        workspace = workspace.with_edit(path, text)
        check(workspace, path, selection, environment)
        yield process_time() - start


def test_a_keystroke_in_a_thousand_lines(unit: float) -> None:
    workspace = workspace_of({"shop.py": module(1_000)})
    assert median(keystrokes(workspace, ROOT / "shop.py", "named_7")) < 4 * unit


def test_a_keystroke_does_not_grow_with_the_workspace(unit: float) -> None:
    alone = workspace_of({"shop.py": module(1_000)})
    many = workspace_of({"shop.py": module(1_000)} | {f"other_{n}.py": module(500) for n in range(20)})
    path = ROOT / "shop.py"
    grown = median(keystrokes(many, path, "named_7")) - median(keystrokes(alone, path, "named_7"))
    assert grown < unit


def test_a_keystroke_in_twenty_thousand_lines(unit: float) -> None:
    """Less than parsing it would take, which is twenty units."""
    workspace = workspace_of({"shop.py": module(20_000)})
    assert median(keystrokes(workspace, ROOT / "shop.py", "named_7")) < 15 * unit


def test_reading_a_file(unit: float) -> None:
    text = module(1_000)
    assert median(timed(lambda: workspace_of({"shop.py": text})) for _ in range(5)) < 60 * unit


def in_terms_of_each_other(subqueries: int) -> float:
    """Seconds for a function of so many subqueries, each of which names the one before three times."""
    first = "    part_0 = select(Owner0.id, Owner0.name).subquery()\n"
    others = "".join(
        f"    part_{n} = select(part_{m}.c.id, part_{m}.c.name).where(part_{m}.c.id > 1).subquery()\n"
        for m, n in pairwise(range(subqueries))
    )
    text = f"{module(40)}\ndef grown(session: Session):\n{first}{others}"
    return timed(lambda: check(workspace_of({"a.py": text}), ROOT / "a.py", Selection(), Environment()))


def test_subqueries_in_terms_of_each_other() -> None:
    """Twice as many cost about twice as much, not as many times more as there are ways through them."""
    in_terms_of_each_other(4)  # what is loaded and remembered once
    assert in_terms_of_each_other(12) < 5 * in_terms_of_each_other(6)


def test_what_a_workspace_holds() -> None:
    """Less than Python's own trees of it."""
    texts = {f"part_{n}.py": module(500) for n in range(10)}
    workspace_of(texts)  # what is loaded and remembered once
    ours = held(lambda: workspace_of(texts))
    assert ours < 1.5 * held(lambda: [ast.parse(text) for text in texts.values()])


def held(work: Callable[[], object]) -> int:
    """Bytes that the result of some work holds."""
    gc.collect()
    tracemalloc.start()
    kept = work()
    gc.collect()
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del kept
    return size
