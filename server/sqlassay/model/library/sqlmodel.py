"""SQLModel (`documentation <https://sqlmodel.tiangolo.com/>`_): SQLAlchemy's classes under names of its
own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlassay.model.kinds import UNKNOWN, Arguments, Kind, RelationshipDefinition, Session
from sqlassay.model.library import sqlalchemy

if TYPE_CHECKING:
    from sqlassay.model.program import Program

ASYNC_SESSION = "sqlmodel.ext.asyncio.session.AsyncSession"


def relationship(arguments: Arguments, program: Program) -> Kind:
    return RelationshipDefinition()


CALLS = {
    "sqlmodel.select": sqlalchemy.select,
    "sqlmodel.Session": lambda _, __: Session(),
    ASYNC_SESSION: lambda _, __: Session(is_async=True),
    "sqlmodel.Relationship": relationship,
    "sqlmodel.main.Relationship": relationship,
    **{
        f"sqlmodel.{name.rpartition('.')[2]}": call
        for name, call in sqlalchemy.CALLS.items()
        if name.count(".") == 1 and name != "sqlalchemy.select"
    },
    "sqlmodel.col": lambda arguments, _: arguments.get("column_expression", 0) or UNKNOWN,
}
INSTANCES: dict[str, Kind] = {"sqlmodel.Session": Session(), ASYNC_SESSION: Session(is_async=True)}
ATTRIBUTES = {"sqlmodel.func": sqlalchemy.ATTRIBUTES["sqlalchemy.func"]}
BASES = {"sqlmodel.SQLModel": "sqlmodel", "sqlmodel.main.SQLModel": "sqlmodel"}
