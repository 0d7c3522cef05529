"""A project with all that a schema can have, and the diagram of a project given as files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sqlassay.diagram import Diagram, diagram_of
from sqlassay.model.places import Places
from sqlassay.model.workspace import Workspace

ROOT = Path("/project")

PEOPLE = '''\
import enum
import uuid
from datetime import datetime

from sqlalchemy import Column, DateTime, ForeignKey, String, Table, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Status(enum.Enum):
    NEW = "new"


memberships = Table(
    "memberships",
    Base.metadata,
    Column("person_id", ForeignKey("people.id"), primary_key=True),
    Column("group_id", ForeignKey("groups.id"), primary_key=True),
)


class Person(Base):
    """class Hidden"""

    __tablename__ = "people"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    email: Mapped[str] = mapped_column(String(254), unique=True)
    status: Mapped[Status]
    born: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    details = Column(JSONB().with_variant(String(9), "sqlite"))
    manager_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))

    manager: Mapped["Person | None"] = relationship(remote_side=[id], backref="reports")
    groups: Mapped[list["Group"]] = relationship(secondary=memberships, back_populates="people")
    passport: Mapped["Passport | None"] = relationship(back_populates="person", uselist=False)

    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "person"}


class Guest(Person):
    invited_by: Mapped[str | None]
    __mapper_args__ = {"polymorphic_identity": "guest"}


class Employee(Person):
    __tablename__ = "employees"

    id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
    number: Mapped[int]
    __mapper_args__ = {"polymorphic_identity": "employee"}


class Passport(Base):
    __tablename__ = "passports"
    __table_args__ = (UniqueConstraint("country", "number"),)

    number: Mapped[str] = mapped_column(primary_key=True)
    country: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))

    person: Mapped[Person] = relationship(back_populates="passport")


class Group(Base):
    __tablename__ = "groups"

    id: Mapped[int] = mapped_column(primary_key=True)
    people: Mapped[list[Person]] = relationship(secondary=memberships, back_populates="groups")
'''
MAIL = """\
from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, Integer
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from app.people import Base, Passport, Person
from elsewhere import Money


class Letter(Base):
    __tablename__ = "letters"
    __table_args__ = (
        ForeignKeyConstraint(["number", "country"], ["passports.number", "passports.country"]),
        {"schema": "mail"},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sender_id = Column(ForeignKey(Person.id), nullable=False)
    receiver_id = Column(ForeignKey("people.id"))
    number: Mapped[str]
    country: Mapped[str]
    stamp_id: Mapped[int] = mapped_column(ForeignKey("stamps.id"))
    cost = Column(Money)
    parcel_id: Mapped[int | None] = mapped_column(ForeignKey("mail.parcels.id"), unique=True)

    sender = relationship(Person, foreign_keys=[sender_id], backref="sent")
    receiver = relationship(Person, primaryjoin="Letter.receiver_id == Person.id")
    passport = relationship(Passport)


class Parcel(Base):
    __tablename__ = "parcels"
    __table_args__ = {"schema": "mail"}

    id = Column(Integer, primary_key=True)
    code = Column(Integer)
    twin = relationship("Parcel", primaryjoin="foreign(Parcel.code) == remote(Parcel.id)", viewonly=True)
"""
EVERYTHING = {"app/__init__.py": "", "app/people.py": PEOPLE, "app/mail.py": MAIL}

HEAD = """\
from sqlalchemy import Column, ForeignKey, Integer, Table, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    pass
"""


def drawn(files: Mapping[str, str]) -> Diagram:
    """The diagram of a project."""
    workspace = Workspace.empty().with_texts((ROOT / name, text, ROOT) for name, text in files.items())
    return diagram_of(workspace.program, Places(workspace))


def below_root(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
