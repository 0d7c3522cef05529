"""Python text as values: documents of units in the compact form. Nothing above this layer knows libcst."""

from sqlassay.syntax import form
from sqlassay.syntax.damage import Damage
from sqlassay.syntax.document import Document
from sqlassay.syntax.unit import Block, Unit

__all__ = ["Block", "Damage", "Document", "Unit", "form"]
