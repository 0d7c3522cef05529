"""What becomes of a result, as `StatementExecuted` says it."""

from __future__ import annotations

from pathlib import Path
from textwrap import indent

import pytest

from sqlassay.model.facts import StatementExecuted
from sqlassay.model.workspace import Workspace

ROOT = Path("/project")

HEADER = """
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session, declarative_base, scoped_session, sessionmaker

Factory = sessionmaker()
Base = declarative_base()


class User(Base):
    id = Column(Integer, primary_key=True)


async def f(s: Session, a: AsyncSession, flag, handle):
"""

CASES = {
    "s.execute(select(User)).scalars().all()": ["execute: scalars all"],
    "(await a.execute(select(User))).unique().scalar_one_or_none()": ["execute: unique scalar_one_or_none"],
    "for row in s.execute(select(User)): pass": ["execute: for"],
    "names = [row.name for row in s.execute(select(User))]": ["execute: comprehension"],
    "ids = {i: u for u in handle for i in s.scalars(select(User))}": ["scalars: comprehension"],
    "users = list(s.scalars(select(User)))": ["scalars: list"],
    "first, second = s.scalars(select(User))": ["scalars: ="],
    "print(*s.scalars(select(User)))": ["scalars: passed"],
    "users = [*s.scalars(select(User))]": ["scalars: *"],
    "s.execute(delete(User))": ["execute: discarded"],
    "count = s.execute(update(User)).rowcount": ["execute: rowcount"],
    "return s.scalars(select(User))": ["scalars: returned"],
    "yield s.scalars(select(User))": ["scalars: yielded"],
    "handle(s.scalars(select(User)))": ["scalars: passed"],
    "handle.users = s.scalars(select(User))": ["scalars: kept"],
    "user = s.scalar(select(User))": ["scalar: kept"],
    "for part in s.scalars(select(User)).yield_per(5).partitions(): pass": [
        "scalars: yield_per partitions for"
    ],
    # through variables
    "r = s.execute(select(User))\nusers = r.scalars().all()": ["execute: scalars all"],
    "r = s.execute(select(User))\nr = r.scalars()\nusers = r.all()": ["execute: scalars all"],
    "r = s.execute(select(User))": ["execute: nothing"],
    "r = s.scalars(select(User))\nif flag:\n    x = r.first()\nelse:\n    x = r.all()": [
        "scalars: first; all"
    ],
    "r = s.scalars(select(User))\nx = r.all()\nr = s.scalars(select(User))\ny = r.first()": [
        "scalars: all",
        "scalars: first",
    ],
    "r = s.scalars(select(User))\nif flag:\n    r = handle()\nx = r.first()": ["scalars: first …"],
    "for _ in handle:\n    r.all()\n    r = s.scalars(select(User))\n    r.one()\n    r = None": [
        "scalars: one …"
    ],
    "if flag:\n    r = s.scalars(select(User))\nelse:\n    r = handle()\nx = r.all()": ["scalars: all …"],
    "r = s.scalars(select(User))\nhandle(lambda: r.all())": ["scalars: all …"],
    "r: object = s.scalars(select(User))\nhandle(r)": ["scalars: passed"],
    "async with a.stream(select(User)) as rows:\n    async for row in rows: pass": ["stream: for"],
    # queries
    "s.query(User).all()": ["all: discarded"],
    "for user in s.query(User): pass": ["for: nothing"],
    "q = s.query(User)\nusers = [user for user in q]": ["comprehension: nothing"],
    "n = len(s.query(User).all())": ["all: len"],
    "users = s.query(User)[:10]": ["[:]: kept"],
    "user = s.query(User)[0].name": ["[]: name"],
    "users = sorted(s.query(User))": ["sorted: kept"],
    "s.query(User).delete()": ["delete: discarded"],
    "s.query(User).filter(User.id == 1)": [],
    "handle(s.query(User))": [],
    # a session of one of several sorts
    "x = s if flag else scoped_session(Factory)\nx.scalars(select(User)).all()": ["scalars: all"],
    "x = s if flag else handle\nx.scalars(select(User)).all()": [],
}


@pytest.mark.parametrize("code", CASES)
def test_what_becomes_of_a_result(code: str) -> None:
    text = HEADER + indent(code, "    ")
    workspace = Workspace.empty().with_text(ROOT / "app.py", text, ROOT)
    rows = zip(workspace.facts(ROOT / "app.py"), workspace.describe(ROOT / "app.py"), strict=True)
    found = [row.details for placed, row in rows if isinstance(placed.fact, StatementExecuted)]
    assert [f"{details['method']}: {details['result']}" for details in found] == CASES[code]
