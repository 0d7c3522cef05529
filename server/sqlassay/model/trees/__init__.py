"""Expressions of functions as trees that can be built again elsewhere: recipes with the values of local
variables put in.
"""

from sqlassay.model.trees.writer import Writer

__all__ = ["Writer"]
