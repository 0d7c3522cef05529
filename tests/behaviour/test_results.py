"""SA108: the truth of queries and results."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from world import Example, Traffic, World


def test_a_query_is_true_without_any_row(example: Example, session: Session, traffic: Traffic) -> None:
    assert example("truth-test-of-query-or-result", "Bad")["is_taken"](session, "nobody@example.com")
    assert traffic.statements == []
    assert not example("truth-test-of-query-or-result", "Good")["is_taken"](session, "nobody@example.com")


def test_a_result_is_true_without_any_row(world: World, session: Session) -> None:
    nobody = select(world.User).where(world.User.id == 99)
    assert session.execute(nobody)
    assert session.scalars(nobody)
    assert session.execute(nobody).mappings()
    with pytest.raises(TypeError, match="Boolean value of this clause is not defined"):
        bool(nobody)
