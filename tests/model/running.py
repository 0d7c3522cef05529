"""Programs that are both run and looked at by the model."""

from __future__ import annotations

import builtins
import sys
import types
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib import import_module, invalidate_caches
from pathlib import Path

import pytest
from sqlalchemy.orm import configure_mappers
from sqlalchemy.orm.mapper import _all_registries

from sqlassay.model.kinds import Kind
from sqlassay.model.workspace import Workspace
from sqlassay.syntax import form
from trees import written

ROOT = Path("/project")

SHOP = """
from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table
from sqlalchemy.orm import declarative_base, relationship

Base = declarative_base()


class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    orders = relationship("Order", back_populates="user")


class Order(Base):
    __tablename__ = "orders"
    id = Column(Integer, primary_key=True)
    user_id = Column(ForeignKey("users.id"))
    title = Column(String)
    user = relationship("User", back_populates="orders")


archive = Table("archive", Base.metadata, Column("id", Integer), Column("name", String))
"""
"""A module with two mapped classes and a table."""


@contextmanager
def as_module(name: str, text: str) -> Iterator[types.ModuleType]:
    """A module that runs and can be imported meanwhile."""
    module = types.ModuleType(name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(text, vars(module))
    sys.modules[name] = module
    try:
        yield module
    finally:
        del sys.modules[name]


@contextmanager
def imported(
    texts: Mapping[Path, str], folder: Path, workspace: Workspace
) -> Iterator[dict[str, types.ModuleType]]:
    """The modules of a workspace by their names, imported from a folder, with their mappers configured; what
    they leave behind in SQLAlchemy and Python is taken away.
    """
    written(folder, {path.relative_to(ROOT).as_posix(): text for path, text in texts.items()})
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        patch.syspath_prepend(str(folder))
        patch.setattr(builtins, "reveal_kind", lambda _: None, raising=False)
        invalidate_caches()
        for name in [name for name in sys.modules if name.partition(".")[0] == "sqlmodel"]:
            patch.delitem(sys.modules, name)  # it has one registry for all, so each program gets its own
        modules_before, registries_before = set(sys.modules), set(_all_registries())
        names = [name for name in workspace.program.modules if name]
        try:
            modules = {name: import_module(name) for name in names}
            configure_mappers()
            yield modules
        finally:
            for name in set(sys.modules) - modules_before:
                if name in names or name.partition(".")[0] == "sqlmodel":
                    del sys.modules[name]
            for made in set(_all_registries()) - registries_before:
                with suppress(AttributeError):  # Flask-SQLAlchemy takes away what SQLAlchemy looks for
                    made.dispose(cascade=True)


def given_to(function: str, workspace: Workspace, path: Path) -> Iterator[tuple[str, Kind | None]]:
    """What the calls of a function of one argument are given: the source, and the kind if it is known."""
    document = workspace.document(path)
    assert document is not None
    kinds = dict(workspace.kinds(path))
    for unit in document.units:
        for node in form.walk(unit.body):
            match node:
                case form.Call(func=form.Name(id=name), args=(form.Argument(value=value),)):
                    if name == function:
                        yield unit.text[value.start : value.end], kinds.get(value.span.shifted(unit.start))
