"""SQLModel (`documentation <https://sqlmodel.tiangolo.com/>`_): SQLAlchemy's classes under names of its
own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from sqlassay.model.kinds import UNKNOWN, Arguments, Kind, RelationshipDefinition, Session, SqlFunction
from sqlassay.model.kinds.statement import selecting
from sqlassay.model.library import sqlalchemy, statements

if TYPE_CHECKING:
    from sqlassay.model.program import Program

ASYNC_SESSION = "sqlmodel.ext.asyncio.session.AsyncSession"


def relationship(arguments: Arguments, program: Program) -> Kind:
    return RelationshipDefinition()


def select(arguments: Arguments, program: Program) -> Kind:
    """``select()`` of one entity makes a ``SelectOfScalar``."""
    made = selecting("select", arguments.positional, unpacked=arguments.unpacked)
    return replace(made, scalar=len(arguments.positional) == 1 and not arguments.unpacked)


PACKAGES = ("sqlmodel",)
CALLS = {
    "sqlmodel.Session": sqlalchemy.session,
    ASYNC_SESSION: sqlalchemy.async_session,
    "sqlmodel.Relationship": relationship,
    "sqlmodel.main.Relationship": relationship,
    **{
        f"sqlmodel.{name.rpartition('.')[2]}": call
        for name, call in (sqlalchemy.CALLS | statements.CALLS).items()
        if name.count(".") == 1
    },
    "sqlmodel.select": select,
    "sqlmodel.col": lambda arguments, _: arguments.get("column_expression", 0) or UNKNOWN,
}
INSTANCES: dict[str, Kind] = {"sqlmodel.Session": Session(), ASYNC_SESSION: Session(is_async=True)}
ATTRIBUTES = {"sqlmodel.func": SqlFunction}
INHERITED = {
    "sqlmodel": frozenset(
        "model_computed_fields model_config model_construct model_copy model_dump model_dump_json model_extra"
        " model_fields model_fields_set model_json_schema model_parametrized_name model_post_init"
        " model_rebuild model_validate model_validate_json model_validate_strings sqlmodel_update"
        " construct copy dict from_orm json parse_file parse_obj parse_raw schema schema_json"
        " update_forward_refs validate".split()
    )
}
BASES = {"sqlmodel.SQLModel": "sqlmodel", "sqlmodel.main.SQLModel": "sqlmodel"}
