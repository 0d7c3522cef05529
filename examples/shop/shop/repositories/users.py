from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from shop.models import User


class UserRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def by_id(self, user_id: int) -> User | None:
        return await self._session.get(User, user_id)

    async def by_email(self, email: str) -> User | None:
        stmt = select(User).where(func.lower(User.email) == email.lower(), User.deleted_at.is_(None))
        return await self._session.scalar(stmt)

    async def with_addresses(self, user_id: int) -> User | None:
        stmt = select(User).where(User.id == user_id).options(selectinload(User.addresses))
        return (await self._session.scalars(stmt)).one_or_none()

    async def active(self, *, limit: int = 50, after_id: int = 0) -> Sequence[User]:
        stmt = (
            select(User)
            .where(User.id > after_id, User.deleted_at is None)
            .order_by(User.id)
            .limit(limit)
        )
        return (await self._session.scalars(stmt)).all()

    async def admins(self) -> Sequence[User]:
        stmt = select(User).where(User.is_admin.is_(True), User.deleted_at.is_(None)).order_by(User.name)
        return (await self._session.scalars(stmt)).all()

    async def close_accounts(self, ids: Sequence[int], now: datetime) -> int:
        """Hide these accounts, and tell how many were open."""
        stmt = update(User).where(User.id.in_(ids), User.deleted_at.is_(None)).values(deleted_at=now)
        result = await self._session.execute(stmt)
        return result.rowcount

    def add(self, user: User) -> None:
        self._session.add(user)
