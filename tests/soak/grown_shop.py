"""The example shop, grown: departments with models, repositories, services and tests, on several branches."""

from __future__ import annotations

import shutil
from pathlib import Path
from string import Template

SHOP = Path(__file__).parents[2] / "examples" / "shop"
KINDS = "Repair Return Gift Claim Stock Supply Price Travel".split()
PAPERS = "Order Note Ticket Invoice Letter Report Voucher Permit".split()
PRICES = "Café – 12 € 😀"

MODELS = Template('''\
"""$title: what is stored of it. As on $branch. $prices"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import DateTime, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.models.base import Base, TimestampMixin
from shop.models.users import User


class $cls(TimestampMixin, Base):
    __tablename__ = "${table}s"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String($length))
    closed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)

    owner: Mapped[User] = relationship()
    lines: Mapped[list[${cls}Line]] = relationship(back_populates="$back", lazy="$lazy")

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None


class ${cls}Line(Base):
    __tablename__ = "${table}_lines"

    id: Mapped[int] = mapped_column(primary_key=True)
    ${table}_id: Mapped[int] = mapped_column(ForeignKey("${foreign}.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(String(200))

    parent: Mapped[$cls] = relationship(back_populates="lines")
''')

REPOSITORY = Template('''\
"""How $title is read and written. As on $branch."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from shop.$table.models import $cls, ${cls}Line


class ${cls}Repository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def by_id(self, number: int) -> $cls | None:
        stmt = select($cls).where($cls.id == number).options($loading($cls.lines))
        return (await self._session.scalars(stmt)).unique().one_or_none()

    async def open(self, *, limit: int = 50) -> Sequence[$cls]:
        stmt = select($cls).where($cls.closed_at$missing).order_by($cls.id).limit(limit)
        return (await self._session.scalars(stmt)).all()

    async def saying(self, word: str) -> Sequence[${cls}Line]:
        stmt = select(${cls}Line).join(${cls}Line.parent).where($cls.title == word)
        return (await self._session.scalars(stmt)).all()

    async def named(self, name: str) -> Sequence[int]:
        return (await self._session.scalars(text($raw), {"name": name})).all()

    async def close(self, number: int) -> None:
        await self._session.execute(update($cls).where($cls.id == number).values($column=func.now()))

    def add(self, one: $cls) -> None:
        self._session.add(one)
''')

SERVICE = Template('''\
"""What people do with $title. As on $branch."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shop.db import SyncSession
from shop.$table.models import $cls
from shop.$table.repository import ${cls}Repository


class ${cls}Service:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._repository = ${cls}Repository(session)

    async def write(self, title: str, owner_id: int) -> int:
        one = $cls(title=title, owner_id=owner_id)
        self._repository.add(one)
        await self._session.$ending()
        return one.id

    async def texts(self, number: int) -> list[str]:
        one = await self._repository.by_id(number)
        return [line.text for line in one.lines] if one else []

    async def owners(self) -> list[str]:
        return [one.owner.name for one in await self._repository.open()]


def count_open() -> int:
    with SyncSession() as session:
        return len(session.scalars(select($cls).where($cls.closed_at$missing)).all())
''')

SCHEMAS = Template('''\
"""$title as the outside sees it. As on $branch."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class ${cls}Out(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    title: str
    is_closed: bool = $closed
''')

TEST = Template('''\
"""Tests of $title. As on $branch."""

from __future__ import annotations

from shop.$table.models import $cls
from shop.$table.service import ${cls}Service


async def test_it_is_stored(session):
    service = ${cls}Service(session)
    number = await service.write("first", owner_id=1)
    assert (await session.get($cls, number)).title == "first"


async def test_it_has_no_lines(session):
    assert await ${cls}Service(session).texts($length) == []
''')


def make(root: Path, departments: int) -> None:
    """Put the shop, with so many departments (six files each), into a folder."""
    shutil.copytree(SHOP, root, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    for name, content in branch(0, departments).items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")


def branch(number: int, departments: int) -> dict[str, str]:
    """The files of the departments on a branch, by their paths. No two branches have the same text, and each
    lacks some departments that others have.
    """
    files: dict[str, str] = {}
    for which in range(departments):
        if which % 9 != number % 9 or number == 0:
            files |= _department(which, number)
    return files


def _department(which: int, number: int) -> dict[str, str]:
    title = f"{KINDS[which % len(KINDS)]} {PAPERS[which // len(KINDS) % len(PAPERS)]}".lower()
    table = title.replace(" ", "_")
    variant = (which * 7 + number * 3) % 11
    words = {
        "branch": f"branch {number}",
        "prices": PRICES,
        "title": title,
        "cls": title.title().replace(" ", ""),
        "table": table,
        "length": 40 + number,
        "back": "papa" if variant == 3 else "parent",
        "foreign": f"{table}z" if (which, number % 3) == (4, 1) else f"{table}s",
        "lazy": "raise" if variant % 2 else "select",
        "loading": "joinedload" if variant % 3 else "selectinload",
        "missing": " is None" if variant % 4 == 1 else ".is_(None)",
        "raw": f"f\"SELECT id FROM {table}s WHERE title = '{{name}}'\""
        if variant == 5
        else f'"SELECT id FROM {table}s WHERE title = :name"',
        "column": "closed" if variant == 7 else "closed_at",
        "ending": "commit" if variant % 2 else "flush",
        "closed": variant % 2 == 0,
    }
    return {
        f"shop/{table}/__init__.py": f'"""{title}, on branch {number}."""\n',
        f"shop/{table}/models.py": MODELS.substitute(words),
        f"shop/{table}/repository.py": REPOSITORY.substitute(words),
        f"shop/{table}/service.py": SERVICE.substitute(words),
        f"shop/{table}/schemas.py": SCHEMAS.substitute(words),
        f"tests/{table}/test_{table}.py": TEST.substitute(words),
    }
