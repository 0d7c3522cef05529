"""What SQLAlchemy itself says of the mappings and statements of a file. The oracle makes these facts."""

from __future__ import annotations

from collections.abc import Mapping

from sqlassay.model.facts.base import Fact
from sqlassay.model.judging import MappingVerdict, StatementVerdict
from sqlassay.model.schema import MappedClass
from sqlassay.syntax import form
from sqlassay.text import Span


class MappingJudged(Fact, frozen=True, kw_only=True):
    """SQLAlchemy refuses a mapping, or warns of it.

    The fact stands at the narrowest place: an argument, the call, the annotation, else the class's name.
    """

    about: str
    """The sort of mistake (`sqlassay.oracle.meanings`); empty for one that has no name there."""
    names: Mapping[str, str]
    """What the message names, e.g. ``target``."""
    verdict: MappingVerdict
    mapped: MappedClass | None
    """The class; None where it is about a table alone."""
    declaration: form.Statement | None
    """The statement of the class body that is meant; None where the class is, or another file has it."""
    call: form.Call | None
    """The call in it that makes the attribute."""
    place: Span

    @property
    def span(self) -> Span:
        return self.place

    def argument(self, name: str) -> form.Argument | None:
        """A keyword argument of the call."""
        arguments = () if self.call is None else self.call.args
        return next((a for a in arguments if a.keyword == name), None)


class StatementJudged(Fact, frozen=True, kw_only=True):
    """SQLAlchemy refuses a statement, or warns of it; nothing unknown took part in it."""

    node: form.Expression
    """The part that it is about."""
    about: str
    names: Mapping[str, str]
    verdict: StatementVerdict
    statement: form.Expression
    """The whole."""
    sql: str | None
    place: Span
    """The narrowest place that the message tells."""
    near: str | None = None
    """What the class has whose name is like the one that it does not have."""

    @property
    def span(self) -> Span:
        return self.place

    def written_at(self, span: Span) -> str:
        """The text of the unit at a place."""
        return span.of(self.site.text)
