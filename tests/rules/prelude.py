import os
from datetime import datetime

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
    not_,
    or_,
    select,
    text,
    true,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    MappedAsDataclass,
    Session,
    mapped_column,
    relationship,
    selectinload,
    sessionmaker,
)


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    email: Mapped[str]
    state: Mapped[str]
    deleted_at: Mapped[datetime | None]


engine = create_engine("sqlite://")
SessionLocal = sessionmaker(engine)
async_engine = create_async_engine("sqlite+aiosqlite://")
ids: list[int] = [1, 2]
