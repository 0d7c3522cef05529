"""What rules can ask a statement: the columns that it demands to be equal to something, what it may have."""

from __future__ import annotations

import pytest
from running import ROOT, given_to

from sqlassay.model.kinds import Column, Literal, LoaderOption, ProjectClass, Selection, Statement
from sqlassay.model.workspace import Workspace

TEXT = """
from sqlalchemy import Column, ForeignKey, Integer, String, and_, or_, select
from sqlalchemy.orm import declarative_base, joinedload, relationship

Base = declarative_base()


class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    orders = relationship("Order")


class Order(Base):
    __tablename__ = "orders"
    id = Column(Integer, primary_key=True)
    user_id = Column(ForeignKey("users.id"))


def f(x, flag):
    reveal({})
"""

USER, ORDER = ProjectClass("app", "User"), ProjectClass("app", "Order")
ID, NAME, USER_ID = Column(USER, "id"), Column(USER, "name"), Column(ORDER, "user_id")


def statement(code: str) -> Selection:
    workspace = Workspace.empty().with_text(ROOT / "app.py", TEXT.replace("{}", code), ROOT)
    ((_, found),) = given_to("reveal", workspace, ROOT / "app.py")
    assert isinstance(found, Selection)
    return found


@pytest.mark.parametrize(
    ("criteria", "equal"),
    [
        ("User.id == 1", {ID}),
        ("1 == User.id", {ID}),
        ("User.id == x, User.name == 'a'", {ID, NAME}),
        ("and_(User.id == x, and_(User.name == 'a', Order.id > 3))", {ID, NAME}),
        ("(User.id == x) & (User.name == 'a')", {ID, NAME}),
        ("User.name.is_(None)", {NAME}),
        ("Order.user_id == User.id", {USER_ID, ID}),
        ("or_(User.id == x, User.name == 'a')", set()),
        ("User.id == x if flag else User.name == 'a'", set()),
        ("~(User.id == x)", set()),
        ("User.id != x", set()),
        ("User.id.in_([1])", set()),
        ("x", set()),
    ],
)
def test_columns_that_have_to_be_equal_to_something(criteria: str, equal: set[Column]) -> None:
    assert set(statement(f"select(User).where({criteria})").equalities) == equal


def test_what_they_have_to_be_equal_to() -> None:
    made = statement("select(User).where(User.id == 1, Order.user_id == User.id, User.name == None)")
    assert made.equalities == {ID: USER_ID, USER_ID: ID, NAME: Literal(None)}


def test_columns_that_criteria_use() -> None:
    made = statement("select(User).where(or_(User.id == x, User.name.like('a')), x)")
    assert made.criteria_columns == (ID, NAME)


def test_a_part_may_be_there_on_one_path() -> None:
    made = statement("select(User).limit(1) if flag else select(User)")
    assert made.may_have("limit") and not made.may_have("offset")


def test_options_of_a_statement_that_is_known_in_part_are_not_all_known() -> None:
    option = LoaderOption("joinedload", ((USER, "orders"),))
    made = statement("select(User).options(joinedload(User.orders))")
    assert isinstance(made, Statement) and made.loading == (option,)
    open_ended = statement("select(User).options(joinedload(User.orders), x)")
    assert open_ended.options == (option,) and open_ended.loading is None
