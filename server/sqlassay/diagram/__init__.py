"""The mapped schema drawn: from the linked program to a small graph, and from that to text."""

from sqlassay.diagram.entities import diagram_of
from sqlassay.diagram.graph import Column, Diagram, Edge, Entity, Relationship, Table
from sqlassay.diagram.select import NoSuchModelError, around, in_modules

__all__ = [
    "Column",
    "Diagram",
    "Edge",
    "Entity",
    "NoSuchModelError",
    "Relationship",
    "Table",
    "around",
    "diagram_of",
    "in_modules",
]
