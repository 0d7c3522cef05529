"""Bulk methods of sessions (`legacy
<https://docs.sqlalchemy.org/en/21/orm/queryguide/dml.html#orm-queryguide-legacy-bulk-insert>`_).
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlassay.model.facts.base import Fact, Sight
from sqlassay.model.facts.observers import observes
from sqlassay.model.kinds import Method, Session
from sqlassay.syntax import form

BULK = frozenset(["bulk_insert_mappings", "bulk_save_objects", "bulk_update_mappings"])


class BulkCall(Fact, frozen=True):
    """A bulk method of a session is called."""

    node: form.Call
    method: str
    session: form.Expression
    is_alone: bool
    """Whether it is a statement of its own."""


@observes(form.Call, of=(Method,))
def bulk_call(node: form.Call, sight: Sight) -> Iterator[Fact]:
    match node.func, sight.kind(node.func):
        case form.Attribute(value=session), Method(receiver=Session(), name=name) if name in BULK:
            alone = isinstance(next(sight.around(), None), form.Expr)
            yield BulkCall(node, sight.site(), name, session, alone)
