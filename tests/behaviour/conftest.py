"""What the rules' pages say of SQLAlchemy, shown on the SQLAlchemy that is installed: 1.4, 2.0 or 2.1.

The examples of a page run in the namespace of `world`: its models in the form that all three versions know,
over an in-memory SQLite. `run_versions.py` runs this folder once on each version.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy
from sqlalchemy import JSON, Column, DateTime, ForeignKey, Integer, String, create_engine
from sqlalchemy.engine import Result
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import (
    Session,
    contains_eager,
    declarative_base,
    joinedload,
    relationship,
    sessionmaker,
)
from sqlalchemy.orm.attributes import flag_modified
from sqlalchemy.pool import StaticPool
from world import VERSION, Example, Traffic, World

import sqlassay

RULES = Path(sqlassay.__file__).parent / "rules"
PROLOGUE = "from __future__ import annotations\n" if VERSION < (2, 0) else ""
"""Annotations of 2.0 would not evaluate on 1.4."""


@pytest.fixture
def world() -> Iterator[World]:
    """Three users, two of them with addresses, in a fresh database, and the names of the rules' pages."""
    engine = create_engine("sqlite://", poolclass=StaticPool, future=True)
    base = declarative_base()

    class User(base):  # type: ignore[misc, valid-type]
        __tablename__ = "users"
        id = Column(Integer, primary_key=True)
        name = Column(String, nullable=False)
        email = Column(String)
        state = Column(String)
        deleted_at = Column(DateTime)
        addresses = relationship("Address", back_populates="user")

    class Address(base):  # type: ignore[misc, valid-type]
        __tablename__ = "addresses"
        id = Column(Integer, primary_key=True)
        email = Column(String)
        user_id = Column(ForeignKey("users.id"))
        user = relationship("User", back_populates="addresses")

    base.metadata.create_all(engine)
    factory = sessionmaker(engine, future=True)
    names = {
        name: getattr(sqlalchemy, name)
        for name in ["and_", "delete", "false", "insert", "not_", "or_", "select", "text", "true", "update"]
    }
    with factory() as session:
        session.add_all(
            [
                User(id=1, name="ann", email="ann@example.com", state="new"),
                User(id=2, name="bob", email="bob@example.com", state="old"),
                User(id=3, name="cid", email="cid@example.com", state="off", deleted_at=datetime(2024, 1, 1)),
                Address(id=11, email="ann@home.example.com", user_id=1),
                Address(id=12, email="ann@work.example.com", user_id=1),
                Address(id=13, email="bob@home.example.com", user_id=2),
            ]
        )
        session.commit()
    yield World(
        names,
        Base=base,
        User=User,
        Address=Address,
        engine=engine,
        SessionLocal=factory,
        Session=Session,
        Result=Result,
        Sequence=Sequence,
        contains_eager=contains_eager,
        flag_modified=flag_modified,
        joinedload=joinedload,
        IntegrityError=IntegrityError,
        JSON=JSON,
        ids=[1, 2],
    )
    engine.dispose()


@pytest.fixture
def session(world: World) -> Iterator[Session]:
    with world.SessionLocal() as session:
        yield session


def block_of(rule: str, section: str) -> str:
    """The first code block of a section (Bad, Good) of a rule's page."""
    (file,) = RULES.glob(f"*/{rule.replace('-', '_')}.py")
    page = ast.get_docstring(ast.parse(file.read_text("utf-8"))) or ""
    found = re.search(rf"^## {section}\n.*?```python\n(.*?)```", page, re.DOTALL | re.MULTILINE)
    assert found is not None, f"{rule} has no {section}"
    return found.group(1)


@pytest.fixture
def example(world: World) -> Example:
    """Run the first code block of a section (Bad, Good) of a rule's page; gives the names afterwards."""

    def run(rule: str, section: str) -> dict[str, Any]:
        exec(compile(PROLOGUE + block_of(rule, section), rule, "exec", dont_inherit=True), world)
        return world

    return run


@pytest.fixture
def functions(world: World) -> Example:
    """Run the functions of such a block alone: its classes may be written as 2.0 knows them only."""

    def run(rule: str, section: str) -> World:
        tree = ast.parse(PROLOGUE + block_of(rule, section))
        tree.body = [node for node in tree.body if not isinstance(node, ast.ClassDef)]
        exec(compile(tree, rule, "exec", dont_inherit=True), world)
        return world

    return run


@pytest.fixture
def traffic(world: World) -> Traffic:
    return Traffic(world.engine)
