"""What an editor shows, as plain data. Knows no protocol; positions are character offsets."""

from sqlassay.ide.actions import DRIFT, Change, Offer, WriteRevision, edits, new_file, offers
from sqlassay.ide.hover import Hover, hover
from sqlassay.ide.markdown import plain
from sqlassay.ide.missing_revision import NewFile, missing_revision, missing_revisions

__all__ = [
    "DRIFT",
    "Change",
    "Hover",
    "NewFile",
    "Offer",
    "WriteRevision",
    "edits",
    "hover",
    "missing_revision",
    "missing_revisions",
    "new_file",
    "offers",
    "plain",
]
