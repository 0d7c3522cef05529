"""SA111: what filter_by() means behind a join."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
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
