"""The mapped classes and tables that an editor lists, of a file and of a workspace."""

from __future__ import annotations

from textwrap import dedent

from marked import ROOT, Marked

from sqlassay import ide
from sqlassay.ide import Item

MODELS = """\
from sqlalchemy import Column, ForeignKey, Integer, Table
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship
from base import Base

links = Table(
    "user_tags", Base.metadata, Column("user_id", ForeignKey("users.id")), Column("tag", Integer)
)


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    number = 1

    def greet(self):
        return self.name

    @hybrid_property
    def short(self):
        return self.name

    orders: Mapped[list["Order"]] = relationship(back_populates="user")


class Plain:
    id: int


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    user: Mapped[User] = relationship(back_populates="orders")


def function():
    pass
"""


def shown(items: tuple[Item, ...], text: str, indent: str = "") -> str:
    """Items with what their spans cover, as an outline."""
    lines = []
    for item in items:
        line = text.count("\n", 0, item.span.start) + 1
        last = text.count("\n", 0, item.span.end) + 1
        assert item.span.start <= item.name_span.start <= item.name_span.end <= item.span.end
        named = item.name_span.of(text)
        lines.append(
            f"{indent}{item.sort} {item.name} @{named} {line}-{last}: {item.detail}".rstrip(": ") + "\n"
        )
        lines.append(shown(item.items, text, indent + "  "))
    return "".join(lines)


def test_a_file_lists_what_is_mapped_and_nothing_else():
    project = Marked({"models.py": MODELS})
    items = ide.document_items(project.workspace, ROOT / "models.py")
    assert shown(items, MODELS) == dedent(
        """\
        table user_tags @links 6-8: links
          column user_id @user_id 7-7: type of the foreign key, null, refers to 'users.id'
          column tag @tag 7-7: Integer, null
        class User @User 11-25: users
          column id @id 14-14: Integer, not null, primary key
          column name @name 15-15: String, not null
          hybrid short @short 22-23
          relationship orders @orders 25-25: many models.Order, one to many, back_populates user
        class Order @Order 32-36: orders
          column id @id 34-34: Integer, not null, primary key
          column user_id @user_id 35-35: type of the foreign key, not null, refers to 'users.id'
          relationship user @user 36-36: one models.User, many to one, back_populates orders
        """
    )


def test_names_of_the_workspace_are_found_by_their_letters():
    project = Marked({"models.py": MODELS})
    workspace = project.workspace
    names = [name for path in workspace.paths for name in ide.names_in(workspace, path)]

    def found(query: str) -> list[str]:
        named = ide.placed(workspace, ide.matching(names, query))
        return [f"{n.sort} {n.container}.{n.name} @{n.span.of(MODELS)}" for n in named]

    assert found("order") == [
        "class models.Order @Order",
        "relationship User.orders @orders",
        "table models.orders @Order",
    ]
    assert found("usr")[:3] == [
        "class models.User @User",
        "relationship Order.user @user",
        "table models.users @User",
    ]
    assert found("UserTags") == ["table models.user_tags @links"]
    assert found("short") == ["hybrid User.short @short"]
    assert found("greet") == found("Plain") == found("number") == []
