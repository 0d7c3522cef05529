"""Hints between the characters."""

from __future__ import annotations

from pathlib import Path

from sqlassay import ide
from sqlassay.model.workspace import Workspace
from sqlassay.text import Span

ROOT = Path("/project")
MODELS = """\
from sqlalchemy import Column, ForeignKey, Table, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column("full_name")
    orders = relationship("Order", back_populates="user")
    notes = relationship("Note")
    said: Mapped[list["Note"]] = relationship(viewonly=True)
    __table_args__ = (UniqueConstraint("full_name"),)


class Order(Base):
    __tablename__ = "orders"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    by: Mapped[str] = mapped_column(ForeignKey("users.full_name"))
    gone: Mapped[int] = mapped_column(ForeignKey("gone.id"))
    direct: Mapped[int] = mapped_column(ForeignKey(User.id))
    user: Mapped["User"] = relationship(back_populates="orders")
"""
NOTES = """\
from models import Base
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column


class Note(Base):
    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id = mapped_column(ForeignKey("users.id"))
"""
USE = """\
from models import Order, User
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload


def one_by_one(session: Session):
    for order in session.scalars(select(Order)):
        print(order.user.name, order.id)


def together(session: Session):
    for order in session.scalars(select(Order).options(joinedload(Order.user))):
        print(order.user.name)
"""


def shown(name: str, source, within: Span | None = None) -> list[str]:
    texts = {"models.py": MODELS, "notes.py": NOTES, "use.py": USE}
    workspace = Workspace.empty().with_texts((ROOT / n, text, ROOT) for n, text in texts.items())
    text = texts[name]
    found = source(workspace, ROOT / name, within or Span(0, len(text)))
    return [f"{text[: hint.offset].rpartition(chr(10))[2].strip()} {hint.label}" for hint in found]


def test_what_strings_lead_to():
    assert shown("models.py", ide.targets) == [
        'notes = relationship("Note" → notes.Note',
        'user_id: Mapped[int] = mapped_column(ForeignKey("users.id" → User.id',
        'by: Mapped[str] = mapped_column(ForeignKey("users.full_name" → User.name',
    ]
    assert shown("notes.py", ide.targets) == ['user_id = mapped_column(ForeignKey("users.id" → User.id']
    assert shown("models.py", ide.targets, Span(0, MODELS.index("class Order"))) == [
        'notes = relationship("Note" → notes.Note'
    ]


def test_reads_in_loops_that_load():
    assert shown("use.py", ide.lazy_loads) == ["print(order.user a query each"]
    assert shown("use.py", ide.lazy_loads, Span(0, 10)) == []
