"""SA309: objects without a session. SA404 and SA405: what asynchronous sessions cannot load by themselves."""

from __future__ import annotations

import asyncio
import gc
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Column, ForeignKey, Integer
from sqlalchemy.exc import MissingGreenlet, StatementError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import relationship, selectinload
from sqlalchemy.orm.exc import DetachedInstanceError
from sqlalchemy.pool import StaticPool
from world import Example, World


@contextmanager
def missing_greenlet() -> Iterator[None]:
    """SQLAlchemy 2.1 wraps the error. What was not awaited for it is collected here, with its warning."""
    with pytest.raises((MissingGreenlet, StatementError)) as caught:
        yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        gc.collect()
    assert "greenlet_spawn has not been called" in str(caught.value)


def run(world: World, function: str, *arguments: Any) -> Any:
    """Call an asynchronous function of an example over a fresh database with one user and one post."""

    async def program() -> Any:
        engine = create_async_engine("sqlite+aiosqlite://", poolclass=StaticPool)
        world.update(async_engine=engine, AsyncSession=AsyncSession, selectinload=selectinload)
        async with engine.begin() as connection:
            await connection.run_sync(world.Base.metadata.create_all)
        async with AsyncSession(engine) as session:
            session.add(world.User(id=1, name="ann", email="ann@example.com"))
            if "Post" in world:
                session.add(world.Post(id=1))
            await session.commit()
        try:
            return await world[function](*arguments)
        finally:
            await engine.dispose()

    return asyncio.run(program())


@pytest.fixture
def posts(world: World) -> World:
    """The classes of a page, in the form that all versions know."""

    class Post(world.Base):
        __tablename__ = "posts"
        id = Column(Integer, primary_key=True)
        comments = relationship("Comment")

    class Comment(world.Base):
        __tablename__ = "comments"
        id = Column(Integer, primary_key=True)
        post_id = Column(ForeignKey("posts.id"))

    world.update(Post=Post, Comment=Comment)
    return world


def test_what_is_not_loaded_cannot_be_read(functions: Example, posts: World) -> None:
    functions("async-implicit-io", "Bad")
    with missing_greenlet():
        run(posts, "comments", 1)


def test_what_an_option_loaded_can(functions: Example, posts: World) -> None:
    functions("async-implicit-io", "Good")
    assert run(posts, "comments", 1) == []


def test_what_is_expired_cannot_be_read(example: Example) -> None:
    world = example("async-expired-attribute-access", "Bad")
    with missing_greenlet():
        run(world, "renamed", 1, "ann2")


def test_what_was_refreshed_can(example: Example) -> None:
    world = example("async-expired-attribute-access", "Good")
    assert run(world, "renamed", 1, "ann2") == "ann@example.com"


def test_a_detached_object_does_not_load(example: Example) -> None:
    world = example("detached-instance-access", "Bad")
    with pytest.raises(DetachedInstanceError):
        world["new"]("dan")


def test_within_the_block_it_does(example: Example) -> None:
    assert example("detached-instance-access", "Good")["new"]("dan") == 4
