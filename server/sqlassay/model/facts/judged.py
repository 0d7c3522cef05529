"""What SQLAlchemy itself says of the mappings and statements of a file. The oracle makes these facts."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sqlassay.model.facts.base import Fact
from sqlassay.model.judging import MappingVerdict, StatementVerdict, Verdict
from sqlassay.model.schema import MappedClass
from sqlassay.syntax import form
from sqlassay.text import Span

LONGEST_QUOTE = 240
"""Characters."""


class Judged(Fact, frozen=True, kw_only=True):
    """SQLAlchemy refuses something, or warns of it."""

    about: str
    """The sort of mistake (`sqlassay.oracle.meanings`); empty for one that has no name."""
    names: Mapping[str, str]
    """What the message names, e.g. ``table``."""
    verdict: Verdict
    place: Span
    """The narrowest place that the message tells."""

    @property
    def span(self) -> Span:
        return self.place

    @property
    def said(self) -> str:
        """SQLAlchemy's own words on one line, its first sentence or two."""
        words = " ".join(self.verdict.text.split())
        if len(words) > LONGEST_QUOTE:
            sentences = re.split(r"(?<=[.;:]) (?=[A-Z(])", words)
            words = sentences[0] if len(sentences[0]) <= LONGEST_QUOTE else words[: LONGEST_QUOTE - 1] + "…"
        return f"SQLAlchemy {self.verb}: {words}"

    @property
    def verb(self) -> str:
        """What SQLAlchemy does."""
        return "raises " + self.verdict.type if self.verdict.error else "warns"


class MappingJudged(Judged, frozen=True, kw_only=True):
    """SQLAlchemy refuses a mapping, or warns of it.

    The fact stands at the narrowest place: an argument, the call, the annotation, else the class's name.
    """

    topic: str
    """What sorts of mistakes have in common (`sqlassay.oracle.meanings`); empty for one that has no name."""
    verdict: MappingVerdict
    mapped: MappedClass | None
    """The class; None where it is about a table alone."""
    declaration: form.Statement | None
    """The statement of the class body that is meant; None where the class is, or another file has it."""
    call: form.Call | None
    """The call in it that makes the attribute."""
    wrong: form.Node | None = None
    """The part of the code that the message names: a string, a name, a keyword argument."""
    suggestion: str | None = None
    """What to write in its place, where something comes near."""

    pair: tuple[str, str, str] | None = None
    """The relationship that is its other side, though neither says so: module, class, attribute."""
    column: str | None = None
    """The attribute of the class that is probably meant to be its foreign key."""

    @property
    def others(self) -> tuple[tuple[str, str, str], ...]:
        """The other attributes that the message names: module, class, attribute."""
        own = (self.verdict.owner, self.verdict.attribute)
        parts = (
            (*owner.partition(":")[::2], name) for owner, name in self.verdict.related if (owner, name) != own
        )
        return tuple(dict.fromkeys(parts))

    @property
    def kind_of_mistake(self) -> str:
        """Topic and sort, to tell mistakes apart."""
        return f"{self.topic}: {self.about}" if self.about else self.verdict.text

    @property
    def owner(self) -> str:
        """The name of the class, or of the variable that holds the table."""
        return self.verdict.owner.partition(":")[2]

    @property
    def subject(self) -> str:
        """The attribute as ``Class.name``, else the class."""
        return f"{self.owner}.{self.verdict.attribute}" if self.verdict.attribute else self.owner

    def argument(self, name: str) -> form.Argument | None:
        """A keyword argument of the call."""
        arguments = () if self.call is None else self.call.args
        return next((a for a in arguments if a.keyword == name), None)


class StatementJudged(Judged, frozen=True, kw_only=True):
    """SQLAlchemy refuses a statement, or warns of it; nothing unknown took part in it."""

    node: form.Expression
    """The part that it is about."""
    verdict: StatementVerdict
    statement: form.Expression
    """The whole."""
    sql: str | None
    only_eager: bool = False
    """Whether it names a class that joined eager loading alone brings in."""
    near: str | None = None
    """What the class has whose name is like the one that it does not have."""

    def written_at(self, span: Span) -> str:
        """The text of the unit at a place."""
        return span.of(self.site.text)
