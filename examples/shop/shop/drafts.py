"""Drafts for gift cards, suppliers and returns. Nothing loads this module yet, so nobody has noticed what is wrong."""

import asyncio
from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    Engine,
    ForeignKey,
    Integer,
    ScalarResult,
    Select,
    String,
    UniqueConstraint,
    create_engine,
    delete,
    func,
    insert,
    select,
    text,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.ext.declarative import has_inherited_table
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    MappedAsDataclass,
    Session,
    joinedload,
    mapped_column,
    relationship,
    selectinload,
)

from shop.db import SyncSession, engine, sync_engine

reporting = create_engine("postgresql+psycopg://reports/shop", encoding="utf-8")
archive = create_engine("postgresql+psycopg://archive/shop", future=True)
scratch = create_engine("sqlite:///file:scratch?mode=memory")


class Draft(DeclarativeBase):
    pass


class GiftCard(Draft):
    __tablename__ = "gift_cards"

    code: Mapped[str] = mapped_column(String(20))


class Supplier(Draft):
    __tablename__ = "suppliers"
    __tableargs__ = (UniqueConstraint("name", "country"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    country: Mapped[str] = mapped_column(String(2), nullable=True)
    parcels: Mapped[list["Parcel"]] = relationship(back_populates="supplier")
    contracts: Mapped["Contract"] = relationship()


class Parcel(Draft):
    __tablename__ = "parcels"

    id: Mapped[int] = mapped_column(primary_key=True)
    supplier_id: Mapped[int] = mapped_column(ForeignKey("suppliers.id"))
    supplier: Mapped[Supplier] = relationship(cascade="all, delete")
    weight: Mapped[int]


class Contract(Draft):
    __tablename__ = "contracts"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrment=True)
    supplier_id: Mapped[int] = mapped_column(ForeignKey("suppliers.id"))


class Refund(Draft):
    __tablename__ = "refunds"

    id: Mapped[int] = mapped_column(primary_key=True)
    lines: Mapped[list["RefundLine"]] = relationship(cascade="all, delete-orphans")


class Warehouse(Draft):
    __tablename__ = "warehouses"

    id: Mapped[int] = mapped_column(primary_key=True)
    shelves: Mapped[list["Shelf"]] = relationship()


class Shelf(Draft):
    __tablename__ = "shelves"

    id: Mapped[int] = mapped_column(primary_key=True)
    warehouse_id: Mapped[int] = mapped_column(ForeignKey("warehouses.id"))
    room: Mapped[str]
    notes: Mapped[list[str]] = mapped_column(JSON, default=list)
    warehouse: Mapped[Warehouse] = relationship()

    @property
    def label(self) -> str:
        return f"{self.warehouse_id}/{self.room}"


class Coupon(MappedAsDataclass, Draft):
    __tablename__ = "coupons"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    made_at: Mapped[datetime] = mapped_column(default=lambda: datetime.now(UTC))


class Later(DeclarativeBase):
    pass


class Visitor(Later):
    __tablename__ = "visitors"

    id: Mapped[int] = mapped_column(primary_key=True)
    visits: Mapped[list["Visits"]] = relationship("Visits")


class Visit(Later):
    __tablename__ = "visits"

    id: Mapped[int] = mapped_column(primary_key=True)
    guide_id: Mapped[int] = mapped_column(ForeignKey("guide.id"))


class Guide(Later):
    __tablename__ = "guides"

    id: Mapped[int] = mapped_column(primary_key=True)


class Someday(DeclarativeBase):
    pass


class Return(Someday):
    __tablename__ = "returns"

    id: Mapped[int] = mapped_column(primary_key=True)
    amount: int = mapped_column(Integer)


def heavy_shelves(session: Session, room: str, weight: int) -> None:
    session.scalars(select(Shelf).filter_by(rooom=room)).all()
    session.scalars(select(Shelf).where(Parcel.weight > weight)).all()
    session.scalars(select(Shelf).where(Shelf.warehouse.any(Warehouse.id > 3))).all()
    session.scalars(select(Shelf).options(selectinload(Warehouse.shelves))).all()


def parcels_of(session: Session, name: str, parcel_id: int) -> list[Parcel]:
    if session.query(Supplier).filter_by(name=name):
        return session.query(Parcel).join(Parcel.supplier).filter_by(id=parcel_id).all()
    session.scalars(select(Supplier).options(joinedload(Supplier.parcels)).limit(5)).all()
    stmt = select(Parcel).options(joinedload(Parcel.supplier)).order_by(Supplier.name)
    found = session.scalars(stmt)
    print(len(found.all()), "parcels")
    return list(found)


def label_of(session: Session, label: str) -> str:
    shelf = session.execute(select(Shelf).where(Shelf.label == label)).one()
    return shelf.room


def rooms(session: Session) -> list[set[str]]:
    warehouses = session.scalars(select(Warehouse)).all()
    return [{shelf.room for shelf in warehouse.shelves} for warehouse in warehouses]


def shelves_of(session: Session, warehouse_ids: list[int]) -> list[Shelf]:
    return [session.scalars(select(Shelf).where(Shelf.warehouse_id == each)).one() for each in warehouse_ids]


def add_rooms(session: Session, warehouse: Warehouse, rooms: list[str]) -> None:
    for room in rooms:
        session.execute(insert(Shelf).values(warehouse_id=warehouse.id, room=room))


def shelves_on_page(session: Session, page: int) -> list[Shelf]:
    return list(session.scalars(select(Shelf).limit(20).offset(20 * page)))


def forget_shelves(room: str) -> None:
    with sync_engine.connect() as connection:
        connection.execute(delete(Shelf).where(Shelf.room == room))


def count_shelves() -> int:
    return int(sync_engine.execute("SELECT count(*) FROM shelves").scalar_one())


def labels_in(warehouse_id: int) -> Select[tuple[str]]:
    return select([Shelf.label], Shelf.warehouse_id == warehouse_id)


def heaviest() -> Select[tuple[Parcel]]:
    return select(Parcel).where(Parcel.weight == select(func.max(Parcel.weight)).as_scalar())


def rooms() -> list[str]:
    with sync_engine.connect() as connection:
        return [row["room"] for row in connection.execute(select(Shelf.room).distinct())]


def weight_of(supplier_id: int) -> int | None:
    with sync_engine.connect() as connection:
        total = text("SELECT sum(weight) FROM parcels WHERE supplier_id = :supplier")
        return connection.execute(total, supplier=supplier_id).scalar_one()


def open_warehouse() -> None:
    with SyncSession() as session:
        session.add(Warehouse())


def open_room(session: Session, warehouse: Warehouse, room: str) -> int:
    try:
        session.add(Shelf(warehouse_id=warehouse.id, room=room))
        session.flush()
    except IntegrityError:
        print("there is such a room")
    return len(session.scalars(select(Shelf).where(Shelf.room == room)).all())


def supplier_names() -> list[str]:
    session = SyncSession()
    return list(session.scalars(select(Supplier.name)))


async def close_warehouse(session: AsyncSession, warehouse: Warehouse) -> None:
    session.delete(warehouse)
    await session.commit()


async def shelves_in(session: AsyncSession, warehouse_id: int) -> list[Shelf]:
    warehouse = await session.get_one(Warehouse, warehouse_id)
    return warehouse.shelves


async def all_shelves(session: AsyncSession) -> list[Shelf]:
    return list(await session.scalars(select(Shelf)).all())


async def parcel_weights(session: Session) -> list[int]:
    return list(session.scalars(select(Parcel.weight)))


async def stock(session: AsyncSession) -> list[int | None]:
    return await asyncio.gather(
        session.scalar(select(func.count(Shelf.id))),
        session.scalar(select(func.count(Parcel.id))),
    )


async def open_another_warehouse() -> int:
    async with AsyncSession(engine) as session:
        warehouse = Warehouse()
        session.add(warehouse)
        await session.commit()
        return warehouse.id


def count_parcels(supplier_id: int) -> int:
    with SyncSession() as session:
        supplier = session.get_one(Supplier, supplier_id)
    return len(supplier.parcels)


def shelves_of_room(room: str) -> ScalarResult[Shelf]:
    with SyncSession() as session:
        return session.scalars(select(Shelf).where(Shelf.room == room))


def note_on_shelf(session: Session, shelf_id: int, note: str) -> None:
    shelf = session.get_one(Shelf, shelf_id)
    shelf.notes.append(note)
    session.commit()


def schema_of(cls: type) -> dict[str, str]:
    return {} if has_inherited_table(cls) else {"schema": "archive"}


def count_archived_shelves() -> int:
    with Session(archive, execution_options={"yield_per": 100}) as session:
        return session.scalar(select(func.count(Shelf.id))) or 0


def engine_of_branch(name: str) -> Engine:
    return create_engine(f"postgres://shop@{name}.internal/shop")


def suppliers_with_parcels(session: Session) -> list[Supplier]:
    return session.query(Supplier).join((Parcel, Parcel.supplier_id == Supplier.id)).all()
