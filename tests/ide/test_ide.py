"""What an editor is told, without an editor."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from sqlassay import ide, standards
from sqlassay.kit import Environment
from sqlassay.lint import Selection, check
from sqlassay.model.workspace import Workspace
from sqlassay.text import Span, apply_edits

ROOT = Path("/project")
FILE = ROOT / "app.py"
TEXT = """\
from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "user"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


def find(session: Session, name: str):
    first = select(User).where(User.name is None)
    second = select(User).where(User.name == name and User.id == 1)
    third = select(User).where(User.name is not None)
    return session.query(User).get(1), first, second, third
"""


class Place:
    """The file, and what is found in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.workspace = Workspace.empty().with_text(FILE, text, ROOT)
        self.diagnostics = check(self.workspace, FILE, Selection(), Environment())

    def hover(self, words: str) -> ide.Hover | None:
        return ide.hover(self.workspace, FILE, self.text.index(words) + 1, self.diagnostics)

    def offers(self, words: str) -> dict[str, ide.Offer]:
        at = self.text.index(words)
        return {offer.title: offer for offer in ide.offers(Span(at, at), self.diagnostics)}

    def after(self, change: ide.Change) -> str | None:
        found = ide.edits(self.workspace, FILE, change, self.diagnostics, Selection(), Environment())
        return None if found is None else apply_edits(self.text, found[FILE])


@pytest.fixture(scope="module")
def place() -> Place:
    return Place(TEXT)


def test_the_codes_that_the_tests_build_on(place):
    assert {d.rule.code for d in place.diagnostics} == {"SA101", "SA102", "SA802"}


def test_a_hover_on_a_finding_says_what_why_and_where_it_is_written(place):
    finding = place.diagnostics[0]
    hover = place.hover("User.name is None")
    assert hover is not None
    assert hover.span == finding.span
    assert finding.rule.page.sections["Why"].strip() in hover.markdown
    for anchor in finding.rule.standards:
        assert f"[{standards.section(anchor).title}]({standards.link(anchor)})" in hover.markdown


def test_a_message_is_left_out_where_the_editor_shows_it_beside_the_hover(place):
    finding = place.diagnostics[0]
    offset = finding.span.start + 1
    short = ide.hover(place.workspace, FILE, offset, [finding], messages=False)
    assert short is not None
    last_line = finding.message.splitlines()[-1]
    assert last_line in place.hover("User.name is None").markdown
    assert last_line not in short.markdown
    assert finding.rule.page.sections["Why"].strip() in short.markdown


def test_findings_that_lie_in_one_another_are_all_told_the_narrowest_first(place):
    inner = place.diagnostics[0]
    outer = replace(place.diagnostics[1], span=Span(0, len(TEXT)))
    hover = ide.hover(place.workspace, FILE, inner.span.start, [outer, inner])
    assert hover is not None
    assert hover.span == inner.span
    assert hover.markdown.index("**SA101**") < hover.markdown.index("**SA102**")


def test_a_construct_is_explained_by_the_standard_and_the_manual(place):
    hover = place.hover("mapped_column(primary_key")
    known = standards.construct("sqlalchemy.orm.mapped_column")
    assert hover is not None and known is not None
    assert hover.span.of(TEXT) == "mapped_column"
    assert known.text in hover.markdown
    assert f"[SQLAlchemy manual]({known.manual})" in hover.markdown


def test_nothing_is_said_of_what_is_not_sqlalchemys(place):
    assert place.hover("find(session") is None


def test_offers_name_safety_and_only_a_safe_fix_is_preferred(place):
    safe = list(place.offers("User.name is None").values())
    unsafe = [one for one in place.offers("and User.id").values() if one.diagnostic is not None]
    assert safe[0].preferred and "may change" not in safe[0].title
    assert not unsafe[0].preferred and unsafe[0].title.endswith("(may change behaviour)")
    assert {d.rule.code for d in place.diagnostics if d.fix} >= {"SA101", "SA102"}


def test_every_change_that_is_offered_can_be_made_and_does_what_it_says(place):
    for words in ("User.name is None", "and User.id", "session.query(User)"):
        for title, offer in place.offers(words).items():
            if offer.change is None:
                continue
            after = place.after(offer.change)
            assert after is not None and after != TEXT, title
            left = Place(after).diagnostics
            if offer.diagnostic is not None:
                code = offer.diagnostic.rule.code
                count = sum(d.rule.code == code for d in left)
                whole_rule = title.startswith("Fix all")
                assert count == (0 if whole_rule else sum(d.rule.code == code for d in place.diagnostics) - 1)


def test_a_change_of_a_finding_that_is_gone_cannot_be_made(place):
    offer = next(iter(place.offers("User.name is None").values()))
    assert offer.change is not None
    assert Place(TEXT.replace("is None", "== ''")).after(offer.change) is None
