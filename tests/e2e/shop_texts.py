"""The files of the small project that most tests here are about."""

from __future__ import annotations

MODELS = """\
from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    deleted_at: Mapped[datetime | None]
    addresses: Mapped[list[Address]] = relationship(back_populates="user")


class Address(Base):
    __tablename__ = "address"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    user: Mapped[User] = relationship(back_populates="addresses")
"""

QUERIES = """\
from sqlalchemy import select

from shop.models import User


def active():
    return select(User).where(User.deleted_at is None)


def gone():
    return select(User).where(User.deleted_at is not None)


def by_name(name: str):
    return select(User).where(User.name == name)
"""
