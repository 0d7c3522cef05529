"""SA322: values of columns that are changed in place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import JSON, Column, Integer, PickleType, inspect
from sqlalchemy.ext.mutable import MutableDict
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified
from world import Example, World

Change = Callable[[Any], Any]


@pytest.fixture
def profile(world: World, session: Session) -> Any:
    """A persistent object with a plain JSON, a pickled and a tracked value."""

    class Profile(world.Base):  # type: ignore[misc, name-defined]
        __tablename__ = "profiles"
        id = Column(Integer, primary_key=True)
        settings = Column(JSON)
        tags = Column(JSON)
        pickled = Column(PickleType)
        tracked = Column(MutableDict.as_mutable(JSON))

    world["Profile"] = Profile
    world.Base.metadata.create_all(world.engine)
    made = Profile(
        id=1,
        settings={"theme": "light", "a": {"b": 1}},
        tags=["a"],
        pickled=["a"],
        tracked={"seen": ["a"], "count": 1},
    )
    session.add(made)
    session.commit()
    return made


def stored(world: World, name: str) -> Any:
    with world.SessionLocal() as session:
        return getattr(session.get(world.Profile, 1), name)


@pytest.mark.parametrize(("section", "theme"), [("Bad", "light"), ("Good", "dark")])
@pytest.mark.usefixtures("profile")
def test_a_change_in_place_is_not_stored(
    functions: Example, session: Session, section: str, theme: str
) -> None:
    world = functions("untracked-json-mutation", section)
    world["choose_theme"](session, 1, "dark")
    assert stored(world, "settings")["theme"] == theme


def reassign(profile: Any) -> None:
    settings = profile.settings
    settings["x"] = 1
    profile.settings = settings


def extend(profile: Any) -> None:
    profile.tags += ["x"]


LOST: dict[str, tuple[str, Change]] = {
    "item": ("settings", lambda p: p.settings.__setitem__("x", 1)),
    "item of an item": ("settings", lambda p: p.settings["a"].__setitem__("x", 1)),
    "get": ("settings", lambda p: p.settings.get("a").pop("b")),
    "deleted": ("settings", lambda p: p.settings.__delitem__("a")),
    "append": ("tags", lambda p: p.tags.append("x")),
    "sort": ("tags", lambda p: (p.tags.insert(0, "x"), p.tags.sort())),
    "+=": ("tags", extend),
    "pickled": ("pickled", lambda p: p.pickled.append("x")),
    "the same object again": ("settings", reassign),
    "added again": ("settings", lambda p: (p.settings.pop("a"), inspect(p).session.add(p))),
    "below what is tracked": ("tracked", lambda p: p.tracked["seen"].append("x")),
}


@pytest.mark.parametrize(("name", "change"), LOST.values(), ids=LOST)
def test_it_is_lost(world: World, session: Session, profile: Any, name: str, change: Change) -> None:
    before = stored(world, name)
    change(profile)
    assert getattr(profile, name) != before
    session.commit()
    assert stored(world, name) == before


def test_a_flag_lasts_until_the_next_flush(world: World, session: Session, profile: Any) -> None:
    profile.settings["x"] = 1
    flag_modified(profile, "settings")
    session.flush()
    profile.settings["x"] = 2
    session.commit()
    assert stored(world, "settings")["x"] == 1


def copy_first(profile: Any) -> None:
    profile.settings = dict(profile.settings)
    profile.settings["x"] = 1


def replace(profile: Any) -> None:
    profile.settings = {**profile.settings, "x": 1}


def flag(profile: Any) -> None:
    profile.settings["x"] = 1
    flag_modified(profile, "settings")


def flag_before_the_same_object(profile: Any) -> None:
    flag(profile)
    profile.settings = profile.settings


KEPT: dict[str, tuple[str, Change]] = {
    "another value": ("settings", replace),
    "a copy before": ("settings", copy_first),
    "flagged": ("settings", flag),
    "flagged, and the same object again": ("settings", flag_before_the_same_object),
    "tracked": ("tracked", lambda p: p.tracked.update(x=1)),
    "below it, with the level above": (
        "tracked",
        lambda p: (p.tracked["seen"].append("x"), p.tracked.pop("count")),
    ),
    "below it, by setdefault": ("tracked", lambda p: p.tracked.setdefault("seen", []).append("x")),
}


@pytest.mark.parametrize(("name", "change"), KEPT.values(), ids=KEPT)
def test_it_is_kept(world: World, session: Session, profile: Any, name: str, change: Change) -> None:
    before = stored(world, name)
    change(profile)
    session.commit()
    assert stored(world, name) != before


def test_a_new_object_is_stored_as_it_is_when_it_is_flushed(
    world: World, session: Session, profile: Any
) -> None:
    session.delete(profile)
    session.flush()
    made = world.Profile(id=1, settings={})
    made.settings["x"] = 1
    session.add(made)
    made.settings["y"] = 1
    session.commit()
    assert stored(world, "settings") == {"x": 1, "y": 1}
