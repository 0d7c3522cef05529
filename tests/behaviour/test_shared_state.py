"""SA308: one session for all. SA508, SA509: defaults that are made once."""

from __future__ import annotations

import time
import uuid
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import JSON, Column, DateTime, Integer, String, update
from sqlalchemy.exc import IntegrityError, InvalidRequestError, PendingRollbackError
from sqlalchemy.orm import Session
from world import VERSION, Example, World


def test_callers_of_a_module_level_session_see_each_others_changes(example: Example) -> None:
    user = example("module-level-session", "Bad")["user"]
    user(1).name = "changed, not committed"
    assert user(1).name == "changed, not committed"
    user = example("module-level-session", "Good")["user"]
    user(1).name = "changed again"
    assert user(1).name == "ann"


def test_a_module_level_session_gives_stale_objects(example: Example) -> None:
    world = example("module-level-session", "Bad")
    held = world["user"](1)
    assert held.name == "ann"
    with world["SessionLocal"]() as other:
        other.execute(
            update(world["User"]).values(name="renamed").execution_options(synchronize_session=False)
        )
        other.commit()
    assert world["user"](1).name == "ann"
    assert example("module-level-session", "Good")["user"](1).name == "renamed"


def test_an_error_in_one_caller_leaves_the_session_unusable_for_all(example: Example) -> None:
    world = example("module-level-session", "Bad")
    world["session"].add(world["User"](name=None))
    with pytest.raises(IntegrityError):
        world["session"].flush()
    with pytest.raises(PendingRollbackError):
        world["user"](1)


def test_a_parameters_default_is_one_session(world: World) -> None:
    namespace: dict[str, Any] = world
    exec("def user(session=SessionLocal()):\n    return session", namespace)
    assert namespace["user"]() is namespace["user"]()


def declare(world: World, session: Session, column: Column[Any]) -> type[Any]:
    """A mapped class with the column `value`, and its table."""
    members = {"__tablename__": "things", "id": Column(Integer, primary_key=True), "value": column}
    thing: type[Any] = type("Thing", (world.Base,), members)
    world.Base.metadata.create_all(session.connection())
    return thing


def insert_two(session: Session, thing: type[Any]) -> tuple[Any, Any]:
    one, two = thing(), thing()
    session.add(one)
    session.flush()
    time.sleep(0.001)
    session.add(two)
    session.flush()
    return one, two


def test_rows_share_a_moment_that_was_called_for_once(world: World, session: Session) -> None:
    one, two = insert_two(session, declare(world, session, Column(DateTime, default=datetime.now())))
    assert one.value == two.value


def test_rows_have_their_own_moment_by_a_function(world: World, session: Session) -> None:
    one, two = insert_two(session, declare(world, session, Column(DateTime, default=datetime.now)))
    assert one.value < two.value


def test_a_key_that_was_made_once_fails_at_the_second_row(world: World, session: Session) -> None:
    thing = declare(world, session, Column(String, default=str(uuid.uuid4()), unique=True))
    with pytest.raises(IntegrityError):
        insert_two(session, thing)


def test_rows_share_a_mutable_default_and_the_next_row_gets_it_changed(
    world: World, session: Session
) -> None:
    thing = declare(world, session, Column(JSON, default={}))
    one, two = insert_two(session, thing)
    assert one.value is two.value
    one.value["seen"] = True
    three, _ = insert_two(session, thing)
    session.expire(three)
    assert three.value == {"seen": True}


def test_rows_have_their_own_object_by_a_factory(world: World, session: Session) -> None:
    one, two = insert_two(session, declare(world, session, Column(JSON, default=dict)))
    assert one.value == two.value == {}
    assert one.value is not two.value


@pytest.mark.parametrize("section", ["Bad", "Good"])
@pytest.mark.parametrize("rule", ["default-evaluated-at-import", "mutable-default"])
def test_the_pages_classes_map(
    rule: str, section: str, world: World, session: Session, example: Example
) -> None:
    """The examples are written for 2.0; on 1.4 the classes above stand for them."""
    if VERSION < (2, 0):
        return
    from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

    base = type("Base", (DeclarativeBase,), {})
    world.update(Base=base, Mapped=Mapped, mapped_column=mapped_column, datetime=datetime)
    example(rule, section)
    name, attribute = (
        ("Event", "created") if rule == "default-evaluated-at-import" else ("Document", "labels")
    )
    base.metadata.create_all(session.connection())
    one, two = insert_two(session, world[name])
    assert (getattr(one, attribute) is getattr(two, attribute)) == (section == "Bad")


def test_a_mutable_default_of_a_dataclass_is_refused_before_2_1_and_shared_since() -> None:
    """1.4 has no `MappedAsDataclass`."""
    if VERSION < (2, 0):
        return
    from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, mapped_column

    class Base(MappedAsDataclass, DeclarativeBase):
        pass

    def declare() -> type[Any]:
        members = {
            "__tablename__": "things",
            "__module__": __name__,
            "__annotations__": {"id": Mapped[int], "value": Mapped[dict]},
            "id": mapped_column(primary_key=True, init=False),
            "value": mapped_column(JSON, default={}),
        }
        return type("Thing", (Base,), members)

    if VERSION < (2, 1):
        with pytest.raises(InvalidRequestError, match="mutable default"):
            declare()
    else:
        thing = declare()
        assert thing().value is thing().value
