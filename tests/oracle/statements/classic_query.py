"""`session.query` and 2.0 style on the models of 1.4; runs on 1.4 as well."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import and_, delete, func, insert, select, update
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload

from statements.models_classic import Author, Book, Loan, Shelf, book_authors

LATE = select(Loan).where(Loan.returned.is_(False), Loan.due < func.current_date())  # sql


def all_authors(session: Session) -> list[Any]:
    return session.query(Author).order_by(Author.name).all()  # sql


def eager_by_default(session: Session, title: str) -> list[Any]:
    return session.query(Book).filter(Book.title.like(title)).all()  # sql


def eager_by_default_in_a_select(session: Session, isbn: str) -> list[Any]:
    return session.scalars(select(Book).where(Book.isbn == isbn)).all()  # sql


def joined(session: Session, name: str) -> list[Any]:
    query = (
        session.query(Book.title, Author.name)  # sql
        .join(Book.authors)
        .filter(Author.name == name)
    )
    return query.all()


def backrefs(session: Session, room: str) -> list[Any]:
    return session.query(Loan).join(Loan.book).join(Book.shelf).filter(Shelf.room == room).all()  # sql


def backref_criteria(session: Session, room: str) -> list[Any]:
    stmt = select(Book.title).where(Book.shelf.has(Shelf.room == room), ~Book.loans.any())  # sql
    return session.scalars(stmt).all()


def with_oneself(session: Session) -> list[Any]:
    upper = aliased(Shelf, name="upper")
    return session.query(Shelf.room, upper.room).join(upper, Shelf.above).all()  # sql


def contained(session: Session) -> list[Any]:
    query = session.query(Author).join(Author.books).options(contains_eager(Author.books))  # sql
    return query.all()


def joined_load(session: Session) -> list[Any]:
    stmt = select(Author).options(joinedload(Author.books).joinedload(Book.loans))  # sql
    return session.execute(stmt).unique().scalars().all()


def counted(session: Session, due: date) -> int:
    return session.query(Loan).filter(and_(Loan.due < due, Loan.returned == False)).count()  # sql  # noqa: E712


def grouped(session: Session) -> list[Any]:
    many = func.count(book_authors.c.book_id).label("many")
    stmt = (
        select(Author.name, many)  # sql
        .join(book_authors, book_authors.c.author_id == Author.id)
        .group_by(Author.name)
        .order_by(many.desc())
    )
    return session.execute(stmt).all()


def first(session: Session, room: str) -> Any:
    return session.query(Shelf).filter_by(room=room).first()  # sql


def written(session: Session, reader: str, ids: list[int]) -> None:
    session.execute(insert(Loan).values(reader=reader, book_id=1))  # sql
    session.execute(update(Loan).where(Loan.id.in_(ids)).values(returned=True))  # sql
    session.execute(delete(Loan).where(Loan.reader == reader))  # sql


def written_by_query(session: Session, reader: str) -> None:
    session.query(Loan).filter(Loan.reader == reader).update({Loan.returned: True})  # sql
    session.query(Loan).filter_by(reader=reader).delete()  # sql


def from_a_subquery(session: Session) -> list[Any]:
    last = session.query(Loan.book_id, func.max(Loan.due).label("due")).group_by(Loan.book_id).subquery()
    return session.query(Book.title, last.c.due).outerjoin(last, last.c.book_id == Book.id).all()  # sql


def limited(session: Session, limit: int, offset: int) -> list[Any]:
    return session.query(Book.title).order_by(Book.added_at.desc()).limit(limit).offset(offset).all()  # sql
