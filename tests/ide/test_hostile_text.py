"""Text of a project is shown as text: no link, picture or HTML comes of it in a hover, wherever it stands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from sqlassay import ide
from sqlassay.index import judge_for
from sqlassay.kit import Environment
from sqlassay.lint import Selection, check
from sqlassay.model.judging import Judge
from sqlassay.model.workspace import Workspace
from sqlassay.project import Installation

FILE = Path("/project/app.py")
EVIL = [
    "[x](command:evil)",
    "![x](http://evil.example/x.png)",
    "<img src=x onerror=evil()>",
    "`[x](command:evil)",
    "```\\n[x](command:evil)",
    "x\\n\\n[x](command:evil)\\n\\n<b>",
    "http://evil.example",
    "<http://evil.example>",
]
TEMPLATE = '''\
"""{evil}"""
from sqlalchemy import Column, ForeignKey, Index, Integer, Table, bindparam, literal_column, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship

class Base(DeclarativeBase):
    """{evil}"""

table = Table("t{evil}", Base.metadata, Column("c{evil}", Integer, primary_key=True, comment="{evil}"))

class User(Base):
    """{evil}"""
    __tablename__ = "u{evil}"
    __table_args__ = (Index("i{evil}", "id"), {{"comment": "{evil}"}})
    id: Mapped[int] = mapped_column("{evil}", primary_key=True, doc="{evil}", comment="{evil}")
    name: Mapped[str | None] = mapped_column(server_default="{evil}", info={{"{evil}": "{evil}"}})
    notes: Mapped[list["Note"]] = relationship(back_populates="{evil}", info={{"{evil}": "{evil}"}})
    others: Mapped[list["Note"]] = relationship("Note", primaryjoin="{evil}")

class Note(Base):
    __tablename__ = "note"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("u{evil}.{evil}"))
    other_id: Mapped[int] = mapped_column(ForeignKey("{evil}.{evil}"))

def f(session: Session, name: str) -> None:
    """{evil}"""
    session.execute(text("SELECT '{evil}' FROM x WHERE y = '" + name + "'"))
    session.execute(select(User.id.label("{evil}"), literal_column("{evil}")).where(User.name == "{evil}"))
    session.scalars(select(User).where(User.name == bindparam("{evil}"), User.name is None)).all()
    session.scalars(select(User).filter_by(**{{"{evil}": 1}})).all()
    session.scalars(select(table)).all()
'''


@pytest.fixture(scope="module")
def judge() -> Iterator[Judge]:
    yield judge_for(Installation())


def tokens(markdown: str) -> Iterator[Token]:
    for token in MarkdownIt("commonmark", {"html": True}).parse(markdown):
        yield token
        yield from token.children or ()


def does_something(token: Token) -> bool:
    address = str(token.attrs.get("href", ""))
    return token.type.startswith(("html", "image")) or "evil" in address


@pytest.mark.parametrize("evil", EVIL)
def test_a_hover_shows_hostile_text_as_text(judge: Judge, evil: str) -> None:
    text = TEMPLATE.format(evil=evil)
    workspace = Workspace.empty().with_judge(judge).with_text(FILE, text, FILE.parent)
    findings = check(workspace, FILE, Selection(extend_select=("ALL",)), Environment())
    assert findings
    hovers = (ide.hover(workspace, FILE, place, findings, dialect="postgresql") for place in range(len(text)))
    shown = {hover.markdown for hover in hovers if hover is not None}
    assert any("evil" in markdown for markdown in shown)
    assert not [markdown for markdown in shown if any(map(does_something, tokens(markdown)))]
