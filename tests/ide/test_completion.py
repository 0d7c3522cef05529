"""What is offered where somebody types; ``|`` is the cursor."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sqlassay import ide
from sqlassay.model.environment import Environment
from sqlassay.model.workspace import Workspace

ROOT = Path("/project")
MODELS = """\
from sqlalchemy import Column, ForeignKey, Integer, Table
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    pass


roles = Table("user_roles", Base.metadata, Column("user_id", ForeignKey("users.id")), Column("role", Integer))


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column("full_name")
    orders: Mapped[list["Order"]] = relationship(back_populates="user")
    newest: Mapped["Order"] = relationship(viewonly=True)

    @hybrid_property
    def initial(self) -> str:
        return self.name[0]


class Order(Base):
    __tablename__ = "orders"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    user: Mapped["User"] = relationship(back_populates="orders")
    lines: Mapped[list["Line"]] = relationship(back_populates="order")


class Line(Base):
    __tablename__ = "lines"

    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), primary_key=True)
    order: Mapped["Order"] = relationship(back_populates="lines")
"""
IN_FUNCTION = """\
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session, joinedload, load_only, selectinload
from models import Line, Order, User


def 函数(session: Session):
    "𐐀"; {}
"""
IN_CLASS = """\
from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship
from models import Base, User


class Note(Base):
    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    {}
"""
FUNCTIONS = {
    "select(User).options(selectinload(User.|": "orders newest",
    "select(User).options(selectinload(User.|))": "orders newest",
    "select(User).options(selectinload(User.|\n\n\ndef after():\n    return 1": "orders newest",
    "select(User).options(joinedload(User.orders).selectinload(Order.li|": "user lines",
    "select(User).options(joinedload(User.orders).selectinload(|": "Order.user Order.lines",
    "session.query(User).options(selectinload(|": "User.orders User.newest",
    "select(User).options(load_only(User.|))": "id name",
    "select(User).filter_by(|": "id= name= orders= newest= initial=",
    "select(User).filter_by(|\n        name=1,\n    )": "id= orders= newest= initial=",
    "select(User).filter_by(na|me=1)": "id name orders newest initial",
    "select(User).filter_by(name=1, |)": "id= orders= newest= initial=",
    "session.query(User).join(User.orders).filter_by(|)": "id= user_id= user= lines=",
    "User(id=1, |": "name= orders=",
    "insert(User).values(|": "id= name=",
    "update(Order).where(Order.id == 1).values(user_id=2, |)": "id=",
    'insert(User).values({"|': "id name",
    'insert(User).values({"n|": 1})': "id name",
    'insert(User).values({"id": 1, "|"})': "name",
    'insert(User).values({"id": 1, "|': "name",
    'insert(User).values([{"id": 1}, {"name": "a", "|": 2}])': "id",
    'session.query(Order).update({"|"})': "id user_id",
    'session.execute(insert(User), [{"id": 1, "|": 2}])': "name",
    'session.bulk_insert_mappings(User, [{"|"}])': "id name",
}
DECLARATIONS = {
    'user = relationship("|': "User Order Line Note",
    'user = relationship("models.|")': "User Order Line",
    'user = relationship(User, order_by="User.|")': "id name",
    'user = relationship(User, primaryjoin="Note.id == foreign(Order.us|er_id)")': "id user_id",
    'users = relationship(User, secondary="|': "user_roles lines notes orders users",
    'user_id = mapped_column(ForeignKey("|': "lines notes orders user_roles users",
    'user_id = mapped_column(\n        ForeignKey("users.|\n        index=True,\n    )': "id full_name",
    'user_id = mapped_column(ForeignKey("users.|"))': "id full_name",
    'user_id = mapped_column(ForeignKey("user_roles.|"))': "user_id role",
    'text: Mapped[str]\n    __table_args__ = (UniqueConstraint("id", "|"),)': "text",
    'user = relationship(User, cascade="all, delete-|")': (
        "delete delete-orphan expunge merge none refresh-expire save-update"
    ),
    'user_id = mapped_column(ForeignKey("users.id", initially="|': "DEFERRED IMMEDIATE",
    'user_id = mapped_column(ForeignKey("users.id", initially=|': '"DEFERRED" "IMMEDIATE"',
}
NOTHING = {
    "a comment": "# filter_by(|",
    "an attribute that every server offers": "User.|",
    "a string that is nothing to SQLAlchemy": 'print("|")',
    "an f-string": 'print(f"|")',
    "an unknown statement": "session.things().filter_by(|)",
    "a statement of which it is open what was joined": "session.query(User).join(session.x).filter_by(|)",
    "the value of a key": 'insert(User).values({"id": "|"})',
    "the keys of something else": 'insert(User).values(name={"|": 1})',
    "a statement in a dict": 'session.execute({"|": 1}, insert(User))',
    "what is no class": "select(User).options(selectinload(session.|))",
}


def offered(
    template: str, code: str, models: str = MODELS, environment: Environment | None = None
) -> tuple[tuple[ide.Completion, ...], str, Workspace]:
    text = template.replace("{}", code)
    offset = text.index("|")
    text = text.replace("|", "", 1)
    texts = [(ROOT / "models.py", models, ROOT), (ROOT / "use.py", text, ROOT)]
    workspace = Workspace.empty().with_texts(texts)
    known = environment or Environment()
    return ide.completions(workspace, ROOT / "use.py", offset, known), text, workspace


def labels(found: tuple[ide.Completion, ...]) -> str:
    return " ".join(item.label for item in found)


@pytest.mark.parametrize("code", FUNCTIONS)
def test_attributes_where_statements_name_them(code):
    assert labels(offered(IN_FUNCTION, code)[0]) == FUNCTIONS[code]


@pytest.mark.parametrize("code", DECLARATIONS)
def test_names_in_declarations(code):
    assert labels(offered(IN_CLASS, code)[0]) == DECLARATIONS[code]


@pytest.mark.parametrize("case", NOTHING)
def test_nothing_is_offered_in(case):
    assert offered(IN_FUNCTION, NOTHING[case])[0] == ()


def test_the_other_side_of_a_relationship():
    text = MODELS.replace('back_populates="orders")', 'back_populates="|')
    found, _, workspace = offered("{}", text)
    assert labels(found) == "orders"
    said = ide.documentation(found[0].about, workspace.program)
    assert said is not None and "`User.orders`" in said and "one to many" in said


def test_arguments_that_are_not_given_yet():
    found, _, workspace = offered(IN_CLASS, "user = relationship(User, viewonly=True, |")
    names = {item.label for item in found}
    assert {"back_populates=", "lazy=", "secondary="} <= names
    assert not {"argument=", "viewonly="} & names
    (lazy,) = (item for item in found if item.label == "lazy=")
    assert lazy.detail == "= 'select'"
    assert "related items should be loaded" in (ide.documentation(lazy.about, workspace.program) or "")


@pytest.mark.parametrize(
    ("oldest", "newest", "new", "old"),
    [
        (None, None, True, False),
        ((2, 0), None, True, False),
        ((2, 0), (2, 0), True, False),
        ((1, 4), (1, 4), False, True),
        ((1, 4), None, False, False),
    ],
)
def test_arguments_are_those_of_the_releases_that_the_project_runs_on(oldest, newest, new, old):
    environment = Environment(sqlalchemy=oldest, sqlalchemy_newest=newest)
    names = set(labels(offered(IN_CLASS, "key = mapped_column(|", environment=environment)[0]).split())
    names |= set(labels(offered(IN_CLASS, "user = relationship(User, |", environment=environment)[0]).split())
    assert "back_populates=" in names
    assert ("sort_order=" in names, "bake_queries=" in names) == (new, old)


def test_what_a_completion_takes_the_place_of():
    found, text, _ = offered(IN_CLASS, 'key = mapped_column(ForeignKey("users.id", ondelete="SET N|U"))')
    (null,) = (item for item in found if item.label == "SET NULL")
    assert null.span.of(text) == "SET NU"
    found, text, _ = offered(IN_FUNCTION, "select(User).filter_by(na|me=1)")
    assert {item.span.of(text) for item in found} == {"name"}


def test_another_place_that_cannot_be_read_does_not_matter():
    found, _, _ = offered(IN_FUNCTION, "session.\n\n\ndef more(session):\n    select(User).filter_by(|")
    assert labels(found) == FUNCTIONS["select(User).filter_by(|"]


def test_another_broken_line_of_the_same_function_does_not_matter():
    path = ROOT / "use.py"
    broken = IN_FUNCTION.replace("{}", "a = [\n    b = 1\n    select(User).filter_by()")
    workspace = Workspace.empty().with_texts([(ROOT / "models.py", MODELS, ROOT), (path, broken, ROOT)])
    typed = broken.replace("filter_by()", "filter_by(id=1, ")
    workspace = workspace.with_edit(path, typed)
    found = ide.completions(workspace, path, typed.index("id=1, ") + len("id=1, "))
    assert labels(found) == "name= orders= newest= initial="


FLASK = """\
from flask_sqlalchemy import SQLAlchemy
db = SQLAlchemy()
class User(db.Model):
    id = db.Column(db.Integer, primary_key=True)
class Post(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    user_id = db.Column(db.ForeignKey("<key>"))
    user = db.relationship("<class>")
found = User.query.filter_by(<attribute>)
"""
SQLMODEL = """\
from sqlmodel import Field, Relationship, SQLModel
class User(SQLModel, table=True):
    id: int = Field(primary_key=True)
    posts: list["Post"] = Relationship(back_populates="<other>")
class Post(SQLModel, table=True):
    id: int = Field(primary_key=True)
    user_id: int = Field(foreign_key="<key>")
    user: User = Relationship(back_populates="posts")
"""
DATACLASS = """\
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, mapped_column
class Base(MappedAsDataclass, DeclarativeBase):
    pass
class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    name: Mapped[str]
user = User(<attribute>)
"""


@pytest.mark.parametrize(
    ("text", "place", "expected"),
    [
        (FLASK, "key", "post user"),
        (FLASK, "class", "User Post"),
        (FLASK, "attribute", "id="),
        (SQLMODEL, "key", "post user"),
        (SQLMODEL, "other", "user"),
        (DATACLASS, "attribute", "name="),
    ],
)
def test_other_ways_to_map(text, place, expected):
    text = re.sub(r"<\w+>", "", text.replace(f"<{place}>", "|"))
    assert labels(offered("{}", text, models="")[0]) == expected
