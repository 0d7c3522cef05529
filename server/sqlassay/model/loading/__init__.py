"""What reading an attribute of an object does: is it there, does it emit SQL, does it raise?"""

from sqlassay.model.loading.access import EMITS, Access, loading_of
from sqlassay.model.loading.joined import joined_collections, may_join_collections
from sqlassay.model.loading.mapping import MappedColumn, MappedRelationship, loadable
from sqlassay.model.loading.misjoined import Misjoined, misjoined
from sqlassay.model.loading.reach import reached
from sqlassay.model.loading.strategy import akin, column_strategy, relationship_strategy

__all__ = [
    "EMITS",
    "Access",
    "MappedColumn",
    "MappedRelationship",
    "Misjoined",
    "akin",
    "column_strategy",
    "joined_collections",
    "loadable",
    "loading_of",
    "may_join_collections",
    "misjoined",
    "reached",
    "relationship_strategy",
]
