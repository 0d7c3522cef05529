"""SA111: what filter_by() means behind a join. SA112: joinedload() is no join.
SA105: properties are no SQL.
"""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.exc import ArgumentError, OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session, joinedload
from world import VERSION, Example, World


def test_a_query_filters_what_was_joined_last(example: Example, session: Session) -> None:
    assert example("filter-by-targets-joined-entity", "Bad")["user"](session, 1) is None
    assert example("filter-by-targets-joined-entity", "Good")["user"](session, 1).name == "ann"


def test_a_select_filters_what_was_joined_last_until_it_raises(world: World, session: Session) -> None:
    joined = select(world.User).join(world.User.addresses)
    if VERSION >= (2, 1):
        with pytest.raises(SQLAlchemyError, match="ambiguous"):
            session.execute(joined.filter_by(id=13))
    else:
        assert session.scalars(joined.filter_by(id=13)).one().name == "bob"
    assert session.scalars(joined.filter_by(user_id=2)).one().name == "bob"


def test_an_eager_join_is_named_by_nothing(example: Example, session: Session) -> None:
    with pytest.raises(OperationalError, match="no such column"):
        example("joinedload-used-as-join", "Bad")["users"](session)
    users = example("joinedload-used-as-join", "Good")["users"](session)
    assert [user.name for user in users] == ["ann", "bob"]


@pytest.mark.filterwarnings("ignore:.*cartesian product")
def test_a_criterion_brings_the_table_in_again(world: World, session: Session) -> None:
    user, address = world.User, world.Address
    loaded = select(user).options(joinedload(user.addresses))
    of_bob = address.email == "bob@home.example.com"
    assert len(session.scalars(loaded.where(of_bob)).unique().all()) == 3
    assert [u.name for u in session.scalars(loaded.join(user.addresses).where(of_bob)).unique()] == ["bob"]


def test_a_property_of_a_class_is_no_sql(world: World, session: Session) -> None:
    user = world.User
    user.full_name = property(lambda self: self.name)
    criterion = user.full_name == "ann"
    assert criterion is False
    assert session.query(user).filter(criterion).all() == []
    for given in [select(user).order_by, select]:
        with pytest.raises(ArgumentError):
            given(user.full_name)
