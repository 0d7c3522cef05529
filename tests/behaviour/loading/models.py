from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, String, Table
from sqlalchemy.orm import Mapped, declarative_base, deferred, relationship

Base = declarative_base()

tagged = Table(
    "tagged",
    Base.metadata,
    Column("item_id", ForeignKey("items.id"), primary_key=True),
    Column("tag_id", ForeignKey("tags.id"), primary_key=True),
)


class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    nick = Column(String)
    bio = deferred(Column(String))
    secret = deferred(Column(String), raiseload=True)
    orders: Mapped[list[Order]] = relationship("Order", back_populates="user")
    address: Mapped[Address | None] = relationship("Address", back_populates="user", uselist=False)

    @property
    def label(self) -> str:
        return f"{self.name} {len(self.orders)}"

    def count(self) -> int:
        return len(self.orders)


class Address(Base):
    __tablename__ = "addresses"
    id = Column(Integer, primary_key=True)
    user_id = Column(ForeignKey("users.id"))
    user: Mapped[User] = relationship("User", back_populates="address")


class Order(Base):
    __tablename__ = "orders"
    id = Column(Integer, primary_key=True)
    user_id = Column(ForeignKey("users.id"))
    note = Column(String)
    user: Mapped[User] = relationship("User", back_populates="orders")
    items: Mapped[list[Item]] = relationship("Item", back_populates="order")


class Item(Base):
    __tablename__ = "items"
    id = Column(Integer, primary_key=True)
    order_id = Column(ForeignKey("orders.id"))
    order: Mapped[Order] = relationship("Order", back_populates="items")
    tags: Mapped[list[Tag]] = relationship("Tag", secondary=tagged)


class Tag(Base):
    __tablename__ = "tags"
    id = Column(Integer, primary_key=True)
    items: Mapped[list[Item]] = relationship("Item", secondary=tagged, viewonly=True)


class Account(Base):
    __tablename__ = "accounts"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    parent_id = Column(ForeignKey("accounts.id"))
    select: Mapped[list[Entry]] = relationship("Entry", viewonly=True, lazy="select")
    true: Mapped[list[Entry]] = relationship("Entry", viewonly=True, lazy=True)
    joined: Mapped[list[Entry]] = relationship("Entry", viewonly=True, lazy="joined")
    false: Mapped[list[Entry]] = relationship("Entry", viewonly=True, lazy=False)
    selectin: Mapped[list[Entry]] = relationship("Entry", viewonly=True, lazy="selectin")
    subquery: Mapped[list[Entry]] = relationship("Entry", viewonly=True, lazy="subquery")
    immediate: Mapped[list[Entry]] = relationship("Entry", viewonly=True, lazy="immediate")
    raises: Mapped[list[Entry]] = relationship("Entry", viewonly=True, lazy="raise")
    raises_on_sql: Mapped[list[Entry]] = relationship("Entry", viewonly=True, lazy="raise_on_sql")
    noload: Mapped[list[Entry]] = relationship("Entry", viewonly=True, lazy="noload")
    dynamic: Mapped[list[Entry]] = relationship("Entry", viewonly=True, lazy="dynamic")
    children: Mapped[list[Account]] = relationship("Account", viewonly=True, lazy="selectin")


class Entry(Base):
    __tablename__ = "entries"
    id = Column(Integer, primary_key=True)
    account_id = Column(ForeignKey("accounts.id"))
    account: Mapped[Account] = relationship("Account", viewonly=True)
    account_raise: Mapped[Account] = relationship("Account", viewonly=True, lazy="raise")
    account_raise_on_sql: Mapped[Account] = relationship("Account", viewonly=True, lazy="raise_on_sql")


def fill(session) -> None:
    """Two users with two orders of two items, and an account with two entries."""
    tag = Tag(id=1)
    for user in (1, 2):
        orders = [
            Order(id=user * 10 + n, note="x", items=[Item(tags=[tag]), Item(tags=[tag])]) for n in (1, 2)
        ]
        session.add(User(id=user, name=f"u{user}", orders=orders, address=Address()))
    session.add(Account(id=1, name="a"))
    session.add_all([Entry(id=n, account_id=1) for n in (1, 2)])
    session.commit()
