import asyncio
import os
from collections.abc import Iterator, Sequence
from datetime import datetime

from fastapi import APIRouter, Depends
from sqlalchemy import (
    JSON,
    ForeignKey,
    Integer,
    Result,
    String,
    UniqueConstraint,
    and_,
    create_engine,
    delete,
    false,
    func,
    insert,
    not_,
    or_,
    select,
    text,
    true,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    MappedAsDataclass,
    Session,
    contains_eager,
    joinedload,
    mapped_column,
    relationship,
    selectinload,
    sessionmaker,
)
from sqlalchemy.orm.attributes import flag_modified


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    email: Mapped[str]
    state: Mapped[str]
    deleted_at: Mapped[datetime | None]
    addresses: Mapped[list["Address"]] = relationship(back_populates="user")


class Address(Base):
    __tablename__ = "addresses"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    user: Mapped[User] = relationship(back_populates="addresses")


engine = create_engine("sqlite://")
SessionLocal = sessionmaker(engine)
async_engine = create_async_engine("sqlite+aiosqlite://")


def new_session() -> Iterator[Session]:
    with SessionLocal() as session:
        yield session


ids: list[int] = [1, 2]
