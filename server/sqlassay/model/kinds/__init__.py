"""Kinds say what an expression is; operations on them say what follows from it.

A kind is a small immutable value without nodes or positions; the operations (`attribute`, `call`,
`awaited`…) are the same for a function's body, walked as it stands, and for a recipe in a summary.
"""

from sqlassay.model.kinds.base import (
    NEVER,
    NONE,
    UNKNOWN,
    Arguments,
    Either,
    Kind,
    Literal,
    Method,
    Never,
    Unknown,
    join,
    present,
)
from sqlassay.model.kinds.project import AnySubclass, Function, Instance, Module, ProjectClass
from sqlassay.model.kinds.python import (
    Awaitable,
    Callable,
    Context,
    ElementOf,
    ExternalValue,
    Generator,
    ListOf,
    Optional,
    TupleOf,
    Value,
)
from sqlassay.model.kinds.result import Result, Row
from sqlassay.model.kinds.schema import (
    Clause,
    Column,
    ColumnDefinition,
    Mapped,
    MappedCollection,
    Relationship,
    RelationshipDefinition,
)
from sqlassay.model.kinds.session import Connection, Engine, Session, SessionFactory, Transaction
from sqlassay.model.kinds.statement import Columns, FromClause, Query, Statement, Table

__all__ = [
    "NEVER",
    "NONE",
    "UNKNOWN",
    "AnySubclass",
    "Arguments",
    "Awaitable",
    "Callable",
    "Clause",
    "Column",
    "ColumnDefinition",
    "Columns",
    "Connection",
    "Context",
    "Either",
    "ElementOf",
    "Engine",
    "ExternalValue",
    "FromClause",
    "Function",
    "Generator",
    "Instance",
    "Kind",
    "ListOf",
    "Literal",
    "Mapped",
    "MappedCollection",
    "Method",
    "Module",
    "Never",
    "Optional",
    "ProjectClass",
    "Query",
    "Relationship",
    "RelationshipDefinition",
    "Result",
    "Row",
    "Session",
    "SessionFactory",
    "Statement",
    "Table",
    "Transaction",
    "TupleOf",
    "Unknown",
    "Value",
    "join",
    "present",
]
