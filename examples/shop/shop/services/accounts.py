from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from shop.models import Address, User
from shop.repositories import UserRepository


class EmailTakenError(Exception):
    def __init__(self, email: str) -> None:
        super().__init__(f"there is an account for {email}")


class AccountService:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._users = UserRepository(session)

    async def register(self, email: str, name: str) -> User:
        if (await self._session.scalars(select(User).where(User.email == email))).all():
            raise EmailTakenError(email)
        user = User(email=email, name=name)
        self._users.add(user)
        try:
            await self._session.commit()
        except IntegrityError as error:
            await self._session.rollback()
            raise EmailTakenError(email) from error
        return user

    async def add_address(self, user_id: int, street: str, city: str, country: str) -> Address:
        user = await self._users.by_id(user_id)
        if user is None or user.is_deleted:
            raise LookupError(f"no user {user_id}")
        address = Address(user_id=user.id, street=street, city=city, country=country)
        self._session.add(address)
        await self._session.commit()
        return address

    async def rename(self, user_id: int, name: str) -> User:
        user = await self._session.get_one(User, user_id)
        user.name = name.strip()
        await self._session.commit()
        return user
