"""The quick way from a block's text to the compact form: by Python's own parser.

``ast`` is several times faster than libcst. It keeps neither parentheses nor comments and, up to Python 3.11,
no places within f-strings: those are read from the text where they are needed. What only newer
Pythons read, and what is rare, is left to libcst; what both read has the same form with the same places.
"""

from sqlassay.syntax.quick.parse import parse

__all__ = ["parse"]
