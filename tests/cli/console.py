"""What the tests of the command line share."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

MODELS = """\
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None]
"""
VIEWS = """\
from sqlalchemy import select

from app.models import User

nobody = select(User).where(User.name is None)
"""
FIXED_VIEWS = VIEWS.replace("User.name is None", "User.name.is_(None)")


class Result(NamedTuple):
    code: int
    out: str
    err: str


Command = Callable[..., Result]
