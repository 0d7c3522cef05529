"""A bakery: customers, orders, products in a tree of categories, staff, payments, tables without a class."""

from __future__ import annotations

import enum
import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    Numeric,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.ext.associationproxy import AssociationProxy, association_proxy
from sqlalchemy.ext.hybrid import hybrid_method, hybrid_property
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    WriteOnlyMapped,
    column_property,
    deferred,
    mapped_column,
    query_expression,
    relationship,
    synonym,
)
from sqlalchemy.sql.elements import ColumnElement


class Base(DeclarativeBase):
    type_annotation_map = {Decimal: Numeric(10, 2), dict[str, Any]: JSON}  # noqa: RUF012


class Timestamped:
    """When a row was made and last changed."""

    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime | None] = mapped_column(onupdate=func.now())


class Status(enum.Enum):
    DRAFT = "draft"
    PLACED = "placed"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


product_tags = Table(
    "product_tags",
    Base.metadata,
    Column("product_id", ForeignKey("products.id"), primary_key=True),
    Column("tag_id", ForeignKey("tags.id"), primary_key=True),
)

audit_log = Table(
    "audit_log",
    Base.metadata,
    Column("id", Integer, primary_key=True),
    Column("actor", String(40), nullable=False),
    Column("action", String(20), nullable=False),
    Column("details", JSON),
    Column("success", Boolean, nullable=False, default=True),
    Column("at", DateTime, server_default=func.now()),
)

stock = Table(
    "stock",
    Base.metadata,
    Column("product_id", ForeignKey("products.id"), primary_key=True),
    Column("shelf", String(10), primary_key=True),
    Column("on_hand", Integer, nullable=False, server_default="0"),
    Column("Last Counted", DateTime, key="counted_at"),
    schema="warehouse",
)


class Customer(Timestamped, Base):
    __tablename__ = "customers"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    nickname: Mapped[str | None] = mapped_column(String(40))
    email: Mapped[str] = mapped_column("email_address", String(120), unique=True)
    city: Mapped[str | None]
    is_active: Mapped[bool] = mapped_column(default=True)
    joined_on: Mapped[date]
    mail = synonym("email")

    orders: Mapped[list[Order]] = relationship(back_populates="customer", order_by="Order.placed_at")
    letters: WriteOnlyMapped[Letter] = relationship(back_populates="customer")
    loyalty: Mapped[LoyaltyCard | None] = relationship(back_populates="customer")
    newest_total: Mapped[Decimal | None] = query_expression()

    @hybrid_property
    def called(self) -> str:
        return self.nickname or self.name

    @called.inplace.expression
    @classmethod
    def _called_expression(cls) -> ColumnElement[str]:
        return func.coalesce(cls.nickname, cls.name)


class LoyaltyCard(Base):
    __tablename__ = "loyalty_cards"

    number: Mapped[str] = mapped_column(String(16), primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"), unique=True)
    points: Mapped[int] = mapped_column(default=0)
    customer: Mapped[Customer] = relationship(back_populates="loyalty")


class Letter(Timestamped, Base):
    __tablename__ = "letters"

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    subject: Mapped[str]
    body: Mapped[str] = mapped_column(Text, deferred=True)
    customer: Mapped[Customer] = relationship(back_populates="letters")


class Order(Timestamped, Base):
    __tablename__ = "orders"
    __table_args__ = (CheckConstraint("total >= 0"), Index("ix_orders_status", "status", "placed_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    shop_id: Mapped[int | None] = mapped_column(ForeignKey("shops.id"))
    status: Mapped[Status] = mapped_column(default=Status.DRAFT)
    placed_at: Mapped[datetime | None]
    total: Mapped[Decimal]

    customer: Mapped[Customer] = relationship(back_populates="orders")
    shop: Mapped[Shop | None] = relationship(back_populates="orders")
    lines: Mapped[list[Line]] = relationship(back_populates="order", cascade="all, delete-orphan")
    payments: Mapped[list[Payment]] = relationship(back_populates="order")
    products: AssociationProxy[list[Product]] = association_proxy("lines", "product")

    @hybrid_property
    def is_open(self) -> bool:
        return self.status == Status.PLACED


class Line(Base):
    """An order's line; its primary key has two columns."""

    __tablename__ = "order_lines"

    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"), primary_key=True)
    quantity: Mapped[int] = mapped_column(default=1)
    unit_price: Mapped[Decimal] = mapped_column()
    order: Mapped[Order] = relationship(back_populates="lines")
    product: Mapped[Product] = relationship()

    amount: Mapped[Decimal] = column_property(quantity * unit_price)


class Category(Base):
    __tablename__ = "categories"
    __table_args__ = (UniqueConstraint("parent_id", "title"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id"))
    title: Mapped[str]
    parent: Mapped[Category | None] = relationship(back_populates="children", remote_side=[id])
    children: Mapped[list[Category]] = relationship(back_populates="parent")
    products: Mapped[list[Product]] = relationship(back_populates="category")


class Product(Timestamped, Base):
    __tablename__ = "products"

    id: Mapped[int] = mapped_column(primary_key=True)
    category_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id"))
    name: Mapped[str] = mapped_column(String(60))
    price: Mapped[Decimal]
    weight: Mapped[float | None]
    attributes: Mapped[dict[str, Any]] = mapped_column(default=dict)
    description: Mapped[str | None] = deferred(mapped_column(Text))
    recipe: Mapped[str | None] = mapped_column(Text, deferred=True, deferred_group="texts")
    discontinued_at: Mapped[datetime | None]

    category: Mapped[Category | None] = relationship(back_populates="products")
    tags: Mapped[list[Tag]] = relationship(secondary=product_tags, back_populates="products")

    @hybrid_property
    def is_available(self) -> bool:
        return self.discontinued_at is None

    @is_available.inplace.expression
    @classmethod
    def _is_available_expression(cls) -> ColumnElement[bool]:
        return cls.discontinued_at.is_(None)

    @hybrid_method
    def cheaper_than(self, limit: Decimal) -> bool:
        return self.price < limit


class Tag(Base):
    __tablename__ = "tags"

    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(String(30), unique=True)
    products: Mapped[list[Product]] = relationship(secondary=product_tags, back_populates="tags")


class Shop(Base):
    __tablename__ = "shops"

    id: Mapped[int] = mapped_column(primary_key=True)
    town: Mapped[str]
    orders: Mapped[list[Order]] = relationship(back_populates="shop")
    staff: Mapped[list[Employee]] = relationship(back_populates="shop")


class Employee(Base):
    """The base of joined inheritance."""

    __tablename__ = "employees"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str]
    shop_id: Mapped[int] = mapped_column(ForeignKey("shops.id"))
    boss_id: Mapped[int | None] = mapped_column(ForeignKey("employees.id"))
    shop: Mapped[Shop] = relationship(back_populates="staff")
    boss: Mapped[Employee | None] = relationship(remote_side=[id])

    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "employee"}  # noqa: RUF012


class Baker(Employee):
    __tablename__ = "bakers"

    id: Mapped[int] = mapped_column(ForeignKey("employees.id"), primary_key=True)
    speciality: Mapped[str]
    ovens: Mapped[list[Oven]] = relationship(back_populates="baker")

    __mapper_args__ = {"polymorphic_identity": "baker"}  # noqa: RUF012


class Driver(Employee):
    __tablename__ = "drivers"

    id: Mapped[int] = mapped_column(ForeignKey("employees.id"), primary_key=True)
    licence: Mapped[str]

    __mapper_args__ = {"polymorphic_identity": "driver"}  # noqa: RUF012


class Oven(Base):
    __tablename__ = "ovens"

    id: Mapped[int] = mapped_column(primary_key=True)
    baker_id: Mapped[int] = mapped_column(ForeignKey("bakers.id"))
    celsius: Mapped[int]
    baker: Mapped[Baker] = relationship(back_populates="ovens")


class Payment(Base):
    """The base of single-table inheritance."""

    __tablename__ = "payments"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    method: Mapped[str]
    amount: Mapped[Decimal]
    order: Mapped[Order] = relationship(back_populates="payments")

    __mapper_args__ = {"polymorphic_on": "method", "polymorphic_identity": "other"}  # noqa: RUF012


class CardPayment(Payment):
    last_digits: Mapped[str | None] = mapped_column(String(4))

    __mapper_args__ = {"polymorphic_identity": "card"}  # noqa: RUF012


class CashPayment(Payment):
    change: Mapped[Decimal | None]

    __mapper_args__ = {"polymorphic_identity": "cash"}  # noqa: RUF012


class Batch(Base):
    """With types that PostgreSQL alone has."""

    __tablename__ = "batches"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=uuid.uuid4)
    steps: Mapped[list[str]] = mapped_column(ARRAY(String))
    readings: Mapped[dict[str, Any]] = mapped_column(JSONB)
    baked_on: Mapped[date]


spending = (
    select(
        Order.customer_id.label("customer_id"),
        func.count(Order.id).label("orders"),
        func.sum(Order.total).label("spent"),
    )
    .where(Order.status != Status.CANCELLED)
    .group_by(Order.customer_id)
    .subquery("spending")
)


class Spending(Base):
    """Mapped to a SELECT, as to a view."""

    __table__ = spending
    __mapper_args__ = {"primary_key": [spending.c.customer_id]}  # noqa: RUF012

    customer_id: Mapped[int]
    orders: Mapped[int]
    spent: Mapped[Decimal]


Shop.order_count = column_property(
    select(func.count(Order.id)).where(Order.shop_id == Shop.id).correlate_except(Order).scalar_subquery(),
    deferred=True,
)
