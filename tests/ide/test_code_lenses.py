"""What is offered above mapped classes and statements."""

from __future__ import annotations

from pathlib import Path

from sqlassay import ide
from sqlassay.model.workspace import Workspace

ROOT = Path("/project")
MODELS = """\
from sqlalchemy import Column, ForeignKey, Table
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    pass


likes = Table("likes", Base.metadata, Column("user_id", ForeignKey("users.id")))


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    orders: Mapped[list["Order"]] = relationship(back_populates="user")


class Order(Base):
    __tablename__ = "orders"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    user: Mapped["User"] = relationship(back_populates="orders")
    by: Mapped["User"] = relationship(viewonly=True)


class Alone(Base):
    __tablename__ = "alone"

    id: Mapped[int] = mapped_column(primary_key=True)
"""
USE = """\
from models import User
from sqlalchemy import select
from sqlalchemy.orm import Session


def users(session: Session):
    print("𐐀")
    return session.scalars(select(User).where(User.id == 1))
"""


def shown(name: str, source) -> list[str]:
    texts = {"models.py": MODELS, "use.py": USE}
    workspace = Workspace.empty().with_texts((ROOT / n, text, ROOT) for n, text in texts.items())
    return [f"{lens.span.of(texts[name])}: {lens.title}" for lens in source(workspace, ROOT / name)]


def test_lenses_of_models():
    found = shown("models.py", ide.model_lenses)
    assert [each for each in found if "Referred" in each] == [
        "User: Referred to by 2 relationships and 2 foreign keys",
        "Order: Referred to by 1 relationship",
        "Alone: Referred to by nothing",
    ]
    assert [each for each in found if each.startswith("Alone")][1:] == [
        "Alone: Show SQL",
        "Alone: Show diagram",
    ]
    assert shown("use.py", ide.model_lenses) == []


def test_lenses_of_statements():
    assert shown("use.py", ide.statement_lenses) == ["select(User).where(User.id == 1): Show SQL"]
