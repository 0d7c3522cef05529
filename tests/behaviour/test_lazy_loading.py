"""SA201: a relationship that a loop reads is loaded for one object after the other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Column, ForeignKey, Integer, String, create_engine, event, select
from sqlalchemy.engine import Engine
from sqlalchemy.orm import (
    Session,
    declarative_base,
    defaultload,
    joinedload,
    load_only,
    relationship,
    selectinload,
    undefer,
)
from sqlalchemy.pool import StaticPool
from world import Example, World

Base: Any = declarative_base()


class Customer(Base):
    __tablename__ = "customers"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    orders = relationship("Order", back_populates="customer")


class Order(Base):
    __tablename__ = "orders"
    id = Column(Integer, primary_key=True)
    customer_id = Column(ForeignKey("customers.id"))
    customer = relationship(Customer, back_populates="orders")
    items = relationship("Item")


class Item(Base):
    __tablename__ = "items"
    id = Column(Integer, primary_key=True)
    order_id = Column(ForeignKey("orders.id"))


@pytest.fixture
def engine() -> Iterator[Engine]:
    """Three customers with two orders each, of one item each."""
    engine = create_engine("sqlite://", poolclass=StaticPool, future=True)
    Base.metadata.create_all(engine)
    with Session(engine, future=True) as session:
        for number in range(1, 4):
            orders = [Order(items=[Item()]), Order(items=[Item()])]
            session.add(Customer(id=number, name=f"customer {number}", orders=orders))
        session.commit()
    yield engine
    engine.dispose()


@pytest.fixture
def shop(engine: Engine) -> Iterator[Session]:
    with Session(engine, future=True) as session:
        yield session


@pytest.fixture
def emitted(engine: Engine) -> list[str]:
    """The statements that go to the database."""
    found: list[str] = []

    @event.listens_for(engine, "before_cursor_execute")
    def executed(_: Any, __: Any, statement: str, *___: Any) -> None:
        found.append(statement)

    return found


@pytest.mark.parametrize(("section", "statements"), [("Bad", 4), ("Good", 2)])
def test_the_page(
    functions: Example, world: World, shop: Session, emitted: list[str], section: str, statements: int
) -> None:
    world.update(Customer=Customer, selectinload=selectinload)
    assert functions("lazy-load-in-loop", section)["counts"](shop) == [2, 2, 2]
    assert len(emitted) == statements


def test_each_level_adds_a_statement_for_each_object(shop: Session, emitted: list[str]) -> None:
    for customer in shop.scalars(select(Customer)):
        for order in customer.orders:
            assert len(order.items) == 1
    assert len(emitted) == 1 + 3 + 6


def test_an_option_for_a_path_loads_all_levels(shop: Session, emitted: list[str]) -> None:
    option = selectinload(Customer.orders).selectinload(Order.items)
    for customer in shop.scalars(select(Customer).options(option)):
        assert [len(order.items) for order in customer.orders] == [1, 1]
    assert len(emitted) == 3


def test_defaultload_keeps_how_the_way_is_loaded(shop: Session, emitted: list[str]) -> None:
    stmt = select(Customer).options(joinedload(Customer.orders))
    more = stmt.options(defaultload(Customer.orders).selectinload(Order.items))
    for customer in shop.scalars(more).unique():
        assert [len(order.items) for order in customer.orders] == [1, 1]
    assert len(emitted) == 2


def test_a_many_to_one_is_loaded_once_for_each_parent(shop: Session, emitted: list[str]) -> None:
    orders = shop.scalars(select(Order)).all()
    assert {order.customer.name for order in orders} == {f"customer {n}" for n in (1, 2, 3)}
    assert len(emitted) == 1 + 3


def test_a_many_to_one_whose_object_the_session_has_is_not_loaded(shop: Session, emitted: list[str]) -> None:
    customers = shop.scalars(select(Customer)).all()
    orders = shop.scalars(select(Order)).all()
    assert all(order.customer in customers for order in orders)
    assert len(emitted) == 2


def test_a_collection_is_loaded_to_be_replaced_and_not_to_be_deleted(
    shop: Session, emitted: list[str]
) -> None:
    customers = shop.scalars(select(Customer)).all()
    with shop.no_autoflush:
        for customer in customers:
            del customer.orders
        assert len(emitted) == 1
        for customer in customers:
            customer.orders = []
        assert len(emitted) == 1 + 3
        for order in shop.scalars(select(Order)).all():
            order.customer = customers[0]
    assert len(emitted) == 1 + 3 + 1


def test_a_second_loop_finds_what_the_first_one_loaded(shop: Session, emitted: list[str]) -> None:
    customers = shop.scalars(select(Customer)).all()
    for _ in range(2):
        assert [len(customer.orders) for customer in customers] == [2, 2, 2]
    assert len(emitted) == 4


def test_another_statement_loads_it_for_objects_that_are_there(shop: Session, emitted: list[str]) -> None:
    customers = shop.scalars(select(Customer)).all()
    shop.scalars(select(Customer).options(selectinload(Customer.orders))).all()
    assert [len(customer.orders) for customer in customers] == [2, 2, 2]
    assert len(emitted) == 3


@pytest.mark.parametrize(("undeferred", "statements"), [(False, 4), (True, 1)])
def test_columns_that_the_statement_leaves_out_are_loaded_one_by_one(
    shop: Session, emitted: list[str], undeferred: bool, statements: int
) -> None:
    stmt = select(Customer).options(load_only(Customer.id))
    if undeferred:
        stmt = stmt.options(undefer(Customer.name))
    names = [customer.name for customer in shop.scalars(stmt)]
    assert (names[0], len(emitted)) == ("customer 1", statements)


def test_session_get_takes_options(shop: Session, emitted: list[str]) -> None:
    option = selectinload(Customer.orders).selectinload(Order.items)
    customer = shop.get(Customer, 1, options=[option])
    assert customer is not None
    assert [len(order.items) for order in customer.orders] == [1, 1]
    assert len(emitted) == 3
