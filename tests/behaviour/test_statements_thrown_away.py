"""SA107: methods of statements leave the old one as it is. SA109: an empty conjunction is no criterion."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import partial

import pytest
from sqlalchemy.exc import InvalidRequestError, SADeprecationWarning
from sqlalchemy.orm import Session
from sqlalchemy.sql import Delete
from world import VERSION, Example, World


@pytest.mark.filterwarnings("error")
def test_a_discarded_filter_is_not_applied(example: Example, session: Session) -> None:
    bad = example("discarded-generative-call", "Bad")["users_of"]
    assert [user.name for user in bad(session, "ann")] == ["ann", "bob", "cid"]
    good = example("discarded-generative-call", "Good")["users_of"]
    assert [user.name for user in good(session, "ann")] == ["ann"]


@pytest.mark.filterwarnings("error")
def test_a_statement_that_is_not_executed_changes_nothing(world: World, session: Session) -> None:
    world.delete(world.User).where(world.User.id == 1)
    session.commit()
    assert session.query(world.User).count() == 3


def test_removing_the_users_of_an_empty_list_removes_all(example: Example, session: Session) -> None:
    bad = example("empty-or-conjunction", "Bad")
    with pytest.warns(SADeprecationWarning):
        bad["remove"](session, [])
    assert session.query(bad["User"]).count() == 0


def test_removing_with_false_as_first_condition_removes_none(example: Example, session: Session) -> None:
    good = example("empty-or-conjunction", "Good")
    if VERSION < (2, 0):
        with pytest.raises(InvalidRequestError, match="Could not evaluate current criteria in Python"):
            good["remove"](session, [])
        good["delete"] = partial(synchronized_delete, good["delete"])
    good["remove"](session, [])
    assert session.query(good["User"]).count() == 3
    good["remove"](session, ["ann", "bob"])
    assert [user.name for user in session.query(good["User"])] == ["cid"]


def synchronized_delete(delete: Callable[[object], Delete], entity: object) -> Delete:
    """What 1.4 wants besides: it cannot evaluate ``false()`` on the objects of the session."""
    return delete(entity).execution_options(synchronize_session="fetch")


@pytest.mark.parametrize("function", ["or_", "and_"])
def test_an_empty_conjunction_disappears_from_the_statement(world: World, function: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SADeprecationWarning)
        statement = world.select(world.User.id).where(world[function](*[]))
        assert "WHERE" not in str(statement)
