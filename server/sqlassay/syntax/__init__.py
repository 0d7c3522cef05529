"""Python text as values: documents of units in the compact form. Nothing above this layer knows libcst."""

from sqlassay.syntax import form
from sqlassay.syntax.arguments import line_after
from sqlassay.syntax.damage import Damage
from sqlassay.syntax.definitions import definitions
from sqlassay.syntax.document import Document
from sqlassay.syntax.expression import parse_expression
from sqlassay.syntax.intents import (
    AddImport,
    AddVariable,
    CannotLowerError,
    EditComment,
    Insert,
    Intent,
    Keep,
    MoveAfter,
    Remove,
    Rewrite,
)
from sqlassay.syntax.names import NAMING, bound_names, dotted, last_name, names_bound_by, target_names
from sqlassay.syntax.rewrite import lower_fix
from sqlassay.syntax.unit import Block, Unit

__all__ = [
    "NAMING",
    "AddImport",
    "AddVariable",
    "Block",
    "CannotLowerError",
    "Damage",
    "Document",
    "EditComment",
    "Insert",
    "Intent",
    "Keep",
    "MoveAfter",
    "Remove",
    "Rewrite",
    "Unit",
    "bound_names",
    "definitions",
    "dotted",
    "form",
    "last_name",
    "line_after",
    "lower_fix",
    "names_bound_by",
    "parse_expression",
    "target_names",
]
