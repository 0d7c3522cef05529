"""The form of a file put together from that of its units."""

from __future__ import annotations

from msgspec.structs import replace

from sqlassay.syntax import Document, form


def assembled(document: Document) -> tuple[form.Statement, ...]:
    """The statements of a document with offsets from its start, members within their classes."""
    statements: list[form.Statement] = []
    for unit in document.units:
        body = tuple(form.shifted(statement, unit.start) for statement in unit.body)
        if unit.kind != "member":
            statements += body
        elif body:
            head = statements[-1]
            assert isinstance(head, form.Class)
            statements[-1] = replace(head, body=(*head.body, *body), end=body[-1].end)
    return tuple(statements)
