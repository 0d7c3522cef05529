"""What an editor is told of mapped classes and relationships, without an editor."""

from __future__ import annotations

from pathlib import Path

import pytest

from sqlassay import ide
from sqlassay.index import judge_for
from sqlassay.model.judging import NO_JUDGE, Judge
from sqlassay.model.workspace import Workspace
from sqlassay.project import Installation

ROOT = Path("/project")
FILE = ROOT / "app.py"
TEXT = """\
from sqlalchemy import Column, ForeignKey, Table
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from elsewhere import unknown


class Base(DeclarativeBase):
    pass


tagged = Table(
    "tagged", Base.metadata, Column("u", ForeignKey("user.id")), Column("t", ForeignKey("`![x](y)`.id"))
)


class Tag(Base):
    __tablename__ = "`![x](y)`"
    id: Mapped[int] = mapped_column(primary_key=True)


class User(Base):
    __tablename__ = "user"
    id: Mapped[int] = mapped_column(primary_key=True)
    addresses: Mapped[list["Address"]] = relationship(back_populates="user", order_by="Address.id")
    tags: Mapped[list[Tag]] = relationship(secondary=tagged, lazy="selectin")


class Address(Base):
    __tablename__ = "address"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    user: Mapped[User] = relationship(back_populates="addresses", lazy="raise")


class Odd(Base):
    __tablename__ = "odd"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = unknown()
    owner_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    owner: Mapped[User] = relationship(**unknown())


def shown(user: User):
    return user.addresses, Address.user, Tag
"""


@pytest.fixture(scope="module")
def judge():
    made = judge_for(Installation())
    yield made
    made.stop()


def hover(judge: Judge, words: str, within: int = 0, dialect: str = "sqlite") -> ide.Hover | None:
    workspace = Workspace.empty().with_judge(judge).with_text(FILE, TEXT, ROOT)
    return ide.hover(workspace, FILE, TEXT.index(words) + within + 1, (), dialect=dialect)


@pytest.mark.parametrize("place", [("class User", 6), ("Mapped[User]", 7), ("user: User", 6)])
def test_a_class_shows_its_table_and_its_relationships(judge, place):
    found = hover(judge, *place)
    assert found.span.of(TEXT) == "User"
    assert "**`User`** is a mapped class of the table `user`." in found.markdown
    assert (
        "```sql\nCREATE TABLE user (\n    id INTEGER NOT NULL,\n    PRIMARY KEY (id)\n);\n```"
        in found.markdown
    )
    assert (
        '- `addresses` → `Address`, one to many, a collection, `lazy="select"`, other side `user`'
        in found.markdown
    )
    assert (
        '- `tags` → `Tag`, many to many, a collection, `lazy="selectin"`, by way of `tagged`'
        in found.markdown
    )
    assert "*SQLAlchemy " in found.markdown


def test_the_table_is_that_of_the_database(judge):
    assert "id SERIAL NOT NULL" in hover(judge, "class User", 6, "postgresql").markdown


@pytest.mark.parametrize("place", [("addresses: Mapped", 0), ("user.addresses", 5)])
def test_a_relationship_shows_its_join_and_what_a_lazy_load_sends(judge, place):
    found = hover(judge, *place)
    assert found.span.of(TEXT) == "addresses"
    assert found.markdown.startswith("**`User.addresses`** → `Address`, one to many, a collection")
    assert "Joined on\n\n```sql\nuser.id = address.user_id\n```" in found.markdown
    assert "Reading it sends\n\n```sql\nSELECT address.id," in found.markdown
    assert "ORDER BY address.id" in found.markdown


def test_a_strategy_says_what_reading_does(judge):
    assert "raises an error where it is not loaded" in hover(judge, "user: Mapped[User]").markdown
    assert "It comes with its owner" in hover(judge, "tags: Mapped").markdown


def test_what_could_not_be_rebuilt_is_said_with_the_reason(judge):
    assert "What could not be rebuilt: `owner`" in hover(judge, "owner: Mapped").markdown
    odd = hover(judge, "class Odd", 6).markdown
    assert "`owner`" in odd
    assert "What could not be rebuilt: `kind`, `owner` (kind: " in odd


def test_names_from_the_project_are_no_markup(judge):
    found = hover(judge, "class Tag", 6).markdown
    assert "the table `` `![x](y)` ``." in found
    assert 'CREATE TABLE "`![x](y)`"' in found
    plain = ide.plain(found)
    assert "CREATE TABLE" in plain


def test_without_sqlalchemy_the_code_tells_what_it_can():
    found = hover(NO_JUDGE, "class User", 6).markdown
    assert "of the table `user`" in found
    assert "- `addresses` → `Address`, one to many" in found
    assert "CREATE TABLE" not in found
    assert hover(NO_JUDGE, "addresses: Mapped").markdown.startswith("**`User.addresses`** → `Address`")


def test_a_column_is_not_one(judge):
    assert hover(judge, "user_id: Mapped") is None
