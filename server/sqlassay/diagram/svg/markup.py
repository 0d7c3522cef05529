"""Pieces of XML."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def number(value: float) -> str:
    """A length, to a tenth of a pixel."""
    return f"{round(value, 1) + 0.0:.10g}"


def text(content: str) -> str:
    """The content of an element, without the `characters that XML cannot have
    <https://www.w3.org/TR/xml/#charsets>`_.
    """
    return escape(_NOT_XML.sub("\N{REPLACEMENT CHARACTER}", content))


def attribute(value: str) -> str:
    """The value of an attribute with its quotes."""
    return quoteattr(_NOT_XML.sub("\N{REPLACEMENT CHARACTER}", value))
