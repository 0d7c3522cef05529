"""Every place that mentions a symbol finds all the others, and the one that makes it."""

from __future__ import annotations

import pytest
from marked import Marked, places_of

from sqlassay import ide

CASES = {
    "a class in annotations, imports, strings and calls": {
        "models.py": """\
            from __future__ import annotations
            from sqlalchemy import ForeignKey
            from sqlalchemy.orm import Mapped, mapped_column, relationship
            from base import Base

            __all__ = ["«Order»", "User"]

            class User(Base):
                __tablename__ = "users"
                id: Mapped[int] = mapped_column(primary_key=True)
                orders: Mapped[list[«Order»]] = relationship(back_populates="user")
                last = relationship("«Order»", order_by="desc(«Order».id)", viewonly=True)
                first = relationship("models.«Order»", primaryjoin="User.id == foreign(«Order».user_id)")
                late = relationship(lambda: «Order», viewonly=True)

            class «*Order»(Base):
                __tablename__ = "orders"
                id: Mapped[int] = mapped_column(primary_key=True)
                user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
                user: Mapped["User"] = relationship(back_populates="orders")
                parent: Mapped["list[«Order»]"] = relationship("«Order»", remote_side=[id])
        """,
        "use.py": """\
            import models
            from models import «Order» as Bought
            from typing import Literal, TypeVar, cast
            from sqlalchemy import select
            from sqlalchemy.orm import aliased

            def f(kind: Literal["Order"], order: "models.«Order» | None") -> "Order":
                alias = aliased(models.«Order»)
                row = session.execute(select(models.«Order»)).one()
                return Bought(id=1), "Order", alias.id, cast("models.«Order»", row)

            T = TypeVar("T", bound="models.«Order»")

            def g(session):
                from models import «Order»
                return [o for o in session.query(«Order»)]
        """,
    },
    "a column by all its names": {
        "models.py": """\
            from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
            from sqlalchemy.ext.hybrid import hybrid_property
            from sqlalchemy.orm import Mapped, mapped_column, relationship, synonym, validates
            from base import Base

            class User(Base):
                __tablename__ = "users"
                id: Mapped[int] = mapped_column(primary_key=True)
                «*email»: Mapped[str] = mapped_column(String(254))
                __table_args__ = (UniqueConstraint("«email»", "id"), Index("email", «email»))
                mail = synonym("«email»")
                upper_email: Mapped[str]

                @validates("«email»")
                def check(self, key, value):
                    return value

                @hybrid_property
                def domain(self):
                    return self.«email»

                def email_of(self, email):
                    self.«email» = email

            class Login(Base):
                __tablename__ = "logins"
                email: Mapped[str] = mapped_column(primary_key=True)
                of: Mapped[str] = mapped_column(ForeignKey("users.«email»"))
        """,
        "use.py": """\
            from models import Login, User
            from sqlalchemy import insert, select, update
            from sqlalchemy.orm import Session, aliased, load_only

            def f(session: Session, other, email):
                user = User(«email»=email)
                chosen = select(User).where(User.«email» == user.«email»).filter_by(«email»="x")
                users = session.scalars(chosen)
                session.query(User).filter_by(«email»="x").update({"«email»": "y", "id": 1})
                session.execute(update(User).values(«email»="x"))
                session.execute(update(User).values({"«email»": "x", User.«email»: "y"}))
                session.execute(update(User).values(«email»={"email": "x"}))
                session.execute(insert(User), [{"«email»": "x"}, {"«email»": "y"}])
                session.refresh(user, ["«email»"])
                row = session.execute(select(User.id, User.«email»)).one()
                row.«email», row._mapping["«email»"]
                alias = aliased(User)
                select(alias.«email»).options(load_only(User.«email»))
                getattr(user, "«email»"), setattr(user, "«email»", email)
                Login(email="x"), Login.email, other.email
                return [u.«email» for u in users], {"email": 1}

            def g(subject):
                match subject:
                    case User(«email»=found):
                        return found
        """,
    },
    "a relationship from its other side and in loader options": {
        "models.py": """\
            from sqlalchemy import ForeignKey
            from sqlalchemy.ext.associationproxy import association_proxy
            from sqlalchemy.orm import Mapped, mapped_column, relationship
            from base import Base

            class User(Base):
                __tablename__ = "users"
                id: Mapped[int] = mapped_column(primary_key=True)
                «*orders»: Mapped[list["Order"]] = relationship(back_populates="user")
                numbers = association_proxy("«orders»", "id")

            class Order(Base):
                __tablename__ = "orders"
                id: Mapped[int] = mapped_column(primary_key=True)
                user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
                user: Mapped["User"] = relationship(back_populates="«orders»")
        """,
        "use.py": """\
            from models import User
            from sqlalchemy import select
            from sqlalchemy.orm import selectinload
            orders = select(User).join(User.«orders»).options(selectinload(User.«orders»))
        """,
    },
    "the other side that a backref makes": {
        "models.py": """\
            from sqlalchemy import Column, ForeignKey, Integer
            from sqlalchemy.orm import backref, relationship
            from base import Base

            class User(Base):
                __tablename__ = "users"
                id = Column(Integer, primary_key=True)

            class Order(Base):
                __tablename__ = "orders"
                id = Column(Integer, primary_key=True)
                user_id = Column(ForeignKey("users.id"))
                user = relationship(User, backref=backref("«*orders»", order_by="Order.id"))
        """,
        "use.py": """\
            from models import User
            def f(user: User):
                return user.«orders», User.«orders»
        """,
    },
    "a table": {
        "models.py": """\
            from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, Table
            from sqlalchemy.orm import Mapped, mapped_column, relationship
            from base import Base

            tagged = Table("tagged", Base.metadata, Column("user", ForeignKey("«users».id")))

            class User(Base):
                __tablename__ = "«*users»"
                id: Mapped[int] = mapped_column(primary_key=True)
                name: Mapped[str]

            class Order(Base):
                __tablename__ = "orders"
                __table_args__ = (ForeignKeyConstraint(["user_id"], ["«users».id"]),)
                id: Mapped[int] = mapped_column(primary_key=True)
                user_id: Mapped[int]
        """,
    },
    "a Core table as secondary": {
        "models.py": """\
            from sqlalchemy import Column, ForeignKey, Table
            from sqlalchemy.orm import Mapped, mapped_column, relationship
            from base import Base

            links = Table(
                "«*user_tags»",
                Base.metadata,
                Column("u", ForeignKey("users.id")),
                Column("t", ForeignKey("tags.id")),
            )

            class Tag(Base):
                __tablename__ = "tags"
                id: Mapped[int] = mapped_column(primary_key=True)

            class User(Base):
                __tablename__ = "users"
                id: Mapped[int] = mapped_column(primary_key=True)
                tags: Mapped[list[Tag]] = relationship(secondary="«user_tags»")
                more: Mapped[list[Tag]] = relationship(
                    secondary="«user_tags»", primaryjoin="User.id == «user_tags».c.u"
                )
        """,
    },
    "a column of a Core table": {
        "models.py": """\
            from sqlalchemy import Column, ForeignKey, Index, Integer, Table
            from base import Base
            users = Table("users", Base.metadata, Column("«*key»", Integer), Index("key", "«key»"))
            orders = Table("orders", Base.metadata, Column("user", ForeignKey("users.«key»")))
        """,
    },
    "an inherited attribute, from a mixin": {
        "models.py": """\
            from sqlalchemy.orm import Mapped, mapped_column, declared_attr
            from base import Base

            class Stamped:
                «*made_at»: Mapped[int]

            class User(Stamped, Base):
                __tablename__ = "users"
                id: Mapped[int] = mapped_column(primary_key=True)

            class Admin(User):
                def age(self):
                    return self.«made_at»

            User.«made_at», Admin(«made_at»=1)
        """,
    },
    "what a select joined last": {
        "models.py": """\
            from sqlalchemy import ForeignKey, select
            from sqlalchemy.orm import Mapped, mapped_column, relationship
            from base import Base

            class User(Base):
                __tablename__ = "users"
                id: Mapped[int] = mapped_column(primary_key=True)
                state: Mapped[str]

            class Order(Base):
                __tablename__ = "orders"
                id: Mapped[int] = mapped_column(primary_key=True)
                user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
                «*state»: Mapped[str]

            select(User).join(Order).filter_by(«state»="paid")
            select(User).filter_by(state="new")
        """,
    },
    "Flask-SQLAlchemy": {
        "models.py": """\
            from flask_sqlalchemy import SQLAlchemy
            db = SQLAlchemy()

            class User(db.Model):
                id = db.Column(db.Integer, primary_key=True)
                «*name» = db.Column(db.String, nullable=False)
                orders = db.relationship("Order", backref="buyer", order_by="User.«name»")

            class Order(db.Model):
                id = db.Column(db.Integer, primary_key=True)
                buyer_id = db.Column(db.ForeignKey("user.«name»"))

            def f(order: Order):
                User.query.filter_by(«name»="x").first().«name»
                return order.buyer.«name»
        """,
    },
    "the keyword of a constructor of the project's own is a parameter": {
        "models.py": """\
            from sqlalchemy.orm import Mapped, mapped_column
            from base import Base

            class User(Base):
                __tablename__ = "users"
                id: Mapped[int] = mapped_column(primary_key=True)
                «*name»: Mapped[str]

                def __init__(self, name):
                    self.«name» = name

            User(name="x")
        """,
    },
}


@pytest.mark.parametrize("case", CASES)
def test_each_place_finds_the_others(case):
    project = Marked(CASES[case])
    search = ide.Search(project.workspace)
    for path, span in sorted(project.places):
        symbols = ide.symbols_at(search, path, span.end)
        assert symbols, project.shown({(path, span)})
        found = set().union(*(places_of(ide.occurrences(search, each, symbols)) for each in project.texts))
        assert project.shown(found) == project.shown(project.places)
        assert found == project.places
        made = ide.definition(search, path, span.start)
        assert made is not None
        assert made.span == span
        assert places_of(made.places) == project.made


def test_the_table_of_a_class_without_tablename_is_made_by_the_class():
    project = Marked(
        {
            "models.py": """\
                from sqlmodel import Field, SQLModel

                class «*Hero»(SQLModel, table=True):
                    id: int = Field(primary_key=True)

                class Pet(SQLModel, table=True):
                    id: int = Field(primary_key=True)
                    hero_id: int = Field(foreign_key="hero.id")
            """,
        }
    )
    ((path, text),) = ((p, t) for p, t in project.texts.items() if p.name == "models.py")
    found = ide.definition(ide.Search(project.workspace), path, text.index("hero.id"))
    assert found is not None
    assert places_of(found.places) == project.made


@pytest.mark.parametrize("words", ["unknown.email", "class Schema", "email: str", "def f", '"email"]'])
def test_what_is_not_of_the_schema_is_left_to_others(words):
    project = Marked(
        {
            "models.py": """\
                from sqlalchemy.orm import Mapped, mapped_column
                from base import Base

                class User(Base):
                    __tablename__ = "users"
                    email: Mapped[str] = mapped_column(primary_key=True)
            """,
            "use.py": """\
                from models import User

                class Schema:
                    email: str

                def f(unknown, data):
                    return unknown.email, data["email"]
            """,
        }
    )
    path = next(p for p in project.texts if p.name == "use.py")
    offset = project.texts[path].index(words) + len(words.rstrip('"]')) - 1
    search = ide.Search(project.workspace)
    assert ide.definition(search, path, offset) is None
    assert ide.symbols_at(search, path, offset) == ()


BROKEN = """\
from models import User, Order
ä = "𝄞", User.
def f(u: "User | Öl", o: 'list[', *, n=User.name, **k):
    getattr(u), User(**{"name": 1}, name=
    return f"{u.name!r:>{u.id}}" "a" 'b', u.name
class X(User
    __tablename__ = "x" "y"
    __mapper_args__ = {"polymorphic_on": "na\\x6de", **k}
    user = relationship("Us\\
er", back_populates=1, secondary="a.b.", primaryjoin="User.id ==", order_by="desc(")
    other = relationship(secondary=lambda: x, backref=backref())
    id = Column(ForeignKey("users."), ForeignKey("."), ForeignKey(), key="id")
"""


@pytest.mark.parametrize("broken", [True, False])
def test_every_place_has_an_answer(broken):
    text = (
        BROKEN
        if broken
        else BROKEN.replace("User.\n", "User\n")
        .replace("name=\n", "name=1)\n")
        .replace("(User\n", "(User):\n")
    )
    files = CASES["a column by all its names"]
    project = Marked({**files, "odd.py": text})
    path = next(p for p in project.texts if p.name == "odd.py")
    search = ide.Search(project.workspace)
    named = 0
    for offset in range(len(text) + 1):
        named += ide.definition(search, path, offset) is not None
        try:
            ide.prepare_rename(search, path, offset)
        except ide.RefusedError as refused:
            assert str(refused)
    assert named
    assert ide.document_items(project.workspace, path) is not None
