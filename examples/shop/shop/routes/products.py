from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from fastapi import APIRouter, HTTPException, status
from sqlalchemy import select

from shop.models import OrderLine, Product
from shop.repositories import ProductRepository
from shop.routes.dependencies import SessionDep
from shop.routes.schemas import ProductOut

router = APIRouter(prefix="/products", tags=["products"])


@router.get("", response_model=list[ProductOut])
async def search(
    session: SessionDep, words: str = "", max_price: Decimal | None = None, in_stock: bool = False
) -> Sequence[Product]:
    return await ProductRepository(session).search(words, max_price=max_price, only_in_stock=in_stock)


@router.get("/{sku}", response_model=ProductOut)
async def product(sku: str, session: SessionDep) -> Product:
    found = await ProductRepository(session).by_sku(sku)
    if found is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND)
    return found


@router.get("/{sku}/bought-with", response_model=list[ProductOut])
async def bought_with(sku: str, session: SessionDep, hide: str = "") -> Sequence[Product]:
    """Other products in the orders that hold this one."""
    hidden = [word for word in hide.split(",") if word]
    orders = select(OrderLine.order_id).join(OrderLine.product).where(Product.sku == sku)
    stmt = (
        select(Product)
        .join(OrderLine, OrderLine.product_id == Product.id)
        .where(OrderLine.order_id.in_(orders), Product.sku != sku, Product.sku not in hidden)
        .order_by(Product.name)
        .distinct()
        .limit(8)
    )
    return (await session.scalars(stmt)).all()
