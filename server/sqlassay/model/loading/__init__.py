"""What reading an attribute of an object does: is it there, does it emit SQL, does it raise?"""

from sqlassay.model.loading.access import Access, loading_of
from sqlassay.model.loading.joined import joined_collections
from sqlassay.model.loading.mapping import MappedColumn, MappedRelationship, loadable
from sqlassay.model.loading.misjoined import Misjoined, misjoined
from sqlassay.model.loading.reach import reached

__all__ = [
    "Access",
    "MappedColumn",
    "MappedRelationship",
    "Misjoined",
    "joined_collections",
    "loadable",
    "loading_of",
    "misjoined",
    "reached",
]
