from __future__ import annotations

from typing import TYPE_CHECKING

from sqlassay.model.kinds.base import UNKNOWN, Kind
from sqlassay.model.kinds.project import ProjectClass
from sqlassay.model.kinds.python import Value
from sqlassay.model.kinds.schema import Column

if TYPE_CHECKING:
    from sqlassay.model.program import Program


def entity_instance(entity: Kind, program: Program) -> Kind:
    """The value that selecting `entity` gives: an object for a mapped class, a Python value for a column."""
    if isinstance(entity, ProjectClass):
        return entity.instance(program)
    return Value("column value") if isinstance(entity, Column) else UNKNOWN
