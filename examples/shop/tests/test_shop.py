from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from shop.models import Product, User
from shop.reports import shipping_summary
from shop.repositories import OrderRepository, ProductRepository, UserRepository
from shop.services.accounts import AccountService, EmailTakenError
from shop.services.checkout import CheckoutService, OutOfStockError
from shop.services.inventory import InventoryService


async def test_an_address_of_mail_registers_once(session: AsyncSession) -> None:
    accounts = AccountService(session)
    user = await accounts.register("grace@example.com", "Grace")
    await accounts.add_address(user.id, "1 Main Street", "Arlington", "US")
    with pytest.raises(EmailTakenError):
        await accounts.register("grace@example.com", "Another Grace")
    session.expunge_all()
    found = await UserRepository(session).with_addresses(user.id)
    assert found is not None
    assert [address.city for address in found.addresses] == ["Arlington"]


async def test_an_order_takes_from_the_stock(
    session: AsyncSession, ada: User, products: list[Product]
) -> None:
    order = await CheckoutService(session).place_order(ada.id, {"acme-1": 2})
    assert order.total == Decimal("199.00")
    assert products[0].stock == 1
    assert await OrderRepository(session).has_ordered(ada.id)
    assert await shipping_summary(session) == {"orders": 1, "shipped": 0}


async def test_nothing_is_sold_that_is_not_there(
    session: AsyncSession, ada: User, products: list[Product]
) -> None:
    with pytest.raises(OutOfStockError):
        await CheckoutService(session).place_order(ada.id, {"acme-2": 1})


async def test_search_looks_into_the_names(session: AsyncSession, products: list[Product]) -> None:
    found = await ProductRepository(session).search("skates")
    assert [product.sku for product in found] == ["acme-2"]


async def test_a_delivery_is_booked(session: AsyncSession, products: list[Product]) -> None:
    await InventoryService(session).receive({"acme-2": 10})
    low = await InventoryService(session).running_low()
    assert [product.sku for product in low] == ["acme-1"]
