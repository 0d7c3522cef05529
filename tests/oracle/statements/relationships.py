"""Statements that start from objects and from relationships."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session, aliased, sessionmaker, with_parent

from statements.models import Category, Customer, Letter, Line, Order, Product, Shop, Tag


def written_only(session: Session, customer: Customer, subject: str) -> Sequence[Letter]:
    stmt = customer.letters.select().where(Letter.subject == subject)  # sql
    return session.scalars(stmt).all()


def deleted_only(session: Session, customer: Customer) -> None:
    session.execute(customer.letters.delete().where(Letter.subject == "spam"))  # sql
    session.execute(customer.letters.update().values(subject="read"))  # sql
    session.execute(customer.letters.insert())  # sql


def of_an_object(session: Session, product: Product) -> Sequence[Tag]:
    return session.scalars(select(Tag).where(with_parent(product, Product.tags))).all()  # sql


def of_an_object_by_alias(session: Session, customer: Customer) -> Sequence[Order]:
    order = aliased(Order)
    stmt = select(order).where(with_parent(customer, Customer.orders.of_type(order)))  # sql
    return session.scalars(stmt).all()


def of_a_key(session: Session, customer: Customer) -> int | None:
    return session.scalar(select(func.count(Order.id)).where(Order.customer_id == customer.id))  # sql


def the_relationship_as_a_criterion(session: Session) -> None:
    session.execute(select(Customer.name, Order.id).where(Customer.orders))  # sql
    session.execute(select(Category.id).where(Category.parent == None))  # sql  # noqa: E711


def members(session: Session, lines: list[Line], shops: list[int]) -> None:
    ids = [line.order_id for line in lines]
    session.scalars(select(Order).where(Order.id.in_(ids), Order.shop_id.in_(shops)))  # sql


def in_a_loop(session: Session, names: list[str]) -> Iterator[Shop | None]:
    for name in names:
        yield session.scalars(select(Shop).where(Shop.town == name)).first()  # sql


def in_a_comprehension(session: Session, towns: list[str]) -> list[Shop | None]:
    return [
        session.scalar(select(Shop).where(Shop.town == town))  # sql
        for town in towns
    ]


def in_a_condition(session: Session, email: str) -> bool:
    if session.scalar(select(Customer.id).where(Customer.email == email)):  # sql
        return True
    return len(session.scalars(select(Customer.id).limit(1)).all()) > 0  # sql


def from_a_factory(factory: sessionmaker[Session], town: str) -> Shop | None:
    with factory() as session, session.begin():
        return session.scalars(select(Shop).where(Shop.town == town)).one_or_none()  # sql


class Customers:
    """A repository: statements in methods that functions below call."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def named(self, name: str) -> Sequence[Customer]:
        return self.session.scalars(select(Customer).where(Customer.name == name)).all()  # sql


def by_repository(session: Session, name: str) -> Sequence[Customer]:
    return Customers(session).named(name)


async def asynchronously(session: AsyncSession, name: str) -> Sequence[Customer]:
    result = await session.execute(select(Customer).where(Customer.name == name))  # sql
    return result.scalars().all()


async def scalars_asynchronously(session: AsyncSession, least: int) -> Sequence[Order]:
    stmt = (
        select(Order)  # sql
        .join(Order.customer)
        .where(Order.total >= least)
    )
    return (await session.scalars(stmt)).all()


async def scalar_asynchronously(session: AsyncSession) -> int | None:
    return await session.scalar(select(func.count()).select_from(Tag))  # sql


async def streamed(session: AsyncSession, town: str) -> None:
    async for order in await session.stream_scalars(  # sql
        select(Order).join(Order.shop).where(Shop.town == town)
    ):
        print(order)


async def generated(session: AsyncSession) -> AsyncIterator[Product]:
    result = await session.stream(select(Product).order_by(Product.id))  # sql
    async for product in result.scalars():
        yield product


async def in_a_transaction(session: AsyncSession, category: int) -> None:
    async with session.begin():
        found = (await session.scalars(select(Category).where(Category.id == category))).first()  # sql
        print(found)
