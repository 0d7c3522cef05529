"""SA601: SQL from strings."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session
from world import Example

ATTACK = "x' OR '1'='1"


@pytest.mark.parametrize(("section", "rows"), [("Bad", 3), ("Good", 0)])
def test_what_an_attacker_gets(example: Example, session: Session, section: str, rows: int) -> None:
    found = example("sql-injection-string", section)["find"](session, ATTACK).all()
    assert len(found) == rows


@pytest.mark.parametrize("section", ["Bad", "Good"])
def test_an_honest_name_is_found_either_way(example: Example, session: Session, section: str) -> None:
    assert [row.name for row in example("sql-injection-string", section)["find"](session, "ann")] == ["ann"]
