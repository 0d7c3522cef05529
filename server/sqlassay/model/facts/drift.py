"""Where the models and the migrations differ. The oracle makes these facts."""

from __future__ import annotations

from sqlassay.model.facts.base import Fact
from sqlassay.model.judging import SchemaDifference
from sqlassay.text import Span


class SchemaDrift(Fact, frozen=True, kw_only=True):
    """What the models declare is not what the revisions of an Alembic environment make.

    The fact stands at the attribute or the class; where there is no model, at the operation of the revision.
    """

    difference: SchemaDifference
    place: Span

    @property
    def span(self) -> Span:
        return self.place

    @property
    def name(self) -> str:
        """The class or variable that has the table, without its module."""
        return (self.difference.owner or "").rpartition(":")[2].rpartition(".")[2]
