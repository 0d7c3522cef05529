"""What reading an attribute of an object does: is it there, does it emit SQL, does it raise?"""

from sqlassay.model.loading.access import Access, loading_of
from sqlassay.model.loading.mapping import MappedColumn, MappedRelationship, loadable
from sqlassay.model.loading.reach import reached
from sqlassay.model.loading.strategy import akin, column_strategy, relationship_strategy

__all__ = [
    "Access",
    "MappedColumn",
    "MappedRelationship",
    "akin",
    "column_strategy",
    "loadable",
    "loading_of",
    "reached",
    "relationship_strategy",
]
