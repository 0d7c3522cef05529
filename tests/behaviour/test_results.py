"""SA108: the truth of queries and results. SA133: reading a result twice. SA135: collections that come by a
join. SA131: rows and what is in them.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import methodcaller
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError, InvalidRequestError, ResourceClosedError
from sqlalchemy.orm import Session, defaultload, joinedload, selectinload
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


def test_a_collection_loaded_by_a_join_asks_for_unique(example: Example, session: Session) -> None:
    with pytest.raises(InvalidRequestError, match="unique"):
        example("missing-unique-for-joined-eager-load", "Bad")["users"](session)
    users = example("missing-unique-for-joined-eager-load", "Good")["users"](session)
    assert [len(user.addresses) for user in users] == [2, 1, 0]


READS: dict[str, Callable[[Any], Any]] = {
    **{name: methodcaller(name) for name in ["all", "fetchall", "fetchone", "fetchmany", "first", "scalar"]},
    **{name: methodcaller(name) for name in ["one", "one_or_none", "scalar_one", "scalar_one_or_none"]},
    "partitions": lambda result: list(result.partitions(10)),
    "list": list,
    "next": next,
}


@pytest.mark.parametrize("method", READS)
@pytest.mark.parametrize("load", ["joinedload", "contains_eager"])
def test_every_read_asks_for_unique_but_the_first_row(
    world: World, session: Session, method: str, load: str
) -> None:
    stmt = select(world.User).where(world.User.id == 1).options(world[load](world.User.addresses))
    stmt = stmt.join(world.User.addresses) if load == "contains_eager" else stmt
    if method in ("first", "scalar"):
        READS[method](session.execute(stmt))
        return
    with pytest.raises(InvalidRequestError, match="unique"):
        READS[method](session.execute(stmt))


def test_what_leads_to_one_needs_no_unique(world: World, session: Session) -> None:
    user, address = world.User, world.Address
    for option in [
        joinedload(address.user),
        selectinload(address.user).joinedload(user.addresses),
        defaultload(address.user).joinedload(user.addresses),
    ]:
        assert len(session.scalars(select(address).options(option)).all()) == 3
    with pytest.raises(InvalidRequestError, match="unique"):
        session.scalars(select(address).options(joinedload(address.user).joinedload(user.addresses))).all()


def test_unique_changes_the_result_itself(world: World, session: Session) -> None:
    result = session.scalars(select(world.User).options(joinedload(world.User.addresses)))
    result.unique()
    assert len(result.all()) == 3


def test_a_second_read_finds_nothing(
    example: Example, session: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    example("result-consumed-twice", "Bad")["report"](session)
    assert capsys.readouterr().out.split("\n") == ["3 users", ""]
    example("result-consumed-twice", "Good")["report"](session)
    assert capsys.readouterr().out.split("\n") == ["3 users", "ann", "bob", "cid", ""]


def test_a_result_is_closed_by_what_gives_one_row(world: World, session: Session) -> None:
    for method in ["first", "one", "one_or_none", "scalar", "scalar_one", "scalar_one_or_none", "close"]:
        result = session.execute(select(world.User).where(world.User.id == 1))
        READS.get(method, methodcaller(method))(result)
        with pytest.raises(ResourceClosedError):
            result.all()


def test_a_row_has_not_what_its_object_has(example: Example, session: Session) -> None:
    with pytest.raises(AttributeError):
        example("row-used-as-entity", "Bad")["name_of"](session, 1)
    assert example("row-used-as-entity", "Good")["name_of"](session, 1) == "ann"


def test_rows_are_no_values(world: World, session: Session) -> None:
    ids = session.execute(select(world.User.id)).all()
    assert 1 not in ids
    assert (1,) in ids
    with pytest.raises(DBAPIError):
        session.execute(select(world.User).where(world.User.id.in_(ids)))
