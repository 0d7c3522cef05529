from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, HTTPException, status

from shop.models import User
from shop.repositories import OrderRepository, UserRepository
from shop.routes.dependencies import SessionDep
from shop.routes.schemas import OrderOut, UserIn, UserOut
from shop.services.accounts import AccountService, EmailTakenError

router = APIRouter(prefix="/users", tags=["users"])


@router.post("", status_code=status.HTTP_201_CREATED, response_model=UserOut)
async def register(data: UserIn, session: SessionDep) -> User:
    try:
        return await AccountService(session).register(data.email, data.name)
    except EmailTakenError as error:
        raise HTTPException(status.HTTP_409_CONFLICT, str(error)) from error


@router.get("", response_model=list[UserOut])
async def list_users(session: SessionDep, after_id: int = 0) -> Sequence[User]:
    return await UserRepository(session).active(after_id=after_id)


@router.get("/{user_id}/orders", response_model=list[OrderOut])
async def orders_of(user_id: int, session: SessionDep) -> Sequence[object]:
    return await OrderRepository(session).of_user(user_id)
