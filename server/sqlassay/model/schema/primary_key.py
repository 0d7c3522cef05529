from __future__ import annotations

from typing import TYPE_CHECKING

from sqlassay.model.kinds import ProjectClass
from sqlassay.model.schema.linked import mapped_class

if TYPE_CHECKING:
    from sqlassay.model.program import Program


def primary_key(cls: ProjectClass, program: Program) -> tuple[str, ...]:
    """The attributes of a mapped class's primary key; none where they are not all known."""
    mapped = mapped_class(cls, program)
    if mapped is None or mapped.missing:
        return ()
    if mapped.inherits_from is not None:
        return primary_key(mapped.inherits_from, program)
    columns = () if mapped.table is None or mapped.table.missing else mapped.table.columns
    if any(column.primary_key is None for column in columns):
        return ()
    return tuple(column.name for column in columns if column.primary_key)
