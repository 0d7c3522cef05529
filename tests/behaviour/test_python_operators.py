"""SA101, SA102, SA103: Python's own operators on SQL expressions."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session
from world import Example, World


def names(session: Session, statement: object) -> list[str]:
    return [user.name for user in session.execute(statement).scalars()]  # type: ignore[call-overload]


@pytest.mark.filterwarnings("error")
def test_an_identity_test_returns_nothing_without_a_warning(example: Example, session: Session) -> None:
    bad = example("python-identity-test-on-column", "Bad")["stmt"]
    assert str(bad).endswith("WHERE false")
    assert str(bad.compile(session.get_bind())).endswith("WHERE 0 = 1")
    assert names(session, bad) == []
    assert names(session, example("python-identity-test-on-column", "Good")["stmt"]) == ["ann", "bob"]


@pytest.mark.filterwarnings("error")
def test_a_negative_identity_test_returns_everything(world: World, session: Session) -> None:
    statement = world.select(world.User).where(world.User.deleted_at is not None)
    assert str(statement.compile(session.get_bind())).endswith("WHERE 1 = 1")
    assert names(session, statement) == ["ann", "bob", "cid"]


@pytest.mark.filterwarnings("error")
def test_or_keeps_only_its_second_comparison(example: Example, session: Session) -> None:
    assert names(session, example("python-boolean-operator-on-clause", "Bad")["stmt"]) == ["bob"]
    assert names(session, example("python-boolean-operator-on-clause", "Good")["stmt"]) == ["ann", "bob"]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    ("criterion", "rendered"),
    [
        ("User.id == 1 and User.name == 'bob'", "WHERE users.id = :id_1"),
        ("User.id == 1 or User.name == 'bob'", "WHERE users.name = :name_1"),
        ("not (User.id == 1)", "WHERE true"),
        ("not (User.id != 1)", "WHERE false"),
        ("not User.state", "WHERE false"),
        ("User.state and User.id == 1", "WHERE users.id = :id_1"),
        ("User.state or User.id == 1", "WHERE users.state"),
        ("(User.id == 1) if User.id == 2 else (User.id == 3)", "WHERE users.id = :id_1"),
    ],
)
def test_the_truth_of_a_comparison_or_an_attribute_drops_operands(
    world: World, criterion: str, rendered: str
) -> None:
    statement = world.select(world.User).where(eval(criterion, world))
    assert str(statement).endswith(rendered)


def test_a_ternary_takes_the_branch_of_identity(world: World) -> None:
    criterion = eval("(User.id == 1) if User.id == 2 else (User.id == 3)", world)
    assert criterion.right.value == 3


@pytest.mark.parametrize(
    "criterion",
    [
        "User.id < 2 and User.id > 0",
        "not User.id.in_([1])",
        "User.id.is_(None) or User.id == 1",
        "User.__table__.c.id and True",
        "not User.__table__.c.id",
    ],
)
def test_the_truth_of_anything_else_raises(world: World, criterion: str) -> None:
    with pytest.raises(TypeError, match="Boolean value of this clause is not defined"):
        eval(criterion, world)


@pytest.mark.filterwarnings("error")
def test_membership_returns_nothing_without_a_warning(example: Example, session: Session) -> None:
    bad = example("python-membership-test-on-column", "Bad")["stmt"]
    assert str(bad).endswith("WHERE false")
    assert names(session, bad) == []
    assert names(session, example("python-membership-test-on-column", "Good")["stmt"]) == ["ann", "bob"]


@pytest.mark.filterwarnings("error")
def test_negative_membership_returns_everything(world: World, session: Session) -> None:
    assert names(session, world.select(world.User).where(world.User.id not in world.ids)) == [
        "ann",
        "bob",
        "cid",
    ]


def test_membership_in_a_column_raises(world: World) -> None:
    with pytest.raises(NotImplementedError):
        eval("'a' in User.name", world)
