"""The signature of the construct whose arguments are typed; ``|`` is the cursor."""

from __future__ import annotations

from pathlib import Path

import pytest

from sqlassay import ide
from sqlassay.model.workspace import Workspace

ROOT = Path("/project")
TEXT = """\
from sqlalchemy import Column, ForeignKey, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Note(Base):
    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    {}
"""
CASES = {
    'user = relationship("Us|er")': "relationship argument=None",
    'user = relationship("User"|': "relationship argument=None",
    'user = relationship("User", |': "relationship secondary=None",
    'user = relationship("User", lazy="|': "relationship lazy='select'",
    'user = relationship("User", la|zy="select")': "relationship lazy='select'",
    'user = relationship("User", lazy="select", |)': "relationship",
    'user_id = mapped_column(ForeignKey("|"))': "ForeignKey column",
    'user_id = mapped_column(ForeignKey("users.id", ondelete=|': "ForeignKey ondelete=None",
    'user_id = mapped_column(ForeignKey("users.id"), |': "mapped_column type_=None",
    'user_id = mapped_column("a", int, ForeignKey("users.id"), |)': "mapped_column *args",
    'user_id = Column(ForeignKey("users.id"), nullable=|)': "Column nullable",
    "user_id = mapped_column(String(|))": "",
    "user_id = mapped_column()|": "",
    "user_id = mapped_column|()": "",
    "user_id = other(|)": "",
}


@pytest.mark.parametrize("code", CASES)
def test_the_call_around_and_the_parameter_that_is_given(code):
    text = TEXT.replace("{}", code)
    offset = text.index("|")
    workspace = Workspace.empty().with_text(ROOT / "a.py", text.replace("|", "", 1), ROOT)
    found = ide.signature_help(workspace, ROOT / "a.py", offset)
    if found is None:
        assert CASES[code] == ""
        return
    active = "" if found.active is None else found.parameters[found.active].span.of(found.label)
    assert f"{found.label.partition('(')[0]} {active}".strip() == CASES[code]
    assert found.parameters[-1].span.end == len(found.label) - 1
