"""What reading an attribute of an object does: is it there, does it emit SQL, does it raise?"""

from sqlassay.model.loading.access import EMITS, Access, loading_of
from sqlassay.model.loading.mapping import MappedColumn, MappedRelationship, loadable
from sqlassay.model.loading.reach import reached

__all__ = [
    "EMITS",
    "Access",
    "MappedColumn",
    "MappedRelationship",
    "loadable",
    "loading_of",
    "reached",
]
