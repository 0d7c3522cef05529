"""Joined and single-table inheritance."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, or_, select, union_all
from sqlalchemy.orm import Session, aliased, joinedload, selectin_polymorphic, selectinload, with_polymorphic

from statements.models import Baker, CardPayment, CashPayment, Driver, Employee, Order, Oven, Payment, Shop

EVERY_BAKER = select(Baker)  # sql


def base(session: Session) -> Sequence[Employee]:
    return session.scalars(select(Employee).order_by(Employee.id)).all()  # sql


def subclass(session: Session, name: str) -> Sequence[Baker]:
    return session.scalars(select(Baker).where(Baker.name == name, Baker.speciality != "pie")).all()  # sql


def columns_of_a_subclass(session: Session) -> None:
    session.execute(select(Baker.name, Baker.speciality, Baker.id))  # sql
    session.execute(select(Baker.speciality))  # sql
    session.execute(select(Baker.name))  # sql


def from_a_relation_of_the_base(session: Session, town: str) -> Sequence[Driver]:
    return session.scalars(select(Driver).join(Driver.shop).where(Shop.town == town)).all()  # sql


def to_a_subclass(session: Session) -> None:
    session.execute(select(Shop.town, Baker.name).join(Shop.staff.of_type(Baker)))  # sql


def joined_to_a_subclass(session: Session) -> None:
    session.execute(select(Oven, Baker.name).join(Oven.baker).where(Baker.name != "x"))  # sql
    session.execute(select(Oven.celsius).outerjoin(Baker, Oven.baker_id == Baker.id))  # sql


def base_and_subclass(session: Session) -> None:
    stmt = select(Employee.name, Driver.licence).outerjoin(Driver, Driver.id == Employee.id)  # sql
    session.execute(stmt)


def all_columns(session: Session) -> Sequence[Employee]:
    everybody = with_polymorphic(Employee, "*")
    return session.scalars(select(everybody).order_by(everybody.id)).all()  # sql


def some_columns(session: Session, speciality: str, licence: str) -> Sequence[Employee]:
    staff = with_polymorphic(Employee, [Baker, Driver])
    stmt = select(staff).where(  # sql
        or_(staff.Baker.speciality == speciality, staff.Driver.licence == licence)
    )
    return session.scalars(stmt).all()


def twice_and_flat(session: Session) -> None:
    one = with_polymorphic(Employee, [Baker], aliased=True, flat=True)
    two = with_polymorphic(Employee, [Driver], aliased=True, flat=True)
    session.execute(select(one.name, two.name).join(two, one.shop_id == two.shop_id))  # sql


def twice_as_subqueries(session: Session) -> None:
    one = with_polymorphic(Employee, [Baker], aliased=True)
    session.execute(select(one.id, one.Baker.speciality).where(one.name == "x"))  # sql


def along_a_relationship(session: Session, speciality: str) -> None:
    staff = with_polymorphic(Employee, [Baker])
    stmt = (
        select(Shop.town, staff.name)  # sql
        .join(Shop.staff.of_type(staff))
        .where(or_(staff.name == "x", staff.Baker.speciality == speciality))
    )
    session.execute(stmt)


def alias_of_a_subclass(session: Session) -> Sequence[Baker]:
    baker = aliased(Baker, flat=True)
    plain = aliased(Baker)
    session.scalars(select(plain.speciality).where(plain.name == "x"))  # sql
    return session.scalars(select(baker).join(baker.ovens).where(Oven.celsius > 200)).all()  # sql


def boss_of_a_subclass(session: Session) -> None:
    boss = aliased(Employee, name="boss")
    session.execute(select(Baker.name, boss.name).join(Baker.boss.of_type(boss)))  # sql


def options(session: Session) -> None:
    stmt = select(Employee).options(selectin_polymorphic(Employee, [Baker, Driver]))  # sql
    session.scalars(stmt)
    stmt = select(Employee).options(selectinload(Baker.ovens), joinedload(Employee.shop))  # sql
    session.scalars(stmt)


def loaded_with_the_shop(session: Session) -> None:
    stmt = select(Shop).options(joinedload(Shop.staff.of_type(Baker)))  # sql
    session.scalars(stmt).unique().all()


def by_kind(session: Session) -> None:
    session.execute(select(Employee.kind, func.count()).group_by(Employee.kind))  # sql
    session.scalars(select(Employee).where(Employee.kind == "baker"))  # sql


def single_table(session: Session) -> Sequence[Payment]:
    return session.scalars(select(Payment).order_by(Payment.amount)).all()  # sql


def single_table_subclass(session: Session, digits: str) -> Sequence[CardPayment]:
    return session.scalars(select(CardPayment).where(CardPayment.last_digits == digits)).all()  # sql


def column_of_a_single_table_subclass(session: Session) -> None:
    session.execute(select(CashPayment.amount, CashPayment.change))  # sql
    session.execute(select(func.count(CardPayment.id)))  # sql


def join_to_a_single_table_subclass(session: Session) -> None:
    session.execute(select(Order.id, CardPayment.amount).join(Order.payments.of_type(CardPayment)))  # sql
    session.execute(select(Order.id).outerjoin(CardPayment, CardPayment.order_id == Order.id))  # sql


def join_from_a_single_table_subclass(session: Session) -> None:
    session.scalars(select(CashPayment).join(CashPayment.order).where(Order.total > 9))  # sql


def alias_of_a_single_table_subclass(session: Session) -> None:
    card, other = aliased(CardPayment, name="card"), aliased(Payment, name="other")
    session.execute(select(card.amount, other.amount).where(card.order_id == other.order_id))  # sql


def polymorphic_single_table(session: Session) -> Sequence[Payment]:
    every = with_polymorphic(Payment, [CardPayment, CashPayment])
    return session.scalars(select(every).where(every.CardPayment.last_digits == "1")).all()  # sql


def any_of_a_single_table_subclass(session: Session) -> Sequence[Order]:
    stmt = select(Order).where(Order.payments.of_type(CardPayment).any(CardPayment.last_digits == "0"))  # sql
    return session.scalars(stmt).all()


def union_of_subclasses(session: Session) -> None:
    session.execute(union_all(select(Baker.id, Baker.speciality), select(Driver.id, Driver.licence)))  # sql
