from __future__ import annotations

from fastapi import APIRouter, HTTPException, status

from shop.models import Order
from shop.repositories import OrderRepository
from shop.routes.dependencies import SessionDep
from shop.routes.schemas import OrderIn, OrderOut
from shop.services.checkout import CheckoutService, OutOfStockError

router = APIRouter(prefix="/orders", tags=["orders"])


@router.post("", status_code=status.HTTP_201_CREATED, response_model=OrderOut)
async def place(data: OrderIn, session: SessionDep) -> Order:
    try:
        return await CheckoutService(session).place_order(data.user_id, data.basket)
    except OutOfStockError as error:
        raise HTTPException(status.HTTP_409_CONFLICT, str(error)) from error


@router.get("/{order_id}", response_model=OrderOut)
async def show(order_id: int, session: SessionDep) -> Order:
    order = await OrderRepository(session).with_lines(order_id)
    if order is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND)
    return order


@router.post("/{order_id}/ship", response_model=OrderOut)
async def ship(order_id: int, session: SessionDep) -> Order:
    try:
        return await CheckoutService(session).mark_shipped(order_id)
    except LookupError as error:
        raise HTTPException(status.HTTP_404_NOT_FOUND, str(error)) from error
