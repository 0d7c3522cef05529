"""What an editor shows, as plain data. Knows no protocol; positions are character offsets."""

from sqlassay.ide.actions import Change, Offer, edits, offers
from sqlassay.ide.hover import Hover, hover
from sqlassay.ide.markdown import plain

__all__ = ["Change", "Hover", "Offer", "edits", "hover", "offers", "plain"]
