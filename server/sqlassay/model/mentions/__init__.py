"""Which symbol of the mapped schema a place of the text means, and all the places that mean one.

A symbol is a mapped class, an attribute of one, a table or a column of a Core table. Names in Python, strings
that SQLAlchemy looks up, and keywords mention it.
"""

from sqlassay.model.mentions.doubts import Doubt
from sqlassay.model.mentions.search import Occurrence, Search, Seen
from sqlassay.model.mentions.symbol import (
    AttributeSymbol,
    ClassSymbol,
    ColumnSymbol,
    Mention,
    Symbol,
    TableSymbol,
    attribute_of,
    attribute_symbol,
    class_symbol,
)

__all__ = [
    "AttributeSymbol",
    "ClassSymbol",
    "ColumnSymbol",
    "Doubt",
    "Mention",
    "Occurrence",
    "Search",
    "Seen",
    "Symbol",
    "TableSymbol",
    "attribute_of",
    "attribute_symbol",
    "class_symbol",
]
