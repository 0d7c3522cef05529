"""Fields of SQLModel's tables (`Field
<https://sqlmodel.tiangolo.com/tutorial/create-db-and-table/>`_) as columns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlassay.model.schema.annotations import sql_type
from sqlassay.model.schema.calls import made_by
from sqlassay.model.schema.columns import Declaration, column_of, is_column
from sqlassay.model.schema.constructs import called, flag, is_true
from sqlassay.model.schema.mapped import ColumnAttribute, call_arguments
from sqlassay.model.summary import recipes as r
from sqlassay.model.summary.folding import named_items
from sqlassay.model.summary.recipes import Recipe

if TYPE_CHECKING:
    from sqlassay.model.program import Program

COLUMN = r.External("sqlalchemy.Column")
PASSED = ("primary_key", "nullable", "index", "unique")


def read_field(declared: Declaration, program: Program) -> ColumnAttribute:
    """``name: int | None = Field(default=None, primary_key=True)``, or a field with a plain default."""
    field = declared.value if isinstance(declared.value, r.Invoke) else _annotated(declared)
    arguments = {} if field is None else call_arguments(field)
    given = made_by(arguments["sa_column"], program) if "sa_column" in arguments else None
    if isinstance(given, r.Invoke) and is_column(given):
        return column_of(given, declared, program)
    keywords = {name: arguments[name] for name in PASSED if name in arguments}
    keywords.setdefault("nullable", r.Constant(_is_nullable(declared, arguments)))
    if "default" in arguments and arguments["default"] != r.Constant(None):
        keywords["default"] = arguments["default"]
    elif "default_factory" in arguments:
        keywords["default"] = arguments["default_factory"]
    extra = arguments.get("sa_column_kwargs")
    keywords.update(_named(extra))
    positional: tuple[Recipe, ...] = ()
    if "foreign_key" in arguments:
        options = (("ondelete", arguments["ondelete"]),) if "ondelete" in arguments else ()
        positional = (
            r.Invoke(r.External("sqlalchemy.ForeignKey"), (arguments["foreign_key"],), options, False),
        )
    more = arguments.get("sa_column_args")
    if isinstance(more, r.Elements):
        positional = (*positional, *more.elements)
    type_ = arguments.get("sa_type") or _type(declared, arguments, program)
    if type_ is not None:
        positional = (type_, *positional)
    unknown = given is not None or bool(field and field.unpacked) or isinstance(more, r.Opaque)
    call = r.Invoke(COLUMN, positional, tuple(keywords.items()), unknown)
    return column_of(call, declared, program)


def _annotated(declared: Declaration) -> r.Invoke | None:
    """``name: Annotated[str, Field(…)]``"""
    metadata = () if declared.annotation is None else declared.annotation.metadata
    return next((m for m in metadata if isinstance(m, r.Invoke) and called(m) == "Field"), None)


def _named(extra: Recipe | None) -> dict[str, Recipe]:
    return {} if extra is None else named_items(extra)


def _is_nullable(declared: Declaration, arguments: dict[str, Recipe]) -> bool:
    """As SQLModel's ``is_field_noneable`` tells it."""
    if is_true(arguments.get("primary_key")):
        return False
    return bool(
        flag(arguments.get("nullable"), declared.annotation is not None and declared.annotation.optional)
    )


def _type(declared: Declaration, arguments: dict[str, Recipe], program: Program) -> Recipe | None:
    if declared.annotation is None:
        return None
    found = sql_type(declared.annotation, None, program)
    if found == r.External("sqlalchemy.DateTime"):
        return None  # releases of SQLModel have types of their own for it
    if found == r.External("sqlalchemy.String"):
        length = arguments.get("max_length")
        auto = r.External("sqlmodel.AutoString")
        return auto if length is None else r.Invoke(auto, (), (("length", length),), False)
    return found
